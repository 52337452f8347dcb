//! Events of the mail service.

use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use api_worker::fence::Fence;
use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use shared::api::addresses::{OfAddress, SendVerification, VerifyAddress};
use shared::api::portal_access::SendReset;
use shared::api::session::{
    ActivatePortalAccess, LinkRequest, LinkToken, RedeemLink, RequestLink, ResetContactPassword,
};
use shared::api::tickets::{CreateTicket, GetTicket, ReplyToTicket};
use shared::operations::Act;
use shared::operations::effects::{Effect, Record};
use shared::problem::ProblemCode;
use shared::ticket::draft::{ReplyDraft, TicketDraft};

use super::*;
use crate::harness::PASSWORD;
use crate::timeline::changes;

#[test]
fn p13_a_hard_bounce_marks_the_address_and_ends_the_link() {
    let world = World::in_process();
    let (ann, mail) = invited(&world, "Ann");
    let link = world.link(&world.email("Ann"));
    assert_eq!(address(&world, ann).bounced, None);
    assert_eq!(world.event(&bounced(&mail, "hard", "5.1.1")).status, 200);
    let mark = address(&world, ann).bounced.unwrap();
    assert_eq!(mark.code.as_deref(), Some("5.1.1"));
    assert_eq!(world.mails(&mail.to)[0].state, MailState::Bounced);
    let contact = world.mara().call::<GetContact>(ann, &Nothing {}).unwrap();
    assert_eq!(contact.portal[0].mail.as_ref().unwrap().state, MailState::Bounced);
    let redeem = RedeemLink { token: link, password: PASSWORD.to_owned() };
    let used = world.anybody().call::<ActivatePortalAccess>(NoId, &redeem);
    assert_eq!(code(used), ProblemCode::LinkUsed);
    // The invitation is skipped, with the reason.
    assert_eq!(invite(&world, ann), InvitationOutcome::BouncedBefore);
    let told = changes(&world.mara(), Record::Contact(ann));
    let entry = told.iter().find(|it| it.act == Act::MarkBounced).unwrap();
    assert_eq!(entry.effects, [Effect::AddressBounced { contact: ann, email: mail.to }]);
}

#[test]
fn p13_an_event_of_cloudflare_marks_the_address() {
    let world = World::in_process();
    let (ann, mail) = invited(&world, "Ann");
    let event = json!({
        "type": "cf.email.sending.message.bounced",
        "source": { "type": "email.sending", "domain": "northwind.example" },
        "payload": {
            "eventId": "1", "messageId": mail.id.uuid().simple().to_string(),
            "recipient": mail.to.to_uppercase(), "terminal": true,
            "delivery": { "status": "bounced", "smtpEnhancedStatusCode": "5.1.1" },
            "bounce": { "type": "hard", "reason": "550 5.1.1 User unknown" },
        },
        "metadata": { "eventSchemaVersion": 1 },
    });
    assert_eq!(world.event(&event).status, 200);
    assert!(is_marked(&world, ann));
}

#[test]
fn p13_soft_bounces_mark_the_address_the_third_time() {
    let world = World::in_process();
    let (ann, mail) = invited(&world, "Ann");
    let mut mails = vec![mail];
    for _ in 0..2 {
        world.wait(Span::hours(1));
        assert_eq!(invite(&world, ann), InvitationOutcome::Sent);
        world.minute();
        mails.push(newest(&world, "Ann"));
    }
    for (n, mail) in mails.iter().enumerate() {
        assert!(!is_marked(&world, ann), "{n}");
        // The same one again does not count.
        for _ in 0..2 {
            assert_eq!(world.event(&bounced(mail, "soft", "4.2.2")).status, 200);
        }
    }
    assert!(is_marked(&world, ann));
    // Those of long ago do not count.
    let (bob, first) = invited(&world, "Bob");
    world.event(&bounced(&first, "soft", "4.2.2"));
    world.wait(Span::days(31));
    for _ in 0..2 {
        assert_eq!(invite(&world, bob), InvitationOutcome::Sent);
        world.minute();
        world.event(&bounced(&newest(&world, "Bob"), "soft", "4.2.2"));
        world.wait(Span::hours(1));
    }
    assert!(!is_marked(&world, bob));
}

#[test]
fn p13_a_forged_or_stale_event_changes_nothing() {
    let world = World::in_process();
    let (ann, mail) = invited(&world, "Ann");
    let body = bounced(&mail, "hard", "5.1.1").to_string();
    let good = world.seal(EVENTS_SECRET, 0, &body);
    let (time, signature) = good.split_once(',').unwrap();
    let now = world.now().millis() / 1_000;
    let forged = [
        String::new(),
        "x".to_owned(),
        time.to_owned(),
        signature.to_owned(),
        format!("{time},v1="),
        format!("{time},v1=zz"),
        format!("{time},{}", &signature[..signature.len() - 2]),
        format!("{time},{signature}00"),
        format!("t={},{signature}", now + 1),
        format!("t={},{signature}", i64::MIN),
        format!("t=,{signature}"),
        world.seal("another secret of the mail service", 0, &body),
        world.seal(EVENTS_SECRET, 0, &body.replace("hard", "soft")),
        world.seal(EVENTS_SECRET, 301, &body),
        world.seal(EVENTS_SECRET, -310, &body),
    ];
    let mut answers = Vec::new();
    changes_nothing(&world, "forged events", || {
        answers.extend(forged.iter().map(|seal| world.event_sealed(seal, &body)));
        // What was signed is the body, byte by byte.
        answers.push(world.event_sealed(&good, &body.replace("hard", "soft")));
        answers.push(world.event_sealed(&good, &format!("{body} ")));
    });
    for answer in &answers {
        // All refusals are the same.
        assert_eq!((answer.status, &answer.body), (401, &answers[0].body));
        assert_eq!(answer.problem().code, ProblemCode::SignInNeeded);
    }
    assert!(!is_marked(&world, ann));
    // It is good as it is, and a little later.
    world.wait(Span::minutes(4));
    assert_eq!(world.event_sealed(&good, &body).status, 200);
    assert!(is_marked(&world, ann));
}

#[test]
fn p13_unknown_mails_and_other_addresses_change_nothing_and_are_answered_alike() {
    let world = World::in_process();
    let (ann, mail) = invited(&world, "Ann");
    let (_, other) = invited(&world, "Bob");
    let good = bounced(&mail, "hard", "5.1.1");
    let with = |key: &str, value: &str| {
        let mut event = good.clone();
        event[key] = json!(value);
        event
    };
    let token = world.token(mail.id);
    let forged = format!("{}{}", &token[..32], "0".repeat(20));
    let events = [
        with("recipient", &other.to),
        with("recipient", ""),
        with("mail", &uuid::Uuid::now_v7().simple().to_string()),
        with("mail", ""),
        with("mail", &forged),
        with("type", "opened"),
        with("type", "cf.email.sending.message.bounced"),
        json!({ "type": "bounced" }),
        json!({ "type": "cf.email.sending.message.deferred", "payload": {
            "messageId": mail.id.uuid().simple().to_string(), "recipient": mail.to,
            "bounce": { "type": "soft" } } }),
    ];
    let mut answers = Vec::new();
    changes_nothing(&world, "unknown events", || {
        answers.extend(events.iter().map(|it| world.event(it)));
    });
    // By its token, it is known.
    answers.push(world.event(&with("mail", &token.to_uppercase())));
    assert!(is_marked(&world, ann));
    for answer in &answers {
        assert_eq!((answer.status, answer.body.as_str()), (200, "{}"));
    }
    let malformed = world.event(&json!({ "type": 1 }));
    assert_eq!(malformed.problem().code, ProblemCode::Malformed);
}

#[test]
fn p13_a_replayed_or_late_event_changes_nothing() {
    let world = World::in_process();
    let (ann, mail) = invited(&world, "Ann");
    let event = bounced(&mail, "hard", "5.1.1");
    world.event(&event);
    assert!(is_marked(&world, ann));
    changes_nothing(&world, "a replay", || assert_eq!(world.event(&event).status, 200));
    let (bob, late) = invited(&world, "Bob");
    world.wait(Span::days(15));
    changes_nothing(&world, "a late one", || {
        assert_eq!(world.event(&bounced(&late, "hard", "5.1.1")).status, 200);
    });
    assert!(!is_marked(&world, bob));
}

#[test]
fn p13_a_corrected_address_gets_mail_again() {
    let world = World::in_process();
    let (ann, mail) = invited(&world, "Ann");
    world.event(&bounced(&mail, "hard", "5.1.1"));
    let marked = address(&world, ann);
    let correct =
        Draft::CorrectAddress { contact: ann, address: marked.id, email: world.email("Anne") };
    commit(&world.mara(), correct).unwrap();
    assert_eq!(address(&world, ann).bounced, None);
    assert_eq!(invite(&world, ann), InvitationOutcome::Sent);
    world.minute();
    newest(&world, "Anne");
    // A bounce of a mail to the former address does not mark the corrected one.
    let (bob, mail) = invited(&world, "Bob");
    let address_of_bob = address(&world, bob).id;
    let correct =
        Draft::CorrectAddress { contact: bob, address: address_of_bob, email: world.email("Rob") };
    commit(&world.mara(), correct).unwrap();
    world.event(&bounced(&mail, "hard", "5.1.1"));
    assert_eq!(address(&world, bob).bounced, None);
}

#[test]
fn p13_nothing_is_sent_to_a_marked_address_but_what_may_end_the_mark() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, _) = world.customer("Ann", None);
    let ticket = TicketDraft {
        requester: Some(ann),
        subject: "Scanner beeps twice".to_owned(),
        body: "It beeps twice and reads nothing.".to_owned(),
        ..TicketDraft::default()
    };
    let number = mara.call::<CreateTicket>(NoId, &ticket).unwrap().number;
    let reply = ReplyDraft { body: "We look at it.".to_owned(), ..ReplyDraft::default() };
    mara.call::<ReplyToTicket>(number, &reply).unwrap();
    // One reply waits while an earlier mail comes back.
    world.minute();
    let first = newest(&world, "Ann");
    mara.call::<ReplyToTicket>(number, &reply).unwrap();
    let requester = || mara.call::<GetTicket>(number, &Nothing {}).unwrap().requester;
    assert_eq!(requester().bounced, None);
    world.event(&bounced(&first, "hard", "5.1.1"));
    assert_eq!(requester().bounced, Some(world.email("Ann")));
    world.minute();
    let mails = || world.mails(&world.email("Ann"));
    assert_eq!(mails()[0].state, MailState::Dropped);
    let count = mails().len();
    mara.call::<ReplyToTicket>(number, &reply).unwrap();
    assert_eq!(mails().len(), count);
    assert_eq!(code(mara.call::<SendReset>(ann, &Nothing {})), ProblemCode::Conflict);

    // Ann asks for a link herself, and gets it.
    let request = LinkRequest { email: world.email("Ann") };
    world.anybody().call::<RequestLink>(NoId, &request).unwrap();
    world.minute();
    newest(&world, "Ann");
    let redeem =
        RedeemLink { token: world.link(&world.email("Ann")), password: PASSWORD.to_owned() };
    world.anybody().call::<ResetContactPassword>(NoId, &redeem).unwrap();
    assert!(!is_marked(&world, ann));
    assert_eq!(requester().bounced, None);
    mara.call::<ReplyToTicket>(number, &reply).unwrap();
    world.minute();
    newest(&world, "Ann");
}

#[test]
fn p13_verifying_the_address_again_ends_the_mark() {
    let world = World::in_process();
    let (ann, _) = world.customer("Ann", None);
    world.mara().call::<SendReset>(ann, &Nothing {}).unwrap();
    world.minute();
    world.event(&bounced(&newest(&world, "Ann"), "hard", "5.1.1"));
    let mark = || is_marked(&world, ann);
    assert!(mark());
    let address = address(&world, ann).id;
    world.mara().call::<SendVerification>(ann, &OfAddress { address }).unwrap();
    world.minute();
    let mail = newest(&world, "Ann");
    let token = world.link(&world.email("Ann"));
    world.anybody().call::<VerifyAddress>(NoId, &LinkToken { token }).unwrap();
    assert!(!mark());
    // What was sent before tells nothing of the address as it is now.
    world.event(&bounced(&mail, "hard", "5.1.1"));
    assert!(!mark());
}

/// A body that records whether it was read.
struct Watched(Arc<AtomicBool>);

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::convert::Infallible>>> {
        self.0.store(true, Ordering::Relaxed);
        Poll::Ready(None)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

#[test]
fn f13_the_body_of_an_unsigned_event_is_not_read() {
    let world = World::in_process();
    let check = |seal: &str, status: u16, is_read: bool| {
        let was_read = Arc::new(AtomicBool::new(false));
        let headers = [("x-atrium-signature", seal), ("origin", "")];
        let request =
            world.anybody().request("POST", "/api/mail/events", &headers, Some(Vec::new()));
        let body = Body::new(Watched(was_read.clone()));
        assert_eq!(world.send_body(request.map(|_| body)).status, status, "{seal}");
        assert_eq!(was_read.load(Ordering::Relaxed), is_read, "{seal}");
    };
    check("", 401, false);
    check("t=1,v1=00", 401, false);
    check(&world.seal(EVENTS_SECRET, 400, ""), 401, false);
    check(&world.seal("another secret of the mail service", 0, ""), 401, true);
    let large = " ".repeat(40_000);
    let answer = world.event_sealed(&world.seal(EVENTS_SECRET, 0, &large), &large);
    assert_eq!(answer.status, 413);
}

/// A rate limiter that lets nobody pass.
struct Closed;

#[async_trait::async_trait(?Send)]
impl Fence for Closed {
    async fn lets_pass(&self, _: &str) -> bool {
        false
    }
}

#[test]
fn s15_events_are_counted_before_their_signature_is_looked_at() {
    let world = World::in_process();
    world.fence(Rc::new(Closed));
    assert_eq!(world.event_sealed("", "{}").status, 429);
    assert_eq!(world.event(&json!({ "type": "bounced" })).status, 429);
}
