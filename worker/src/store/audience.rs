//! The contacts who see a ticket, and the contacts of its account who do not. They are
//! read as candidates, and the policy gives the reasons [V15].

use serde::Deserialize;
use shared::api::Named;
use shared::api::shares::TicketShare;
use shared::api::tickets::{Audience, NonSeer, Seer};
use shared::ids::{ContactId, TicketNumber};
use shared::policy::ticket::{Annotate, Reason, TicketFacts, reasons, why_not};
use shared::policy::viewer::Customer;

use super::asker::Asker;
use super::scope::{it_for_agent, seers};
use super::{Answers, Batch, Slot, shares, sql, tickets};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;

/// What decides whether contact `c` sees ticket `t`, as members of a JSON object: whether they
/// take part, and the customer, only with the accounts that can show them this ticket, which are
/// those that have it and those of `$others`.
macro_rules! concerned {
    ($others:literal) => {
        concat!(
            "'takes_part', json(iif(exists (
                select 1 from participants where ticket_id = t.id and contact_id = c.id), 'true', 'false')),
             'customer', ",
            $crate::store::scope::customer_json!(
                "c.id",
                "t.help_center_id",
                concat!(
                    "and r.account_id in (select t.account_id
                                           union
                                          select account_id from ticket_shares
                                           where ticket_id = t.id and withdrawn_at is null ",
                    $others,
                    ")"
                )
            )
        )
    };
}
pub(super) use concerned;

/// A candidate as JSON, with the total count.
macro_rules! candidate {
    ($count:literal) => {
        concat!(
            "select json_object('name', ltrim(c.first_name || ' ' || c.last_name), 'count', ",
            $count,
            ", ",
            concerned!(""),
            ") as json "
        )
    };
}

const SEERS: &str = concat!(
    "with ",
    it_for_agent!("?3", "?1"),
    ", ",
    seers!(""),
    candidate!("(select count(*) from seers)"),
    "from t cross join (select s.contact_id from seers s cross join t
                        cross join contacts sc on sc.id = s.contact_id
                        order by s.contact_id = t.requester_id desc, sc.sort_key limit 100) s
      cross join contacts c on c.id = s.contact_id
      order by c.id = t.requester_id desc, c.sort_key"
);

const OTHERS: &str = concat!(
    "with ",
    it_for_agent!("?3", "?1"),
    ", ",
    seers!(""),
    candidate!("0"),
    "from t cross join (
        select x.contact_id from (
          select t.requester_id as contact_id from t
          union select p.contact_id from t cross join participants p on p.ticket_id = t.id
          union select * from (
            select r.contact_id from t cross join relationships r on r.account_id = t.account_id and r.valid_to is null
             where r.contact_id not in (select contact_id from seers) limit 20)) x
         where x.contact_id not in (select contact_id from seers) limit 20) o
      cross join contacts c on c.id = o.contact_id and c.deleted_at is null
      order by c.sort_key"
);

/// The slots of an audience.
pub(crate) struct AudienceSlots {
    facts: Slot<TicketFacts>,
    seers: Slot<Candidate>,
    others: Slot<Candidate>,
    shares: Slot<TicketShare>,
}

/// Adds the statements of a ticket's audience to `batch`. Read them with [`read`].
pub(crate) fn of(
    batch: &mut Batch,
    ctx: &Ctx,
    caller: &Caller,
    number: TicketNumber,
) -> AudienceSlots {
    let session = caller.session.as_deref().unwrap_or_default();
    AudienceSlots {
        facts: batch.ask(tickets::facts(number)),
        seers: batch.ask(sql(SEERS).with(number).with(ctx.now).with(session)),
        others: batch.ask(sql(OTHERS).with(number).with(ctx.now).with(session)),
        shares: batch.ask(shares::list(number, session, ctx.now)),
    }
}

#[derive(Deserialize)]
struct Candidate {
    name: String,
    count: u32,
    takes_part: bool,
    customer: Customer,
}

impl Candidate {
    fn contact(&self) -> Named<ContactId> {
        Named { id: self.customer.id, name: self.name.clone() }
    }
}

/// Reads the audience, for an agent who may see it.
pub(crate) fn read(
    asker: &Asker,
    answers: &mut Answers,
    audience: AudienceSlots,
) -> Result<Audience, ApiError> {
    let permit = tickets::find::<Annotate>(asker, answers, audience.facts)?;
    let ticket = permit.subject();
    let seers = answers.all(audience.seers)?;
    let others = answers.all(audience.others)?;
    let why = |candidate: &Candidate| -> Vec<Reason> {
        let taking_part = candidate.takes_part.then_some(candidate.customer.id);
        let ticket =
            TicketFacts { participants: taking_part.into_iter().collect(), ..ticket.clone() };
        reasons(&candidate.customer, &ticket, asker.now)
    };
    Ok(Audience {
        count: seers.first().map_or(0, |it| it.count),
        seers: seers.iter().map(|it| Seer { contact: it.contact(), reasons: why(it) }).collect(),
        others: others
            .iter()
            .filter(|it| why(it).is_empty())
            .map(|it| NonSeer { contact: it.contact(), why_not: why_not(&it.customer, ticket) })
            .collect(),
        shares: answers.all(audience.shares)?,
    })
}
