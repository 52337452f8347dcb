//! The layout of the code: certain words are allowed only in certain files, so that each
//! rule and each platform API has one place.

use std::path::{Path, PathBuf};

/// Words that are allowed only in some places, with the reason. A place is a file or,
/// with a slash at its end, a folder.
const RESERVED: &[(&str, &[&str], &str)] = &[
    ("select ", &["worker/src/store/", "app/", "tests/", "xtask/"], "SQL is found in one folder"),
    ("insert into ", &["worker/src/store/", "tests/", "xtask/"], "SQL is found in one folder"),
    ("delete from ", &["worker/src/store/", "tests/", "xtask/"], "SQL is found in one folder"),
    ("\"/api/", &["shared/src/api/", "tests/"], "a path is written once"),
    (
        "web_sys::",
        &[
            "app/src/browser.rs",
            "app/src/browser/",
            "worker/src/entry.rs",
            "worker/src/wire.rs",
            "shared/src/unicode/platform.rs",
        ],
        "only these files use the browser, Cloudflare and the platform's tables",
    ),
    (
        "wasm_bindgen::",
        &[
            "app/src/browser.rs",
            "app/src/browser/",
            "worker/src/entry.rs",
            "worker/src/wire.rs",
            "worker/src/store/d1.rs",
            "xtask/",
        ],
        "only these files use the browser and Cloudflare",
    ),
    (
        "cfg(target_arch",
        &[
            "worker/src/lib.rs",
            "worker/src/store/mod.rs",
            "worker/src/log.rs",
            "shared/src/unicode.rs",
        ],
        "only these files depend on the platform",
    ),
    (
        "use worker::",
        &["worker/src/entry.rs", "worker/src/wire.rs", "worker/src/store/d1.rs"],
        "only these files use Cloudflare",
    ),
    (
        "is_admin",
        &["shared/src/", "worker/src/store/", "app/src/", "tests/", "xtask/"],
        "permissions are rules in `shared`, not in handlers",
    ),
    (
        "Viewer::Agent",
        &["shared/src/", "worker/src/store/gate.rs", "worker/src/store/asker.rs", "tests/"],
        "permissions are rules in `shared`, not in handlers",
    ),
    (
        "System::by_itself",
        &[
            "worker/src/schedule.rs",
            "worker/src/jobs/mod.rs",
            "worker/src/acts/bounces.rs",
            "worker/src/store/gate.rs",
        ],
        "only scheduled work and the mail service have the system's right",
    ),
    (
        "is_default = 1",
        &["worker/src/store/help_centers.rs", "tests/", "xtask/"],
        "the help center is a parameter of the call",
    ),
    ("argon2::", &["worker/src/password.rs", "xtask/"], "passwords are hashed in one place"),
    (
        "getrandom::",
        &["worker/src/secrets.rs", "worker/src/password.rs", "worker/src/ctx.rs", "xtask/"],
        "only secrets, salts and ids are random",
    ),
];

/// Words that are not allowed anywhere, with the reason.
const BANNED: &[(&str, &str)] = &[
    ("allow(", "a disabled lint needs a reason: expect(…, reason = …)"),
    ("TODO", "open work is an issue, not a comment"),
    ("FIXME", "known bugs are fixed"),
    ("XXX", "known bugs are fixed"),
    ("HACK", "known bugs are fixed"),
    ("unimplemented!", "no stubs"),
    ("todo!", "no stubs"),
    ("dbg!", "no debug output"),
    ("unsafe {", "no unsafe code"),
    ("SystemTime::now", "the request's `now` is the only clock"),
];

/// The maximum length of a file. A longer one has two topics.
const MAX_LINES: usize = 400;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust file, by its path from the root, with its text.
pub(crate) fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for part in ["shared", "worker", "app", "tests", "xtask"] {
        walk(&root().join(part), &mut files);
    }
    let relative = |path: &Path| path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
    let read = |path: PathBuf| (relative(&path), std::fs::read_to_string(path).unwrap());
    files.into_iter().map(read).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["target", "node_modules"].contains(&name.as_str()) {
            walk(&path, files);
        } else if path.extension().is_some_and(|it| it == "rs") {
            files.push(path);
        }
    }
}

/// The lines with their numbers, without comments.
pub(crate) fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate();
    lines.filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(n, line)| (n + 1, line))
}

#[track_caller]
pub(crate) fn none(found: &[String]) {
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn reserved_words_are_used_only_where_allowed() {
    let mut found = Vec::new();
    let is_ours = |path: &str| path != "tests/it/tidy.rs" && !path.ends_with("_tests.rs");
    for (path, text) in files().iter().filter(|(path, _)| is_ours(path)) {
        for (word, places, reason) in RESERVED {
            if places.iter().any(|it| path == it || it.ends_with('/') && path.starts_with(it)) {
                continue;
            }
            let lines = code(text).filter(|(_, line)| line.contains(word));
            found.extend(lines.map(|(n, _)| format!("{path}:{n}: `{word}`: {reason}")));
        }
    }
    none(&found);
}

#[test]
fn banned_words_are_not_used() {
    let mut found = Vec::new();
    for (path, text) in files().iter().filter(|(path, _)| path != "tests/it/tidy.rs") {
        for (n, line) in text.lines().enumerate() {
            let banned = BANNED.iter().filter(|(word, _)| line.contains(word));
            found.extend(
                banned.map(|(word, reason)| format!("{path}:{}: `{word}`: {reason}", n + 1)),
            );
        }
    }
    none(&found);
}

#[test]
fn every_file_has_a_head_comment() {
    let silent = files().into_iter().filter(|(_, text)| !text.starts_with("//! "));
    none(&silent.map(|(path, _)| format!("{path}: begins with `//!`")).collect::<Vec<_>>());
}

#[test]
fn a_file_has_one_topic() {
    let long = files().into_iter().filter(|(_, text)| MAX_LINES < text.lines().count());
    none(
        &long
            .map(|(path, text)| format!("{path}: {} lines", text.lines().count()))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn an_expectation_has_its_reason() {
    let mut found = Vec::new();
    for (path, text) in files().iter().filter(|(path, _)| path != "tests/it/tidy.rs") {
        let mut rest = text.as_str();
        while let Some((_, after)) = rest.split_once("expect(") {
            let is_lint =
                after.trim_start().starts_with("clippy::") || after.starts_with("dead_code");
            let inside = after.split(']').next().unwrap_or_default();
            if is_lint && !inside.contains("reason = ") {
                found.push(format!("{path}: expect({}", inside.lines().next().unwrap_or_default()));
            }
            rest = after;
        }
    }
    none(&found);
}

#[test]
fn every_statement_is_a_literal() {
    let mut found = Vec::new();
    for (path, text) in files().iter().filter(|(path, _)| path.starts_with("worker/src/")) {
        for (n, line) in code(text) {
            let upper = line.to_lowercase();
            let is_sql = ["select ", "insert into ", "update ", "delete from "]
                .iter()
                .any(|it| upper.contains(&format!("format!(\"{it}")));
            if is_sql || line.contains("Box::leak") || line.contains(".leak()") {
                found.push(format!("{path}:{n}: SQL is built from no input"));
            }
        }
    }
    none(&found);
}

#[test]
fn every_endpoint_has_its_line_in_the_manual() {
    let manual = std::fs::read_to_string(root().join("docs/API.md")).expect("docs/API.md");
    let line = |route: &shared::api::Route| {
        format!("| `{}` | `{} {}` | ", route.name, route.method.as_str(), route.path)
    };
    let all = shared::api::ALL.iter().copied().flatten();
    let missing: Vec<String> = all.map(line).filter(|line| !manual.contains(line)).collect();
    none(&missing);
}
