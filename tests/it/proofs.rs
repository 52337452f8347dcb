//! No write without a proof: each public function of the store that runs an `insert`,
//! `update` or `delete` takes a proof of the right to write.

use crate::tidy::{code, files, none};

/// The types of proofs, as they appear in parameter lists.
const PROOFS: &[&str] =
    &["Permit<", "Right<", "Own<", "Held", "System", "Proof", "Attempt", "Counting"];

/// The file of `Change`, which itself is created with a proof.
const MADE_BY_PROOF: &str = "worker/src/store/change.rs";

/// A function: whether it is public, its name, its parameters and its body.
struct Function<'a> {
    is_public: bool,
    name: &'a str,
    parameters: &'a str,
    body: &'a str,
}

/// The functions of a file. `rustfmt` puts the end of each on a line of its own, with the
/// indentation of its start.
fn functions(text: &str) -> Vec<Function<'_>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("fn ") {
        let line = text.get(..at).and_then(|it| it.rsplit('\n').next()).unwrap_or_default();
        let is_head = |it: &str| {
            it.starts_with("pub") || matches!(it, "async" | "const") || it.starts_with("fn")
        };
        if !line.split_whitespace().all(is_head) {
            continue;
        }
        let rest = text.get(at + 3..).unwrap_or_default();
        let indent = line.len() - line.trim_start().len();
        let end = rest.find(&format!("\n{}}}", " ".repeat(indent))).unwrap_or(rest.len());
        let whole = rest.get(..end).unwrap_or_default();
        let (parameters, body) = whole.split_once(" {\n").unwrap_or((whole, ""));
        found.push(Function {
            is_public: line.contains("pub"),
            name: parameters.split(['(', '<']).next().unwrap_or_default(),
            parameters,
            body,
        });
    }
    found
}

/// The names of the constants whose SQL writes. The insert of a guard stores nothing.
fn writing(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("const ") {
        let rest = text.get(at + 6..).unwrap_or_default();
        let Some((name, value)) = rest.split_once(": &str =") else { continue };
        if !name.chars().all(|it| it.is_uppercase() || it == '_') {
            continue;
        }
        let sql = value.split('"').nth(1).unwrap_or_default().trim_start();
        let writes = ["insert ", "update ", "delete "].iter().any(|it| sql.starts_with(it));
        if writes && !sql.starts_with("insert into guard") {
            found.push(name);
        }
    }
    found
}

/// Whether `text` contains `name` as a word.
fn says(text: &str, name: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || it == '_';
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let after = text.get(at + name.len()..).and_then(|it| it.chars().next());
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

/// The public functions of a file that write and take no proof.
fn unproven(text: &str) -> Vec<String> {
    let lines: Vec<&str> = code(text).map(|(_, line)| line).collect();
    let text = lines.join("\n");
    let functions = functions(&text);
    let mut names: Vec<String> = writing(&text).into_iter().map(str::to_owned).collect();
    // A function that calls a private writing function writes too.
    loop {
        let more = functions.iter().filter(|it| !it.is_public).find(|it| {
            let writes = names.iter().any(|name| says(it.body, name));
            writes && !names.iter().any(|name| name == it.name)
        });
        match more {
            Some(function) => names.push(function.name.to_owned()),
            None => break,
        }
    }
    let takes_none = |it: &&Function<'_>| {
        let writes = names.iter().any(|name| says(it.body, name));
        it.is_public && writes && !PROOFS.iter().any(|proof| it.parameters.contains(proof))
    };
    functions.iter().filter(takes_none).map(|it| it.name.to_owned()).collect()
}

#[test]
fn every_writing_function_takes_a_proof() {
    let mut found = Vec::new();
    let (mut seen, mut writes) = (0, 0);
    for (path, text) in files() {
        let is_ours = path.starts_with("worker/src/store/") && !path.ends_with("_tests.rs");
        // Writes of tests belong to an operation of their own.
        let is_for_tests = path == "worker/src/store/sqlite.rs";
        if !is_ours || is_for_tests || path == MADE_BY_PROOF {
            continue;
        }
        seen += 1;
        writes += writing(&text).len();
        found
            .extend(unproven(&text).into_iter().map(|it| format!("{path}: `{it}` takes no proof")));
    }
    assert!(20 < seen && 40 < writes, "{seen} files with {writes} statements that write");
    none(&found);
}

#[test]
fn a_write_without_a_proof_is_found() {
    let check = |text: &str, expected: &[&str]| assert_eq!(unproven(text), expected, "{text}");
    let sql = "const SET: &str = \"\n    update t set a = 1\";\n";
    let write =
        format!("{sql}pub(crate) fn set(id: Id) -> Statement {{\n    sql(SET).with(id)\n}}\n");
    check(&write, &["set"]);
    check(&write.replace("(id", "(_: &Permit<Act>, id"), &[]);
    check(&write.replace("update t", "select 1 from t"), &[]);
    check(&write.replace("update t", "insert into guard select a from t"), &[]);
    let hidden = write.replace("pub(crate) fn set", "fn set");
    check(&hidden, &[]);
    let caller =
        "pub(super) fn all(\n    ids: &[Id],\n) -> Vec<Statement> {\n    ids.map(set)\n}\n";
    check(&format!("{hidden}{caller}"), &["all"]);
}
