//! Which rules of the domain a test names: its id begins the test's name, `r4_…`. A rule is
//! proven through a door that people have; one that has none yet is not said to be.

use std::collections::{BTreeMap, BTreeSet};

use crate::tidy::{code, files, none};

/// The rules: relationships, tickets, portal access, visibility, merging, deleting, identity,
/// imports, notifications, consistency, audit.
const RULES: &str = "
    R1 R2 R3 R4 R5 R6 R7 R9 R10 R11 R12 R13 R14 R15 R16 R17 R18 R19
    T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11
    P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11 P12 P13 P14 P15 P16 P17
    V1 V2 V3 V4 V5 V6 V7 V8 V9 V10 V11 V12 V13 V14 V15 V16 V17
    M1 M2 M3 M4 M5 M6 M7 M8 M9 M10 M11 M12
    D1 D2 D3 D4 D5 D6 D7
    E1 E2 E3 E4 E5 E6 E7
    I1 I2 I3 I4 I5 I6 I7 I8 I9 I10 I11 I12
    N1 N2 N3
    K1 K2 K3
    A1";

/// How many figures there are for safety (S) and for faults survived (F), which test names
/// begin with as well.
const FIGURES: [(char, u32); 2] = [('S', 25), ('F', 17)];

/// The rules that no test names. One that is proven leaves the list; none comes to it.
const UNPROVEN: &str = "
    R14
    T5 T11
    P9 P14 P17
    V17
    E4
    N2 N3
    K1";

/// The rules whose tests write to the database themselves, because nobody can bring about
/// yet what they are about.
const BY_HAND: &str = "";

/// The ids that the name of a test begins with, as they are written: `R4`.
fn ids(name: &str) -> Vec<String> {
    let is_id = |part: &&str| {
        let (letter, number) = part.split_at_checked(1).unwrap_or(("", ""));
        letter.chars().all(|it| it.is_ascii_lowercase())
            && (1..=2).contains(&number.len())
            && number.chars().all(|it| it.is_ascii_digit())
    };
    name.split('_').take_while(is_id).map(str::to_uppercase).collect()
}

/// The names of all tests, with the file that each stands in.
fn tests() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, text) in files() {
        let mut is_test = false;
        let is_of_properties = text.contains("proptest! {");
        for (_, line) in code(&text) {
            let line = line.trim_start();
            if line.starts_with("#[test]") {
                is_test = true;
            } else if let Some(rest) = line.strip_prefix("fn ") {
                if is_test || is_of_properties {
                    let name = rest.split(['(', '<']).next().unwrap_or_default();
                    found.push((path.clone(), name.to_owned()));
                }
                is_test = false;
            }
        }
    }
    found
}

fn rules(list: &str) -> BTreeSet<String> {
    list.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn a_test_names_rules_that_there_are() {
    let mut known = rules(RULES);
    for (letter, last) in FIGURES {
        known.extend((1..=last).map(|n| format!("{letter}{n}")));
    }
    let mut wrong = Vec::new();
    for (path, name) in tests() {
        let unknown = ids(&name).into_iter().filter(|id| !known.contains(id));
        wrong.extend(unknown.map(|id| format!("{path}: {name}: there is no {id}")));
    }
    none(&wrong);
}

#[test]
fn each_rule_is_named_by_a_test_or_is_said_not_to_be() {
    let named: BTreeSet<String> = tests().iter().flat_map(|(_, name)| ids(name)).collect();
    assert!(50 < named.len(), "{named:?}");
    let (all, unproven) = (rules(RULES), rules(UNPROVEN));
    let missing = all.iter().filter(|it| !named.contains(*it) && !unproven.contains(*it));
    let mut wrong: Vec<String> = missing.map(|it| format!("{it}: no test names it")).collect();
    let proven = unproven.iter().filter(|it| named.contains(*it) || !all.contains(*it));
    wrong.extend(proven.map(|it| format!("{it}: take it off the list of the unproven")));
    none(&wrong);
}

/// A function of a test file.
struct Function {
    name: String,
    body: String,
    is_test: bool,
}

fn functions(text: &str) -> Vec<Function> {
    let lines: Vec<&str> = code(text).map(|(_, line)| line).collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let head = line.trim_start();
        let Some(rest) = ["fn ", "pub(crate) fn ", "pub(super) fn "]
            .iter()
            .find_map(|start| head.strip_prefix(*start))
        else {
            continue;
        };
        let indent = line.get(..line.len() - head.len()).unwrap_or_default();
        let end = format!("{indent}}}");
        let body = lines[at..].iter().take_while(|it| **it != end).copied().collect::<Vec<_>>();
        let is_test = lines[at.saturating_sub(3)..at].iter().any(|it| it.contains("#[test]"));
        let name = rest.split(['(', '<']).next().unwrap_or_default().to_owned();
        found.push(Function { name, body: body.join("\n"), is_test });
    }
    found
}

/// Whether the text has SQL that writes.
fn writes(body: &str) -> bool {
    body.lines().any(|line| {
        let has = |part| line.contains(part);
        has("insert into ") || has("delete from ") || (has("update ") && has(" set "))
    })
}

/// The rules that a test names which calls the API, and does not write to the database
/// itself or by a function of its file or of the file above.
fn at_a_door() -> BTreeSet<String> {
    let is_of_api = |path: &str| path.starts_with("tests/it/") || path.ends_with("/race_tests.rs");
    let all: BTreeMap<String, Vec<Function>> = files()
        .into_iter()
        .filter(|(path, _)| is_of_api(path))
        .map(|(path, text)| (path, functions(&text)))
        .collect();
    let mut found = BTreeSet::new();
    for (path, own) in &all {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let above = [format!("{folder}.rs"), format!("{folder}/mod.rs")];
        let above = above.iter().filter_map(|it| all.get(it)).flatten();
        let by_hand: Vec<String> = own
            .iter()
            .chain(above)
            .filter(|it| !it.is_test && writes(&it.body))
            .map(|it| format!("{}(", it.name))
            .collect();
        for test in own.iter().filter(|it| it.is_test) {
            if !writes(&test.body) && !by_hand.iter().any(|it| test.body.contains(it)) {
                found.extend(ids(&test.name));
            }
        }
    }
    found
}

#[test]
fn each_rule_is_proven_through_what_people_can_do() {
    let named: BTreeSet<String> = tests().iter().flat_map(|(_, name)| ids(name)).collect();
    let (doors, by_hand) = (at_a_door(), rules(BY_HAND));
    let all = rules(RULES);
    let proven = all.iter().filter(|it| named.contains(*it) && !by_hand.contains(*it));
    let mut wrong: Vec<String> = proven
        .filter(|it| !doors.contains(*it))
        .map(|it| format!("{it}: no test of it goes through the API alone"))
        .collect();
    let needless = by_hand.iter().filter(|it| doors.contains(*it) || !named.contains(*it));
    wrong.extend(needless.map(|it| format!("{it}: take it off the list of those by hand")));
    none(&wrong);
}

#[test]
fn a_test_that_writes_by_itself_is_found() {
    let file = "#[test]\nfn r1_x() {\n    share(7);\n}\n\nfn share(n: u8) {\n    run(\"insert into t\");\n}";
    let [test, helper]: [Function; 2] = functions(file).try_into().ok().unwrap();
    assert!(test.is_test && !helper.is_test && writes(&helper.body) && !writes(&test.body));
    assert_eq!((test.name.as_str(), helper.name.as_str()), ("r1_x", "share"));
    assert!(writes("\"update tickets set status = 'open'\"") && !writes("update the tickets"));
}

#[test]
fn an_id_is_read_off_a_name() {
    let check = |name: &str, expected: &[&str]| assert_eq!(ids(name), expected, "{name}");
    check("r4_a_primary_account", &["R4"]);
    check("p3_p16_t10_twice", &["P3", "P16", "T10"]);
    check("a_utf8_text", &[]);
    check("r_4", &[]);
}
