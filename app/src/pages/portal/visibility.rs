//! Sentences that tell a customer who sees a ticket.

use shared::api::portal::{COUNTED_TO, PortalAudience, PortalTicket};
use shared::words::portal::visibility as words;

use crate::format;

/// Who will see a ticket that is being written [V15].
pub(super) fn audience(
    audience: &PortalAudience,
    account: Option<&str>,
    is_private: bool,
    house: &str,
) -> String {
    match (audience.count, account) {
        (0, account) => nobody_else(account.filter(|_| !is_private), house),
        (count, None) => others(count, None),
        (count, Some(account)) => {
            let names = some_of(&audience.names, count);
            if COUNTED_TO <= count {
                words::many_colleagues(COUNTED_TO, account, &names)
            } else {
                words::colleagues(count, account, &names)
            }
        }
    }
}

/// Who sees an existing ticket, by number only. "Only you" is used only for the contact's
/// own tickets: on any other ticket, a requester who does not see it now may get access
/// later.
pub(super) fn seen_by(ticket: &PortalTicket, house: &str) -> String {
    let account = ticket.account.as_deref();
    match ticket.seen_by_others {
        0 if ticket.requester.is_you => nobody_else(account.filter(|_| !ticket.is_private), house),
        0 => words::no_one_else().to_owned(),
        count => others(count, account),
    }
}

/// The sentence for a ticket that no colleague sees. If the ticket belongs to an `account`,
/// contacts who get access there later will see it, so it is not "only" the requester's
/// [T8].
fn nobody_else(account: Option<&str>, house: &str) -> String {
    match account {
        None => words::only_you(house),
        Some(account) => words::no_colleagues_yet(account),
    }
}

/// "Visible to 3 others at Acme."
fn others(count: u32, account: Option<&str>) -> String {
    match (COUNTED_TO <= count, account) {
        (false, None) => words::others(count),
        (false, Some(account)) => words::others_at(count, account),
        (true, None) => words::many_others(COUNTED_TO),
        (true, Some(account)) => words::many_others_at(COUNTED_TO, account),
    }
}

/// "Lena, Siobhán, Kofi, and 1 more" of four.
fn some_of(names: &[String], count: u32) -> String {
    let more = usize::try_from(count).unwrap_or_default().saturating_sub(names.len());
    if more == 0 {
        format::names(names)
    } else if COUNTED_TO <= count {
        words::names_and_others(&names.join(", "))
    } else {
        words::names_and_more(&names.join(", "), more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
