//! Rights as guards: the session and the permission are checked in the batch that writes,
//! so that a permitted write takes one round trip.
//!
//! A failed guard gives no reason. The caller then reads the data to find it:
//! [`gate`](super::gate), permit, decision (`acts::hot`). `tests/it/policy_scope/guards.rs`
//! tests that guards and policy agree [V1, V5].

use std::marker::PhantomData;

use serde::Serialize;
use shared::ids::{AccountId, TicketNumber};
use shared::policy::Act;
use shared::policy::ticket::{Allowing, TicketAct};

use super::gate::{
    DESK_IDLE, PORTAL_IDLE, SEEN_EVERY, desk_lives, desk_session, portal_lives, portal_session,
};
use super::help_centers::asked_help_center;
use super::scope::mine;
use super::tickets::Naming;
use super::{Param, Statement, sql};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;

/// The owner of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// An agent.
    Agent,
    /// A contact.
    Contact,
}

impl Holder {
    /// The word for them in the ledger.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Contact => "contact",
        }
    }
}

/// The right of a session's owner to do `A`. Whether they have it is a guard of the change
/// that this was created with.
pub(crate) struct Right<A> {
    /// The session.
    pub(super) session: String,
    /// The kind of its owner.
    pub(super) holder: Holder,
    act: PhantomData<A>,
}

impl<A: Act> Right<A> {
    pub(super) fn new(caller: &Caller, holder: Holder) -> Result<Self, ApiError> {
        let session = caller.session.clone().ok_or(ApiError::SignInNeeded)?;
        Ok(Self { session, holder, act: PhantomData })
    }

    /// `text`, with the session and its time limits as the first four parameters.
    fn statement(&self, ctx: &Ctx, text: &'static str) -> Statement {
        let idle = match self.holder {
            Holder::Agent => DESK_IDLE,
            Holder::Contact => PORTAL_IDLE,
        };
        sql(text).with(&self.session).with(ctx.now).with(ctx.now - idle).with(ctx.now - SEEN_EVERY)
    }
}

/// The condition that the desk session is valid, as the gate requires it. `?1` to `?4` are
/// those of `Right::statement`. A session that was not seen lately fails, so that the read
/// that follows updates when it was last seen.
macro_rules! agent_asks {
    () => {
        concat!(desk_lives!(), " and ?4 <= s.seen_at and a.must_change_password = 0")
    };
}

/// The contact of a valid help center session, as the table `me`.
macro_rules! me_who_asks {
    () => {
        concat!(
            "me (id, help_center, leavers_keep, managers_see_private) as materialized (
               select s.contact_id, s.help_center_id, w.leavers_keep, w.managers_see_private
                 from ",
            portal_session!(),
            " join settings w where ",
            portal_lives!(),
            " and ?4 <= s.seen_at and coalesce(k.must_change, 0) = 0)"
        )
    };
}

/// The condition that the status of ticket `t` allows the event: `?6` has the next status
/// for each status, or is null if any status is allowed.
macro_rules! has_way {
    () => {
        "(?6 is null or ?6 ->> t.status is not null)"
    };
}

const AGENT_ON_TICKET: &str = concat!(
    "insert into guard select exists (
       select 1 from ",
    desk_session!(),
    " cross join tickets t where ",
    agent_asks!(),
    "  and t.number = ?5 and ",
    has_way!(),
    "  and (a.sees_all = 1
            or t.department_id in (select department_id from agent_departments where agent_id = a.id)))"
);

// The reasons of `seen!`, for one ticket. `?7` has the reasons that give the right.
const CONTACT_ON_TICKET: &str = concat!(
    "insert into guard with ",
    me_who_asks!(),
    ", ",
    mine!(),
    " select exists (
       select 1 from me cross join tickets t
        where t.number = ?5 and t.help_center_id = me.help_center and ",
    has_way!(),
    "    and (?7 ->> 'requester' and t.requester_id = me.id
              and (me.leavers_keep = 1 or t.account_id is null
                   or t.account_id in (select account_id from mine))
           or ?7 ->> 'participant' and exists (
                select 1 from participants where ticket_id = t.id and contact_id = me.id)
           or exists (
                select 1 from mine m
                 where m.account_id = t.account_id and m.level <> 'own'
                   and (t.is_private = 0 or me.managers_see_private = 1 and m.level = 'manage')
                   and m.level in (select value from json_each(?7, '$.member')))
           or t.is_private = 0 and exists (
                select 1 from ticket_shares sh cross join mine m on m.account_id = sh.account_id
                 where sh.ticket_id = t.id and sh.withdrawn_at is null
                   and (sh.expires_at is null or ?2 < sh.expires_at) and m.level <> 'own'
                   and m.level in (select value from json_each(?7, '$.shared')))))"
);

/// The guard that the session's owner may do `A` to the ticket, and that its status allows
/// it.
pub(super) fn on_ticket<A: TicketAct>(
    ctx: &Ctx,
    right: &Right<A>,
    number: TicketNumber,
    ways: Option<Param>,
) -> Statement {
    match right.holder {
        Holder::Agent => right.statement(ctx, AGENT_ON_TICKET).with(number).with(ways),
        Holder::Contact => right
            .statement(ctx, CONTACT_ON_TICKET)
            .with(number)
            .with(ways)
            .with_json(&Allowing::of(A::VERB)),
    }
}

const AGENT_RAISES: &str = concat!(
    "insert into guard select exists (
       select 1 from ",
    desk_session!(),
    " cross join contacts c where ",
    agent_asks!(),
    "  and c.id = ?5 and c.deleted_at is null
       and (?6 is null or exists (select 1 from accounts where id = ?6 and deleted_at is null))
       and iif(?7 is null,
               exists (select 1 from departments d
                        where a.sees_all = 1
                           or d.id in (select department_id from agent_departments where agent_id = a.id)),
               exists (select 1 from departments where id = ?7))
       and (?9 is null or exists (select 1 from agents where id = ?9 and disabled_at is null))
       and exists (select 1 from help_centers where id = ",
    asked_help_center!("?8"),
    "))"
);

// A contact with at most one account need not name it [T2, T3].
const CONTACT_RAISES: &str = concat!(
    "insert into guard with ",
    me_who_asks!(),
    ", ",
    mine!(),
    " select exists (
       select 1 from me
        where iif(?5 is null, (select count(*) from mine) <= 1, ?5 in (select account_id from mine)))"
);

/// The guard that the agent may raise a ticket, and that the records that it names exist.
pub(super) fn agent_raises<A: Act>(ctx: &Ctx, right: &Right<A>, naming: Naming<'_>) -> Statement {
    let Naming { requester, account, department, assignee, help_center } = naming;
    let guard = right.statement(ctx, AGENT_RAISES).with(requester).with(account);
    guard.with(department).with(help_center).with(assignee)
}

/// The guard that the contact may raise a ticket for the account.
pub(super) fn contact_raises<A: Act>(
    ctx: &Ctx,
    right: &Right<A>,
    account: Option<AccountId>,
) -> Statement {
    right.statement(ctx, CONTACT_RAISES).with(account)
}

/// `value` as a JSON parameter.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Param {
    serde_json::to_string(value).map_or(Param::Null, Param::Text)
}
