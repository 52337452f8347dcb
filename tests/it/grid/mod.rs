//! The lists of the desk: sorted by any column, filtered by any condition, in pages of any
//! size, forward and backward. The result of each query is compared with all rows of the
//! list, sorted and filtered here.

mod conditions;
mod letters;
mod orders;
mod refusals;

use std::fmt::Debug;

use serde::Serialize;
use serde_json::Value;
use shared::api::accounts::{
    CountAccountContacts, CountAccounts, ListAccountContacts, ListAccounts,
};
use shared::api::contacts::{CountContacts, ListContacts};
use shared::api::tickets::{CountTickets, ListTickets};
use shared::api::{Counted, Cursor, Endpoint, NoId, Page};
use shared::grid::{
    Accounts, Column, Contacts, Direction, Grid, GridCounts, GridQuery, Members, Shown, Size, Sort,
    Tickets,
};
use shared::ids::{AccountId, ContactId};
use uuid::Uuid;

use crate::harness::{Client, World};

/// The account that most contacts belong to.
pub(crate) const ACME: AccountId =
    AccountId::new(Uuid::from_u128(0xa000_0000_0000_7000_8000_0000_0000_0000));

/// A contact with many tickets.
const ANN: ContactId = ContactId::new(Uuid::from_u128(0xc000_0000_0000_7000_8000_0000_0000_0000));

/// 2,400 contacts, 60 accounts and 1,500 tickets: more than are looked up and sorted, with
/// values that are common, rare and unused.
const CROWD: &str = "
    create temp table n as
      with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < 2400) select i from n;
    insert into accounts (id, name, sort_key, default_level, owner_id, website, phone, created_at, updated_at)
      select printf('a%07x-0000-7000-8000-%012x', i, i), printf('Firm %02d', i * 7 % 60), printf('firm %02d', i * 7 % 60),
             'all_read', iif(i % 3 = 0, null, '0199a000-0000-7000-8000-0000000000a' || (1 + i % 2)),
             iif(i % 4 = 0, 'https://firm' || i || '.example', null), iif(i % 5 = 0, '+49 30 ' || i, null), i * 86400000, 0
        from n where i < 60;
    insert into accounts (id, name, sort_key, default_level, created_at, updated_at, deleted_at, parent_id)
      values ('a0000000-0000-7000-8000-00000000dead', 'Gone', 'gone', 'own', 0, 0, 1, 'a0000000-0000-7000-8000-000000000000');
    update accounts set parent_id = case seq % 10 when 2 then 'a0000000-0000-7000-8000-000000000000'
             when 3 then 'a0000000-0000-7000-8000-00000000dead'
             else 'a0000001-0000-7000-8000-000000000001' end
     where seq % 10 in (2, 3, 4) and deleted_at is null;
    insert into contacts (id, first_name, last_name, sort_key, title, phone, birthday, language, time_zone, prefix,
                          owner_id, assigned_to_id, needs_details, created_at, updated_at)
      select printf('c%07x-0000-7000-8000-%012x', i, i), substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ7', i * 5 % 27 + 1, 1),
             printf('Lee %04d', i * 1009 % 2400), lower(substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ7', i * 5 % 27 + 1, 1)) || printf(' lee %04d', i * 1009 % 2400),
             case when i % 2 = 0 then null when i % 200 = 1 then 'Chef' when i % 4 = 1 then 'buyer' else 'Manager' end,
             iif(i % 7 = 0, '+49 30 ' || i, null),
             iif(i % 3 = 0, printf('19%02d-%02d-%02d', 50 + i % 50, 1 + i % 12, 1 + i % 28), null),
             case i % 5 when 0 then 'de' when 1 then 'en' when 2 then 'fr' else null end,
             iif(i % 11 = 0, 'Europe/Berlin', null), iif(i % 300 = 0, 'Dr.', null),
             iif(i % 3 = 0, null, '0199a000-0000-7000-8000-0000000000a' || (1 + i % 2)),
             iif(i % 5 > 1, null, '0199a000-0000-7000-8000-0000000000a' || (1 + i % 3)),
             i % 400 = 0, 1700000000000 + i % 100 * 86400000, 0 from n;
    insert into contacts (id, first_name, last_name, sort_key, created_at, updated_at, deleted_at)
      values ('c0000000-0000-7000-8000-00000000dead', 'Gone', 'Lee', 'gone lee', 0, 0, 1);
    update contacts set reports_to_id = iif(seq % 40 = 3, 'c0000000-0000-7000-8000-00000000dead', 'c0000000-0000-7000-8000-000000000000')
     where seq % 20 = 3 and id > 'c0000000-0000-7000-8000-00000000dead';
    insert into contact_addresses (id, contact_id, email, address_key, is_primary, created_at)
      select printf('e%07x-0000-7000-8000-%012x', i, i), printf('c%07x-0000-7000-8000-%012x', i, i),
             printf('kim.%d@firm.example', i * 31 % 2400), printf('kim.%d@firm.example', i * 31 % 2400), 1, 0
        from n where i % 10 <> 3;
    insert into portal_access (contact_id, help_center_id, state, since, seen_at)
      select printf('c%07x-0000-7000-8000-%012x', i, i), '0199a000-0000-7000-8000-0000000000c1',
             case when i % 50 = 0 then 'blocked' when i % 50 = 1 then 'invited' else 'active' end, i % 40,
             iif(i % 4 = 0, 1700000000000 + i * 60000, null) from n where i % 3 <> 0;
    insert into account_role_levels (account_id, role, level)
      values ('a0000000-0000-7000-8000-000000000000', 'Buyer', 'all_reply');
    insert into relationships (id, contact_id, account_id, kind, role, level, valid_from)
      select printf('b%07x-0000-7000-8000-%012x', i, i), printf('c%07x-0000-7000-8000-%012x', i, i),
             printf('a%07x-0000-7000-8000-%012x', iif(i < 2200, 0, i % 60), iif(i < 2200, 0, i % 60)), 'direct',
             iif(i % 9 = 0, 'Buyer', null), case i % 20 when 0 then 'manage' when 1 then 'own' else null end, 1700000000000 + i % 30 * 86400000 from n where i % 12 <> 5;
    insert into relationships (id, contact_id, account_id, kind, valid_from)
      select printf('b%07x-0000-7000-8001-%012x', i, i), printf('c%07x-0000-7000-8000-%012x', i, i),
             'a0000000-0000-7000-8000-000000000000', 'indirect', 1700000000000 from n where i >= 2200 and i % 60 <> 0 and i % 2 = 0;
    insert into tags (id, name, name_key, root_id, created_at, deleted_at)
      values ('7a000000-0000-7000-8000-000000000001', 'Common', 'common', '7a000000-0000-7000-8000-000000000001', 0, null),
             ('7a000000-0000-7000-8000-000000000002', 'Rare', 'rare', '7a000000-0000-7000-8000-000000000002', 0, null),
             ('7a000000-0000-7000-8000-000000000003', 'Merged', 'merged', '7a000000-0000-7000-8000-000000000001', 0, null),
             ('7a000000-0000-7000-8000-000000000004', 'Deleted', 'deleted', '7a000000-0000-7000-8000-000000000004', 0, 1);
    insert into contact_tags (contact_id, tag_id, added_at)
      select printf('c%07x-0000-7000-8000-%012x', i, i), '7a000000-0000-7000-8000-000000000001', 0 from n where i % 2 = 1
       union all
      select printf('c%07x-0000-7000-8000-%012x', i, i), '7a000000-0000-7000-8000-000000000002', 0 from n where i % 300 = 1
       union all
      select printf('c%07x-0000-7000-8000-%012x', i, i), '7a000000-0000-7000-8000-000000000003', 0 from n where i % 7 = 0
       union all
      select printf('c%07x-0000-7000-8000-%012x', i, i), '7a000000-0000-7000-8000-000000000004', 0 from n where i % 5 = 0;
    insert into account_tags (account_id, tag_id, added_at)
      select printf('a%07x-0000-7000-8000-%012x', i, i), '7a000000-0000-7000-8000-00000000000' || (1 + i % 4), 0
        from n where i < 60 and i % 3 <> 0;
    insert into contact_groups (id, name, name_key, created_at)
      values ('70a00000-0000-7000-8000-000000000001', 'Testers', 'testers', 0),
             ('70a00000-0000-7000-8000-000000000002', 'Board', 'board', 0);
    insert into group_members (group_id, contact_id, added_at)
      select '70a00000-0000-7000-8000-000000000001', printf('c%07x-0000-7000-8000-%012x', i, i), 0 from n where i % 2 = 0
       union all
      select '70a00000-0000-7000-8000-000000000002', printf('c%07x-0000-7000-8000-%012x', i, i), 0 from n where i % 200 = 0;
    insert into tickets (number, id, help_center_id, department_id, requester_id, account_id, subject, status, priority,
                         is_private, assignee_id, created_at, activity_at)
      select 1001 + i, printf('70000000-0000-7000-8000-%012x', i), '0199a000-0000-7000-8000-0000000000c1',
             '0199a000-0000-7000-8000-0000000000d' || (1 + i / 3 % 3),
             iif(i % 2 = 0, 'c0000000-0000-7000-8000-000000000000', printf('c%07x-0000-7000-8000-%012x', i % 400, i % 400)),
             case i % 3 when 0 then 'a0000000-0000-7000-8000-000000000000' when 1 then null
                        else printf('a%07x-0000-7000-8000-%012x', 1 + i % 39, 1 + i % 39) end,
             substr('ABCDEFabcdef', i % 12 + 1, 1) || ' ticket ' || i,
             case i % 8 when 0 then 'waiting' when 1 then 'solved' when 2 then 'closed' else 'open' end,
             case i % 10 when 0 then 'urgent' when 1 then 'high' when 2 then 'low' else 'normal' end, i % 16 = 5,
             iif(i % 4 = 0, null, '0199a000-0000-7000-8000-0000000000a' || (1 + i % 3)),
             1700000000000 + i % 50 * 86400000, 1700000000000 + i % 70 * 86400000
        from n where i < 1500;";

pub(crate) fn crowd() -> World {
    let world = World::in_process();
    world.sqlite().with(|db| {
        let batch = db.transaction().unwrap();
        batch.execute_batch(CROWD).unwrap();
        batch.commit().unwrap();
    });
    world
}

/// A list with its endpoints.
trait ListEndpoints: Grid + Sized {
    /// The endpoint of its rows.
    type List: Endpoint<Input = GridQuery<Self>, Reply = Page<Self::Row>>;
    /// The endpoint of its counts.
    type Count: Endpoint<Input = GridQuery<Self>, Reply = GridCounts>;
    /// A row.
    type Row: Serialize + Debug;

    /// The id of the list's subject.
    fn id() -> <Self::List as Endpoint>::Id;
    /// The same for the count.
    fn count_id() -> <Self::Count as Endpoint>::Id;
    /// The value of a row in the column `name`, or null.
    fn value(row: &Value, name: &str) -> Value;
    /// All rows that the list can have.
    fn all() -> GridQuery<Self> {
        GridQuery::default()
    }
}

/// A text as the database sorts it: ignoring case.
fn text(value: &Value) -> Value {
    value.as_str().map_or(Value::Null, |it| it.to_ascii_lowercase().into())
}

/// The position of a word among `words`, or null.
fn rank(value: &Value, words: &[&str]) -> Value {
    words.iter().position(|it| value == it).map_or(Value::Null, Into::into)
}

const STATES: [&str; 4] = ["invited", "pending", "active", "blocked"];

macro_rules! doors {
    ($list:ident $id:expr, $ask:ident $count:ident $row:path, $all:expr, |$r:ident, $name:ident| $value:expr) => {
        impl ListEndpoints for $list {
            type List = $ask;
            type Count = $count;
            type Row = $row;

            fn id() -> <Self::List as Endpoint>::Id {
                $id
            }

            fn count_id() -> <Self::Count as Endpoint>::Id {
                $id
            }

            fn value($r: &Value, $name: &str) -> Value {
                $value
            }

            fn all() -> GridQuery<Self> {
                $all
            }
        }
    };
}

doors! { Tickets NoId, ListTickets CountTickets shared::api::tickets::TicketRow,
GridQuery::default().with("status", Tickets::ANY_STATUS),
|row, name| match name {
    "number" => row["number"].clone(),
    "requester" | "account" | "assignee" | "department" | "subject" => text(&row[name]),
    "status" => rank(&row["status"], &["open", "waiting", "solved", "closed"]),
    "priority" => rank(&row["priority"], &["urgent", "high", "normal", "low"]),
    "created" => row["created_at"].clone(),
    "activity" => row["activity_at"].clone(),
    other => panic!("{other}"),
}}

doors! { Contacts NoId, ListContacts CountContacts shared::api::contacts::ContactRow,
GridQuery::default(),
|row, name| match name {
    "name" | "email" | "owner" | "assigned_to" => text(&row[name]),
    "account" => text(&row["account"]["name"]),
    "portal" => rank(&row["portal"], &STATES),
    "seen" => row["seen_at"].clone(),
    "created" => row["created_at"].clone(),
    field => text(&row["fields"][field]),
}}

doors! { Accounts NoId, ListAccounts CountAccounts shared::api::accounts::AccountRow,
GridQuery::default(),
|row, name| match name {
    "name" | "owner" => text(&row[name]),
    "contacts" | "tickets" => row[name].clone(),
    "unsolved" => row["open_tickets"].clone(),
    "created" => row["created_at"].clone(),
    field => text(&row["fields"][field]),
}}

doors! { Members ACME, ListAccountContacts CountAccountContacts shared::api::accounts::AccountContactRow,
GridQuery::default(),
|row, name| match name {
    "name" => text(&row["contact"]["name"]),
    "email" | "role" => text(&row[name]),
    "kind" => rank(&row["kind"], &["direct", "indirect"]),
    "level" => rank(&row["level"]["level"], &["own", "all_read", "all_reply", "manage"]),
    "portal" => rank(&row["portal"], &STATES),
    "seen" => row["seen_at"].clone(),
    "since" => row["since"].clone(),
    field => text(&row["fields"][field]),
}}

/// A page of any list, as JSON.
struct Part {
    rows: Vec<Value>,
    next: Option<Cursor>,
    previous: Option<Cursor>,
}

fn page<L: ListEndpoints>(client: &Client<'_>, query: &GridQuery<L>) -> Part {
    let page = client.call::<L::List>(L::id(), query).unwrap();
    let rows = page.rows.iter().map(|it| serde_json::to_value(it).unwrap()).collect();
    Part { rows, next: page.next, previous: page.previous }
}

/// All pages, from the first on.
fn pages<L: ListEndpoints>(client: &Client<'_>, query: &GridQuery<L>) -> Vec<Vec<Value>> {
    let (mut all, mut query) = (Vec::new(), query.clone());
    loop {
        let page = page(client, &query);
        all.push(page.rows);
        match page.next {
            Some(next) => query = query.at(Some(next)),
            None => return all,
        }
    }
}

/// All rows, from the first on.
fn rows<L: ListEndpoints>(client: &Client<'_>, query: &GridQuery<L>) -> Vec<Value> {
    pages(client, query).concat()
}

/// The query for all columns, in large pages.
fn wide<L: ListEndpoints>() -> GridQuery<L> {
    let choice = |it: &&Column| matches!(it.shown, Shown::Usually | Shown::Chosen);
    let columns = L::COLUMNS.iter().filter(choice).map(|it| it.name).collect();
    let mut query = L::all().sized(Size::HUNDRED);
    query.columns = Some(columns);
    query
}
