//! Two help centers of one workspace: a call names its help center, and data of one help
//! center is not visible in the other [P11, V14].

use shared::api::accounts::ListAccountContacts;
use shared::api::contacts::{GetContact, GetSight, ListContacts, SightFilter};
use shared::api::imports::ImportKind;
use shared::api::portal::{
    CreatePortalTicket, GetPortalTicket, ListPortalTickets, PortalTicketFilter,
};
use shared::api::portal_access::{BlockContact, Invitations, InviteContacts, SendReset};
use shared::api::session::{
    ActivatePortalAccess, ChangeContactPassword, ChangePassword, GetPortalSession, LinkRequest,
    LinkToken, ReadLink, RedeemLink, RequestLink, SignIn, SignInContact,
};
use shared::api::tickets::{CreateTicket, GetTicket};
use shared::api::{NoId, Nothing};
use shared::customers::level::AccessLevel;
use shared::grid::GridQuery;
use shared::ids::{ContactId, DepartmentId, TicketNumber};
use shared::portal::access::PortalState;
use shared::problem::ProblemCode;
use shared::ticket::draft::{PortalTicketDraft, TicketDraft};
use shared::time::Span;

use crate::harness::{Client, PASSWORD, World, code};
use crate::imports::driving::{Upload, run};
use crate::rows;

/// The slug of [`rows::other_center`].
const ELSEWHERE: &str = "elsewhere";

/// An in-process world with two help centers.
fn world() -> World {
    let world = World::in_process();
    world.sqlite().with(|db| rows::other_center(db));
    world
}

/// Gives the contact access to the other help center. Returns their signed-in client.
fn let_in_elsewhere<'a>(world: &'a World, contact: ContactId, first_name: &str) -> Client<'a> {
    let mara = world.mara().in_help_center(ELSEWHERE);
    let invitations = Invitations { contacts: vec![contact] };
    mara.call::<InviteContacts>(NoId, &invitations).unwrap();
    let token = world.link(&world.email(first_name));
    // A link knows its help center, so the request names none.
    let client = world.anybody();
    let redeem = RedeemLink { token, password: PASSWORD.to_owned() };
    client.call::<ActivatePortalAccess>(NoId, &redeem).unwrap();
    client
}

fn states(world: &World, contact: ContactId) -> Vec<(String, PortalState)> {
    let contact = world.mara().call::<GetContact>(contact, &Nothing {}).unwrap();
    contact.portal.into_iter().map(|it| (it.help_center.name, it.state)).collect()
}

fn here_and_elsewhere(here: PortalState, elsewhere: PortalState) -> Vec<(String, PortalState)> {
    vec![("Northwind Support".to_owned(), here), ("Elsewhere Support".to_owned(), elsewhere)]
}

fn raise(agent: &Client<'_>, requester: ContactId) -> TicketNumber {
    let draft = TicketDraft {
        requester: Some(requester),
        account: None,
        department: None,
        subject: "Paper".to_owned(),
        body: "There is none.".to_owned(),
        ..TicketDraft::default()
    };
    agent.call::<CreateTicket>(NoId, &draft).unwrap().number
}

fn numbers(customer: &Client<'_>) -> Vec<TicketNumber> {
    let page = customer.call::<ListPortalTickets>(NoId, &PortalTicketFilter::default()).unwrap();
    page.rows.into_iter().map(|it| it.number).collect()
}

#[test]
fn p11_an_invitation_gives_access_to_the_named_help_center() {
    use PortalState::{Active, Blocked, Unverified};
    let world = world();
    let ann = world.contact("Ann", None);
    let client = let_in_elsewhere(&world, ann, "Ann");
    assert_eq!(states(&world, ann), here_and_elsewhere(Unverified, Active));
    let session = client.call::<GetPortalSession>(NoId, &Nothing {}).unwrap();
    assert_eq!(session.help_center, "Elsewhere Support");

    // The password signs in to that help center only.
    let sign_in = SignIn { email: world.email("Ann"), password: PASSWORD.to_owned() };
    let here = world.anybody().call::<SignInContact>(NoId, &sign_in);
    assert_eq!(code(here), ProblemCode::NotAuthorized);
    let there = world.anybody().in_help_center(ELSEWHERE);
    assert!(there.call::<SignInContact>(NoId, &sign_in).is_ok());

    // A block in one help center does not affect the other.
    world.activate(ann, "Ann");
    world.mara().call::<BlockContact>(ann, &Nothing {}).unwrap();
    assert_eq!(states(&world, ann), here_and_elsewhere(Blocked, Active));
}

#[test]
fn p3_p5_a_link_is_sent_for_the_named_help_center() {
    let world = world();
    let ann = world.contact("Ann", None);
    let_in_elsewhere(&world, ann, "Ann");
    world.wait(Span::minutes(2));
    let email = world.email("Ann");
    let before = world.mails(&email).len();
    let input = LinkRequest { email: email.clone() };
    world.anybody().call::<RequestLink>(NoId, &input).unwrap();
    assert_eq!(world.mails(&email).len(), before);
    let there = world.anybody().in_help_center(ELSEWHERE);
    there.call::<RequestLink>(NoId, &input).unwrap();
    assert_eq!(world.mails(&email).len(), before + 1);
    let link = LinkToken { token: world.link(&email) };
    let read = world.anybody().call::<ReadLink>(NoId, &link).unwrap();
    assert_eq!(read.help_center, "Elsewhere Support");
}

#[test]
fn s6_a_new_password_revokes_the_links_of_the_sessions_help_center() {
    let world = world();
    let ann = world.contact("Ann", None);
    let client = let_in_elsewhere(&world, ann, "Ann");
    let mara = world.mara().in_help_center(ELSEWHERE);
    mara.call::<SendReset>(ann, &Nothing {}).unwrap();
    let link = LinkToken { token: world.link(&world.email("Ann")) };
    assert!(world.anybody().call::<ReadLink>(NoId, &link).is_ok());
    let change =
        ChangePassword { current: PASSWORD.to_owned(), next: "a much better one".to_owned() };
    client.call::<ChangeContactPassword>(NoId, &change).unwrap();
    assert_eq!(code(world.anybody().call::<ReadLink>(NoId, &link)), ProblemCode::LinkUsed);
}

#[test]
fn v14_a_ticket_is_visible_only_in_its_own_help_center() {
    let world = world();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let (ann, _) = world.customer("Ann", Some(acme));
    let there = let_in_elsewhere(&world, ann, "Ann");
    let here = world.anybody();
    let sign_in = SignIn { email: world.email("Ann"), password: PASSWORD.to_owned() };
    here.call::<SignInContact>(NoId, &sign_in).unwrap();
    let mara = world.mara();
    let mara_there = mara.in_help_center(ELSEWHERE);
    let (one, other) = (raise(&mara, ann), raise(&mara_there, ann));
    assert_eq!(numbers(&here), [one]);
    assert_eq!(numbers(&there), [other]);
    assert_eq!(code(here.call::<GetPortalTicket>(other, &Nothing {})), ProblemCode::NotFound);

    // Agents see her access to the help center that they name.
    let sees = |agent: &Client<'_>| {
        let sight = agent.call::<GetSight>(ann, &SightFilter::default()).unwrap();
        sight.tickets.rows.into_iter().map(|it| it.number).collect::<Vec<_>>()
    };
    assert_eq!(sees(&mara), [one]);
    assert_eq!(sees(&mara_there), [other]);
}

#[test]
fn lists_show_the_state_in_the_named_help_center() {
    let world = world();
    let acme = world.account("Acme", AccessLevel::Own);
    let ann = world.contact("Ann", Some(acme));
    let_in_elsewhere(&world, ann, "Ann");
    let mara = world.mara();
    let states = |agent: &Client<'_>| {
        let filter = GridQuery::default().searching(world.email("Ann"));
        let contacts = agent.call::<ListContacts>(NoId, &filter).unwrap();
        let filter = GridQuery::default();
        let people = agent.call::<ListAccountContacts>(acme, &filter).unwrap();
        (contacts.rows[0].portal, people.rows[0].portal)
    };
    assert_eq!(states(&mara), (PortalState::Unverified, PortalState::Unverified));
    let there = mara.in_help_center(ELSEWHERE);
    assert_eq!(states(&there), (PortalState::Active, PortalState::Active));
}

#[test]
fn a_ticket_goes_to_the_help_center_s_department() {
    let world = world();
    let (ann, customer) = world.customer("Ann", None);
    let department =
        |number| world.mara().call::<GetTicket>(number, &Nothing {}).unwrap().department.id;
    let set = |id: DepartmentId| {
        world.sqlite().with(|db| {
            let sql = "update help_centers set department_id = ?1 where slug = 'northwind'";
            db.execute(sql, [id.to_string()]).unwrap();
        });
    };
    for id in rows::DEPARTMENTS {
        set(id);
        let draft = PortalTicketDraft {
            subject: "Paper".to_owned(),
            body: "There is none.".to_owned(),
            account: None,
            is_private: false,
        };
        let theirs = customer.call::<CreatePortalTicket>(NoId, &draft);
        assert_eq!(department(theirs.unwrap().number), id);
        assert_eq!(department(raise(&world.mara(), ann)), id);
    }
    // Priya works for one department, so she sees the tickets that she raises.
    set(rows::DEPARTMENTS[0]);
    assert_eq!(department(raise(&world.agent("priya"), ann)), rows::SOFTWARE);
}

#[test]
fn an_import_invites_to_the_help_center_that_its_start_named() {
    use PortalState::{Invited, Unverified};
    let world = world();
    let email = world.email("Ida");
    let file = format!("Full name,Email\nIda Import,{email}\n");
    let file = Upload { invite: true, ..Upload::of(ImportKind::Contacts, file) };
    let mara = world.mara();
    let import = run(&mara.in_help_center(ELSEWHERE), &file);
    assert_eq!(import.created, 1);
    let filter = GridQuery::default().searching(email);
    let ida = mara.call::<ListContacts>(NoId, &filter).unwrap().rows[0].id;
    assert_eq!(states(&world, ida), here_and_elsewhere(Unverified, Invited));
}

#[test]
fn calls_to_an_unknown_help_center_are_refused() {
    let world = world();
    let ann = world.contact("Ann", None);
    let mara = world.mara().in_help_center("nowhere");
    let draft = TicketDraft {
        requester: Some(ann),
        account: None,
        department: None,
        subject: "Paper".to_owned(),
        body: "There is none.".to_owned(),
        ..TicketDraft::default()
    };
    assert_eq!(code(mara.call::<CreateTicket>(NoId, &draft)), ProblemCode::NotFound);
    let sight = mara.call::<GetSight>(ann, &SightFilter::default());
    assert_eq!(code(sight), ProblemCode::NotFound);
    assert!(world.mails(&world.email("Ann")).is_empty());
    let invitations = Invitations { contacts: vec![ann] };
    assert!(mara.call::<InviteContacts>(NoId, &invitations).is_err());
    let odd = mara.in_help_center("No slug");
    assert_eq!(code(odd.call::<GetSight>(ann, &SightFilter::default())), ProblemCode::NotFound);
}
