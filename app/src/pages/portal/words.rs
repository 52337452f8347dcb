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
        Whose::Colleagues => "Colleagues’",
    }
}

/// What a contact may do with their colleagues' tickets.
pub(super) const fn level(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::Own => "You see the tickets that you raised or take part in.",
        AccessLevel::AllRead => "You see all tickets of the account.",
        AccessLevel::AllReply => "You see all tickets of the account and reply to them.",
        AccessLevel::Manage => {
            "You see all tickets of the account, reply to them and say when they are solved."
        }
    }
}

/// Whose tickets these are: "Yours and Acme’s."
pub(super) fn tickets_of(accounts: &[PortalAccount]) -> String {
    let shown = |account: &&PortalAccount| match account.level.level {
        AccessLevel::Own => false,
        AccessLevel::AllRead | AccessLevel::AllReply | AccessLevel::Manage => true,
    };
    let names: Vec<String> =
        accounts.iter().filter(shown).map(|account| possessive(&account.name)).collect();
    match names.as_slice() {
        [] => "Yours.".to_owned(),
        [one] => ["Yours and ", one, "."].concat(),
        [one, two] => ["Yours, ", one, " and ", two, "."].concat(),
        more => {
            ["Yours and those of your ", &format::count(more.len(), "account", "accounts"), "."]
                .concat()
        }
    }
}

/// "Acme’s", "Acme Logistics’".
fn possessive(name: &str) -> String {
    [name, if name.ends_with(['s', 'S']) { "’" } else { "’s" }].concat()
}

/// Who will see a ticket that is being written [V15].
pub(super) fn audience(audience: &PortalAudience, account: Option<&str>, house: &str) -> String {
    let count = audience.count;
    if count == 0 {
        return only_you(house);
    }
    let colleagues = counted(count, "colleague", "colleagues");
    let at = account.map(|account| [" at ", account].concat()).unwrap_or_default();
    let names = some_of(&audience.names, count);
    ["Visible to ", &colleagues, &at, if names.is_empty() { "" } else { ": " }, &names, "."]
        .concat()
}

/// Who sees a ticket, by number alone. Whoever raised it and does not see it
/// may come in any day: "only you" is said of one's own tickets.
pub(super) fn seen_by(ticket: &PortalTicket, house: &str) -> String {
    let count = ticket.seen_by_others;
    if count == 0 {
        return if ticket.requester.is_you {
            only_you(house)
        } else {
            "Nobody else sees it right now.".to_owned()
        };
    }
    let account = ticket.account.as_deref();
    let at = account.map(|account| [" at ", account].concat()).unwrap_or_default();
    ["Visible to ", &counted(count, "other person", "others"), &at, "."].concat()
}

fn only_you(house: &str) -> String {
    ["Only you and ", house, " see it."].concat()
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
        return [&names.join(", "), " and others"].concat();
    }
    [&names.join(", "), " and ", &more.to_string(), " more"].concat()
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
        check(&[], "Yours.");
        check(&[("Acme", AccessLevel::Own)], "Yours.");
        check(&[("Acme Logistics", AccessLevel::AllRead)], "Yours and Acme Logistics’.");
        check(
            &[("Acme", AccessLevel::AllRead), ("Kiel", AccessLevel::Manage)],
            "Yours, Acme’s and Kiel’s.",
        );
        check(&[("A", AccessLevel::AllRead); 3], "Yours and those of your 3 accounts.");
    }

    #[test]
    fn v15_who_will_see_it_is_said_with_names() {
        let check = |count, names: &[&str], expected: &str| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(
                audience(&PortalAudience { count, names }, Some("Acme"), "Northwind"),
                expected
            );
        };
        check(0, &[], "Only you and Northwind see it.");
        check(1, &["Lena"], "Visible to 1 colleague at Acme: Lena.");
        check(
            3,
            &["Lena", "Siobhán", "Kofi"],
            "Visible to 3 colleagues at Acme: Lena, Siobhán and Kofi.",
        );
        check(
            4,
            &["Lena", "Siobhán", "Kofi"],
            "Visible to 4 colleagues at Acme: Lena, Siobhán, Kofi and 1 more.",
        );
        check(
            COUNTED_TO,
            &["Lena", "Siobhán", "Kofi"],
            "Visible to 100 or more colleagues at Acme: Lena, Siobhán, Kofi and others.",
        );
    }
}
