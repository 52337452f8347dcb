//! Sorting and filtering as an oracle: nothing that can be asked of a list tells of what
//! one may not read [V16, V2].

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::api::accounts::ListAccounts;
use shared::api::{Cursor, Method, NoId, Side};
use shared::grid::{Accounts, Contacts, Direction, Grid, GridQuery, Members, Size, Sort, Tickets};
use shared::problem::ProblemCode;

use crate::harness::{Answer, Client, World};
use crate::rows::{DEPARTMENTS, SOFTWARE};
use crate::scene::{Scene, path, permitted, routes};

/// What can be asked of the help center's lists, and nothing else.
const ASKED_IN_PORTAL: &[(&str, &[&str])] = &[
    ("ListPortalTickets", &["q", "whose", "account", "after"]),
    ("CountPortalTickets", &["q", "whose", "account", "after"]),
    ("ListPortalMessages", &["before"]),
    ("GetPortalAudience", &["account", "is_private"]),
];

/// The name of each column of the database and of each list of the desk, and some ways to
/// sort by one.
fn columns(world: &World) -> Vec<String> {
    let query = "select distinct c.name from sqlite_master t join pragma_table_info(t.name) c
                  where t.type = 'table' order by 1";
    let mut names: Vec<String> = world.sqlite().with(|db| {
        let mut statement = db.prepare(query).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    });
    let lists = [Tickets::COLUMNS, Contacts::COLUMNS, Accounts::COLUMNS, Members::COLUMNS];
    names.extend(lists.concat().iter().map(|it| it.name.to_owned()));
    let ways =
        ["sort", "order", "order_by", "columns", "filter", "size", "cursor", "offset", "view"];
    names.extend(ways.map(str::to_owned));
    names.sort_unstable();
    names.dedup();
    names
}

fn told(answer: &Answer) -> (u16, String) {
    (answer.status, answer.body.clone())
}

#[test]
fn v16_a_list_of_the_help_center_is_asked_for_what_it_shows_and_nothing_else() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let columns = columns(&world);
    assert!(100 < columns.len());
    let rosa = scene.who("requester");
    for route in routes() {
        if route.side != Side::Portal || route.method != Method::Get {
            continue;
        }
        let asked = ASKED_IN_PORTAL.iter().find(|(name, _)| *name == route.name);
        let asked = asked.map_or(&[][..], |(_, asked)| *asked);
        let base = path(&route, &scene.sample(&route).id);
        for column in columns.iter().filter(|it| !asked.contains(&it.as_str())) {
            for value in ["1", "id", "-id", "0199a000-0000-7000-8000-0000000000a1"] {
                let answer = rosa.raw("GET", &format!("{base}?{column}={value}"), &[], None);
                let what = format!("{} {column}={value}: {}", route.name, answer.body);
                assert_eq!(answer.status, 400, "{what}");
                assert_eq!(answer.problem().code, ProblemCode::Malformed, "{what}");
            }
        }
    }
}

/// The desk's lists sort by their own columns: never by another table's, never by an
/// expression.
#[test]
fn v16_a_list_of_the_desk_is_sorted_by_its_own_columns() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let sortable = |name: &str| {
        let columns = match name {
            "ListTickets" => Tickets::COLUMNS,
            "ListContacts" => Contacts::COLUMNS,
            "ListAccounts" => Accounts::COLUMNS,
            "ListAccountContacts" => Members::COLUMNS,
            _ => return None,
        };
        let sorted = columns.iter().filter(|it| it.sort.is_some());
        Some(sorted.map(|it| it.name).collect::<Vec<_>>())
    };
    let columns = columns(&world);
    let mut lists = 0;
    for route in routes() {
        let Some(sortable) = sortable(route.name) else { continue };
        lists += 1;
        let base = path(&route, &scene.sample(&route).id);
        let mara = scene.who(permitted(&route));
        let ask = |sort: &str| mara.raw("GET", &format!("{base}?sort={sort}"), &[], None);
        for column in &columns {
            let expected = if sortable.contains(&column.as_str()) { 200 } else { 400 };
            for sort in [column.clone(), format!("-{column}")] {
                assert_eq!(ask(&sort).status, expected, "{} by {sort}", route.name);
            }
        }
        for sort in [
            "requester.password_hash",
            "agents.password_hash",
            "credentials.hash",
            "x.id",
            "name,id",
            "(select%201)",
            "name%20desc",
            "--name",
            "NAME",
            "1",
        ] {
            assert_eq!(ask(sort).status, 400, "{} by {sort}", route.name);
        }
    }
    assert_eq!(lists, 4);
}

/// Filtering by something hidden is filtering by nothing.
#[test]
fn v2_v16_not_yours_and_not_there_filter_alike() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let nowhere = "0199ffff-0000-7000-8000-00000000ffff";
    let same = |client: &Client<'_>, base: &str, hidden: &str, missing: &str| {
        let ask = |query: &str| told(&client.raw("GET", &format!("{base}?{query}"), &[], None));
        let (one, other) = (ask(hidden), ask(missing));
        assert_eq!(one, other, "{base}: {hidden}");
        assert!([200, 400, 404].contains(&one.0), "{base}: {one:?}");
    };
    // Another account, and the words of another's ticket and of a note.
    let note = serde_json::json!({ "body": "Quixotic remark" }).to_string();
    let number = scene.id("ticket");
    let written = scene.who("mara").raw(
        "POST",
        &format!("/api/desk/tickets/{number}/notes"),
        &[],
        Some(note.into_bytes()),
    );
    assert_eq!(written.status, 200);
    let other = scene.id("other");
    for who in ["requester", "own", "manage", "stranger"] {
        let client = scene.who(who);
        for base in ["/api/portal/tickets", "/api/portal/ticket-counts"] {
            if who != "stranger" {
                same(&client, base, &format!("account={other}"), &format!("account={nowhere}"));
            }
            same(&client, base, "q=quixotic", "q=unheard");
            same(&client, base, "q=quixotic%20scanner", "q=unheard%20scanner");
        }
        if who != "stranger" {
            same(
                &client,
                "/api/portal/audience",
                &format!("account={other}&is_private=false"),
                &format!("account={nowhere}&is_private=false"),
            );
        }
    }
    let stranger = scene.who("stranger");
    for base in ["/api/portal/tickets", "/api/portal/ticket-counts"] {
        for hidden in ["q=scanner", "q=canne", "q=beeps", &format!("q={number}")] {
            same(&stranger, base, hidden, "q=unheard");
        }
    }
    // An agent of another department: the ticket, its requester's and its account's.
    let priya = scene.who("priya");
    for base in ["/api/desk/tickets", "/api/desk/ticket-counts"] {
        for (column, hidden, missing) in [
            ("requester", scene.id("requester"), nowhere),
            ("account", scene.id("acme"), nowhere),
            ("department", &*DEPARTMENTS[0].to_string(), nowhere),
        ] {
            same(&priya, base, &format!("{column}={hidden}"), &format!("{column}={missing}"));
        }
        for hidden in ["q=quixotic", "q=beeps", "q=canne", &format!("q=%23{number}")] {
            same(&priya, base, hidden, "q=unheard");
        }
        same(&priya, base, "priority=high", "priority=urgent");
    }
    assert_ne!(DEPARTMENTS[0], SOFTWARE);
}

/// Made-up places: of any list, by hand, huge, negative, of other types.
fn cursors(foreign: &[String], order: &str) -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        ".",
        "..",
        "id.name",
        "time.number",
        "-1.-1",
        "0.0",
        "9007199254740993.1",
        "99999999999999999999999.1",
        "1795348800000.4294967295",
        "1e3.1",
        "%00.%00",
        "null.null",
        "n",
        "n.",
        "p.x",
        "n.tickets.-activity.",
        "n.tickets.-activity.!!",
        "n.tickets.password_hash.W10",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push("1".repeat(50_000));
    for place in [
        "[]",
        "[0]",
        "[0,null,null,1,1,null]",
        "[0,null,null,9007199254740991,9007199254740991,null]",
        "[0,null,null,-1,-1,null]",
        "[9,null,null,1,1,null]",
        "[-1,null,null,1,1,null]",
        "[0,null,null,\"a\",\"b\",null]",
        "[0,\"a\",\"b\",1,1,null]",
        "[0,null,null,{},[],null]",
        "[0,null,null,1.5,1.5,null]",
        "[0,null,null,\"'\",\"\\u0000\",null]",
        "{}",
        "null",
    ] {
        for side in ["n", "p"] {
            all.push(format!("{side}.{order}.{}", URL_SAFE_NO_PAD.encode(place)));
        }
    }
    all.extend_from_slice(foreign);
    all
}

/// Wherever a page is made to begin, its rows are ones that the whole list has.
#[test]
fn v16_a_made_up_place_leads_to_nothing_that_the_list_has_not() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    // Places of tickets that the asker does not see.
    let numbers: Vec<(i64, i64)> = world.sqlite().with(|db| {
        let mut rows = db.prepare("select activity_at, number from tickets").unwrap();
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    });
    let foreign: Vec<String> = numbers
        .iter()
        .flat_map(|(at, number)| {
            let place = format!("[0,null,null,{at},{},null]", number + 1);
            let place = URL_SAFE_NO_PAD.encode(place);
            [format!("{at}.{}", number + 1), format!("n.tickets.-activity.{place}")]
        })
        .collect();
    assert!(!foreign.is_empty());
    let mut asked = 0;
    for route in routes() {
        let (key, principals): (_, &[&str]) = match (route.name, route.side) {
            ("ListPortalTickets", _) => ("after", &["requester", "own", "stranger"]),
            ("ListTickets" | "ListAccounts" | "ListContacts" | "ListAccountContacts", _) => {
                ("cursor", &["priya", "mara"])
            }
            (name, Side::Desk) if name.contains("History") || name.contains("Timeline") => {
                ("after", &["priya", "mara"])
            }
            ("GetSight", _) => ("after", &["priya", "mara"]),
            _ => continue,
        };
        let order = match route.name {
            "ListTickets" => "tickets.-activity",
            "ListAccounts" => "accounts.name",
            "ListContacts" => "contacts.name",
            _ => "members.name",
        };
        let base = path(&route, &scene.sample(&route).id);
        for who in principals {
            let client = scene.who(who);
            let all = rows_in(&client.raw("GET", &base, &[], None));
            for cursor in cursors(&foreign, order) {
                let answer = client.raw("GET", &format!("{base}?{key}={cursor}"), &[], None);
                let what = format!("{} as {who} at {cursor}: {}", route.name, answer.body);
                if [400, 422].contains(&answer.status) {
                    continue;
                }
                assert_eq!(answer.status, 200, "{what}");
                let rows = rows_in(&answer);
                assert!(rows.iter().all(|it| all.contains(it)), "{what}");
                asked += 1;
            }
        }
    }
    assert!(300 < asked, "{asked}");
}

/// The rows of a page, as they were answered.
fn rows_in(answer: &Answer) -> Vec<serde_json::Value> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body = answer.json();
    let page = body.get("tickets").filter(|it| it.is_object()).unwrap_or(&body);
    page["rows"].as_array().unwrap_or_else(|| panic!("a page: {}", answer.body)).clone()
}

/// A cursor tells where its row stands: of an account's numbers, it tells those that the
/// reader is shown.
#[test]
fn v16_a_cursor_tells_no_number_that_is_not_shown() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let acme = scene.id("acme").to_owned();
    world.sqlite().with(|db| {
        let more = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 777)
            insert into tickets (number, id, help_center_id, department_id, requester_id, account_id,
                                 subject, status, created_at, activity_at)
            select 50000 + n.i, 'extra ' || n.i, t.help_center_id, t.department_id, t.requester_id,
                   t.account_id, 'Hidden', 'open', 0, 0
              from n cross join tickets t where t.account_id = ?1 limit 777";
        assert_eq!(db.execute(more, [&acme]).unwrap(), 777);
    });
    let total: i64 = world.sqlite().with(|db| {
        let query = "select tickets from accounts where id = ?1";
        db.query_row(query, [&acme], |row| row.get(0)).unwrap()
    });
    assert!(777 <= total, "{total}");
    for n in 0..30 {
        world.account(&format!("Spare {n}"), shared::customers::level::AccessLevel::Own);
    }
    let priya = scene.who("priya");
    for column in ["unsolved", "tickets"] {
        for direction in [Direction::Up, Direction::Down] {
            let mut query =
                GridQuery::<Accounts>::default().by(Sort { column, direction }).sized(Size::TEN);
            let mut places = Vec::new();
            loop {
                let page = priya.call::<ListAccounts>(NoId, &query).unwrap();
                let both = [page.previous.clone(), page.next.clone()];
                for Cursor(cursor) in both.into_iter().flatten() {
                    let place = cursor.rsplit('.').next().unwrap().to_owned();
                    places.push(String::from_utf8(URL_SAFE_NO_PAD.decode(place).unwrap()).unwrap());
                }
                assert!(page.rows.iter().all(|it| it.open_tickets == 0), "{page:?}");
                match page.next {
                    Some(next) => query = query.at(Some(next)),
                    None => break,
                }
            }
            assert!(3 < places.len(), "{places:?}");
            for place in places {
                let place: Vec<serde_json::Value> = serde_json::from_str(&place).unwrap();
                let told: Vec<i64> =
                    place[1..].iter().filter_map(serde_json::Value::as_i64).collect();
                assert!(told.iter().all(|it| *it == 0), "{place:?}");
            }
        }
    }
}
