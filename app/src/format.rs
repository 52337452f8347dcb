//! The words for our things, as they stand on pages.

use shared::api::contacts::MailState;
use shared::api::portal_access::InvitationOutcome;
use shared::api::tickets::{Priority, WhyNot};
use shared::customers::level::{AccessLevel, LevelSource};
use shared::customers::relationship::RelationshipKind;
use shared::policy::ticket::{Reason, Through};
use shared::portal::access::PortalState;
use shared::ticket::status::TicketStatus;

/// Where a ticket stands.
pub const fn status(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Open => "Open",
        TicketStatus::Waiting => "Waiting",
        TicketStatus::Solved => "Solved",
        TicketStatus::Closed => "Closed",
    }
}

/// What a contact may do with colleagues' tickets.
pub const fn level(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::Own => "Own tickets only",
        AccessLevel::AllRead => "View all",
        AccessLevel::AllReply => "View and reply",
        AccessLevel::Manage => "Manage",
    }
}

/// The same in a sentence, to choose by.
pub const fn level_explained(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::Own => "Contacts see only tickets they created or participate in.",
        AccessLevel::AllRead => "Contacts see all tickets of the account.",
        AccessLevel::AllReply => "Contacts see all tickets of the account and can reply to them.",
        AccessLevel::Manage => {
            "Contacts see all tickets of the account, reply to them, and mark them as solved."
        }
    }
}

/// Where a contact stands with the help center.
pub const fn portal_state(state: PortalState) -> &'static str {
    match state {
        PortalState::Unverified => "Not invited",
        PortalState::Invited => "Invited",
        PortalState::Active => "Active",
        PortalState::Blocked => "Blocked",
        PortalState::Pending => "Waiting for approval",
    }
}

/// Whether an account is a contact's primary one.
pub const fn kind(kind: RelationshipKind) -> &'static str {
    match kind {
        RelationshipKind::Direct => "Primary",
        RelationshipKind::Indirect => "Additional",
    }
}

/// How urgent a ticket is.
pub const fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "Low",
        Priority::Normal => "Normal",
        Priority::High => "High",
        Priority::Urgent => "Urgent",
    }
}

/// What became of a mail.
pub const fn mail_state(state: MailState) -> &'static str {
    match state {
        MailState::Queued => "Queued",
        MailState::Sent => "Sent",
        MailState::Failed => "Failed",
        MailState::Dropped => "Not sent: no longer needed",
    }
}

/// What became of an invitation.
pub const fn invitation_outcome(outcome: InvitationOutcome) -> &'static str {
    match outcome {
        InvitationOutcome::Sent => "Invitation sent.",
        InvitationOutcome::AlreadyActive => "Already active. No e-mail was sent.",
        InvitationOutcome::NoEmail => "Has no e-mail address.",
        InvitationOutcome::Blocked => "Blocked. Unblock the contact first.",
        InvitationOutcome::BouncedBefore => {
            "An earlier e-mail bounced, so the address may be wrong."
        }
        InvitationOutcome::NotPermitted => "You don't have permission to invite this contact.",
    }
}

/// Why somebody sees a ticket, as a line under their name.
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Requester => "Requester".to_owned(),
        Reason::Participant => "Participant".to_owned(),
        Reason::Member(through) => by_level(through),
        Reason::Shared(through) => ["Shared with ", &through.account_name].concat(),
    }
}

fn by_level(through: &Through) -> String {
    let Through { account_name: account, role, level: effective, .. } = through;
    let does = match effective.level {
        AccessLevel::Own => "own tickets only",
        AccessLevel::AllRead => "can view all",
        AccessLevel::AllReply => "can view and reply",
        AccessLevel::Manage => "can manage",
    };
    match effective.source {
        LevelSource::Relationship => ["Individual access at ", account, ": ", does].concat(),
        LevelSource::Default => {
            let of = if account.ends_with('s') { "’ default: " } else { "’s default: " };
            [account, of, does].concat()
        }
        LevelSource::Role => {
            let role = role.as_deref().unwrap_or_default();
            [role, " at ", account, ": ", does].concat()
        }
    }
}

/// Why somebody does not see a ticket.
pub const fn why_not(why: WhyNot) -> &'static str {
    match why {
        WhyNot::NotActive => "Not active in the help center",
        WhyNot::Private => "The ticket is private",
        WhyNot::OwnOnly => "Own tickets only",
        WhyNot::Left => "Left the account",
    }
}

/// The first letters of the first and the last word of a name. The style sheet
/// shows them as capitals.
pub fn initials(name: &str) -> String {
    let mut words =
        name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    // Two scripts side by side would be read in an order that neither has.
    let last = words.next_back().filter(|last| first.is_some_and(|it| is_rtl(it) == is_rtl(*last)));
    first.into_iter().chain(last).collect()
}

/// Whether a letter is written from right to left: Hebrew, Arabic and their neighbors.
const fn is_rtl(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}')
}

/// "1 ticket", "7 tickets".
pub fn count(n: usize, one: &str, many: &str) -> String {
    [&*n.to_string(), " ", if n == 1 { one } else { many }].concat()
}

/// "Ann", "Ann and Bob", "Ann, Bob, and 2 more".
pub fn names(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => [one, " and ", two].concat(),
        [one, two, three] => [one, ", ", two, ", and ", three].concat(),
        [one, two, rest @ ..] => {
            [one, ", ", two, ", and ", &rest.len().to_string(), " more"].concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::customers::level::EffectiveLevel;

    use super::*;

    #[test]
    fn a_face_has_at_most_two_letters() {
        assert_eq!(initials("Lena Brandt"), "LB");
        assert_eq!(initials("Maria del Carmen Ruiz"), "MR");
        assert_eq!(initials("  ångström "), "å");
        assert_eq!(initials("“Bo” (Ops)"), "BO");
        assert_eq!(initials("Uxb \u{645}\u{62D}\u{645}\u{62F}"), "U");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn v15_a_reason_is_said_in_words() {
        use AccessLevel::{AllRead, AllReply, Manage};
        use LevelSource::{Default, Relationship, Role};
        let through = |level, source, role: Option<&str>| Through {
            account: "0192f0c1-2b3c-7def-8abc-0123456789ab".parse().unwrap(),
            account_name: "Acme".to_owned(),
            kind: RelationshipKind::Direct,
            role: role.map(str::to_owned),
            level: EffectiveLevel { level, source },
        };
        let member = |level, source, role| reason(&Reason::Member(through(level, source, role)));
        assert_eq!(member(Manage, Role, Some("IT lead")), "IT lead at Acme: can manage");
        assert_eq!(member(AllRead, Role, Some("Buyer")), "Buyer at Acme: can view all");
        assert_eq!(member(AllReply, Default, None), "Acme’s default: can view and reply");
        assert_eq!(member(AllRead, Relationship, None), "Individual access at Acme: can view all");
        let shared = Reason::Shared(through(AllRead, Default, None));
        assert_eq!(reason(&shared), "Shared with Acme");
    }

    #[test]
    fn a_row_of_names_stays_short() {
        let check = |list: &[&str], expected: &str| {
            let list: Vec<String> = list.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(names(&list), expected);
        };
        check(&["Ann"], "Ann");
        check(&["Ann", "Bob"], "Ann and Bob");
        check(&["Ann", "Bob", "Cy"], "Ann, Bob, and Cy");
        check(&["Ann", "Bob", "Cy", "Di"], "Ann, Bob, and 2 more");
    }
}
