//! What a contact has not read: a message of a ticket that others wrote after the contact last
//! opened it.
//!
//! A contact who has never opened a ticket has it unread only as its requester or a participant.
//! Colleagues' tickets are not unread before they were opened once: a new member would else begin
//! with everything that was ever said at their account, and nobody is expected to follow it.
//!
//! Only public messages count [V11], and only tickets that the contact sees are looked at [V16].

use shared::ids::{ContactId, TicketId};
use shared::time::Timestamp;

use super::proof::Own;
use super::{Statement, sql};

/// The condition that ticket `t` is unread by `me`.
macro_rules! unread {
    () => {
        "exists (
           select 1 from messages m
            where m.ticket_id = t.id and m.is_public = 1 and m.contact_id is not me.id
              and m.created_at > coalesce(
                    (select z.at from ticket_seen z where z.contact_id = me.id and z.ticket_id = t.id),
                    (select b.at from ticket_seen_since b
                      where b.id = 1
                        and (t.requester_id = me.id
                             or exists (select 1 from participants p
                                         where p.ticket_id = t.id and p.contact_id = me.id)))))"
    };
}
pub(super) use unread;

/// The unread tickets among the newest 1,001 of `seen`, as the table `news (number,
/// activity_at)`. What is older is not looked at, so that the list and its count end.
macro_rules! news {
    () => {
        concat!(
            "news (number, activity_at) as materialized (
               select t.number, t.activity_at
                 from me cross join (select number from seen order by activity_at desc, number desc limit 1001) n
                cross join tickets t on t.number = n.number
                where ",
            $crate::store::unread::unread!(),
            ") "
        )
    };
}
pub(super) use news;

/// The time of the newest message of ticket `t` that `me` has not read, else null.
macro_rules! newest_unread {
    () => {
        "(select m.created_at from messages m
           where m.ticket_id = t.id and m.is_public = 1
             and m.created_at > coalesce(
                   (select z.at from ticket_seen z where z.contact_id = me.id and z.ticket_id = t.id), -1)
           order by m.created_at desc limit 1)"
    };
}
pub(super) use newest_unread;

const READ: &str = "
    insert into ticket_seen (contact_id, ticket_id, at) values (?1, ?2, ?3)
        on conflict (contact_id, ticket_id) do update set at = excluded.at
     where ticket_seen.at < excluded.at";

/// The contact has read what was said on the ticket up to `at`.
pub(super) fn read_up_to(own: &Own<ContactId>, ticket: TicketId, at: Timestamp) -> Statement {
    sql(READ).with(own.id()).with(ticket).with(at)
}
