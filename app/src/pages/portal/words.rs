//! Sentences that only the help center says: to a customer, about themselves.

use shared::api::portal::{COUNTED_TO, PortalAudience, PortalTicket, Whose};
use shared::api::session::PortalAccount;
use shared::customers::level::AccessLevel;

use crate::format;

/// Whose tickets a list shows.
pub(super) const fn whose(whose: Whose) -> &'static str {
    match whose {
        Whose::All => "All",
        Whose::Mine => "Mine",
        Whose::Colleagues => "My colleagues’",
    }
}

/// What a contact may do with their colleagues' tickets.
pub(super) const fn level(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::Own => "You can see the tickets you created or participate in.",
        AccessLevel::AllRead => "You can see all tickets.",
        AccessLevel::AllReply => "You can see and reply to all tickets.",
        AccessLevel::Manage => "You can see and reply to all tickets, and mark them as solved.",
    }
}

/// Whose tickets these are: "Your tickets and those shared at Acme."
pub(super) fn tickets_of(accounts: &[PortalAccount]) -> String {
    let shown = |account: &&PortalAccount| match account.level.level {
        AccessLevel::Own => false,
        AccessLevel::AllRead | AccessLevel::AllReply | AccessLevel::Manage => true,
    };
    let names: Vec<String> =
        accounts.iter().filter(shown).map(|account| account.name.clone()).collect();
    match names.as_slice() {
        [] => "Your tickets.".to_owned(),
        few @ ([_] | [_, _]) => {
            ["Your tickets and those shared at ", &format::names(few), "."].concat()
        }
        more => {
            let accounts = format::count(more.len(), "account", "accounts");
            ["Your tickets and those shared at your ", &accounts, "."].concat()
        }
    }
}

/// Who will see a ticket that is being written [V15].
pub(super) fn audience(
    audience: &PortalAudience,
    account: Option<&str>,
    is_private: bool,
    house: &str,
) -> String {
    let count = audience.count;
    if count == 0 {
        return nobody_else(account.filter(|_| !is_private), house);
    }
    let colleagues = counted(count, "colleague", "colleagues");
    let at = account.map(|account| [" at ", account].concat()).unwrap_or_default();
    let names = some_of(&audience.names, count);
    ["Visible to ", &colleagues, &at, if names.is_empty() { "" } else { ": " }, &names, "."]
        .concat()
}

/// Who sees a ticket, by number alone. A requester who does not see it may get
/// access any day: "only you" is said of one's own tickets.
pub(super) fn seen_by(ticket: &PortalTicket, house: &str) -> String {
    let account = ticket.account.as_deref();
    let count = ticket.seen_by_others;
    if count == 0 {
        return if ticket.requester.is_you {
            nobody_else(account.filter(|_| !ticket.is_private), house)
        } else {
            "No one else can see it right now.".to_owned()
        };
    }
    let at = account.map(|account| [" at ", account].concat()).unwrap_or_default();
    ["Visible to ", &counted(count, "other person", "others"), &at, "."].concat()
}

/// What is true while no colleague sees a ticket. One that stands under an `account`
/// is not the requester's alone: who gets access there later will see it [T8].
fn nobody_else(account: Option<&str>, house: &str) -> String {
    match account {
        None => ["Only you and ", house, " can see it."].concat(),
        Some(account) => {
            ["No colleagues can see it yet. Anyone who gets access at ", account, " later will."]
                .concat()
        }
    }
}

/// "3 others", "100 or more others".
fn counted(count: u32, one: &str, many: &str) -> String {
    if COUNTED_TO <= count {
        return [&COUNTED_TO.to_string(), " or more ", many].concat();
    }
    format::count(usize::try_from(count).unwrap_or_default(), one, many)
}

/// "Lena, Siobhán, Kofi and 1 more" of four.
fn some_of(names: &[String], count: u32) -> String {
    let more = usize::try_from(count).unwrap_or_default().saturating_sub(names.len());
    if more == 0 || names.is_empty() {
        return format::names(names);
    }
    if COUNTED_TO <= count {
        return [&names.join(", "), ", and others"].concat();
    }
    [&names.join(", "), ", and ", &more.to_string(), " more"].concat()
}

#[cfg(test)]
mod tests {
    use shared::customers::level::{EffectiveLevel, LevelSource};
    use shared::customers::relationship::RelationshipKind;

    use super::*;

    fn account(name: &str, level: AccessLevel) -> PortalAccount {
        PortalAccount {
            id: "0192f0c1-2b3c-7def-8abc-0123456789ab".parse().unwrap(),
            name: name.to_owned(),
            kind: RelationshipKind::Direct,
            level: EffectiveLevel { level, source: LevelSource::Default },
        }
    }

    #[test]
    fn a_list_says_whose_tickets_it_shows() {
        let check = |accounts: &[(&str, AccessLevel)], expected: &str| {
            let accounts: Vec<_> =
                accounts.iter().map(|(name, level)| account(name, *level)).collect();
            assert_eq!(tickets_of(&accounts), expected);
        };
        check(&[], "Your tickets.");
        check(&[("Acme", AccessLevel::Own)], "Your tickets.");
        check(
            &[("Acme Logistics", AccessLevel::AllRead)],
            "Your tickets and those shared at Acme Logistics.",
        );
        check(
            &[("Acme", AccessLevel::AllRead), ("Kiel", AccessLevel::Manage)],
            "Your tickets and those shared at Acme and Kiel.",
        );
        check(
            &[("A", AccessLevel::AllRead); 3],
            "Your tickets and those shared at your 3 accounts.",
        );
    }

    #[test]
    fn v15_who_will_see_it_is_said_with_names() {
        let check = |count, names: &[&str], expected: &str| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            let them = PortalAudience { count, names };
            assert_eq!(audience(&them, Some("Acme"), false, "Northwind"), expected);
        };
        check(0, &[], "No colleagues can see it yet. Anyone who gets access at Acme later will.");
        check(1, &["Lena"], "Visible to 1 colleague at Acme: Lena.");
        check(
            3,
            &["Lena", "Siobhán", "Kofi"],
            "Visible to 3 colleagues at Acme: Lena, Siobhán, and Kofi.",
        );
        check(
            4,
            &["Lena", "Siobhán", "Kofi"],
            "Visible to 4 colleagues at Acme: Lena, Siobhán, Kofi, and 1 more.",
        );
        check(
            COUNTED_TO,
            &["Lena", "Siobhán", "Kofi"],
            "Visible to 100 or more colleagues at Acme: Lena, Siobhán, Kofi, and others.",
        );
    }

    #[test]
    fn v15_only_what_stays_so_is_said_to_be_for_one_person_only() {
        let nobody = PortalAudience { count: 0, names: Vec::new() };
        let only_you = "Only you and Northwind can see it.";
        assert_eq!(audience(&nobody, Some("Acme"), true, "Northwind"), only_you);
        assert_eq!(audience(&nobody, None, false, "Northwind"), only_you);
    }
}
