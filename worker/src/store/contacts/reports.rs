//! Lines of reports [R16]: the contacts that a contact reports to, up to the top, and those
//! that report to a contact. A contact who is deleted is skipped; one who was merged stands for the contact
//! who stayed. That no line leads back to its beginning is ensured by a trigger.

/// The contacts from `$from` up to the top, as `up (id, name, next, lives, step)`. A line of
/// more than a hundred is cut off.
macro_rules! up {
    ($from:expr) => {
        concat!(
            "with recursive up (id, name, next, lives, step) as (
               select p.id, ltrim(p.first_name || ' ' || p.last_name), coalesce(p.merged_into, p.reports_to_id),
                      p.deleted_at is null, 1
                 from contacts p where p.id = ",
            $from,
            "
                union all
               select p.id, ltrim(p.first_name || ' ' || p.last_name), coalesce(p.merged_into, p.reports_to_id),
                      p.deleted_at is null, u.step + 1
                 from up u cross join contacts p on p.id = u.next where u.step < 100)"
        )
    };
}

/// `$what` of contact `up`, the superior of contact `$of`; null if `$of` has no superior.
macro_rules! superior {
    ($what:literal, $of:literal) => {
        concat!(
            "(",
            $crate::store::contacts::reports::up!(concat!($of, ".reports_to_id")),
            " select ",
            $what,
            " from up where lives and id <> ",
            $of,
            ".id order by step limit 1)"
        )
    };
}

pub(in crate::store) use {superior, up};
