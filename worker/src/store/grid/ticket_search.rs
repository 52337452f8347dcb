//! Searching the list of tickets. Agents search messages and notes.

use super::fragment::Fragment;
use super::plan::Few;
use crate::store::Bind;
use crate::store::search::TicketSearch;

/// The messages and notes that contain the words `?1`, and the subjects that contain the
/// parts of words `?3`.
const HITS: &str = "(select rowid from ticket_search where ticket_search match ?1
    union all
    select rowid from note_search where note_search match ?1
    union all
    select rowid from subject_parts where subject_parts match ?3)";

/// What a search adds to a plan: its common table expressions, the condition on tickets
/// that are walked to, and the found tickets if they are few.
///
/// See [`crate::store::search`] for which of the two is used.
pub(super) fn found(search: &TicketSearch, cutoff: Option<Fragment>) -> (Fragment, Fragment, Few) {
    let params = [(&search.words).bind(), search.number.bind(), (&search.parts).bind()];
    let hits = Fragment::sql(HITS, &params);
    let mut tables = Fragment::text("hits (number) as materialized (select rowid >> 16 from ")
        .then(&hits)
        .and(
            " limit 10001), size (n) as materialized (select count(*) from hits),
              found (number) as materialized (
                select number from hits where (select n from size) <= 2000 union select ",
        )
        .then(&Fragment::sql("?2", &params))
        .and("), ");
    let mut walked = Fragment::sql(" and (x.number = ?2 or ", &params);
    let mut among = Fragment::text(
        "case when (select n from size) <= 10000 then x.number in (select number from hits) ",
    );
    if let Some(cutoff) = cutoff {
        tables = tables.and("cutoff (at) as materialized (").then(&cutoff).and("), ");
        let one = "select 1 from ticket_search
             where ticket_search match ?1 and rowid between x.number << 16 and (x.number << 16) + 65535
            union all
            select 1 from note_search
             where note_search match ?1 and rowid between x.number << 16 and (x.number << 16) + 65535
            union all
            select 1 from subject_parts where subject_parts match ?3 and rowid = x.number << 16";
        among = among
            .and("when x.activity_at >= coalesce((select at from cutoff), 0) then exists (")
            .then(&Fragment::sql(one, &params))
            .and(") ");
    }
    walked = walked
        .then(&among)
        .and("else x.number in (select rowid >> 16 from ")
        .then(&hits)
        .and(") end");
    let few = Few {
        key: "x.number",
        rows: Fragment::text("select number from found where number is not null"),
        are_all: Some(Fragment::text("(select n <= 2000 from size)")),
    };
    (tables, walked.and(")"), few)
}
