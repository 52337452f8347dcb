//! Labels for the values of the domain, as pages show them.

use shared::api::contacts::MailState;
use shared::api::portal_access::InvitationOutcome;
use shared::api::tickets::{Priority, WhyNot};
use shared::customers::level::{AccessLevel, LevelSource};
use shared::customers::relationship::RelationshipKind;
use shared::policy::ticket::{Reason, Through};
use shared::portal::access::PortalState;
use shared::ticket::status::TicketStatus;
use shared::words::{both, desk};

/// A ticket's status.
pub fn status(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Open => both::things::status_open(),
        TicketStatus::Waiting => both::things::status_waiting(),
        TicketStatus::Solved => both::things::status_solved(),
        TicketStatus::Closed => both::things::status_closed(),
    }
}

/// An access level.
pub fn level(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::Own => desk::things::level_own(),
        AccessLevel::AllRead => desk::things::level_all_read(),
        AccessLevel::AllReply => desk::things::level_all_reply(),
        AccessLevel::Manage => desk::things::level_manage(),
    }
}

/// An access level with an explanation, for a choice.
pub fn level_explained(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::Own => desk::things::level_own_explained(),
        AccessLevel::AllRead => desk::things::level_all_read_explained(),
        AccessLevel::AllReply => desk::things::level_all_reply_explained(),
        AccessLevel::Manage => desk::things::level_manage_explained(),
    }
}

/// A contact's state in the help center.
pub fn portal_state(state: PortalState) -> &'static str {
    match state {
        PortalState::Unverified => desk::things::portal_unverified(),
        PortalState::Invited => desk::things::portal_invited(),
        PortalState::Active => desk::things::portal_active(),
        PortalState::Blocked => desk::things::portal_blocked(),
        PortalState::Pending => desk::things::portal_pending(),
    }
}

/// Whether an account is a contact's primary one.
pub fn kind(kind: RelationshipKind) -> &'static str {
    match kind {
        RelationshipKind::Direct => both::things::kind_primary(),
        RelationshipKind::Indirect => both::things::kind_additional(),
    }
}

/// A ticket's priority.
pub fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => desk::things::priority_low(),
        Priority::Normal => desk::things::priority_normal(),
        Priority::High => desk::things::priority_high(),
        Priority::Urgent => desk::things::priority_urgent(),
    }
}

/// A mail's delivery state.
pub fn mail_state(state: MailState) -> &'static str {
    match state {
        MailState::Queued => desk::things::mail_queued(),
        MailState::Sent => desk::things::mail_sent(),
        MailState::Failed => desk::things::mail_failed(),
        MailState::Dropped => desk::things::mail_dropped(),
        MailState::Bounced => desk::bounces::came_back(),
    }
}

/// The outcome of an invitation.
pub fn invitation_outcome(outcome: InvitationOutcome) -> &'static str {
    match outcome {
        InvitationOutcome::Sent => desk::things::invitation_sent(),
        InvitationOutcome::AlreadyActive => desk::things::invitation_already_active(),
        InvitationOutcome::NoEmail => desk::things::invitation_no_email(),
        InvitationOutcome::Blocked => desk::things::invitation_blocked(),
        InvitationOutcome::BouncedBefore => desk::things::invitation_bounced_before(),
        InvitationOutcome::NotPermitted => desk::things::invitation_not_permitted(),
    }
}

/// Why a contact sees a ticket, as a line under the contact's name.
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Requester => both::common::requester().to_owned(),
        Reason::Participant => both::common::participant().to_owned(),
        Reason::Member(through) => by_level(through),
        Reason::Shared(through) => desk::things::reason_shared(&through.account_name),
    }
}

fn by_level(through: &Through) -> String {
    let Through { account_name: account, role, level: effective, .. } = through;
    let access = match effective.level {
        AccessLevel::Own => desk::things::access_own(),
        AccessLevel::AllRead => desk::things::access_all_read(),
        AccessLevel::AllReply => desk::things::access_all_reply(),
        AccessLevel::Manage => desk::things::access_manage(),
    };
    match effective.source {
        LevelSource::Relationship => desk::things::reason_individual(account, access),
        LevelSource::Default => desk::things::reason_default(account, access),
        LevelSource::Role => {
            desk::things::reason_role(role.as_deref().unwrap_or_default(), account, access)
        }
    }
}

/// Why a contact does not see a ticket.
pub fn why_not(why: WhyNot) -> &'static str {
    match why {
        WhyNot::NotActive => desk::things::why_not_active(),
        WhyNot::Private => desk::things::why_not_private(),
        WhyNot::OwnOnly => desk::things::why_not_own_only(),
        WhyNot::Left => desk::things::why_not_left(),
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

/// "Ann", "Ann and Bob", "Ann, Bob, and 2 more".
pub fn names(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => both::lists::names_two(one, two),
        [one, two, three] => both::lists::names_three(one, two, three),
        [one, two, rest @ ..] => both::lists::names_more(one, two, rest.len()),
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
