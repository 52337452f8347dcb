//! What a row of the agents' tickets has, by the columns that are shown.

use shared::grid::{Condition, GridQuery, NONE, Tickets};

use super::fragment::Fragment;

/// The content of a row. It has the id of the account only in the list of one contact's
/// tickets, and the id of the requester only in the list of one account's tickets: both in
/// each row would be a third of a page's size.
pub(super) fn row(query: &GridQuery<Tickets>) -> (Fragment, Fragment) {
    let is_of_one =
        |name| query.condition(name).and_then(Condition::single).is_some_and(|it| it != NONE);
    let mut row = Fragment::text(
        "json_object(
           'number', x.number, 'subject', x.subject, 'status', x.status, 'priority', x.priority,
           'requester', ltrim(c.first_name || ' ' || c.last_name), 'account', a.name, ",
    );
    let mut joins = Fragment::text(
        " cross join contacts c on c.id = x.requester_id
          left join accounts a on a.id = x.account_id
          left join agents g on g.id = x.assignee_id",
    );
    if is_of_one("requester") {
        row = row.and("'account_id', a.id, ");
    } else if is_of_one("account") {
        row = row.and("'requester_id', c.id, ");
    }
    if query.shows("department") {
        row = row.and("'department', d.name, ");
        joins = joins.and(" left join departments d on d.id = x.department_id");
    }
    if query.shows("preview") {
        row = row.and(
            "'preview', (select substr(m.body, 1, 160) from messages m
                          where m.ticket_id = x.id and m.is_public = 1
                          order by m.created_at desc, m.id desc limit 1), ",
        );
    }
    if query.shows("created") {
        row = row.and("'created_at', x.created_at, ");
    }
    row = row.and(
        "'assignee', g.name, 'is_private', json(iif(x.is_private, 'true', 'false')),
         'activity_at', x.activity_at)",
    );
    (row, joins)
}
