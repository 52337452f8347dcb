//! What a contact sees in the help center, shown to agents [V15]: the contact as the
//! policy knows them, and a page of the tickets in their scope.

use serde::Deserialize;
use shared::api::Named;
use shared::api::contacts::{Relationship, SightFilter};
use shared::ids::{AccountId, ContactId};
use shared::policy::ticket::TicketFacts;
use shared::policy::viewer::Customer;
use shared::portal::access::PortalState;
use shared::time::Timestamp;

use super::help_centers::{Asked, asked_help_center};
use super::relationships::live_relationships;
use super::scope::{customer_json, facts_json, me_by_contact, seen};
use super::{Place, Statement, sql};

/// A contact of the help center, with what decides what they see.
#[derive(Deserialize)]
pub(crate) struct PortalContact {
    /// The state of their access to the help center.
    pub(crate) portal: PortalState,
    /// The contact, as the policy knows them.
    pub(crate) customer: Customer,
    /// Their live relationships.
    pub(crate) relationships: Vec<Relationship>,
}

const PORTAL_CONTACT: &str = concat!(
    "select json_object(
       'portal', coalesce((select state from portal_access where contact_id = c.id and help_center_id = h.id),
                          'unverified'),
       'customer', ", customer_json!("c.id", "h.id"), ",
       'relationships', ", live_relationships!("c.id"), ") as json
      from contacts c join help_centers h on h.id = ", asked_help_center!("?2"), "
     where c.id = ?1 and c.deleted_at is null"
);

/// The contact, as a [`PortalContact`] of the help center.
pub(crate) fn portal_contact(contact: ContactId, help_center: Asked<'_>) -> Statement {
    sql(PORTAL_CONTACT).with(contact).with(help_center)
}

/// A ticket that the contact sees.
#[derive(Deserialize)]
pub(crate) struct Seen {
    /// The ticket, as the policy knows it.
    pub(crate) facts: TicketFacts,
    /// The subject.
    pub(crate) subject: String,
    /// The requester.
    pub(crate) requester: Named<ContactId>,
    /// The account.
    pub(crate) account: Option<Named<AccountId>>,
    /// The time of the last message.
    pub(crate) activity_at: Timestamp,
}

const SEEN: &str = concat!(
    seen!(
        me_by_contact,
        "and exists (select 1 from sessions s join agents a on a.id = s.agent_id
                      where s.hash = ?8
                        and (a.sees_all = 1
                             or x.department_id in (select department_id from agent_departments where agent_id = a.id)))"
    ),
    "select json_object(
       'facts', ", facts_json!("?1"), ", 'subject', t.subject,
       'requester', json_object('id', q.id, 'name', ltrim(q.first_name || ' ' || q.last_name)),
       'account', json((select json_object('id', id, 'name', name) from accounts where id = t.account_id)),
       'activity_at', t.activity_at) as json
      from (select number from seen order by activity_at desc, number desc limit 51) s
     cross join tickets t on t.number = s.number
     cross join contacts q on q.id = t.requester_id
     order by t.activity_at desc, t.number desc"
);

/// A page of the tickets that both the contact and the agent with this session see, the
/// latest first, a [`Seen`] each. The agent's scope is part of the statement, so that a
/// cursor reveals no ticket that the agent does not see [V16].
pub(crate) fn seen(
    contact: ContactId,
    filter: &SightFilter,
    (help_center, session): (Asked<'_>, &str),
    now: Timestamp,
) -> Statement {
    sql(SEEN)
        .with(contact)
        .with(now)
        .with_place(Place::by_time(filter.after.as_ref()))
        .with("all")
        .with(None::<AccountId>)
        .with(help_center)
        .with(session)
}
