//! Saved views of the lists.

use shared::api::tickets::CountTickets;
use shared::api::views::{
    CountViews, CreateView, DeleteView, ListViews, RestoreView, SavedView, UpdateView, ViewChange,
    ViewClock, ViewDraft,
};
use shared::api::{NoId, Nothing};
use shared::grid::{GridQuery, ListName, Pairs, Tickets};
use shared::ids::ViewId;
use shared::policy::views::{MAX_SHARED, MAX_VIEWS};
use shared::problem::{Problem, ProblemCode};
use shared::time::Span;

use crate::harness::{Client, World, code};

fn pairs(all: &[(&str, &str)]) -> Pairs {
    all.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn draft(name: &str, is_shared: bool) -> ViewDraft {
    let query = pairs(&[("status", "open,waiting"), ("sort", "-created"), ("size", "25")]);
    ViewDraft { name: name.to_owned(), is_shared, query }
}

fn create(agent: &Client<'_>, name: &str, is_shared: bool) -> Result<ViewId, Problem> {
    agent.call::<CreateView>(ListName::Tickets, &draft(name, is_shared)).map(|it| it.id)
}

fn all(agent: &Client<'_>) -> Vec<SavedView> {
    agent.call::<ListViews>(ListName::Tickets, &Nothing {}).unwrap()
}

fn names(agent: &Client<'_>) -> Vec<String> {
    all(agent).into_iter().map(|it| it.name).collect()
}

fn change(view: &SavedView) -> ViewChange {
    let SavedView { name, is_shared, version, .. } = view.clone();
    ViewChange { version, name, is_shared, query: None }
}

#[test]
fn agents_see_their_own_views_and_the_shared_ones_by_name() {
    let world = World::in_process();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    create(&mara, "Urgent", false).unwrap();
    create(&mara, " big  accounts ", true).unwrap();
    create(&jonas, "Éclairs", false).unwrap();
    create(&jonas, "Urgent", true).unwrap();
    assert_eq!(names(&mara), ["big accounts", "Urgent", "Urgent"]);
    assert_eq!(names(&jonas), ["big accounts", "Urgent", "Éclairs"]);
    let view = all(&jonas).remove(0);
    assert_eq!((view.owner.name.as_str(), view.is_shared), ("Mara Okafor", true));
    assert_eq!(view.query, draft("", false).query, "as it was saved");
    let of_contacts = mara.call::<ListViews>(ListName::Contacts, &Nothing {}).unwrap();
    assert!(of_contacts.is_empty(), "of that list only");
}

#[test]
fn a_view_is_changed_by_its_owner_and_a_shared_one_by_admins_too() {
    let world = World::in_process();
    let (mara, jonas, priya) = (world.mara(), world.agent("jonas"), world.agent("priya"));
    let shared = create(&jonas, "Shared", true).unwrap();
    let private = create(&jonas, "Private", false).unwrap();
    let of_jonas = |id| all(&jonas).into_iter().find(|it| it.id == id).unwrap();
    for (agent, id, expected) in [
        (&priya, shared, ProblemCode::Forbidden),
        (&priya, private, ProblemCode::NotFound),
        // Not even an admin learns of it.
        (&mara, private, ProblemCode::NotFound),
    ] {
        assert_eq!(code(agent.call::<UpdateView>(id, &change(&of_jonas(id)))), expected);
        assert_eq!(code(agent.call::<DeleteView>(id, &Nothing {})), expected);
        assert_eq!(code(agent.call::<RestoreView>(id, &Nothing {})), expected);
    }
    let mut renamed = change(&of_jonas(shared));
    renamed.name = "Renamed".to_owned();
    mara.call::<UpdateView>(shared, &renamed).unwrap();
    let now = of_jonas(shared);
    assert_eq!((now.name.as_str(), now.owner.name.as_str()), ("Renamed", "Jonas Lind"));
    assert_eq!(now.query, draft("", false).query, "what it asks stays");
    // Somebody else was faster.
    assert_eq!(code(jonas.call::<UpdateView>(shared, &renamed)), ProblemCode::Stale);
    let query = pairs(&[("assignee", "me")]);
    let asks = ViewChange { query: Some(query.clone()), ..change(&now) };
    jonas.call::<UpdateView>(shared, &asks).unwrap();
    assert_eq!(of_jonas(shared).query, query);
    let mut own = change(&of_jonas(shared));
    own.is_shared = false;
    jonas.call::<UpdateView>(shared, &own).unwrap();
    assert!(names(&mara).is_empty(), "it is private now");
}

#[test]
fn a_name_is_used_once_by_an_agent_in_a_list() {
    let world = World::in_process();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    create(&mara, "Mine", false).unwrap();
    let taken = create(&mara, "MINE ", true).unwrap_err();
    assert_eq!((taken.code, &*taken.fields[0].field), (ProblemCode::Invalid, "name"));
    create(&jonas, "Mine", true).unwrap();
    let empty = ViewDraft { query: Pairs::new(), ..draft("Mine", false) };
    mara.call::<CreateView>(ListName::Contacts, &empty).unwrap();
    let other = create(&mara, "Other", false).unwrap();
    let view = all(&mara).into_iter().find(|it| it.id == other).unwrap();
    let taken = ViewChange { name: "mine".to_owned(), ..change(&view) };
    assert_eq!(code(mara.call::<UpdateView>(other, &taken)), ProblemCode::Invalid);
    // Its own name in another case is free.
    let same = ViewChange { name: "OTHER".to_owned(), ..change(&view) };
    mara.call::<UpdateView>(other, &same).unwrap();
}

#[test]
fn a_deleted_view_comes_back_as_it_was_for_a_day() {
    let world = World::in_process();
    let mara = world.mara();
    let id = create(&mara, "Mine", true).unwrap();
    let before = all(&mara).remove(0);
    mara.call::<DeleteView>(id, &Nothing {}).unwrap();
    assert!(names(&mara).is_empty());
    assert_eq!(code(mara.call::<DeleteView>(id, &Nothing {})), ProblemCode::NotFound);
    assert_eq!(code(mara.call::<UpdateView>(id, &change(&before))), ProblemCode::NotFound);
    // Another one has its name meanwhile.
    let other = create(&mara, "mine", false).unwrap();
    assert_eq!(code(mara.call::<RestoreView>(id, &Nothing {})), ProblemCode::Invalid);
    mara.call::<DeleteView>(other, &Nothing {}).unwrap();
    for _ in 0..2 {
        mara.call::<RestoreView>(id, &Nothing {}).unwrap();
    }
    let after = all(&mara).remove(0);
    assert_eq!(SavedView { version: before.version, ..after }, before);
    mara.call::<DeleteView>(id, &Nothing {}).unwrap();
    world.wait(Span::hours(25));
    world.minute();
    let mara = world.mara();
    assert_eq!(code(mara.call::<RestoreView>(id, &Nothing {})), ProblemCode::NotFound);
}

#[test]
fn there_are_only_so_many_views() {
    let world = World::in_process();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let fill = |owner: &str, count: u32, is_shared: u8| {
        let text = format!(
            "insert into views (id, list, owner_id, name, name_key, is_shared, query)
               with recursive n (i) as (select 1 union all select i + 1 from n where i < {count})
               select lower(hex(randomblob(4))) || '-0000-7000-8000-' || lower(hex(randomblob(6))), 'tickets', a.id, 'V' || i, 'v' || i, {is_shared}, '{{}}'
                 from agents a cross join n where a.address_key like '{owner}@%'"
        );
        world.sqlite().with(|db| db.execute_batch(&text).unwrap());
    };
    fill("mara", MAX_VIEWS - 1, 0);
    let last = create(&mara, "The last", false).unwrap();
    assert_eq!(code(create(&mara, "One more", false)), ProblemCode::Conflict);
    let elsewhere = ViewDraft { query: Pairs::new(), ..draft("Elsewhere", false) };
    mara.call::<CreateView>(ListName::Accounts, &elsewhere).unwrap();
    mara.call::<DeleteView>(last, &Nothing {}).unwrap();
    create(&mara, "In its place", false).unwrap();
    assert_eq!(code(mara.call::<RestoreView>(last, &Nothing {})), ProblemCode::Conflict);
    fill("priya", MAX_SHARED, 1);
    assert_eq!(code(create(&jonas, "Shared", true)), ProblemCode::Conflict);
    let own = create(&jonas, "Own", false).unwrap();
    let view = all(&jonas).into_iter().find(|it| it.id == own).unwrap();
    let shared = ViewChange { is_shared: true, ..change(&view) };
    assert_eq!(code(jonas.call::<UpdateView>(own, &shared)), ProblemCode::Conflict);
}

#[test]
fn a_view_asks_only_what_its_list_has() {
    let world = World::in_process();
    let mara = world.mara();
    for (name, text) in [
        ("shoe_size", "39"),
        ("portal", "active"),
        ("status", "lost"),
        ("cursor", "n.7"),
        ("offset", "60"),
        ("size", "101"),
        ("sort", "shoe_size"),
    ] {
        let query = pairs(&[(name, text)]);
        let wrong = ViewDraft { name: "Wrong".to_owned(), is_shared: false, query: query.clone() };
        let problem = mara.call::<CreateView>(ListName::Tickets, &wrong).unwrap_err();
        assert_eq!(problem.fields[0].field, "query", "{name}={text}");
    }
    let long = ViewDraft { name: "x".repeat(81), ..ViewDraft::default() };
    let problem = mara.call::<CreateView>(ListName::Tickets, &long).unwrap_err();
    assert_eq!(problem.fields[0].field, "name");
    assert!(names(&mara).is_empty());
}

#[test]
fn a_view_of_what_is_gone_still_opens_and_is_counted_by_the_rest() {
    let world = World::in_process();
    let mara = world.mara();
    world.sqlite().with(|db| {
        db.execute_batch(
            r#"insert into views (id, list, owner_id, name, name_key, is_shared, query)
                 select '0199a000-0000-7000-8000-00000000f001', 'tickets', id, 'Old', 'old', 1,
                        '{"shoe_size":"39","status":"open","columns":"shoe_size,created"}'
                   from agents where address_key like 'mara@%'"#,
        )
        .unwrap();
    });
    let view = all(&mara).remove(0);
    let (query, dead) = GridQuery::of_kept(ListName::Tickets.columns(), &view.query);
    assert_eq!(dead, pairs(&[("shoe_size", "39")]));
    let counts = mara.call::<CountViews>(ListName::Tickets, &ViewClock::default()).unwrap();
    let expected = mara.call::<CountTickets>(NoId, &query.rows().of::<Tickets>()).unwrap();
    assert_eq!((counts[0].id, counts[0].rows), (view.id, expected.shown));
    // It is renamed without what it asks being checked again.
    let renamed = ViewChange { name: "New".to_owned(), ..change(&view) };
    mara.call::<UpdateView>(view.id, &renamed).unwrap();
    assert_eq!(all(&mara).remove(0).query, view.query);
}

#[test]
fn views_are_counted_as_their_lists_are() {
    let world = World::in_process();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    for first_name in ["Ann", "Ben", "Cid"] {
        world.contact(first_name, None);
    }
    let save = |name: &str, query: &[(&str, &str)]| {
        let draft = ViewDraft { name: name.to_owned(), is_shared: true, query: pairs(query) };
        jonas.call::<CreateView>(ListName::Contacts, &draft).unwrap();
    };
    save("All", &[]);
    save("Ann", &[("q", "ann"), ("sort", "-created")]);
    save("Jonas's", &[("owner", "me")]);
    save("Today", &[("created", "last:1")]);
    let count = |agent: &Client<'_>| -> Vec<u32> {
        let clock = ViewClock { offset: 60 };
        let counts = agent.call::<CountViews>(ListName::Contacts, &clock).unwrap();
        counts.iter().map(|it| it.rows.0).collect()
    };
    // `me` is the agent who reads.
    assert_eq!(count(&mara), [3, 1, 3, 3]);
    assert_eq!(count(&jonas), [3, 1, 0, 3]);
}

#[test]
fn a1_the_log_tells_of_views_but_not_the_names_of_private_ones() {
    let world = World::in_process();
    let mara = world.mara();
    create(&mara, "My secret", false).unwrap();
    let shared = create(&mara, "For all", true).unwrap();
    mara.call::<DeleteView>(shared, &Nothing {}).unwrap();
    mara.call::<RestoreView>(shared, &Nothing {}).unwrap();
    let query = "select act || ' ' || coalesce(detail ->> 'name', '-') from operations
                  where act like '%_view' order by seq";
    let told: Vec<String> = world.sqlite().with(|db| {
        let mut rows = db.prepare(query).unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    });
    let expected =
        ["create_view -", "create_view For all", "delete_view For all", "restore_view For all"];
    assert_eq!(told, expected);
}
