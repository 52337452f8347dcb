//! Delivery reports as Postfix, Exchange and Gmail write them, and texts that are none.

use proptest::prelude::*;

use super::*;

const POSTFIX: &str = include_str!("../../../tests/data/reports/postfix.eml");
const EXCHANGE: &str = include_str!("../../../tests/data/reports/exchange.eml");
const GMAIL: &str = include_str!("../../../tests/data/reports/gmail.eml");
const FULL: &str = include_str!("../../../tests/data/reports/full.eml");
const DELAYED: &str = include_str!("../../../tests/data/reports/delayed.eml");

const TOKEN: &str = "0199a0000000700080000000000000a10123456789abcdef0123";

fn filled(sample: &str) -> String {
    let sample = sample.replace("{to}", &format!("bounce+{TOKEN}@northwind.example"));
    sample.replace("{recipient}", "ann@acme.example").replace("{token}", TOKEN)
}

#[track_caller]
fn check(sample: &str, code: &str, weight: Weight) {
    // As the samples are written, and as a mail server sends them.
    for text in [filled(sample), filled(sample).replace('\n', "\r\n")] {
        let report = read(text.as_bytes()).unwrap();
        let [failed] = report.failed.as_slice() else { panic!("{report:?}") };
        assert!(failed.addresses.iter().all(|it| it == "ann@acme.example"), "{failed:?}");
        assert_eq!((failed.code.as_deref(), failed.weight), (Some(code), weight));
    }
}

#[test]
fn p13_reports_of_common_servers_are_read() {
    check(POSTFIX, "5.1.1", Weight::Hard);
    check(EXCHANGE, "5.1.10", Weight::Hard);
    // Its status says nothing, but the words of the other server do.
    check(GMAIL, "5.1.1", Weight::Hard);
    check(FULL, "5.2.2", Weight::Soft);
}

#[test]
fn p13_the_token_is_read_off_the_returned_headers() {
    let token = |sample| read(filled(sample).as_bytes()).unwrap().token;
    for sample in [POSTFIX, EXCHANGE, GMAIL] {
        assert_eq!(token(sample).as_deref(), Some(TOKEN));
    }
    assert_eq!(token(FULL), None);
    assert_eq!(TOKEN.len(), TOKEN_CHARS);
}

#[test]
fn p13_the_token_is_read_off_the_address() {
    let check = |address, expected| assert_eq!(token_in(address), expected, "{address}");
    check("bounce+abc@northwind.example", Some("abc"));
    check("b+x+abc@northwind.example", Some("abc"));
    check("bounce@northwind.example", None);
    check("bounce+abc", None);
    check("", None);
}

#[test]
fn p13_a_mail_that_may_still_arrive_has_not_failed() {
    assert_eq!(read(filled(DELAYED).as_bytes()).unwrap().failed, []);
}

#[test]
fn other_mails_are_no_reports() {
    let absent = "From: ann@acme.example\nSubject: Out of office\nContent-Type: text/plain\n\n\
                  Final-Recipient: rfc822; ann@acme.example\nAction: failed\nStatus: 5.1.1\n";
    let empty = "Content-Type: multipart/report; boundary=x\n\n--x--\n";
    let unbounded = "Content-Type: multipart/report\n\n--x\n";
    for text in ["", "\n", "\n\n", absent, empty, unbounded] {
        assert_eq!(read(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn a_group_without_a_recipient_or_an_action_fails_nobody() {
    let report = |fields: &str| {
        let head = "Content-Type: multipart/report; boundary=x\n\n--x\n\
                    Content-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\n";
        read([head, fields, "\n--x--\n"].concat().as_bytes()).unwrap().failed
    };
    assert_eq!(report("Action: failed\nStatus: 5.1.1\n"), []);
    assert_eq!(report("Final-Recipient: rfc822; a@x.example\nStatus: 5.1.1\n"), []);
    assert_eq!(report("Final-Recipient: rfc822; x\nAction: failed\n"), []);
    // Without a code, the reply of the other server decides.
    let said = |said: &str| {
        let fields = format!(
            "Final-Recipient: rfc822; <a@x.example>\nAction: failed\nDiagnostic-Code: {said}\n"
        );
        report(&fields).into_iter().map(|it| it.weight).collect::<Vec<_>>()
    };
    assert_eq!(said("smtp; 550 no such user"), [Weight::Hard]);
    assert_eq!(said("smtp; 450 try again later"), [Weight::Soft]);
    let many = "Final-Recipient: rfc822; a@x.example\nAction: failed\n\n".repeat(100);
    assert_eq!(report(&many).len(), MAX_RECIPIENTS);
}

proptest! {
    #[test]
    fn garbage_is_no_report_and_harms_nobody(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert_eq!(read(&bytes), None);
    }

    #[test]
    fn a_damaged_report_harms_nobody(
        at in 0_usize..3_000,
        cut in 0_usize..400,
        noise in "[\\PC\\n\\r\t:;=\"-]{0,40}",
        sample in 0_usize..4,
    ) {
        let text = filled([POSTFIX, EXCHANGE, GMAIL, FULL][sample]).into_bytes();
        let at = at.min(text.len());
        let end = (at + cut).min(text.len());
        let damaged = [&text[..at], noise.as_bytes(), &text[end..]].concat();
        // It may be read as something else, but every address is one that it says.
        for failed in read(&damaged).unwrap_or_default().failed {
            prop_assert!(failed.addresses.iter().all(|it| it.contains('@')));
        }
    }

    #[test]
    fn an_address_of_any_text_has_a_token_or_none(text in "\\PC{0,80}") {
        if let Some(token) = token_in(&text) {
            prop_assert!(text.contains(token));
        }
    }
}
