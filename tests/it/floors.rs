//! The floors of the worker, of the app, and of what they share: a module imports what
//! stands below it, or beside it on its own floor, and nothing above.

use crate::tidy::{code, files, none};

/// The worker's floors, the highest first. A module stands on the floor of the
/// longest name here that its own begins with.
const WORKER: &[(&str, &[&str])] = &[
    ("Cloudflare's doors", &["entry", "wire"]),
    ("what is served, and what happens by itself", &["routes", "schedule"]),
    ("one function an endpoint", &["handlers"]),
    ("imports, slice by slice", &["jobs"]),
    ("what several handlers do", &["acts"]),
    ("calls, and what mails say", &["call", "mail"]),
    ("the tables", &["store"]),
    ("what a request brings along", &["bookmarks", "ctx", "password", "reply", "secrets"]),
    ("how a no leaves the house", &["error"]),
    (
        "what is known without a request",
        &["caller", "config", "log", "mailer", "store/error", "store/statement"],
    ),
];

/// The floors of `shared`.
const SHARED: &[(&str, &[&str])] = &[
    ("the contract, and where each page stands", &["api", "pages"]),
    ("files", &["import"]),
    ("who may", &["policy"]),
    ("what somebody did", &["operations"]),
    ("what each thing is", &["customers", "portal", "ticket"]),
    ("what can be asked of a list", &["grid"]),
    ("what contacts and accounts say of themselves", &["fields"]),
    ("lists by name", &["list"]),
    ("what people type", &["text", "email"]),
    ("the small words", &["ids", "mail", "problem", "time", "unicode"]),
    ("every sentence", &["words"]),
];

/// The app's floors.
const APP: &[(&str, &[&str])] = &[
    ("the two apps", &["bin", "desk_app", "portal_app"]),
    ("what a route shows", &["page"]),
    ("the frame of a side", &["components/desk_shell", "components/portal_shell"]),
    ("the pages of a side", &["pages"]),
    ("the pages of both", &["pages/earlier", "pages/session"]),
    ("what is fetched when it is needed", &["lazy", "components/missing_page"]),
    ("what pages are made of", &["components"]),
    ("what is known on every page", &["draft", "load", "session", "submission", "toast"]),
    ("asking the worker", &["api"]),
    ("addresses, words, keys", &["address", "changes", "effect", "format", "keys", "routes"]),
    ("the browser", &["browser"]),
];

/// The number of the floor that `module` stands on, the highest being 0.
fn floor(floors: &[(&str, &[&str])], module: &str) -> Option<usize> {
    let mut found: Option<(usize, usize)> = None;
    for (floor, (_, names)) in floors.iter().enumerate() {
        for name in *names {
            let rest = module.strip_prefix(name);
            let is_in = rest.is_some_and(|it| it.is_empty() || it.starts_with('/'));
            if is_in && found.is_none_or(|(_, length)| length < name.len()) {
                found = Some((floor, name.len()));
            }
        }
    }
    found.map(|(floor, _)| floor)
}

/// The paths that begin with `start` (`crate` or `super`) in a line of code, each
/// from its second segment on: `crate::a::{b, c::D}` are `a/b` and `a/c/D`.
fn paths(code: &str, start: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(&format!("{start}::")) {
        let before = code.get(..at).and_then(|it| it.chars().next_back());
        if before.is_some_and(|it| it.is_alphanumeric() || it == '_' || it == ':') {
            continue;
        }
        let rest = code.get(at + start.len() + 2..).unwrap_or_default();
        tree("", rest, &mut found);
    }
    found
}

/// Reads one tree of a `use`, below `prefix`; the rest of the text behind it.
fn tree<'a>(prefix: &str, text: &'a str, found: &mut Vec<String>) -> &'a str {
    let mut text = text.trim_start();
    if let Some(group) = text.strip_prefix('{') {
        text = group;
        loop {
            text = tree(prefix, text, found).trim_start();
            match text.strip_prefix(',') {
                Some(rest) => text = rest.trim_start(),
                None => return text.strip_prefix('}').unwrap_or(text),
            }
            if let Some(rest) = text.strip_prefix('}') {
                return rest;
            }
        }
    }
    let end = text.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let path = match (prefix, name) {
        ("", name) => name.to_owned(),
        // `self` is the module itself, and `*` is whatever is in it.
        (prefix, "" | "self") => prefix.to_owned(),
        (prefix, name) => format!("{prefix}/{name}"),
    };
    if let Some(below) = rest.strip_prefix("::") {
        return tree(&path, below, found);
    }
    found.push(path);
    rest
}

/// What `text`, the file of `module`, imports of its own crate.
fn imports(module: &str, text: &str) -> Vec<String> {
    let lines: Vec<&str> = code(text).map(|(_, line)| line).collect();
    let text = lines.join("\n");
    let parent = module.rsplit_once('/').map_or("", |(parent, _)| parent);
    let beside = paths(&text, "super").into_iter().filter(|it| !it.is_empty());
    let beside = beside.map(|it| match parent {
        "" => it,
        parent => format!("{parent}/{it}"),
    });
    paths(&text, "crate").into_iter().chain(beside).collect()
}

/// What is imported from above in the files of `folder`, which stand on `floors`.
fn upward(folder: &str, floors: &[(&str, &[&str])]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in files() {
        let Some(module) = path.strip_prefix(folder).and_then(|it| it.strip_suffix(".rs")) else {
            continue;
        };
        let module = module.strip_suffix("/mod").unwrap_or(module);
        if module == "lib" || module.ends_with("_tests") {
            continue;
        }
        let Some(own) = floor(floors, module) else {
            found.push(format!("{path}: stands on no floor"));
            continue;
        };
        for import in imports(module, &text) {
            match floor(floors, &import) {
                Some(other) if own <= other => {}
                Some(other) => {
                    let (own, other) = (floors[own].0, floors[other].0);
                    found.push(format!("{path} ({own}): imports {import} ({other})"));
                }
                None => found.push(format!("{path}: imports {import}, which is on no floor")),
            }
        }
    }
    found
}

#[test]
fn nothing_in_the_worker_imports_from_above() {
    none(&upward("worker/src/", WORKER));
}

#[test]
fn nothing_in_the_app_imports_from_above() {
    none(&upward("app/src/", APP));
}

#[test]
fn no_rule_imports_the_contract() {
    none(&upward("shared/src/", SHARED));
}

#[test]
fn an_import_is_found_however_it_is_written() {
    let text = "use crate::a::{self, b, c::{D, e::*}};\nuse super::f;\nlet it = crate::g::h(1);";
    let expected = ["a", "a/b", "a/c/D", "a/c/e", "g/h", "x/f"];
    assert_eq!(imports("x/y", text), expected);
    assert_eq!(floor(WORKER, "store/error/StoreError"), floor(WORKER, "config"));
    assert_eq!(floor(WORKER, "store/errors"), floor(WORKER, "store"));
    assert_eq!(floor(WORKER, "stores"), None);
}
