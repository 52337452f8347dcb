//! The words for our things, as they stand on pages.

use shared::api::contacts::{ContactView, MailState};
use shared::api::portal_access::InvitationOutcome;
use shared::api::tickets::{Priority, StatusFilter, WhyNot};
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
        AccessLevel::Own => "Own tickets",
        AccessLevel::AllRead => "Sees all",
        AccessLevel::AllReply => "Sees and replies",
        AccessLevel::Manage => "Manages",
    }
}

/// The same in a sentence, to choose by.
pub const fn level_explained(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::Own => "People see only the tickets they raised or take part in.",
        AccessLevel::AllRead => "People see all tickets of the account.",
        AccessLevel::AllReply => "People see all tickets of the account and reply to them.",
        AccessLevel::Manage => "People also close tickets and invite colleagues.",
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
        RelationshipKind::Indirect => "Also here",
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

/// Which tickets a queue shows.
pub const fn status_filter(filter: StatusFilter) -> &'static str {
    match filter {
        StatusFilter::Unsolved => "Unsolved",
        StatusFilter::Open => "Open",
        StatusFilter::Waiting => "Waiting",
        StatusFilter::Solved => "Solved",
        StatusFilter::Closed => "Closed",
        StatusFilter::Any => "All",
    }
}

/// What became of a mail.
pub const fn mail_state(state: MailState) -> &'static str {
    match state {
        MailState::Queued => "On its way",
        MailState::Sent => "Sent",
        MailState::Failed => "Could not be sent",
        MailState::Dropped => "Not sent: its reason was gone",
    }
}

/// Which contacts a list shows.
pub const fn contact_view(view: ContactView) -> &'static str {
    match view {
        ContactView::All => "All",
        ContactView::Unverified => "Unverified",
        ContactView::WithoutAccount => "Without account",
    }
}

/// What became of an invitation.
pub const fn invitation_outcome(outcome: InvitationOutcome) -> &'static str {
    match outcome {
        InvitationOutcome::Sent => "The activation mail is on its way.",
        InvitationOutcome::AlreadyActive => "Is in the help center already. Nothing was sent.",
        InvitationOutcome::NoEmail => "Has no e-mail address to write to.",
        InvitationOutcome::Blocked => "Is blocked. Unblock them first.",
        InvitationOutcome::BouncedBefore => "An earlier mail came back. Correct the address first.",
        InvitationOutcome::NotPermitted => "You may not invite this contact.",
    }
}

/// Why somebody sees a ticket, as the words after their name.
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Requester => "raised it".to_owned(),
        Reason::Participant => "takes part".to_owned(),
        Reason::Member(through) => by_level(through),
        Reason::Shared(through) => ["shared with ", &through.account_name].concat(),
    }
}

fn by_level(through: &Through) -> String {
    let Through { account_name: account, role, level: effective, .. } = through;
    let does = match effective.level {
        AccessLevel::Own => "sees own tickets",
        AccessLevel::AllRead => "sees all",
        AccessLevel::AllReply => "sees and replies",
        AccessLevel::Manage => "manages",
    };
    match effective.source {
        LevelSource::Relationship => ["set for them at ", account, ": ", does].concat(),
        LevelSource::Default => {
            let of = if account.ends_with('s') { "’ default: " } else { "’s default: " };
            [account, of, does].concat()
        }
        LevelSource::Role => {
            let link = if effective.level == AccessLevel::Manage { " " } else { " at " };
            let role = role.as_deref().unwrap_or_default();
            [does, link, account, ", by the role ", role].concat()
        }
    }
}

/// Why somebody does not see a ticket.
pub const fn why_not(why: WhyNot) -> &'static str {
    match why {
        WhyNot::NotActive => "is not active in the help center",
        WhyNot::Private => "the ticket is private",
        WhyNot::OwnOnly => "sees own tickets only",
        WhyNot::Left => "has left the account",
    }
}

/// The first letters of the first and the last word of a name. The style sheet
/// shows them as capitals.
pub fn initials(name: &str) -> String {
    let mut words =
        name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).collect()
}

/// "1 ticket", "7 tickets".
pub fn count(n: usize, one: &str, many: &str) -> String {
    [&*n.to_string(), " ", if n == 1 { one } else { many }].concat()
}

/// "Ann", "Ann and Bob", "Ann, Bob and 2 more".
pub fn names(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => [one, " and ", two].concat(),
        [one, two, three] => [one, ", ", two, " and ", three].concat(),
        [one, two, rest @ ..] => {
            [one, ", ", two, " and ", &rest.len().to_string(), " more"].concat()
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
        assert_eq!(member(Manage, Role, Some("IT lead")), "manages Acme, by the role IT lead");
        assert_eq!(member(AllRead, Role, Some("Buyer")), "sees all at Acme, by the role Buyer");
        assert_eq!(member(AllReply, Default, None), "Acme’s default: sees and replies");
        assert_eq!(member(AllRead, Relationship, None), "set for them at Acme: sees all");
        let shared = Reason::Shared(through(AllRead, Default, None));
        assert_eq!(reason(&shared), "shared with Acme");
    }

    #[test]
    fn a_row_of_names_stays_short() {
        let check = |list: &[&str], expected: &str| {
            let list: Vec<String> = list.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(names(&list), expected);
        };
        check(&["Ann"], "Ann");
        check(&["Ann", "Bob"], "Ann and Bob");
        check(&["Ann", "Bob", "Cy"], "Ann, Bob and Cy");
        check(&["Ann", "Bob", "Cy", "Di"], "Ann, Bob and 2 more");
    }
}
