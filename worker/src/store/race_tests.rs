//! Races: the answer to a request if another request writes between its read and its
//! write [K2].

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails, and says where"
)]

use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;
use shared::api::accounts::{AccountChange, CreateAccount, UpdateAccount};
use shared::api::contacts::{ContactChange, CreateContact, UpdateContact};
use shared::api::portal::{CreatePortalTicket, ProfileDraft, ReplyToPortalTicket, UpdateProfile};
use shared::api::relationships::{
    AssociateContacts, AssociateWithAccount, ChangePrimary, PrimaryChange,
};
use shared::api::{Endpoint, NoId};
use shared::customers::account::AccountDraft;
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::fields::Typed;
use shared::ids::{AccountId, TicketNumber};
use shared::problem::{Problem, ProblemCode};
use shared::ticket::draft::{MessageDraft, PortalTicketDraft};
use shared::time::Timestamp;
use uuid::Uuid;

use crate::call::Call;
use crate::caller::Caller;
use crate::config::Config;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::handlers::{accounts, contacts, portal, relationships};
use crate::reply::Reply;
use crate::store::sqlite::Sqlite;
use crate::store::{Sql, Statement, StoreError};

/// A signed-in agent, two accounts, a contact without an account, and a signed-in contact
/// of Acme who may reply to its ticket 1001.
const THERE: &str = "
    insert into departments (id, name) values ('00000000-0000-0000-0000-0000000000d1', 'Support');
    insert into help_centers (id, name, slug, department_id, is_default)
    values ('00000000-0000-0000-0000-0000000000c1', 'H', 'h', '00000000-0000-0000-0000-0000000000d1', 1);
    insert into agents (id, name, email, address_key, is_admin, created_at)
    values ('00000000-0000-0000-0000-0000000000a1', 'Mara Okafor', 'm@n.example', 'm@n.example', 1, 0);
    insert into sessions (hash, id, side, agent_id, device, created_at, seen_at, expires_at)
    values ('mara', '00000000-0000-0000-0000-000000000051', 'desk', '00000000-0000-0000-0000-0000000000a1', '', 1000, 1000, 9000);
    insert into accounts (id, name, sort_key, default_level, created_at, updated_at)
    values ('00000000-0000-0000-0000-000000000001', 'Acme', 'acme', 'own', 0, 0),
           ('00000000-0000-0000-0000-000000000002', 'Globex', 'globex', 'own', 0, 0);
    insert into contacts (id, first_name, last_name, sort_key, created_at, updated_at)
    values ('00000000-0000-0000-0000-000000000003', 'Ann', 'Lee', 'ann lee', 0, 0),
           ('00000000-0000-0000-0000-000000000004', 'Bob', 'Ray', 'bob ray', 0, 0);
    insert into relationships (id, contact_id, account_id, kind, level, valid_from)
    values ('00000000-0000-0000-0000-00000000000e', '00000000-0000-0000-0000-000000000004',
            '00000000-0000-0000-0000-000000000001', 'direct', 'all_reply', 0);
    insert into portal_access (contact_id, help_center_id, state, since)
    values ('00000000-0000-0000-0000-000000000004', '00000000-0000-0000-0000-0000000000c1', 'active', 0);
    insert into sessions (hash, id, side, contact_id, help_center_id, device, created_at, seen_at, expires_at)
    values ('bob', '00000000-0000-0000-0000-000000000052', 'portal', '00000000-0000-0000-0000-000000000004',
            '00000000-0000-0000-0000-0000000000c1', '', 1000, 1000, 9000);
    insert into tickets (number, id, help_center_id, department_id, requester_id, account_id, subject, status,
                         created_at, activity_at)
    values (1001, '00000000-0000-0000-0000-000000001001', '00000000-0000-0000-0000-0000000000c1',
            '00000000-0000-0000-0000-0000000000d1', '00000000-0000-0000-0000-000000000003',
            '00000000-0000-0000-0000-000000000001', 'Printer', 'open', 0, 0);";

/// SQLite, with another write before each batch of the request.
struct Meanwhile {
    sqlite: Sqlite,
    theirs: RefCell<Vec<&'static str>>,
}

#[async_trait(?Send)]
impl Sql for Meanwhile {
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        if let Some(theirs) = self.theirs.borrow_mut().pop() {
            self.sqlite.with(|it| it.execute_batch(theirs)).unwrap();
        }
        self.sqlite.run(batch).await
    }
}

/// The problem that Mara gets from `E` if `theirs` is written between its two batches.
fn lost<E: Endpoint, R: Reply<E::Reply>>(
    handler: &impl AsyncFn(&Ctx, Call<E>) -> Result<R, ApiError>,
    asked: (E::Id, E::Input),
    theirs: &'static str,
) -> Problem {
    lost_by("mara", handler, asked, theirs)
}

/// The same for the owner of `session`.
fn lost_by<E: Endpoint, R: Reply<E::Reply>>(
    session: &str,
    handler: &impl AsyncFn(&Ctx, Call<E>) -> Result<R, ApiError>,
    asked: (E::Id, E::Input),
    theirs: &'static str,
) -> Problem {
    match raced(session, handler, asked, &["", theirs]) {
        Ok(_) => panic!("the other one was faster"),
        Err(error) => error.problem(),
    }
}

/// The answer to the owner of `session`, if the statements of `theirs` are written before
/// the first batch, the second batch and so on.
fn raced<E: Endpoint, R: Reply<E::Reply>>(
    session: &str,
    handler: &impl AsyncFn(&Ctx, Call<E>) -> Result<R, ApiError>,
    (id, input): (E::Id, E::Input),
    theirs: &[&'static str],
) -> Result<R, ApiError> {
    let sqlite = Sqlite::migrated().unwrap();
    sqlite.with(|it| it.execute_batch(THERE)).unwrap();
    // Reversed, because `pop` takes the last one.
    let theirs = RefCell::new(theirs.iter().rev().copied().collect());
    let sql = Rc::new(Meanwhile { sqlite, theirs });
    let token_secret = b"a secret of the tests".to_vec();
    let config = Config { origin: String::new(), token_secret, events_secret: None };
    let queue = Rc::new(crate::jobs::Here);
    let ctx = Ctx::new(sql, Rc::new(config), None, queue, Timestamp::from_millis(2_000));
    let caller = Caller {
        session: Some(session.to_owned()),
        once: None,
        help_center: None,
        source: String::new(),
        known: None,
        device: String::new(),
        job: None,
    };
    let mut running = std::pin::pin!(handler(&ctx, Call { id, input, caller }));
    match running.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => panic!("SQLite waits"),
    }
}

fn id<Id: From<Uuid>>(n: u128) -> Id {
    Uuid::from_u128(n).into()
}

fn person() -> ContactDraft {
    ContactDraft {
        first_name: "Anna".to_owned(),
        last_name: "Lee".to_owned(),
        email: "ann@acme.example".to_owned(),
        ..ContactDraft::default()
    }
}

fn company() -> AccountDraft {
    AccountDraft {
        name: "Initech".to_owned(),
        domains: "acme.example".to_owned(),
        default_level: AccessLevel::Own,
        owner: None,
        parent: None,
        fields: Typed::default(),
        custom: [].into(),
    }
}

#[test]
fn e1_an_address_that_was_just_taken_is_refused_with_its_holder() {
    let problem = lost::<CreateContact, _>(
        &contacts::create_contact,
        (NoId, person()),
        "insert into contact_addresses (id, contact_id, email, address_key, is_primary, created_at)
         values ('m', '00000000-0000-0000-0000-000000000003', 'ann@acme.example', 'ann@acme.example', 1, 0)",
    );
    assert_eq!(problem.code, ProblemCode::AddressTaken);
    assert_eq!(problem.blockers[0].name, "Ann Lee");
}

#[test]
fn p10_a_domain_that_was_just_taken_is_refused_with_its_account() {
    let problem = lost::<CreateAccount, _>(
        &accounts::create_account,
        (NoId, company()),
        "insert into account_domains (domain, account_id, position)
         values ('acme.example', '00000000-0000-0000-0000-000000000001', 0)",
    );
    assert_eq!(problem.code, ProblemCode::DomainTaken);
    assert_eq!(problem.blockers[0].name, "Acme");
}

#[test]
fn k2_the_later_of_two_changes_is_refused_with_the_current_state() {
    let change = AccountChange { version: 1, account: company() };
    let problem = lost::<UpdateAccount, _>(
        &accounts::update_account,
        (id(1), change),
        "update accounts set name = 'Acme Europe', version = 2",
    );
    assert_eq!(problem.code, ProblemCode::Stale);
    assert_eq!(problem.current.unwrap()["name"], "Acme Europe");
    let contact = ContactDraft { email: String::new(), ..person() };
    let change = ContactChange { version: 1, contact };
    let problem = lost::<UpdateContact, _>(
        &contacts::update_contact,
        (id(3), change),
        "update contacts set first_name = 'Anne', version = 2",
    );
    assert_eq!(problem.code, ProblemCode::Stale);
    assert_eq!(problem.current.unwrap()["first_name"], "Anne");
}

/// Gives Ann a primary account.
const GLOBEX_IS_PRIMARY: &str = "
    insert into relationships (id, contact_id, account_id, kind, valid_from)
    values ('00000000-0000-0000-0000-00000000000f', '00000000-0000-0000-0000-000000000003',
            '00000000-0000-0000-0000-000000000002', 'direct', 0)";

#[test]
fn r1_a_contact_who_just_got_a_primary_account_gets_no_second_one() {
    let input = AssociateContacts {
        contacts: vec![id(3)],
        role: String::new(),
        level: None,
        with_earlier_tickets: false,
    };
    let problem = lost::<AssociateWithAccount, _>(
        &relationships::associate_with_account,
        (id(1), input),
        GLOBEX_IS_PRIMARY,
    );
    assert_eq!(problem.code, ProblemCode::Stale);
    let problem = lost::<ChangePrimary, _>(
        &relationships::change_primary,
        (id(3), PrimaryChange { version: 1, account: Some(id(1)) }),
        GLOBEX_IS_PRIMARY,
    );
    assert_eq!(problem.code, ProblemCode::Stale);
    assert_eq!(problem.current.unwrap()["relationships"][0]["account"]["name"], "Globex");
}

#[test]
fn a_contact_cannot_join_an_account_that_was_just_deleted() {
    let problem = lost::<ChangePrimary, _>(
        &relationships::change_primary,
        (id(3), PrimaryChange { version: 1, account: Some(id(1)) }),
        "update accounts set deleted_at = 1 where name = 'Acme'",
    );
    assert_eq!(problem.code, ProblemCode::Stale);
}

fn reply() -> (TicketNumber, MessageDraft) {
    (TicketNumber::new(1001), MessageDraft { body: "It works again.".to_owned() })
}

/// The result of Bob's reply to the ticket, with `theirs` written in between.
fn replied(theirs: &[&'static str]) -> Result<(), ProblemCode> {
    let handler = &portal::reply_to_portal_ticket;
    let answer = raced::<ReplyToPortalTicket, _>("bob", handler, reply(), theirs);
    answer.map(|_| ()).map_err(|error| error.problem().code)
}

const HE_LEAVES: &str = "update relationships set valid_to = 1999";
const HE_RETURNS: &str = "update relationships set valid_to = null";

#[test]
fn t9_a_contact_who_just_lost_the_right_writes_nothing_and_learns_why() {
    for (theirs, code) in [
        ("update relationships set level = 'own'", ProblemCode::NotFound),
        ("update relationships set level = 'all_read'", ProblemCode::Forbidden),
        (HE_LEAVES, ProblemCode::NotFound),
        ("update relationships set level = null", ProblemCode::NotFound),
        ("update accounts set deleted_at = 1999", ProblemCode::NotFound),
        ("update tickets set is_private = 1", ProblemCode::NotFound),
        ("update tickets set account_id = null", ProblemCode::NotFound),
        ("update tickets set status = 'closed'", ProblemCode::Conflict),
        ("update portal_access set state = 'blocked'", ProblemCode::SignInNeeded),
        ("delete from sessions", ProblemCode::SignInNeeded),
        ("update sessions set expires_at = 1999", ProblemCode::SignInNeeded),
    ] {
        assert_eq!(replied(&[theirs]), Err(code), "{theirs}");
    }
}

#[test]
fn k2_a_write_succeeds_if_the_obstacle_is_gone_again() {
    assert_eq!(replied(&[]), Ok(()));
    assert_eq!(replied(&[HE_LEAVES, HE_RETURNS]), Ok(()));
    assert_eq!(replied(&[HE_LEAVES, HE_RETURNS, HE_LEAVES]), Err(ProblemCode::Stale));
    assert_eq!(replied(&[HE_LEAVES, HE_RETURNS, "delete from sessions"]), Err(ProblemCode::Stale));
}

#[test]
fn t3_a_contact_who_has_left_raises_no_ticket_for_the_account() {
    let acme: AccountId = id(1);
    for (theirs, account, is_made) in [
        (HE_LEAVES, Some(acme), false),
        ("update accounts set deleted_at = 1999 where name = 'Acme'", Some(acme), false),
        // A contact without an account raises the ticket for themselves.
        (HE_LEAVES, None, true),
        ("", None, true),
    ] {
        let draft = PortalTicketDraft {
            subject: "Printer".to_owned(),
            body: "It is gone.".to_owned(),
            account,
            is_private: false,
        };
        let handler = &portal::create_portal_ticket;
        let made = raced::<CreatePortalTicket, _>("bob", handler, (NoId, draft), &[theirs]);
        let code = made.err().map(|error| error.problem().code);
        assert_eq!(code, (!is_made).then_some(ProblemCode::Invalid), "{theirs}");
    }
}

#[test]
fn s14_an_agent_who_was_just_signed_out_or_disabled_writes_nothing() {
    for theirs in ["delete from sessions", "update agents set disabled_at = 1999"] {
        let asked = (NoId, person());
        let problem = lost::<CreateContact, _>(&contacts::create_contact, asked, theirs);
        assert_eq!(problem.code, ProblemCode::SignInNeeded, "{theirs}");
    }
}

#[test]
fn s14_a_contact_who_was_just_blocked_cannot_change_their_profile() {
    for theirs in [
        "update portal_access set state = 'blocked'",
        "update contacts set deleted_at = 1999",
        "delete from sessions",
    ] {
        let profile = ProfileDraft {
            version: 1,
            first_name: "Robert".to_owned(),
            last_name: "Ray".to_owned(),
            phone: String::new(),
            language: None,
        };
        let handler = &portal::update_profile;
        let problem = lost_by::<UpdateProfile, _>("bob", handler, (NoId, profile), theirs);
        assert_eq!(problem.code, ProblemCode::SignInNeeded, "{theirs}");
    }
}
