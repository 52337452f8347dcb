//! Every list with every kind of condition, in its own order and in another one, with and
//! without a search.

use super::*;

/// A condition, and whether a row meets it.
type Case<'a> = (&'a str, &'a str, Box<dyn Fn(&Value) -> bool>);

fn case<'a>(name: &'a str, text: &'a str, has: impl Fn(&Value) -> bool + 'static) -> Case<'a> {
    (name, text, Box::new(has))
}

fn check<L: ListEndpoints>(
    client: &Client<'_>,
    q: &str,
    finds: &dyn Fn(&Value) -> bool,
    cases: &[Case<'_>],
) {
    let other = L::COLUMNS.iter().rev().find(|it| it.sort.is_some()).unwrap();
    let all = rows(client, &wide::<L>());
    for searched in [false, true] {
        for sort in [
            None,
            Some(Sort::down(other.name)),
            Some(Sort { direction: L::SORT.direction.reversed(), ..L::SORT }),
        ] {
            let mut base = wide::<L>();
            base.sort = sort;
            let base = if searched { base.searching(q) } else { base };
            for (at, (name, text, has)) in cases.iter().enumerate() {
                let has_it = |it: &&Value| (!searched || finds(it)) && has(it);
                let query = base.clone().with(name, text);
                assert!(query.condition(name).is_some(), "{name}={text} can be asked");
                let mut expected: Vec<String> =
                    all.iter().filter(has_it).map(Value::to_string).collect();
                let mut shown: Vec<String> = rows(client, &query).iter().map(without_ids).collect();
                expected.sort_unstable();
                shown.sort_unstable();
                assert!(
                    shown == expected,
                    "{query:?}: {} rows instead of {}",
                    shown.len(),
                    expected.len()
                );
                let counts = client.call::<L::Count>(L::count_id(), &query).unwrap();
                assert_eq!(counts.shown, counted(expected.len()), "{query:?}");
                // Two conditions at once.
                let (next_name, next_text, also) = &cases[(at + 1) % cases.len()];
                if next_name != name {
                    let both = query.with(next_name, next_text);
                    let expected = all.iter().filter(|it| has_it(it) && also(it)).count();
                    assert_eq!(rows(client, &both).len(), expected, "{both:?}");
                }
            }
        }
    }
}

fn counted(rows: usize) -> Counted {
    Counted(u32::try_from(rows.min(1_001)).unwrap())
}

/// A row without the ids that only lists of one record's tickets have.
fn without_ids(row: &Value) -> String {
    let mut row = row.clone();
    if let Value::Object(members) = &mut row {
        members.remove("requester_id");
        members.remove("account_id");
    }
    row.to_string()
}

const DAY: i64 = 86_400_000;
/// The tags and groups of the crowd.
const COMMON: &str = "7a000000-0000-7000-8000-000000000001";
const RARE: &str = "7a000000-0000-7000-8000-000000000002";
const MERGED: &str = "7a000000-0000-7000-8000-000000000003";
const DELETED: &str = "7a000000-0000-7000-8000-000000000004";
/// "Firm 07", a department of Acme that has departments itself.
const FIRM: &str = "a0000001-0000-7000-8000-000000000001";
const TESTERS: &str = "70a00000-0000-7000-8000-000000000001";
const BOARD: &str = "70a00000-0000-7000-8000-000000000002";

/// Whether a row has the tag or group with this name.
fn has_label(row: &Value, column: &str, name: &str) -> bool {
    row[column].as_array().unwrap().iter().any(|it| it["name"] == name)
}

fn is_bare(row: &Value, column: &str) -> bool {
    row[column].as_array().unwrap().is_empty()
}

/// 2023-11-14 22:13:20 UTC, the earliest of the crowd.
const FIRST: i64 = 1_700_000_000_000;
/// The start of 2023-12-01.
const DECEMBER: i64 = 1_701_388_800_000;

fn is_from(value: &Value, from: i64, to: i64) -> bool {
    value.as_i64().is_some_and(|it| from <= it && it < to)
}

#[test]
fn tickets_are_filtered() {
    let world = crowd();
    let (ann, acme) = (ANN.to_string(), ACME.to_string());
    let ann_and_none = format!("{acme},none");
    let cases = [
        case("status", "open", |it| it["status"] == "open"),
        case("status", "open,waiting", |it| it["status"] == "open" || it["status"] == "waiting"),
        case("status", "solved,open", |it| it["status"] == "solved" || it["status"] == "open"),
        case("priority", "urgent", |it| it["priority"] == "urgent"),
        case("priority", "low,high", |it| it["priority"] == "low" || it["priority"] == "high"),
        case("assignee", "none", |it| it["assignee"].is_null()),
        case("assignee", "me", |it| it["assignee"] == "Mara Okafor"),
        case("assignee", "me,none", |it| {
            it["assignee"].is_null() || it["assignee"] == "Mara Okafor"
        }),
        case("requester", &ann, |it| it["requester"] == "A Lee 0000"),
        case("account", &acme, |it| it["account"] == "Firm 00"),
        case("account", &ann_and_none, |it| it["account"].is_null() || it["account"] == "Firm 00"),
        case("family", &acme, |it| {
            let below = (0..60).filter(|it| (1..=3).contains(&(it % 10)));
            let mut family = below.chain([0]).map(|it| format!("Firm {:02}", it * 7 % 60));
            family.any(|name| it["account"] == name)
        }),
        case("created", "2023-12-01..", |it| DECEMBER <= it["created_at"].as_i64().unwrap()),
        case("created", "not:2023-12-01..2023-12-02", |it| {
            !is_from(&it["created_at"], DECEMBER, DECEMBER + 2 * DAY)
        }),
        case("activity", "..2023-11-30", |it| it["activity_at"].as_i64().unwrap() < DECEMBER),
        case("activity", "2023-12-01..2023-12-03", |it| {
            is_from(&it["activity_at"], DECEMBER, DECEMBER + 3 * DAY)
        }),
        case("private", "yes", |it| it["is_private"] == true),
        case("private", "no", |it| it["is_private"] == false),
    ];
    let finds = |it: &Value| it["subject"].as_str().unwrap().starts_with(['A', 'a']);
    check::<Tickets>(&world.mara(), "a", &finds, &cases);
}

#[test]
fn contacts_are_filtered() {
    let world = crowd();
    let acme = ACME.to_string();
    let either = format!("{RARE},{COMMON}");
    let field = |it: &Value, name: &str| it["fields"][name].clone();
    let cases = [
        case("title", "is:BUYER", move |it| field(it, "title") == "buyer"),
        case("title", "has:an", move |it| field(it, "title") == "Manager"),
        case("title", "has:HE", move |it| field(it, "title") == "Chef"),
        case("title", "has:%", |_| false),
        case("title", "empty", move |it| field(it, "title").is_null()),
        case("title", "filled", move |it| !field(it, "title").is_null()),
        case("prefix", "filled", move |it| !field(it, "prefix").is_null()),
        case("language", "is:DE", move |it| field(it, "language") == "de"),
        case("birthday", "1960-01-01..1960-12-31", move |it| {
            field(it, "birthday").as_str().is_some_and(|it| it.starts_with("1960"))
        }),
        case("birthday", "not:1900-01-01..1998-12-31", move |it| {
            field(it, "birthday").as_str().is_some_and(|it| it.starts_with("1999"))
        }),
        case("tags", COMMON, |it| has_label(it, "tags", "Common")),
        case("tags", RARE, |it| has_label(it, "tags", "Rare")),
        case("tags", MERGED, |it| has_label(it, "tags", "Common")),
        case("tags", &either, |it| {
            has_label(it, "tags", "Common") || has_label(it, "tags", "Rare")
        }),
        case("tags", DELETED, |_| false),
        case("tags", "empty", |it| is_bare(it, "tags")),
        case("tags", "filled", |it| !is_bare(it, "tags")),
        case("groups", TESTERS, |it| has_label(it, "groups", "Testers")),
        case("groups", BOARD, |it| has_label(it, "groups", "Board")),
        case("groups", "empty", |it| is_bare(it, "groups")),
        case("groups", "filled", |it| !is_bare(it, "groups")),
        case("account", "none", |it| it["account"].is_null() && it["other_accounts"] == 0),
        case("portal", "invited", |it| it["portal"] == "invited"),
        case("portal", "active", |it| it["portal"] == "active"),
        case("portal", "blocked,unverified", |it| {
            it["portal"] == "blocked" || it["portal"] == "unverified"
        }),
        case("owner", "me", |it| it["owner"] == "Mara Okafor"),
        case("owner", "none", |it| it["owner"].is_null()),
        case("owner", "me,none", |it| it["owner"].is_null() || it["owner"] == "Mara Okafor"),
        case("assigned_to", "me", |it| it["assigned_to"] == "Mara Okafor"),
        case("assigned_to", "none", |it| it["assigned_to"].is_null()),
        case("assigned_to", "me,none", |it| {
            it["assigned_to"].is_null() || it["assigned_to"] == "Mara Okafor"
        }),
        case("reports", "yes", |it| it["reports_to"]["name"] == "A Lee 0000"),
        case("reports", "no", |it| it["reports_to"].is_null()),
        case("reports", "yes,no", |_| true),
        case("seen", "2023-11-15..2023-11-15", |it| {
            is_from(&it["seen_at"], FIRST - FIRST % DAY + DAY, FIRST - FIRST % DAY + 2 * DAY)
        }),
        case("seen", "empty", |it| it["seen_at"].is_null()),
        case("created", "..2023-11-30", |it| it["created_at"].as_i64().unwrap() < DECEMBER),
        case("letter", "B", |it| it["name"].as_str().unwrap().starts_with('B')),
        case("letter", "#", |it| it["name"].as_str().unwrap().starts_with('7')),
        case("active", "no", |it| it["portal"] != "active"),
        case("active", "yes", |it| it["portal"] == "active"),
        case("details", "yes", |it| it["needs_details"] == true),
        case("without", &acme, |it| {
            it["account"]["name"] != "Firm 00" && it["other_accounts"] == 0
        }),
    ];
    let finds = |it: &Value| it["name"].as_str().unwrap().starts_with('B');
    check::<Contacts>(&world.mara(), "b", &finds, &cases);
}

#[test]
fn contacts_of_some_accounts_are_each_shown_once() {
    let world = crowd();
    let mara = world.mara();
    let other = format!("a{:07x}-0000-7000-8000-{:012x}", 2, 2);
    let both = format!("{ACME},{other}");
    let ids = |accounts: &str| -> Vec<String> {
        let rows = rows(&mara, &wide::<Contacts>().with("account", accounts));
        let mut ids: Vec<String> = rows.iter().map(|it| it["id"].to_string()).collect();
        ids.sort_unstable();
        ids
    };
    let (acmes, others) = (ids(&ACME.to_string()), ids(&other));
    let mut expected = [acmes, others.clone()].concat();
    expected.sort_unstable();
    let doubles = expected.len();
    expected.dedup();
    assert!(expected.len() < doubles, "some belong to both");
    assert_eq!(ids(&both), expected);
    assert!(!others.is_empty());
}

#[test]
fn accounts_are_filtered() {
    let world = crowd();
    let acme = ACME.to_string();
    let cases = [
        case("contacts", "1..", |it| 1 <= it["contacts"].as_i64().unwrap()),
        case("contacts", "..0", |it| it["contacts"] == 0),
        case("unsolved", "10..20", |it| (10..=20).contains(&it["open_tickets"].as_i64().unwrap())),
        case("tickets", "13..13", |it| it["tickets"] == 13),
        case("tags", COMMON, |it| has_label(it, "tags", "Common")),
        case("tags", DELETED, |_| false),
        case("tags", "empty", |it| is_bare(it, "tags")),
        case("tags", "filled", |it| !is_bare(it, "tags")),
        case("within", &acme, |it| {
            it["parent"]["name"] == "Firm 00" || it["parent"]["name"] == "Firm 07"
        }),
        case("within", FIRM, |it| it["parent"]["name"] == "Firm 07"),
        case("within", DELETED, |_| false),
        case("within", "empty", |it| it["parent"].is_null()),
        case("within", "filled", |it| !it["parent"].is_null()),
        case("owner", "me", |it| it["owner"] == "Mara Okafor"),
        case("owner", "none", |it| it["owner"].is_null()),
        case("website", "has:FIRM1", |it| {
            it["fields"]["website"].as_str().is_some_and(|it| it.contains("firm1"))
        }),
        case("website", "empty", |it| it["fields"]["website"].is_null()),
        case("created", "1970-01-10..1970-01-12", |it| {
            is_from(&it["created_at"], 9 * DAY, 12 * DAY)
        }),
        case("letter", "F", |_| true),
        case("letter", "#", |_| false),
    ];
    let finds = |it: &Value| it["name"].as_str().unwrap() == "Firm 07";
    check::<Accounts>(&world.mara(), "07", &finds, &cases);
}

#[test]
fn r12_an_accounts_contacts_are_filtered() {
    let world = crowd();
    let cases = [
        case("kind", "indirect", |it| it["kind"] == "indirect"),
        case("level", "manage", |it| it["level"]["level"] == "manage"),
        case("level", "own,all_read", |it| {
            it["level"]["level"] == "own" || it["level"]["level"] == "all_read"
        }),
        case("role", "is:buyer", |it| it["role"] == "Buyer"),
        case("role", "empty", |it| it["role"].is_null()),
        case("portal", "active", |it| it["portal"] == "active"),
        case("portal", "unverified", |it| it["portal"] == "unverified"),
        case("seen", "filled", |it| !it["seen_at"].is_null()),
        case("since", "2023-12-01..", |it| DECEMBER <= it["since"].as_i64().unwrap()),
        case("title", "has:hef", |it| it["fields"]["title"] == "Chef"),
    ];
    let finds = |it: &Value| it["contact"]["name"].as_str().unwrap().starts_with('B');
    check::<Members>(&world.mara(), "b", &finds, &cases);
}

/// A day is the reader's: at 11 p.m. in New York it is tomorrow in UTC.
#[test]
fn a_day_is_in_the_readers_time_zone() {
    let world = World::in_process();
    let mara = world.mara();
    world.contact("Ann", None);
    world.sqlite().with(|db| {
        // 2023-12-01 04:00 UTC.
        db.execute("update contacts set created_at = 1701403200000", []).unwrap()
    });
    let found = |offset, days: &str| {
        let mut query = GridQuery::<Contacts>::default().with("created", days);
        query.offset = offset;
        rows(&mara, &query).len()
    };
    assert_eq!(found(0, "2023-12-01..2023-12-01"), 1);
    assert_eq!(found(-300, "2023-12-01..2023-12-01"), 0);
    assert_eq!(found(-300, "2023-11-30..2023-11-30"), 1);
}

#[test]
fn the_last_days_end_now() {
    let world = World::in_process();
    let mara = world.mara();
    world.contact("Ann", None);
    let found =
        |days: &str| rows(&mara, &GridQuery::<Contacts>::default().with("created", days)).len();
    assert_eq!((found("last:1"), found("last:30")), (1, 1));
    world.sqlite().with(|db| {
        db.execute("update contacts set created_at = created_at - 2 * 86400000", []).unwrap()
    });
    assert_eq!((found("last:1"), found("last:30")), (0, 1));
}

#[test]
fn each_view_is_counted() {
    fn check<L: ListEndpoints>(client: &Client<'_>) {
        let counts = client.call::<L::Count>(L::count_id(), &L::all()).unwrap();
        assert_eq!(counts.shown, counted(rows(client, &L::all()).len()));
        let views: Vec<Counted> = L::VIEWS
            .iter()
            .map(|it| counted(rows(client, &GridQuery::<L>::view(it)).len()))
            .collect();
        assert_eq!(counts.views, views);
    }
    let world = crowd();
    for agent in ["mara", "priya"] {
        let client = world.agent(agent);
        check::<Tickets>(&client);
        check::<Contacts>(&client);
        check::<Accounts>(&client);
        check::<Members>(&client);
    }
}
