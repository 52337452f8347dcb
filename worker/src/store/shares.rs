//! The accounts that a ticket is shared with, and who sees it by a change of that [V10].

use serde::Deserialize;
use shared::api::Named;
use shared::api::operations::{SIGHT_PEOPLE, Sight, SightChange};
use shared::ids::{AccountId, TicketNumber};
use shared::operations::rows::{RowChange, ShareRow};
use shared::policy::ticket::{Share, TicketFacts, reasons};
use shared::policy::viewer::Customer;
use shared::time::Timestamp;

use super::audience::concerned;
use super::records::ticket_shares;
use super::scope::{facts_json, it_for_agent};
use super::{Answers, Batch, Slot, Statement, StoreError, sql};

const ROW: &str = concat!(
    "select json(",
    ticket_shares!(row_json),
    ") as json from tickets t cross join ticket_shares r on r.ticket_id = t.id
       where t.number = ?1 and r.account_id = ?2 and r.withdrawn_at is null"
);

/// The share of the ticket with the account that is not withdrawn, as a [`ShareRow`].
pub(crate) fn row(ticket: TicketNumber, account: AccountId) -> Statement {
    sql(ROW).with(ticket).with(account)
}

const LIST: &str = concat!(
    "with ",
    it_for_agent!("?3", "?1"),
    "select json_object('account', json_object('id', a.id, 'name', a.name), 'until', s.expires_at) as json
       from it cross join ticket_shares s on s.ticket_id = it.id and s.withdrawn_at is null
      cross join accounts a on a.id = s.account_id and a.deleted_at is null
      where s.expires_at is null or ?2 < s.expires_at
      order by a.sort_key, a.id limit 100"
);

/// The shares of the ticket that have not ended, each as a
/// [`TicketShare`](shared::api::shares::TicketShare).
pub(crate) fn list(ticket: TicketNumber, session: &str, now: Timestamp) -> Statement {
    sql(LIST).with(ticket).with(now).with(session)
}

const UNCHANGED: &str = "
    insert into guard select exists (
      select 1 from tickets
       where id = ?1 and is_private = ?2 and account_id is ?3 and department_id = ?4)";

/// The guard that the ticket is still as the decision on a share found it.
pub(crate) fn ticket_unchanged(ticket: &TicketFacts) -> Statement {
    sql(UNCHANGED)
        .with(ticket.id)
        .with(ticket.is_private)
        .with(ticket.account)
        .with(ticket.department)
}

const FACTS: &str = concat!("select ", facts_json!(), " as json from tickets t where t.id = ?1");

const MEMBERS: &str = concat!(
    "select json_object(
       'contact', json_object('id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name)), ",
    concerned!("union select ?2"),
    ") as json
       from tickets t
      cross join (select contact_id from relationships
                   where account_id = ?2 and valid_to is null limit ?3) b
      cross join contacts c on c.id = b.contact_id and c.deleted_at is null
      where t.id = ?1
      order by c.sort_key, c.id"
);

const OTHERS: &str = "
    select json_quote(max(0, count(*) - cast(?2 as integer))) as json from (
      select 1 from relationships where account_id = ?1 and valid_to is null limit 1000)";

/// A contact of the account.
#[derive(Deserialize)]
struct Member {
    contact: Named<shared::ids::ContactId>,
    takes_part: bool,
    customer: Customer,
}

/// Who gains or loses sight of a ticket by a change of one share.
pub(crate) struct ShareSight {
    facts: Slot<TicketFacts>,
    members: Slot<Member>,
    more: Slot<u32>,
    account: AccountId,
    /// The share after the change, if it is there.
    after: Option<Share>,
    now: Timestamp,
}

/// Adds the statements of that to `batch`; `None` if something else changes.
pub(super) fn ask(batch: &mut Batch, changes: &[RowChange], now: Timestamp) -> Option<ShareSight> {
    let [RowChange::Share(diff)] = changes else { return None };
    let ShareRow { ticket_id, account_id, .. } = diff.after.as_ref().or(diff.before.as_ref())?;
    let after = diff.after.as_ref().filter(|it| it.withdrawn_at.is_none());
    let people = i64::try_from(SIGHT_PEOPLE).unwrap_or(i64::MAX);
    Some(ShareSight {
        facts: batch.ask(sql(FACTS).with(*ticket_id)),
        members: batch.ask(sql(MEMBERS).with(*ticket_id).with(*account_id).with(people)),
        more: batch.ask(sql(OTHERS).with(*account_id).with(people)),
        account: *account_id,
        after: after.map(|it| Share { account: it.account_id, until: it.expires_at }),
        now,
    })
}

impl ShareSight {
    /// Reads who gains and loses.
    pub(super) fn read(self, answers: &mut Answers) -> Result<Sight, StoreError> {
        let Some(ticket) = answers.one(self.facts)? else { return Ok(Sight::default()) };
        let others = ticket.shares.iter().filter(|it| it.account != self.account).copied();
        let next = others.chain(self.after).collect();
        let next = TicketFacts { shares: next, ..ticket.clone() };
        let change = |member: Member| {
            let part = member.takes_part.then_some(member.customer.id);
            let sees = |ticket: &TicketFacts| {
                let participants = part.into_iter().collect();
                let ticket = TicketFacts { participants, ..ticket.clone() };
                !reasons(&member.customer, &ticket, self.now).is_empty()
            };
            let (saw, sees) = (sees(&ticket), sees(&next));
            let (gains, loses) = (u32::from(sees && !saw), u32::from(saw && !sees));
            (saw != sees).then_some(SightChange { contact: member.contact, gains, loses })
        };
        let members = answers.all(self.members)?;
        Ok(Sight {
            people: members.into_iter().filter_map(change).collect(),
            more_people: answers.one(self.more)?.unwrap_or_default(),
        })
    }
}
