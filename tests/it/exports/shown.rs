//! A file has the rows, columns and order of its list.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::api::Page;
use shared::api::accounts::{ListAccountContacts, ListAccounts};
use shared::api::agents::{AgentChange, AgentDraft, EditAgent, ListAgents};
use shared::api::contacts::ListContacts;
use shared::api::tickets::ListTickets;
use shared::grid::{Accounts, Contacts, Grid, GridQuery, Members, Shown, Size, Tickets};

use super::*;
use crate::grid::{ACME, crowd};
use crate::rows::{AGENTS, SOFTWARE};

/// All rows that the list shows.
fn listed<E, L, R>(agent: &Client<'_>, id: &E::Id, query: &[(&str, &str)]) -> Vec<Value>
where
    E: Endpoint<Input = GridQuery<L>, Reply = Page<R>>,
    R: Serialize + DeserializeOwned,
    L: Grid,
{
    let (query, dead) = GridQuery::of_kept(L::COLUMNS, &pairs(query));
    assert!(dead.is_empty(), "{dead:?}");
    let (mut query, mut all) = (query.of::<L>().sized(Size::HUNDRED), Vec::new());
    loop {
        let answer = agent.ask::<E>(id, &query, &[]);
        let page: Page<R> = serde_json::from_str(&answer.body).unwrap();
        all.extend(page.rows.iter().map(|it| serde_json::to_value(it).unwrap()));
        match page.next {
            Some(next) => query = query.at(Some(next)),
            None => return all,
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

fn each(rows: &[Value], of: impl Fn(&Value) -> String) -> Vec<String> {
    rows.iter().map(of).collect()
}

fn names(labels: &Value) -> String {
    let names = labels.as_array().into_iter().flatten().map(|it| text(&it["name"]));
    names.collect::<Vec<_>>().join("; ")
}

/// `2023-11-14 22:13:20` in UTC.
fn time(millis: &Value) -> String {
    let Some(millis) = millis.as_i64() else { return String::new() };
    let (year, month, day) = shared::time::Timestamp::from_millis(millis).day();
    let seconds = millis / 1_000 % 86_400;
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

#[test]
fn i11_contacts_are_exported_as_the_list_shows_them() {
    let world = crowd();
    let mara = world.mara();
    let query = [
        ("portal", "active,unverified"),
        ("sort", "-title"),
        ("columns", "title,created,tags,portal,seen"),
    ];
    let rows = export(&world, &mara, &draft(ListName::Contacts, &query));
    let listed = listed::<ListContacts, Contacts, _>(&mara, &NoId, &query);
    assert!(2_000 < listed.len(), "{}", listed.len());
    let file = |name| column(&rows, name);
    let whole: Vec<String> =
        file("First name").iter().zip(file("Last name")).map(|(a, b)| format!("{a} {b}")).collect();
    assert_eq!(whole, each(&listed, |it| text(&it["name"])));
    assert_eq!(file("Email"), each(&listed, |it| text(&it["email"])));
    assert_eq!(file("Title"), each(&listed, |it| text(&it["fields"]["title"])));
    assert_eq!(file("Created (UTC)"), each(&listed, |it| time(&it["created_at"])));
    assert_eq!(file("Last seen (UTC)"), each(&listed, |it| time(&it["seen_at"])));
    assert_eq!(file("Tags"), each(&listed, |it| names(&it["tags"])));
    assert_eq!(file("Company"), each(&listed, |it| text(&it["account"]["name"])));
    let label = |it: &Value| if it["portal"] == "active" { "Active" } else { "Not invited" };
    assert_eq!(file("Help center"), each(&listed, |it| label(it).to_owned()));
    let shown: Vec<&str> = rows[0].iter().map(String::as_str).collect();
    assert_eq!(shown[4..9], ["Title", "Created (UTC)", "Tags", "Help center", "Last seen (UTC)"]);
}

#[test]
fn i11_accounts_are_exported_as_the_list_shows_them() {
    let world = crowd();
    let mara = world.mara();
    let query =
        [("sort", "-contacts"), ("q", "firm"), ("columns", "contacts,tickets,owner,tags,phone")];
    let rows = export(&world, &mara, &draft(ListName::Accounts, &query));
    let listed = listed::<ListAccounts, Accounts, _>(&mara, &NoId, &query);
    assert_eq!(listed.len(), 60);
    let file = |name| column(&rows, name);
    assert_eq!(file("Company name"), each(&listed, |it| text(&it["name"])));
    assert_eq!(file("Contacts"), each(&listed, |it| text(&it["contacts"])));
    assert_eq!(file("Tickets"), each(&listed, |it| text(&it["tickets"])));
    assert_eq!(file("Owner"), each(&listed, |it| text(&it["owner"])));
    assert_eq!(file("Tags"), each(&listed, |it| names(&it["tags"])));
    // A number with a plus sign is no formula.
    let phone = |it: &Value| text(&it["fields"]["phone"]).replace('+', "'+");
    assert_eq!(file("Phone"), each(&listed, phone));
}

#[test]
fn i11_contacts_of_an_account_are_exported_as_its_page_shows_them() {
    let world = crowd();
    let mara = world.mara();
    let query = [("kind", "direct"), ("sort", "since"), ("columns", "level,role,since")];
    let draft = ExportDraft { account: Some(ACME), ..draft(ListName::Contacts, &query) };
    let rows = export(&world, &mara, &draft);
    let listed = listed::<ListAccountContacts, Members, _>(&mara, &ACME, &query);
    assert!(1_000 < listed.len());
    let file = |name| column(&rows, name);
    assert_eq!(file("Email"), each(&listed, |it| text(&it["email"])));
    assert_eq!(file("Role"), each(&listed, |it| text(&it["role"])));
    assert_eq!(file("Since (UTC)"), each(&listed, |it| time(&it["since"])));
    let sees = |it: &Value| if it["level"]["level"] == "own" { "no" } else { "yes" };
    assert_eq!(
        file("Can see all tickets from this company"),
        each(&listed, |it| sees(it).to_owned())
    );
}

/// All of the agent's tickets with high priority, the newest first.
const HIGH: &[(&str, &str)] = &[
    ("status", "open,waiting,solved,closed"),
    ("priority", "normal,high"),
    ("sort", "-created"),
    ("columns", "requester,status,priority,assignee,department,created"),
];

#[test]
fn v1_i11_tickets_are_exported_as_each_agents_list_shows_them() {
    let world = crowd();
    let mut numbers = Vec::new();
    // Priya works for one department, Mara sees all.
    for agent in [world.agent("priya"), world.mara()] {
        let rows = export(&world, &agent, &draft(ListName::Tickets, HIGH));
        let listed = listed::<ListTickets, Tickets, _>(&agent, &NoId, HIGH);
        let file = |name| column(&rows, name);
        assert_eq!(file("Number"), each(&listed, |it| text(&it["number"])));
        assert_eq!(file("Subject"), each(&listed, |it| text(&it["subject"])));
        assert_eq!(file("Requester"), each(&listed, |it| text(&it["requester"])));
        assert_eq!(file("Assignee"), each(&listed, |it| text(&it["assignee"])));
        assert_eq!(file("Department"), each(&listed, |it| text(&it["department"])));
        assert_eq!(file("Created (UTC)"), each(&listed, |it| time(&it["created_at"])));
        numbers.push(listed.len());
    }
    assert!(0 < numbers[0] && numbers[0] < numbers[1], "{numbers:?}");
}

#[test]
fn i11_an_agent_whose_departments_change_gets_only_what_they_may_see_then() {
    let world = crowd();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let all =
        [("status", "open,waiting,solved,closed"), ("columns", "department"), ("sort", "number")];
    let begun = start(&jonas, &draft(ListName::Tickets, &all));
    assert_eq!(begun.rows, 1_500);
    world.slice(begun.id.uuid()).unwrap();
    let agent = AgentDraft {
        name: "Jonas".to_owned(),
        departments: vec![SOFTWARE],
        ..AgentDraft::default()
    };
    let agents = mara.call::<ListAgents>(NoId, &Nothing {}).unwrap();
    let version = agents.agents.iter().find(|it| it.id == AGENTS[1]).unwrap().version;
    let change = AgentChange { version, agent };
    mara.call::<EditAgent>(AGENTS[1], &change).unwrap();
    let ready = end(&world, &jonas, begun.id);
    assert!(1_000 < ready.done && ready.done < 1_500, "{ready:?}");
    let rows = records(&file(&jonas, begun.id));
    let departments = column(&rows, "Department");
    let after: std::collections::BTreeSet<&str> =
        departments[1_000..].iter().map(String::as_str).collect();
    assert_eq!(after.len(), 1, "{after:?}");
    assert!(departments[..1_000].iter().any(|it| *it != departments[1_000]));
}

#[test]
fn every_column_of_a_list_can_be_exported() {
    let world = crowd();
    let mara = world.mara();
    let lists = [
        (ListName::Contacts, None, Contacts::COLUMNS),
        (ListName::Contacts, Some(ACME), Members::COLUMNS),
        (ListName::Accounts, None, Accounts::COLUMNS),
        (ListName::Tickets, None, Tickets::COLUMNS),
    ];
    for (list, account, columns) in lists {
        let can_be_shown =
            |it: &&shared::grid::Column| it.shown != Shown::Never && it.shown != Shown::Always;
        let names: Vec<&str> = columns.iter().filter(can_be_shown).map(|it| it.name).collect();
        let query = [("columns", &*names.join(",")), ("sort", "-created")];
        let query = if account.is_some() { &query[..1] } else { &query };
        let rows = export(&world, &mara, &ExportDraft { account, ..draft(list, query) });
        for heading in &rows[0] {
            let is_of_nobody = [
                "Other emails",
                "Middle name",
                "Suffix",
                "Domains",
                "External ID",
                "Latest message",
            ];
            let has_values = column(&rows, heading).iter().any(|it| !it.is_empty());
            assert!(has_values || is_of_nobody.contains(&&**heading), "{list} {heading}");
        }
    }
}

#[test]
fn an_empty_list_is_a_file_of_headings() {
    let world = World::new();
    let mara = world.mara();
    let rows = export(&world, &mara, &draft(ListName::Contacts, &[("q", "nobodyiscalledthis")]));
    assert_eq!(rows.len(), 1);
}
