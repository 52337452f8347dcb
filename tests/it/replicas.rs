//! Reads from replicas that lag behind the database [F16, P7, S14].

use std::collections::VecDeque;

use serde_json::json;
use shared::api::portal::{
    CreatePortalTicket, GetPortalTicket, ReplyToPortalTicket, UpdateProfile,
};
use shared::api::portal_access::BlockContact;
use shared::api::session::GetPortalSession;
use shared::api::tickets::{AddNote, CreateTicket, GetTicket, ReplyToTicket};
use shared::api::{Endpoint, NoId, Nothing};
use shared::customers::level::AccessLevel;
use shared::ids::{ContactId, TicketNumber};
use shared::problem::ProblemCode;
use shared::ticket::draft::{MessageDraft, PortalTicketDraft, ReplyDraft, TicketDraft};
use shared::time::Span;

use crate::harness::{Answer, Client, World, code};

/// How long a bookmark cookie allows reads from replicas, in seconds.
const LEASE: i64 = 15;

/// A browser with several requests in flight.
struct Browser<'a> {
    client: Client<'a>,
    /// The responses that have not arrived, with the number of the write, if it is one.
    arriving: VecDeque<(Answer, Option<u64>)>,
    /// The numbers of the last write that was sent and of the last that was answered.
    sent: u64,
    known: u64,
    kind: Kind,
}

/// The user of a browser, and what they write and read.
enum Kind {
    /// A contact, who changes their telephone number.
    Contact,
    /// An agent, who adds notes to a ticket.
    Agent(TicketNumber),
}

impl Browser<'_> {
    fn write(&mut self, world: &World) {
        self.sent += 1;
        let (method, path, body) = match &self.kind {
            Kind::Contact => {
                let profile = json!({ "version": self.sent, "first_name": "Ann", "last_name": "Lee", "phone": phone(self.sent) });
                ("PUT", UpdateProfile::path(&NoId), profile)
            }
            Kind::Agent(number) => {
                ("POST", AddNote::path(number), json!({ "body": format!("note {}.", self.sent) }))
            }
        };
        let body = serde_json::to_vec(&body).unwrap();
        let answer = world.send(self.client.request(method, &path, &[], Some(body)));
        assert_eq!(answer.status, 200, "{}", answer.body);
        self.arriving.push_back((answer, Some(self.sent)));
    }

    /// Reads, and returns whether all acknowledged writes are visible.
    fn read(&mut self, world: &World) -> bool {
        let path = match &self.kind {
            Kind::Contact => GetPortalSession::path(&NoId),
            Kind::Agent(number) => GetTicket::path(number),
        };
        let answer = world.send(self.client.request("GET", &path, &[], None));
        assert_eq!(answer.status, 200, "{}", answer.body);
        let found = match &self.kind {
            Kind::Contact => {
                let phone = answer.json()["phone"].as_str().unwrap_or_default().to_owned();
                phone.strip_prefix("+1 555 ").map_or(0, |it| it.parse().unwrap())
            }
            Kind::Agent(_) => {
                let is_note = |n: &u64| answer.body.contains(&format!("\"note {n}.\""));
                (1..=self.sent).rev().find(is_note).unwrap_or(0)
            }
        };
        self.arriving.push_back((answer, None));
        self.known <= found
    }

    /// Receives one of the responses.
    fn arrive(&mut self, which: usize) {
        let Some((answer, write)) = self.arriving.remove(which) else { return };
        self.client.receive(&answer);
        self.known = self.known.max(write.unwrap_or(0));
    }
}

fn phone(n: u64) -> String {
    format!("+1 555 {n:07}")
}

/// A browser reads its own writes, in any order of requests and responses, and no matter
/// how far the replicas lag.
#[test]
fn f16_a_read_sees_the_browsers_own_writes() {
    let world = World::in_process();
    let account = world.account("Acme", AccessLevel::AllReply);
    let mut browsers = Vec::new();
    for name in ["Ann", "Bea", "Cleo"] {
        let (_, client) = world.customer(name, Some(account));
        browsers.push((client, Kind::Contact));
    }
    let draft = PortalTicketDraft {
        account: Some(account),
        subject: "Printer".to_owned(),
        body: "It is on fire.".to_owned(),
        is_private: false,
    };
    for agent in ["mara", "jonas"] {
        let ticket = browsers[0].0.call::<CreatePortalTicket>(NoId, &draft);
        browsers.push((world.agent(agent), Kind::Agent(ticket.unwrap().number)));
    }
    let replicas = world.replicate(0x5eed);
    let mut browsers: Vec<_> = browsers
        .into_iter()
        .map(|(client, kind)| Browser {
            client,
            arriving: VecDeque::new(),
            sent: 0,
            known: 0,
            kind,
        })
        .collect();

    let (mut after_own_writes, mut stale) = (0, 0);
    while after_own_writes < 10_000 {
        let chance = |n| replicas.below(n);
        let browser = &mut browsers[chance(5)];
        match chance(20) {
            // A ticket shows 200 messages, so fewer notes are written.
            0 if matches!(browser.kind, Kind::Contact) || browser.sent < 190 => {
                browser.write(&world);
            }
            0 | 1 => world.wait(Span::from_seconds(i64::try_from(chance(4)).unwrap())),
            2..8 if !browser.arriving.is_empty() => {
                browser.arrive(replicas.below(browser.arriving.len()));
            }
            _ if browser.arriving.len() < 6 => {
                let is_new = browser.read(&world);
                after_own_writes += u32::from(0 < browser.known);
                stale += u32::from(!is_new);
            }
            _ => browser.arrive(0),
        }
    }
    let served = replicas.take_served();
    assert_eq!(stale, 0, "of {after_own_writes}; {served:?}");
    // Most reads were answered by replicas that lagged.
    assert!(3_000 < served.behind, "{served:?}");
}

/// A world with a contact of Acme who has just read a ticket, so that their next reads may
/// go to replicas, and with replicas that no longer catch up.
fn held(seed: u64, then: impl FnOnce(&World, &Client<'_>, TicketNumber, ContactId)) {
    let world = World::in_process();
    let account = world.account("Acme", AccessLevel::AllReply);
    let (contact, ann) = world.customer("Ann", Some(account));
    let draft = PortalTicketDraft {
        account: Some(account),
        subject: "Printer".to_owned(),
        body: "It is on fire.".to_owned(),
        is_private: false,
    };
    let number = ann.call::<CreatePortalTicket>(NoId, &draft).unwrap().number;
    world.replicate(seed).hold();
    ann.call::<GetPortalTicket>(number, &Nothing {}).unwrap();
    then(&world, &ann, number, contact);
}

fn answers(body: &str) -> ReplyDraft {
    ReplyDraft { body: body.to_owned(), ..ReplyDraft::default() }
}

fn said(body: &str) -> MessageDraft {
    MessageDraft { body: body.to_owned() }
}

#[test]
fn p7_s14_a_blocked_contact_writes_nothing_and_reads_nothing_new_even_at_a_replica() {
    held(1, |world, ann, number, contact| {
        world.mara().call::<BlockContact>(contact, &Nothing {}).unwrap();
        world.mara().call::<ReplyToTicket>(number, &answers("Between us.")).unwrap();

        let reply = ann.call::<ReplyToPortalTicket>(number, &said("And now?"));
        assert_eq!(code(reply), ProblemCode::SignInNeeded);
        // For a short time, they can still read what they could read before.
        let before = ann.call::<GetPortalTicket>(number, &Nothing {}).unwrap();
        assert_eq!(before.messages.len(), 1);
        world.wait(Span::from_seconds(LEASE));
        let after = ann.call::<GetPortalTicket>(number, &Nothing {});
        assert_eq!(code(after), ProblemCode::SignInNeeded);
    });
}

#[test]
fn f16_only_the_primary_answers_that_a_record_does_not_exist() {
    held(2, |world, ann, number, contact| {
        let draft = TicketDraft {
            requester: Some(contact),
            account: None,
            department: None,
            subject: "Scanner".to_owned(),
            body: "It is cold.".to_owned(),
            ..TicketDraft::default()
        };
        let newer = world.mara().call::<CreateTicket>(NoId, &draft).unwrap().number;
        assert_ne!(newer, number);
        ann.call::<GetPortalTicket>(newer, &Nothing {}).unwrap();
    });
}

#[test]
fn s14_a_forged_bookmark_is_ignored_and_reads_go_to_the_primary() {
    held(3, |world, ann, number, contact| {
        let (name, value) = ann.cookies_like("__Host-atrium-at-").pop().expect("a bookmark");
        world.mara().call::<BlockContact>(contact, &Nothing {}).unwrap();
        world.wait(Span::from_seconds(LEASE));
        // The same bookmark with a later time, or with another signature.
        let (_, rest) = value.split_once('.').unwrap();
        let (bookmark, mark) = rest.split_once('.').unwrap();
        let now = world.now().millis();
        for forged in [
            format!("{now}.{bookmark}.{mark}"),
            format!("{now}.{bookmark}."),
            format!("{now}.{bookmark}"),
            format!("{now}..{mark}"),
        ] {
            let again = ann.copy();
            again.set_cookie(&name, &forged);
            let read = again.call::<GetPortalTicket>(number, &Nothing {});
            assert_eq!(code(read), ProblemCode::SignInNeeded, "{forged}");
        }
    });
}

#[test]
fn f16_bookmarks_do_not_pile_up() {
    held(4, |_, ann, number, _| {
        for n in 0..5 {
            ann.call::<ReplyToPortalTicket>(number, &said(&format!("Reply {n}."))).unwrap();
            assert_eq!(ann.cookies_like("__Host-atrium-at-").len(), 1);
        }
    });
}
