//! The main use case, from end to end: an account has several contacts, a contact
//! has several accounts, and each contact sees what their accounts share.

use shared::api::accounts::{CreateAccount, ListAccountContacts};
use shared::api::contacts::{CreateContact, GetContact, GetSight, SightFilter};
use shared::api::portal::{
    AudienceQuestion, CreatePortalTicket, GetPortalAudience, GetPortalTicket, ListPortalTickets,
    PortalTicket, PortalTicketFilter, ReplyToPortalTicket, SolvePortalTicket, Whose,
};
use shared::api::portal_access::{InvitationOutcome, Invitations, InviteContacts};
use shared::api::relationships::{
    AssociateContacts, AssociateWithAccount, AssociationOutcome, ChangePrimary, PrimaryChange,
    RelationshipChange, UpdateRelationship,
};
use shared::api::session::{
    ActivatePortalAccess, GetPortalSession, LinkToken, ReadLink, RedeemLink, SignIn, SignInContact,
};
use shared::api::tickets::{
    AddNote, CreateTicket, GetAudience, GetTicket, ReplyToTicket, TicketWork, WhyNot, WorkTicket,
};
use shared::api::{NoId, Nothing};
use shared::customers::account::AccountDraft;
use shared::customers::contact::ContactDraft;
use shared::customers::level::{AccessLevel, LevelSource};
use shared::customers::relationship::RelationshipKind;
use shared::fields::Typed;
use shared::grid::GridQuery;
use shared::ids::{AccountId, ContactId, TicketNumber};
use shared::policy::ticket::Reason;
use shared::problem::ProblemCode;
use shared::ticket::draft::{MessageDraft, PortalTicketDraft, ReplyDraft, TicketDraft};
use shared::ticket::status::TicketStatus;

use crate::harness::{Client, PASSWORD, World, code};

/// An agent at the desk.
struct Desk<'a> {
    world: &'a World,
    agent: Client<'a>,
}

impl<'a> Desk<'a> {
    fn account(&self, name: &str, default_level: AccessLevel) -> AccountId {
        let draft = AccountDraft {
            name: format!("{name} {}", self.world.mark),
            domains: String::new(),
            fields: Typed::default(),
            default_level,
            owner: None,
            parent: None,
            custom: [].into(),
        };
        self.agent.call::<CreateAccount>(NoId, &draft).unwrap().id
    }

    fn contact(&self, first_name: &str) -> ContactId {
        let draft = ContactDraft {
            first_name: first_name.to_owned(),
            last_name: format!("Lee {}", self.world.mark),
            email: self.world.email(first_name),
            ..ContactDraft::default()
        };
        self.agent.call::<CreateContact>(NoId, &draft).unwrap().id
    }

    /// Associates contacts, and returns the result of each.
    fn associate(
        &self,
        account: AccountId,
        contacts: &[ContactId],
        with_earlier_tickets: bool,
    ) -> Vec<AssociationOutcome> {
        let wish = AssociateContacts {
            contacts: contacts.to_vec(),
            role: String::new(),
            level: None,
            with_earlier_tickets,
        };
        let results = self.agent.call::<AssociateWithAccount>(account, &wish).unwrap();
        results.into_iter().map(|it| it.outcome).collect()
    }

    /// Invites the contact, redeems the link of the mail, and signs in.
    fn let_in(&self, contact: ContactId, first_name: &str) -> Client<'a> {
        let invitations = Invitations { contacts: vec![contact] };
        let results = self.agent.call::<InviteContacts>(NoId, &invitations).unwrap();
        assert_eq!(results[0].outcome, InvitationOutcome::Sent);
        let email = self.world.email(first_name);
        let token = self.world.link(&email);
        let guest = self.world.anybody();
        let link = guest.call::<ReadLink>(NoId, &LinkToken { token: token.clone() }).unwrap();
        assert_eq!((link.first_name.as_str(), link.email.as_str()), (first_name, email.as_str()));
        let redeem = RedeemLink { token, password: PASSWORD.to_owned() };
        guest.call::<ActivatePortalAccess>(NoId, &redeem).unwrap();
        let client = self.world.anybody();
        let sign_in = SignIn { email, password: PASSWORD.to_owned() };
        client.call::<SignInContact>(NoId, &sign_in).unwrap();
        client
    }

    fn work(&self, number: TicketNumber, change: impl FnOnce(&mut TicketWork)) {
        let ticket = self.agent.call::<GetTicket>(number, &Nothing {}).unwrap();
        let mut work = TicketWork {
            version: ticket.version,
            status: ticket.status,
            priority: ticket.priority,
            assignee: ticket.assignee.map(|it| it.id),
            department: ticket.department.id,
            is_private: ticket.is_private,
        };
        change(&mut work);
        self.agent.call::<WorkTicket>(number, &work).unwrap();
    }

    fn account_of(&self, number: TicketNumber) -> Option<AccountId> {
        let ticket = self.agent.call::<GetTicket>(number, &Nothing {}).unwrap();
        ticket.account.map(|it| it.id)
    }

    /// The contacts who see the ticket, with the reasons.
    fn seers(&self, number: TicketNumber) -> Vec<(ContactId, Vec<&'static str>)> {
        let audience = self.agent.call::<GetAudience>(number, &Nothing {}).unwrap();
        assert_eq!(audience.count as usize, audience.seers.len());
        audience.seers.iter().map(|it| (it.contact.id, names(&it.reasons))).collect()
    }

    /// The tickets that the contact sees, with the reasons.
    fn sight(&self, contact: ContactId) -> Vec<(TicketNumber, Vec<&'static str>)> {
        let sight = self.agent.call::<GetSight>(contact, &SightFilter::default()).unwrap();
        sight.tickets.rows.iter().map(|it| (it.number, names(&it.reasons))).collect()
    }
}

fn names(reasons: &[Reason]) -> Vec<&'static str> {
    let name = |reason: &Reason| match reason {
        Reason::Requester => "raised it",
        Reason::Participant => "takes part",
        Reason::Member(_) => "belongs to its account",
        Reason::Shared(_) => "is shared with",
    };
    reasons.iter().map(name).collect()
}

fn answers(body: &str) -> ReplyDraft {
    ReplyDraft { body: body.to_owned(), ..ReplyDraft::default() }
}

fn says(body: &str) -> MessageDraft {
    MessageDraft { body: body.to_owned() }
}

fn listed(contact: &Client<'_>, whose: Whose) -> Vec<TicketNumber> {
    let filter = PortalTicketFilter { whose, ..PortalTicketFilter::default() };
    let page = contact.call::<ListPortalTickets>(NoId, &filter).unwrap();
    page.rows.into_iter().map(|it| it.number).collect()
}

fn read(contact: &Client<'_>, number: TicketNumber) -> PortalTicket {
    contact.call::<GetPortalTicket>(number, &Nothing {}).unwrap()
}

/// The contacts of an account are invited, raise tickets, reply to each other and leave
/// [R2, R11, R12, T2, T3, T4, T8, T9, P4, V5, V15].
#[test]
fn the_main_job_from_end_to_end() {
    let world = World::new();
    let desk = Desk { world: &world, agent: world.mara() };

    // An account, and contacts that exist already.
    let acme = desk.account("Acme", AccessLevel::AllReply);
    let [ann, bob] = ["Ann", "Bob"].map(|it| desk.contact(it));
    let made = |kind, moved_tickets| AssociationOutcome::Made { kind, moved_tickets };
    let direct = RelationshipKind::Direct;
    assert_eq!(desk.associate(acme, &[ann], false), [made(direct, 0)]);
    assert_eq!(
        desk.associate(acme, &[ann, bob], false),
        [AssociationOutcome::AlreadyThere { kind: direct }, made(direct, 0)]
    );
    let members = || {
        let filter = GridQuery::default();
        let page = desk.agent.call::<ListAccountContacts>(acme, &filter).unwrap();
        page.rows.into_iter().map(|it| it.contact.id).collect::<Vec<_>>()
    };
    assert_eq!(members(), [ann, bob]);

    // A ticket from before the invitations, closed long ago.
    let draft = TicketDraft {
        requester: Some(ann),
        account: None,
        department: None,
        subject: "Old scanner".to_owned(),
        body: "It beeped once.".to_owned(),
        ..TicketDraft::default()
    };
    let old = desk.agent.call::<CreateTicket>(NoId, &draft).unwrap().number;
    desk.work(old, |it| it.status = TicketStatus::Closed);

    // They sign in, and see their own and their colleagues' tickets [T8].
    let ann_asks = desk.let_in(ann, "Ann");
    let bob_asks = desk.let_in(bob, "Bob");
    assert_eq!(listed(&ann_asks, Whose::Mine), [old]);
    assert_eq!(listed(&bob_asks, Whose::Colleagues), [old]);
    assert_eq!(listed(&bob_asks, Whose::Mine), []);

    // A new ticket: the account is filled in, and the form shows who will see it.
    let session = ann_asks.call::<GetPortalSession>(NoId, &Nothing {}).unwrap();
    assert_eq!(session.offered_account, Some(acme));
    let question = AudienceQuestion { account: session.offered_account, is_private: false };
    let audience = ann_asks.call::<GetPortalAudience>(NoId, &question).unwrap();
    assert_eq!((audience.count, audience.names[0].starts_with("Bob ")), (1, true));
    let draft = PortalTicketDraft {
        subject: "New scanner".to_owned(),
        body: "It beeps twice.".to_owned(),
        ..PortalTicketDraft::default()
    };
    let new = ann_asks.call::<CreatePortalTicket>(NoId, &draft).unwrap().number;
    assert_eq!(desk.account_of(new), Some(acme));
    assert_eq!(read(&ann_asks, new).seen_by_others, audience.count);

    // The colleague sees it and replies. The agent adds a note and replies.
    assert_eq!(listed(&bob_asks, Whose::All), [new, old]);
    bob_asks.call::<ReplyToPortalTicket>(new, &says("Mine beeps, too.")).unwrap();
    desk.agent.call::<AddNote>(new, &says("A known fault of this lot.")).unwrap();
    desk.agent.call::<ReplyToTicket>(new, &answers("We send two others.")).unwrap();
    let bodies: Vec<String> = read(&ann_asks, new).messages.into_iter().map(|it| it.body).collect();
    assert_eq!(bodies, ["It beeps twice.", "Mine beeps, too.", "We send two others."]);
    let whole = desk.agent.call::<GetTicket>(new, &Nothing {}).unwrap();
    assert_eq!((whole.messages.len(), whole.status), (4, TicketStatus::Waiting));
    for name in ["Ann", "Bob"] {
        let mails = world.mails(&world.email(name));
        assert!(mails[0].subject.ends_with("New scanner"), "{mails:?}");
    }

    // Who sees it and why, from the ticket and from the contact [V15].
    assert_eq!(
        desk.seers(new),
        [
            (ann, vec!["raised it", "belongs to its account"]),
            (bob, vec!["takes part", "belongs to its account"])
        ]
    );
    assert_eq!(
        desk.sight(bob),
        [
            (new, vec!["takes part", "belongs to its account"]),
            (old, vec!["belongs to its account"])
        ]
    );

    // Ann moves to another account. Her tickets stay with the former one [T4].
    let globex = desk.account("Globex", AccessLevel::AllRead);
    let version = desk.agent.call::<GetContact>(ann, &Nothing {}).unwrap().version;
    let change = PrimaryChange { version, account: Some(globex) };
    let moved = desk.agent.call::<ChangePrimary>(ann, &change).unwrap();
    assert_eq!(moved.relationships.len(), 1);
    assert_eq!((desk.account_of(old), desk.account_of(new)), (Some(acme), Some(acme)));
    assert_eq!(members(), [bob]);

    // From the next request on, she sees only the tickets of Acme that she raised [T9].
    let his = bob_asks.call::<CreatePortalTicket>(NoId, &draft).unwrap().number;
    assert_eq!(listed(&ann_asks, Whose::All), [new, old]);
    let hidden = ann_asks.call::<GetPortalTicket>(his, &Nothing {});
    assert_eq!(code(hidden), ProblemCode::NotFound);
    let hers = ann_asks.call::<CreatePortalTicket>(NoId, &draft).unwrap().number;
    assert_eq!(desk.account_of(hers), Some(globex));
    let hidden = bob_asks.call::<GetPortalTicket>(hers, &Nothing {});
    assert_eq!(code(hidden), ProblemCode::NotFound);
    assert_eq!(desk.seers(new)[0], (ann, vec!["raised it"]));
    assert_eq!(desk.seers(his), [(bob, vec!["raised it", "belongs to its account"])]);

    // She marks it as solved.
    ann_asks.call::<SolvePortalTicket>(new, &Nothing {}).unwrap();
    assert_eq!(read(&bob_asks, new).status, TicketStatus::Solved);
}

/// A contact of two accounts, with another access level in each
/// [R11, T3, V5, V6, V7, V15].
#[test]
fn one_contact_of_two_accounts() {
    let world = World::new();
    let desk = Desk { world: &world, agent: world.mara() };
    let acme = desk.account("Acme", AccessLevel::AllRead);
    let globex = desk.account("Globex", AccessLevel::Own);
    let [kim, ann, gil] = ["Kim", "Ann", "Gil"].map(|it| desk.contact(it));
    desk.associate(acme, &[kim, ann], false);
    let outcomes = desk.associate(globex, &[kim, gil], false);
    assert_eq!(
        outcomes,
        [RelationshipKind::Indirect, RelationshipKind::Direct]
            .map(|kind| AssociationOutcome::Made { kind, moved_tickets: 0 })
    );
    let kim_asks = desk.let_in(kim, "Kim");
    let ann_asks = desk.let_in(ann, "Ann");
    let gil_asks = desk.let_in(gil, "Gil");
    let draft = |account| PortalTicketDraft {
        subject: "Scanner".to_owned(),
        body: "It beeps.".to_owned(),
        account,
        is_private: false,
    };
    let of_acme = ann_asks.call::<CreatePortalTicket>(NoId, &draft(None)).unwrap().number;
    let of_globex = gil_asks.call::<CreatePortalTicket>(NoId, &draft(None)).unwrap().number;
    // At Acme everybody sees all tickets, at Globex only their own.
    assert_eq!(listed(&kim_asks, Whose::All), [of_acme]);
    let audience = desk.agent.call::<GetAudience>(of_globex, &Nothing {}).unwrap();
    let others: Vec<_> = audience.others.iter().map(|it| (it.contact.id, it.why_not)).collect();
    assert_eq!(others, [(kim, WhyNot::OwnOnly)]);

    // With a level of their own, Kim manages at Globex.
    let card = desk.agent.call::<GetContact>(kim, &Nothing {}).unwrap();
    let there = card.relationships.iter().find(|it| it.account.id == globex).unwrap();
    let change = RelationshipChange {
        version: there.version,
        role: "IT lead".to_owned(),
        level: Some(AccessLevel::Manage),
    };
    desk.agent.call::<UpdateRelationship>(there.id, &change).unwrap();
    assert_eq!(listed(&kim_asks, Whose::All), [of_globex, of_acme]);
    let session = kim_asks.call::<GetPortalSession>(NoId, &Nothing {}).unwrap();
    let levels: Vec<_> =
        session.accounts.iter().map(|it| (it.id, it.level.level, it.level.source)).collect();
    assert_eq!(
        levels,
        [
            (acme, AccessLevel::AllRead, LevelSource::Default),
            (globex, AccessLevel::Manage, LevelSource::Relationship)
        ]
    );
    let reply = kim_asks.call::<ReplyToPortalTicket>(of_acme, &says("Here, too."));
    assert_eq!(code(reply), ProblemCode::Forbidden);
    kim_asks.call::<ReplyToPortalTicket>(of_globex, &says("Here, too.")).unwrap();
    kim_asks.call::<SolvePortalTicket>(of_globex, &Nothing {}).unwrap();

    // Kim chooses the account of a ticket, and only its contacts see it.
    let problem = kim_asks.call::<CreatePortalTicket>(NoId, &draft(None)).unwrap_err();
    assert!(problem.of_field("account").is_some());
    let for_acme = kim_asks.call::<CreatePortalTicket>(NoId, &draft(Some(acme))).unwrap().number;
    let for_globex =
        kim_asks.call::<CreatePortalTicket>(NoId, &draft(Some(globex))).unwrap().number;
    assert_eq!(listed(&ann_asks, Whose::Colleagues), [for_acme]);
    assert_eq!(listed(&gil_asks, Whose::Colleagues), []);
    assert_eq!(listed(&kim_asks, Whose::Mine), [for_globex, for_acme]);
    assert_eq!(desk.sight(kim).len(), 4);
}
