//! The layers of the worker, the app and `shared`: a module imports only modules of its
//! own layer or of lower ones.

use crate::tidy::{code, files, none};

/// The worker's layers, the highest first. A module belongs to the layer with the longest
/// name that is a prefix of its own.
const WORKER: &[(&str, &[&str])] = &[
    ("Cloudflare's entry points", &["entry", "wire"]),
    ("routes, scheduled work and mail that comes in", &["inbox", "routes", "schedule"]),
    ("one function for each endpoint", &["handlers"]),
    ("long work, in slices", &["jobs"]),
    ("code that several handlers share", &["acts"]),
    ("calls, and the text of mails", &["call", "mail"]),
    ("the database", &["store"]),
    (
        "what a request brings along",
        &[
            "bookmarks",
            "ctx",
            "download",
            "etag",
            "known",
            "password",
            "queue",
            "reply",
            "room",
            "secrets",
        ],
    ),
    ("errors", &["error"]),
    (
        "values without a request",
        &[
            "blobs",
            "caller",
            "config",
            "fence",
            "headers",
            "log",
            "mailer",
            "store/error",
            "store/statement",
        ],
    ),
];

/// The layers of `shared`.
const SHARED: &[(&str, &[&str])] = &[
    ("the contract, and the paths of pages", &["api", "pages"]),
    ("acts on many records", &["bulk"]),
    ("files", &["export", "import"]),
    ("permissions", &["policy"]),
    ("operations and their history", &["operations", "timeline"]),
    ("the records", &["agents", "customers", "portal", "ticket", "workspace"]),
    ("queries of lists", &["grid"]),
    ("the listed fields of contacts and accounts", &["fields"]),
    ("lists by name", &["list"]),
    ("what people type", &["text", "email"]),
    ("the small words", &["ids", "mail", "problem", "time", "unicode"]),
    ("every sentence", &["words"]),
];

/// The app's layers.
const APP: &[(&str, &[&str])] = &[
    ("the two apps", &["bin", "desk_app", "portal_app"]),
    ("what a route shows", &["page"]),
    ("the frame of a side", &["shell"]),
    ("the pages of a side", &["pages"]),
    ("the pages of both", &["pages/earlier", "pages/session"]),
    ("what stands over a page", &["dialogs"]),
    ("what is fetched when it is needed", &["lazy"]),
    ("what pages are made of", &["components"]),
    ("what is known on every page", &["draft", "live", "load", "session", "submission", "toast"]),
    ("asking the worker", &["api"]),
    ("URLs, words, keys", &["address", "changes", "effect", "format", "keys", "routes"]),
    ("the browser", &["browser"]),
];

/// The number of the layer of `module`; the highest is 0.
fn layer(layers: &[(&str, &[&str])], module: &str) -> Option<usize> {
    let mut found: Option<(usize, usize)> = None;
    for (layer, (_, names)) in layers.iter().enumerate() {
        for name in *names {
            let rest = module.strip_prefix(name);
            let is_in = rest.is_some_and(|it| it.is_empty() || it.starts_with('/'));
            if is_in && found.is_none_or(|(_, length)| length < name.len()) {
                found = Some((layer, name.len()));
            }
        }
    }
    found.map(|(layer, _)| layer)
}

/// The paths that start with `start` (`crate` or `super`) in a line of code, each
/// from its second segment on: `crate::a::{b, c::D}` gives `a/b` and `a/c/D`.
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

/// Parses one tree of a `use` under `prefix`. Returns the text after it.
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

/// The imports from the same crate in `text`, the file of `module`.
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

/// The imports from higher layers in the files of `folder`.
fn higher_imports(folder: &str, layers: &[(&str, &[&str])]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in files() {
        let Some(module) = path.strip_prefix(folder).and_then(|it| it.strip_suffix(".rs")) else {
            continue;
        };
        let module = module.strip_suffix("/mod").unwrap_or(module);
        if module == "lib" || module.ends_with("_tests") {
            continue;
        }
        let Some(own) = layer(layers, module) else {
            found.push(format!("{path}: is in no layer"));
            continue;
        };
        for import in imports(module, &text) {
            match layer(layers, &import) {
                Some(other) if own <= other => {}
                Some(other) => {
                    let (own, other) = (layers[own].0, layers[other].0);
                    found.push(format!("{path} ({own}): imports {import} ({other})"));
                }
                None => found.push(format!("{path}: imports {import}, which is in no layer")),
            }
        }
    }
    found
}

#[test]
fn no_module_of_the_worker_imports_a_higher_layer() {
    none(&higher_imports("worker/src/", WORKER));
}

#[test]
fn no_module_of_the_app_imports_a_higher_layer() {
    none(&higher_imports("app/src/", APP));
}

#[test]
fn no_rule_imports_the_contract() {
    none(&higher_imports("shared/src/", SHARED));
}

#[test]
fn imports_are_found_in_every_form() {
    let text = "use crate::a::{self, b, c::{D, e::*}};\nuse super::f;\nlet it = crate::g::h(1);";
    let expected = ["a", "a/b", "a/c/D", "a/c/e", "g/h", "x/f"];
    assert_eq!(imports("x/y", text), expected);
    assert_eq!(layer(WORKER, "store/error/StoreError"), layer(WORKER, "config"));
    assert_eq!(layer(WORKER, "store/errors"), layer(WORKER, "store"));
    assert_eq!(layer(WORKER, "stores"), None);
}
