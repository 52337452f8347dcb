//! Conversations, read in parts, the newest first. A part is limited in messages and in
//! bytes. Writes to a ticket do not read its conversation.
//!
//! The macros here are parts of statements, which `tickets` and `portal_tickets` combine.

/// The part of the conversation of the ticket `it` before the message `$before`, or the
/// newest part, as the table `part (place)`. `$public` is a condition on each message `m`.
///
/// 100 and 250,000 are `PART_MESSAGES` and `PART_BYTES` of `shared::api::tickets`. The size
/// of a body is measured without reading it, and only bodies that fit are read.
macro_rules! part {
    ($public:literal, $before:literal) => {
        concat!(
            "cut (at, id) as materialized (
               select m.created_at, m.id from messages m
                where m.id = ", $before, " and m.ticket_id = (select id from it) ", $public, "
               union all
               select 9007199254740991, '' where ", $before, " is null),
             part (place) as materialized (
               select place from (
                 select place,
                        sum(bytes) over (order by created_at desc, id desc rows unbounded preceding) as bytes,
                        row_number() over (order by created_at desc, id desc) as n
                   from (select m.rowid as place, m.created_at, m.id, octet_length(m.body) as bytes
                           from messages m
                          where m.ticket_id = (select id from it) ", $public, "
                            and (m.created_at, m.id) < (select at, id from cut)
                          order by m.created_at desc, m.id desc limit 100))
                where bytes <= 250000 or n = 1)"
        )
    };
}
pub(super) use part;

/// The messages of `part`, as the fields `messages` and `earlier_messages` of a JSON object.
/// `$message` is the JSON of a message `m`, written by the agent `ma` or the contact `mc`.
macro_rules! part_fields {
    ($public:literal, $message:literal) => {
        concat!(
            "'messages', json((select json_group_array(json(message)) from (
               select ",
            $message,
            " as message
                 from part cross join messages m on m.rowid = part.place
                 left join agents ma on ma.id = m.agent_id
                 left join contacts mc on mc.id = m.contact_id
                order by m.created_at, m.id))),
             'earlier_messages',
               (select count(*) from messages m
                 where m.ticket_id = (select id from it) ",
            $public,
            "
                   and (m.created_at, m.id) < (select at, id from cut))
               - (select count(*) from part)"
        )
    };
}
pub(super) use part_fields;
