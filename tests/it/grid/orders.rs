//! Every list in every order, forward and backward.

use super::*;

fn check<L: ListEndpoints>(client: &Client<'_>) {
    let all = rows(client, &wide::<L>());
    let sorted = |rows: &[Value]| {
        let mut texts: Vec<String> = rows.iter().map(Value::to_string).collect();
        texts.sort_unstable();
        texts
    };
    for column in L::COLUMNS.iter().filter(|it| it.sort.is_some()) {
        for direction in [Direction::Up, Direction::Down] {
            let sort = Sort { column: column.name, direction };
            let query = wide::<L>().by(sort);
            let pages = pages(client, &query);
            let rows = pages.concat();
            assert!(sorted(&rows) == sorted(&all), "{sort}: a row twice, or none");
            let values: Vec<Value> = rows.iter().map(|it| L::value(it, column.name)).collect();
            let filled: Vec<&Value> = values.iter().filter(|it| !it.is_null()).collect();
            let is_last = values.iter().skip(filled.len()).all(Value::is_null);
            assert!(is_last, "{sort}: rows without a value come last");
            for pair in filled.windows(2) {
                let [one, two] = *pair else { unreachable!() };
                let (one, two) = if direction == Direction::Up { (one, two) } else { (two, one) };
                let is_right = match (one.as_i64(), two.as_i64()) {
                    (Some(one), Some(two)) => one <= two,
                    _ => one.as_str() <= two.as_str(),
                };
                assert!(is_right, "{sort}: {one} before {two}");
            }
            back(client, &query, &pages);
        }
    }
}

/// How many pages are read backward.
const BACK: usize = 4;

/// Checks that reading backward from the last page gives the same pages.
fn back<L: ListEndpoints>(client: &Client<'_>, query: &GridQuery<L>, pages: &[Vec<Value>]) {
    let sort = query.sorted();
    let mut at = None;
    for expected in pages {
        let page = page(client, &query.clone().at(at));
        assert!(page.rows == *expected, "{sort}: the same page");
        at = page.next;
        if at.is_none() {
            let (mut at, mut shown) = (page.previous, pages.len() - 1);
            let until = shown.saturating_sub(BACK);
            while let Some(previous) = at.filter(|_| until < shown) {
                let page = super::page(client, &query.clone().at(Some(previous)));
                shown -= 1;
                assert!(page.rows == pages[shown], "{sort}: page {shown} again, from behind");
                let forth = super::page(client, &query.clone().at(page.next));
                assert!(forth.rows == pages[shown + 1], "{sort}: and forth");
                at = page.previous;
            }
            assert_eq!(shown, until, "{sort}: back again");
        }
    }
    assert_eq!(at, None);
}

#[test]
fn tickets_are_in_every_order() {
    let world = crowd();
    check::<Tickets>(&world.mara());
}

/// An agent of one department sees only its tickets, in every order.
#[test]
fn v16_tickets_of_a_department_are_in_every_order() {
    let world = crowd();
    let priya = world.agent("priya");
    let all = rows(&priya, &wide::<Tickets>());
    assert!(all.iter().all(|it| it["department"] == all[0]["department"]));
    check::<Tickets>(&priya);
}

#[test]
fn contacts_are_in_every_order() {
    let world = crowd();
    check::<Contacts>(&world.mara());
}

#[test]
fn accounts_are_in_every_order() {
    let world = crowd();
    check::<Accounts>(&world.mara());
}

#[test]
fn r12_an_accounts_contacts_are_in_every_order_each_once() {
    let world = crowd();
    check::<Members>(&world.mara());
}

#[test]
fn pages_have_the_requested_size() {
    let world = crowd();
    let mara = world.mara();
    let typed = [1, 7, 99].map(|rows| Size::of(rows).unwrap());
    for size in Size::OFFERED.into_iter().chain(typed) {
        let query = GridQuery::<Contacts>::default().sized(size);
        let first = page(&mara, &query);
        assert_eq!((first.rows.len(), first.previous), (size.rows(), None));
        let second = page(&mara, &query.clone().at(first.next));
        let third = page(&mara, &query.clone().at(second.next.clone()));
        assert_eq!(page(&mara, &query.clone().at(third.previous)).rows, second.rows);
        assert_eq!(page(&mara, &query.at(second.previous)).rows, first.rows);
    }
}

#[test]
fn a_malformed_cursor_is_the_first_page() {
    let world = crowd();
    let mara = world.mara();
    let first = page::<Contacts>(&mara, &GridQuery::default());
    let foreign = page::<Tickets>(&mara, &GridQuery::default()).next.unwrap().0;
    for cursor in ["", "x", "n", "nWzBd", "p!!", "né", &*"n".repeat(10_000), &*foreign] {
        let query = GridQuery::default().at(Some(Cursor(cursor.to_owned())));
        let page = page::<Contacts>(&mara, &query);
        assert!(page.rows == first.rows && page.previous.is_none(), "{cursor}");
    }
}
