//! Delivery reports that come in by mail.

use super::*;

const POSTFIX: &str = include_str!("../../data/reports/postfix.eml");
const EXCHANGE: &str = include_str!("../../data/reports/exchange.eml");
const GMAIL: &str = include_str!("../../data/reports/gmail.eml");
const FULL: &str = include_str!("../../data/reports/full.eml");
const DELAYED: &str = include_str!("../../data/reports/delayed.eml");

/// The address that mails of the world are sent from.
const SENDER: &str = "support@northwind.example";

/// The address that the report of the mail with this token goes to.
fn to(token: &str) -> String {
    format!("bounce+{token}@northwind.example")
}

/// A report of `sample` about a mail to `recipient`.
fn report(sample: &str, to: &str, recipient: &str, token: &str) -> Vec<u8> {
    let filled = sample.replace("{to}", to).replace("{recipient}", recipient);
    filled.replace("{token}", token).replace('\n', "\r\n").into_bytes()
}

#[test]
fn p13_a_report_marks_the_address_by_the_token_of_the_mail() {
    let world = World::in_process();
    for (n, sample) in [POSTFIX, EXCHANGE, GMAIL].into_iter().enumerate() {
        let names = [["Ann", "Bea", "Cem"], ["Dan", "Eva", "Fay"]].map(|it| it[n]);
        // In the address, whatever servers made of its letters.
        let (contact, mail) = invited(&world, names[0]);
        let to = to(&world.token(mail.id).to_uppercase());
        let outcome = world.delivers(&to, &report(sample, &to, &mail.to, "nothing"));
        assert_eq!(outcome, (Taken::Silently, true));
        assert!(is_marked(&world, contact), "{n}");
        assert_eq!(world.mails(&mail.to)[0].state, MailState::Bounced);
        // In the returned headers.
        let (contact, mail) = invited(&world, names[1]);
        let token = world.token(mail.id);
        let outcome = world.delivers(SENDER, &report(sample, SENDER, &mail.to, &token));
        assert_eq!(outcome, (Taken::Silently, true));
        assert!(is_marked(&world, contact), "{n}");
    }
}

#[test]
fn p13_a_forged_report_changes_nothing_and_is_taken_like_a_good_one() {
    let world = World::in_process();
    let (ann, mail) = invited(&world, "Ann");
    let (_, other) = invited(&world, "Bob");
    let token = world.token(mail.id);
    let id = &token[..32];
    changes_nothing(&world, "forged reports", || {
        for forged in [
            String::new(),
            "1".repeat(52),
            id.to_owned(),
            format!("{id}{}", "0".repeat(20)),
            format!("{id}{}", &world.token(other.id)[32..]),
            format!("{}z", &token[..51]),
            format!("{token}0"),
        ] {
            let to = to(&forged);
            let outcome = world.delivers(&to, &report(POSTFIX, &to, &mail.to, &token));
            // It is not even read.
            assert_eq!(outcome, (Taken::Silently, false), "{forged}");
            let outcome = world.delivers(SENDER, &report(POSTFIX, SENDER, &mail.to, &forged));
            assert_eq!(outcome, (Taken::Silently, true), "{forged}");
        }
        // The mail did not go to this address.
        let to = to(&token);
        let outcome = world.delivers(&to, &report(POSTFIX, &to, &other.to, &token));
        assert_eq!(outcome, (Taken::Silently, true));
    });
    assert!(!is_marked(&world, ann));
}

#[test]
fn p13_a_report_that_comes_again_or_late_changes_nothing() {
    let world = World::in_process();
    let (ann, mail) = invited(&world, "Ann");
    let to_ann = to(&world.token(mail.id));
    let text = report(POSTFIX, &to_ann, &mail.to, "");
    world.delivers(&to_ann, &text);
    assert!(is_marked(&world, ann));
    changes_nothing(&world, "a replay", || {
        assert_eq!(world.delivers(&to_ann, &text), (Taken::Silently, true));
    });
    let (bob, mail) = invited(&world, "Bob");
    let to_bob = to(&world.token(mail.id));
    world.wait(Span::days(15));
    changes_nothing(&world, "a late one", || {
        world.delivers(&to_bob, &report(POSTFIX, &to_bob, &mail.to, ""));
    });
    assert!(!is_marked(&world, bob));
}

#[test]
fn p13_a_full_mailbox_or_a_delay_does_not_mark_the_address() {
    let world = World::in_process();
    let (ann, mail) = invited(&world, "Ann");
    let to = to(&world.token(mail.id));
    changes_nothing(&world, "a delay", || {
        world.delivers(&to, &report(DELAYED, &to, &mail.to, ""));
    });
    world.delivers(&to, &report(FULL, &to, &mail.to, ""));
    assert_eq!(world.mails(&mail.to)[0].state, MailState::Bounced);
    assert!(!is_marked(&world, ann));
    // The link is still good: another mail may bring it.
    assert_eq!(invite(&world, ann), InvitationOutcome::Sent);
}

#[test]
fn p13_other_mail_is_refused_with_words_for_people() {
    let world = World::in_process();
    let (_, mail) = invited(&world, "Ann");
    let to = to(&world.token(mail.id));
    changes_nothing(&world, "other mail", || {
        for to in [SENDER, to.as_str()] {
            let refused = world.delivers(to, b"Subject: Thank you\n\nIt works now.\n");
            assert!(matches!(refused, (Taken::Refused(why), true) if why.contains("Nobody")));
            let large = vec![b' '; 1_100_000];
            let refused = world.delivers(to, &large);
            assert!(matches!(refused, (Taken::Refused(_), false)), "{refused:?}");
        }
    });
}
