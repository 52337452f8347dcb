//! Mails that come back: which of them mark an address, and what is still sent to a marked
//! one [P13].

use serde::{Deserialize, Serialize};

use super::MailKind;
use crate::time::Span;

/// So many mails in [`SOFT_WINDOW`] that came back for a passing reason mark their address.
pub const SOFT_LIMIT: u32 = 3;

/// The time in which mails that came back for a passing reason are counted.
pub const SOFT_WINDOW: Span = Span::days(30);

/// How long after it was sent a mail may come back. Servers give up after five days; a later
/// report is an old one that somebody sends again.
pub const LATEST: Span = Span::days(14);

/// The code of a mail that the provider did not hand over, because earlier ones to the address
/// came back. It is none of SMTP's.
pub const SUPPRESSED: &str = "suppressed";

/// How much a mail that came back says about its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The address does not exist, or takes no mail.
    Hard,
    /// The mail did not arrive, but the next one may.
    Soft,
}

impl Weight {
    /// The weight of a failure with this code (RFC 3463). Many permanent failures are about the
    /// mailbox or the mail, and not about the address: it is full, or the mail was taken for
    /// spam. Without a code, a permanent failure counts as one of the address.
    pub fn of(is_permanent: bool, code: Option<&str>) -> Self {
        let mut parts = code.unwrap_or_default().split('.');
        let (class, subject, detail) = (parts.next(), parts.next(), parts.next());
        let is_permanent = match class {
            Some("5") => true,
            Some("2" | "4") => false,
            _ => is_permanent,
        };
        let is_of_address = match (subject, detail) {
            // The mailbox: disabled, or for another reason that is not said; but not full.
            (Some("2"), Some("0" | "1"))
            // The route to its host: some servers say so of an unknown recipient.
            | (Some("4"), Some("1" | "4"))
            // The address itself, or nothing that says more.
            | (Some("0" | "1") | None, _) => true,
            (Some(_), _) => false,
        };
        if is_permanent && is_of_address { Self::Hard } else { Self::Soft }
    }

    /// Whether it marks the address, after `soft` earlier ones for passing reasons.
    pub const fn marks(self, soft: u32) -> bool {
        match self {
            Self::Hard => true,
            Self::Soft => SOFT_LIMIT <= soft + 1,
        }
    }
}

/// Why a mail came back, in the terms that help an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// There is no such mailbox.
    NoMailbox,
    /// There is no such domain, or it takes no mail.
    NoDomain,
    /// The mailbox is full.
    Full,
    /// The receiving server refused the mail, such as for spam.
    Refused,
    /// The mail service keeps the address on its list of those that came back.
    Suppressed,
    /// Nothing more is known.
    Unknown,
}

impl Cause {
    /// The cause that a code says.
    pub fn of(code: Option<&str>) -> Self {
        let Some(code) = code else { return Self::Unknown };
        if code == SUPPRESSED {
            return Self::Suppressed;
        }
        let rest = code.split_once('.').map_or("", |(_, rest)| rest);
        match rest {
            "1.2" | "1.10" | "4.4" => Self::NoDomain,
            "2.2" => Self::Full,
            _ if rest.starts_with("1.") || matches!(rest, "2.1" | "4.1") => Self::NoMailbox,
            _ if rest.starts_with("7.") => Self::Refused,
            _ => Self::Unknown,
        }
    }
}

/// Whether a mail is sent to a marked address all the same: one that its reader has just asked
/// for, and the one that verifies the address. Both end the mark if they arrive.
pub const fn is_sent_to_marked(kind: MailKind, is_own_request: bool) -> bool {
    match kind {
        MailKind::Verification => true,
        MailKind::Activation | MailKind::Reset => is_own_request,
        MailKind::Reply | MailKind::Export => false,
    }
}

/// The code in `text` (RFC 3463): three numbers with dots between them, as `5.1.1`.
pub fn code_in(text: &str) -> Option<&str> {
    let words = text.split(|it: char| !it.is_ascii_digit() && it != '.');
    words.into_iter().find(|word| {
        let parts: Vec<&str> = word.split('.').collect();
        let fits = |(n, part): (usize, &&str)| match n {
            0 => matches!(*part, "2" | "4" | "5"),
            _ => (1..=3).contains(&part.len()),
        };
        parts.len() == 3 && parts.iter().enumerate().all(fits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p13_only_a_failure_of_the_address_marks_it_at_once() {
        let check = |is_permanent, code, expected| {
            assert_eq!(Weight::of(is_permanent, code), expected, "{is_permanent} {code:?}");
        };
        for code in ["5.1.1", "5.1.10", "5.1.2", "5.0.0", "5.2.1", "5.4.1", "5.4.4"] {
            check(true, Some(code), Weight::Hard);
            // The class of the code counts more than what somebody calls it.
            check(false, Some(code), Weight::Hard);
        }
        for code in ["4.2.2", "4.4.1", "5.2.2", "5.3.4", "5.7.1", "5.7.26", "5.6.0", "4.1.1"] {
            check(true, Some(code), Weight::Soft);
        }
        check(true, None, Weight::Hard);
        check(false, None, Weight::Soft);
    }

    #[test]
    fn p13_the_third_passing_failure_marks_the_address() {
        let marks = |soft| Weight::Soft.marks(soft);
        assert_eq!([0, 1, 2, 3].map(marks), [false, false, true, true]);
        assert!(Weight::Hard.marks(0));
    }

    #[test]
    fn p13_a_marked_address_gets_only_what_may_end_the_mark() {
        let sent = |kind| [false, true].map(|own| is_sent_to_marked(kind, own));
        assert_eq!(sent(MailKind::Verification), [true, true]);
        assert_eq!(sent(MailKind::Activation), [false, true]);
        assert_eq!(sent(MailKind::Reset), [false, true]);
        assert_eq!(sent(MailKind::Reply), [false, false]);
        assert_eq!(sent(MailKind::Export), [false, false]);
    }

    #[test]
    fn a_code_says_what_an_agent_can_do() {
        let check = |code: &str, expected| assert_eq!(Cause::of(Some(code)), expected, "{code}");
        check("5.1.1", Cause::NoMailbox);
        check("5.4.1", Cause::NoMailbox);
        check("5.1.2", Cause::NoDomain);
        check("5.2.2", Cause::Full);
        check("5.7.1", Cause::Refused);
        check(SUPPRESSED, Cause::Suppressed);
        check("5.0.0", Cause::Unknown);
        assert_eq!(Cause::of(None), Cause::Unknown);
    }

    #[test]
    fn a_code_is_read_off_a_sentence() {
        let check = |text, expected| assert_eq!(code_in(text), expected, "{text}");
        check("smtp; 550 5.1.1 <a@x.example>: User unknown", Some("5.1.1"));
        check("550-5.1.1 The email account", Some("5.1.1"));
        check("5.1.10 (bad)", Some("5.1.10"));
        check("connect to 10.1.1.1 or 192.168.1.1", None);
        check("550 no such user", None);
        check("", None);
    }
}
