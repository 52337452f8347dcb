//! The tickets that a customer's search finds: the reasons of [`scope`](super::scope) with
//! the index of words. How such a search stays cheap stands in [`search`](super::search).

/// The texts with the words `?7` that customers may read, and the subjects with the parts
/// of words `?9`. No statement of the help center uses the index of internal notes [V11].
macro_rules! readable_hits {
    () => {
        "(select rowid from ticket_search where ticket_search match ?7
           union all
          select rowid from subject_parts where subject_parts match ?9)"
    };
}
pub(crate) use readable_hits;

/// The found tickets that `me` sees, as the table `seen (number, activity_at)`: with the
/// words `?7`, the parts `?9` or the number `?8`. See [`seen_walk`] and `search.rs`. The
/// limit for looking up is lower than for agents, because each reason looks up all of them.
macro_rules! seen_found {
    ($me:ident) => {
        $crate::store::seen_found::seen_found!($me, "51")
    };
    ($me:ident, $limit:literal) => {
        concat!(
            "with ", $me!(), ", ", $crate::store::scope::mine!(), ", ",
            $crate::store::search::found!($crate::store::seen_found::readable_hits!(), "500", "?8"), ", ",
            $crate::store::seen_found::cutoffs!(), ", looked_up (number, activity_at) as (",
            $crate::store::scope::seen_walk!(
                "cross join size on size.n <= 500",
                "found f cross join tickets x on x.number = f.number",
                "found f cross join tickets x on x.number = f.number
                 cross join participants p on p.ticket_id = x.id",
                "found f cross join tickets x on x.number = f.number",
                "found f cross join tickets x on x.number = f.number
                 cross join ticket_shares sh on sh.ticket_id = x.id",
                ["", "", "", ""],
                $limit
            ),
            "), passed (number, activity_at) as (",
            $crate::store::scope::seen_walk!(
                "cross join size on size.n > 500",
                "tickets x",
                "participants p cross join tickets x on x.id = p.ticket_id",
                "tickets x",
                "ticket_shares sh cross join tickets x on x.id = sh.ticket_id",
                [
                    $crate::store::seen_found::x_has_words!("reason = 'raised'"),
                    $crate::store::seen_found::x_has_words!("reason = 'joined'"),
                    $crate::store::seen_found::x_has_words!("reason = 'account' and account = m.account_id"),
                    $crate::store::seen_found::x_has_words!("reason = 'shared' and account = m.account_id")
                ],
                $limit
            ),
            "), seen (number, activity_at) as (select * from looked_up union all select * from passed) "
        )
    };
}
pub(crate) use seen_found;

/// How far down the tickets of each reason the index is asked, as the table
/// `cutoff (reason, account, at)`; see `search.rs`. Each reason has its own: a few old
/// tickets that somebody raised do not make a set of all hits just because their account
/// has hundreds of later ones. The accounts share the 600 questions.
macro_rules! cutoffs {
    () => {
        "cutoff (reason, account, at) as materialized (
           select 'raised', null, (
                  select x.activity_at from tickets x
                   where x.requester_id = me.id and x.activity_at <= ?3
                   order by x.activity_at desc limit 1 offset 600) from me
           union all
           select 'joined', null, (
                  select p.activity_at from participants p
                   where p.contact_id = me.id and p.activity_at <= ?3
                   order by p.activity_at desc limit 1 offset 600) from me
           union all
           select 'account', m.account_id, (
                  select x.activity_at from tickets x
                   where x.account_id = m.account_id and x.activity_at <= ?3
                   order by x.activity_at desc limit 1 offset 600 / (select count(*) from mine)) from mine m
           union all
           select 'shared', m.account_id, (
                  select sh.activity_at from ticket_shares sh
                   where sh.account_id = m.account_id and sh.withdrawn_at is null and sh.activity_at <= ?3
                   order by sh.activity_at desc limit 1 offset 600 / (select count(*) from mine)) from mine m)"
    };
}
pub(crate) use cutoffs;

/// The condition that ticket `x` has the words, asked down to the cutoff with `$reason`.
macro_rules! x_has_words {
    ($reason:literal) => {
        $crate::store::search::has_words!(
            $crate::store::seen_found::readable_hits!(),
            "x",
            "?8",
            "select 1 from ticket_search
              where ticket_search match ?7 and rowid between x.number << 16 and (x.number << 16) + 65535
              union all
             select 1 from subject_parts where subject_parts match ?9 and rowid = x.number << 16",
            $reason
        )
    };
}
pub(crate) use x_has_words;
