//! The row changes of each act on a contact's addresses [E2, E7, P15]. The database makes
//! sure that no two contacts share an address [E1].

use std::fmt;

use super::rows::{AddressRow, Diff, Flag, PortalAccessRow, RowChange};
use crate::email::{AddressKey, Email};
use crate::ids::{AddressId, ContactId};
use crate::portal::access::{PortalEvent, PortalState};
use crate::problem::ProblemCode;
use crate::time::Timestamp;
use crate::words::desk::address_rules as words;

/// Why an act on an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressRefusal {
    /// It is the primary one, and there are others [E2].
    Primary,
    /// The contact signs in, and the address is not verified yet [E7].
    Pending,
    /// The address does not need to be verified.
    Verified,
    /// The contact has no password. The link in an invitation also verifies the address.
    NoPassword,
    /// The contact is blocked, and gets no mail.
    Blocked,
}

impl fmt::Display for AddressRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Primary => words::is_primary(),
            Self::Pending => words::is_pending(),
            Self::Verified => words::is_verified(),
            Self::NoPassword => words::no_password(),
            Self::Blocked => words::is_blocked(),
        })
    }
}

impl std::error::Error for AddressRefusal {}

impl AddressRefusal {
    /// Its code.
    pub const fn code(self) -> ProblemCode {
        match self {
            Self::Primary => ProblemCode::PrimaryAddress,
            Self::Pending => ProblemCode::AddressPending,
            Self::Verified | Self::NoPassword | Self::Blocked => ProblemCode::Conflict,
        }
    }
}

/// A contact's addresses, and the facts that the rules about them need.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Addresses {
    /// The contact.
    pub contact: ContactId,
    /// The active addresses.
    pub live: Vec<AddressRow>,
    /// The contact's state in each help center.
    pub portal: Vec<PortalAccessRow>,
    /// Whether the contact has a password. If so, a new address is pending until it is
    /// verified [E7].
    pub has_credential: bool,
}

/// An address that was typed, for a new row.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// The id for the new row.
    pub id: AddressId,
    /// The address.
    pub email: &'a Email,
    /// Its normalized form.
    pub key: &'a AddressKey,
    /// The time when it is added.
    pub now: Timestamp,
}

impl Addresses {
    /// The active address with this id; none: it is not active, or another contact's.
    pub fn find(&self, id: AddressId) -> Option<&AddressRow> {
        self.live.iter().find(|it| it.id == id)
    }

    /// Whether `row` is pending verification [E7].
    pub const fn is_pending(&self, row: &AddressRow) -> bool {
        self.has_credential && row.verified_at.is_none()
    }

    /// Whether the verification mail for `row` may be sent to a contact whose state in the
    /// sending help center is `state` [E7].
    pub fn may_verify(&self, row: &AddressRow, state: PortalState) -> Result<(), AddressRefusal> {
        // One that mails came back from can be verified again [P13].
        if row.verified_at.is_some() && row.bounced_at.is_none() {
            Err(AddressRefusal::Verified)
        } else if !self.has_credential {
            Err(AddressRefusal::NoPassword)
        } else if state == PortalState::Blocked {
            Err(AddressRefusal::Blocked)
        } else {
            Ok(())
        }
    }

    /// Adds an address. The first one becomes the primary one [E2].
    pub fn add(&self, typed: Typed<'_>) -> RowChange {
        RowChange::Address(Diff::insert(AddressRow {
            id: typed.id,
            contact_id: self.contact,
            email: typed.email.to_string(),
            address_key: typed.key.as_str().to_owned(),
            is_primary: Flag(self.live.is_empty()),
            verified_at: None,
            bounced_at: None,
            is_live: Flag(true),
            created_at: typed.now,
        }))
    }

    /// Corrects `row`; none: nothing changes. An address that the contact signs in with
    /// stays until the corrected one is verified [E7]. A different spelling is still the
    /// same address.
    pub fn correct(&self, row: &AddressRow, typed: Typed<'_>) -> Option<RowChange> {
        let is_same = row.address_key == typed.key.as_str();
        if !is_same && self.has_credential && row.verified_at.is_some() {
            return Some(self.add(typed));
        }
        let change = RowChange::Address(Diff::update(row.clone(), |it| {
            it.email = typed.email.to_string();
            if !is_same {
                typed.key.as_str().clone_into(&mut it.address_key);
                it.verified_at = None;
                it.bounced_at = None;
            }
        }));
        (!change.is_idle()).then_some(change)
    }

    /// Makes `row` the primary address [E2, E7]. No changes: it is the primary address
    /// already.
    pub fn promote(&self, row: &AddressRow) -> Result<Vec<RowChange>, AddressRefusal> {
        if row.is_primary.0 {
            return Ok(Vec::new());
        }
        if self.is_pending(row) {
            return Err(AddressRefusal::Pending);
        }
        let set = |row: &AddressRow, is_primary| {
            RowChange::Address(Diff::update(row.clone(), |it| it.is_primary = Flag(is_primary)))
        };
        let former = self.live.iter().filter(|it| it.is_primary.0).map(|it| set(it, false));
        Ok(former.chain([set(row, true)]).collect())
    }

    /// Removes `row` [E2]. A contact who has no verified address left loses access [P15],
    /// and an invited contact who has no address left is no longer invited.
    pub fn remove(
        &self,
        row: &AddressRow,
        now: Timestamp,
    ) -> Result<Vec<RowChange>, AddressRefusal> {
        let others = || self.live.iter().filter(|it| it.id != row.id);
        if row.is_primary.0 && others().next().is_some() {
            return Err(AddressRefusal::Primary);
        }
        let is_last = others().next().is_none();
        let is_last_verified =
            row.verified_at.is_some() && !others().any(|it| it.verified_at.is_some());
        let removed = Diff::update(row.clone(), |it| it.is_live = Flag(false));
        let ends = self.portal.iter().filter_map(|it| {
            let loses = match it.state {
                PortalState::Active => is_last || is_last_verified,
                PortalState::Invited => is_last,
                PortalState::Unverified | PortalState::Blocked | PortalState::Pending => false,
            };
            let next = it.state.after(PortalEvent::LoseAddress).ok().filter(|_| loses)?;
            Some(RowChange::PortalAccess(Diff::update(it.clone(), |row| {
                row.state = next;
                row.since = now;
            })))
        });
        Ok([RowChange::Address(removed)].into_iter().chain(ends).collect())
    }
}

/// The addresses that `changes` remove from contacts. Links that were sent to these
/// addresses stop working.
pub fn given_up(changes: &[RowChange]) -> Vec<(ContactId, &str)> {
    let mut keys = Vec::new();
    for change in changes {
        let RowChange::Address(Diff { before: Some(before), after }) = change else { continue };
        let is_kept = after.as_ref().is_some_and(|it| {
            it.is_live.0
                && (it.contact_id, &it.address_key) == (before.contact_id, &before.address_key)
        });
        if before.is_live.0 && !is_kept {
            keys.push((before.contact_id, before.address_key.as_str()));
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::HelpCenterId;

    const NOW: Timestamp = Timestamp::from_millis(9);

    fn row(n: u128, is_primary: bool, is_verified: bool) -> AddressRow {
        AddressRow {
            id: AddressId::new(Uuid::from_u128(n)),
            contact_id: ContactId::new(Uuid::from_u128(1)),
            email: format!("a{n}@x.example"),
            address_key: format!("a{n}@x.example"),
            is_primary: Flag(is_primary),
            verified_at: is_verified.then_some(Timestamp::from_millis(1)),
            bounced_at: None,
            is_live: Flag(true),
            created_at: Timestamp::from_millis(1),
        }
    }

    fn of(live: &[AddressRow], state: PortalState, has_credential: bool) -> Addresses {
        let contact = ContactId::new(Uuid::from_u128(1));
        let portal = PortalAccessRow {
            contact_id: contact,
            help_center_id: HelpCenterId::new(Uuid::from_u128(2)),
            state,
            since: Timestamp::from_millis(1),
        };
        let (live, portal) = (live.to_vec(), vec![portal]);
        Addresses { contact, live, portal, has_credential }
    }

    #[track_caller]
    fn ends(live: &[AddressRow], state: PortalState, removed: usize, expected: bool) {
        let changes = of(live, state, true).remove(&live[removed], NOW).unwrap();
        let ended = changes.iter().any(|it| {
            matches!(it, RowChange::PortalAccess(Diff { after: Some(after), .. })
                if after.state == PortalState::Unverified)
        });
        assert_eq!(ended, expected, "{live:?}");
    }

    #[test]
    fn p15_a_contact_who_loses_the_last_verified_address_loses_access() {
        let (one, other) = (row(1, true, true), row(2, false, true));
        ends(&[one.clone(), other], PortalState::Active, 1, false);
        ends(std::slice::from_ref(&one), PortalState::Active, 0, true);
        ends(std::slice::from_ref(&one), PortalState::Blocked, 0, false);
        ends(&[row(1, true, false), row(2, false, true)], PortalState::Active, 1, true);
        ends(&[one, row(2, false, false)], PortalState::Active, 1, false);
        // An invited contact needs an address for the link.
        ends(&[row(1, true, false)], PortalState::Invited, 0, true);
        ends(&[row(1, true, false), row(2, false, false)], PortalState::Invited, 1, false);
    }

    #[test]
    fn e2_the_primary_address_goes_last() {
        let live = [row(1, true, true), row(2, false, true)];
        let refused = of(&live, PortalState::Active, true).remove(&live[0], NOW);
        assert_eq!(refused, Err(AddressRefusal::Primary));
    }

    #[test]
    fn e7_a_pending_address_is_not_made_primary() {
        let live = [row(1, true, true), row(2, false, false)];
        let promote = |has| of(&live, PortalState::Active, has).promote(&live[1]);
        assert_eq!(promote(true), Err(AddressRefusal::Pending));
        assert_eq!(promote(false).unwrap().len(), 2);
    }

    #[test]
    fn e7_only_a_pending_address_of_a_contact_who_gets_mail_is_verified() {
        let live = [row(1, true, true), row(2, false, false)];
        let check = |at: usize, has_credential, state| {
            of(&live, state, has_credential).may_verify(&live[at], state)
        };
        assert_eq!(check(1, true, PortalState::Active), Ok(()));
        assert_eq!(check(0, true, PortalState::Active), Err(AddressRefusal::Verified));
        assert_eq!(check(1, false, PortalState::Invited), Err(AddressRefusal::NoPassword));
        assert_eq!(check(1, true, PortalState::Blocked), Err(AddressRefusal::Blocked));
    }

    #[test]
    fn p13_an_address_that_mails_came_back_from_is_verified_again() {
        let bounced = AddressRow { bounced_at: Some(NOW), ..row(1, true, true) };
        let check = |has_credential, state| {
            let all = of(std::slice::from_ref(&bounced), state, has_credential);
            all.may_verify(&bounced, state)
        };
        assert_eq!(check(true, PortalState::Active), Ok(()));
        assert_eq!(check(true, PortalState::Blocked), Err(AddressRefusal::Blocked));
        assert_eq!(check(false, PortalState::Invited), Err(AddressRefusal::NoPassword));
    }

    #[test]
    fn p13_a_corrected_address_is_no_longer_marked_and_another_spelling_is() {
        let bounced = AddressRow { bounced_at: Some(NOW), ..row(1, true, false) };
        let all = of(std::slice::from_ref(&bounced), PortalState::Invited, false);
        let mark = |email: &str| {
            let email = email.parse::<Email>().unwrap();
            let key = email.key().unwrap();
            let typed = Typed { id: bounced.id, email: &email, key: &key, now: NOW };
            let Some(RowChange::Address(diff)) = all.correct(&bounced, typed) else { panic!() };
            diff.after.unwrap().bounced_at
        };
        assert_eq!(mark("b@x.example"), None);
        assert_eq!(mark("A1@x.example"), Some(NOW));
    }

    #[test]
    fn e7_what_somebody_signs_in_with_stays_beside_the_corrected_one() {
        let (email, respelled) = ("b@x.example".parse::<Email>(), "A1@x.example".parse::<Email>());
        let check = |has_credential, is_verified, email: &Email, is_beside| {
            let one = row(1, true, is_verified);
            let key = email.key().unwrap();
            let id = AddressId::new(Uuid::from_u128(7));
            let typed = Typed { id, email, key: &key, now: NOW };
            let all = of(std::slice::from_ref(&one), PortalState::Active, has_credential);
            let Some(RowChange::Address(diff)) = all.correct(&one, typed) else {
                panic!("a change of an address")
            };
            assert_eq!(diff.before.is_none(), is_beside);
            diff.after.unwrap()
        };
        let email = email.unwrap();
        assert!(!check(true, true, &email, true).is_primary.0);
        assert!(check(true, false, &email, false).is_primary.0);
        assert_eq!(check(false, true, &email, false).verified_at, None);
        // An address with other capitals is the same address.
        assert!(check(true, true, &respelled.unwrap(), false).verified_at.is_some());
    }

    #[test]
    fn s6_links_end_with_the_address_that_they_were_sent_to() {
        let before = row(1, true, true);
        let update = |change: fn(&mut AddressRow)| {
            let changes = [RowChange::Address(Diff::update(before.clone(), change))];
            given_up(&changes).len()
        };
        assert_eq!(update(|it| it.is_live = Flag(false)), 1);
        assert_eq!(update(|it| it.address_key = "b@x.example".to_owned()), 1);
        assert_eq!(update(|it| it.is_primary = Flag(false)), 0);
        let added = RowChange::Address(Diff::insert(before.clone()));
        assert_eq!(given_up(std::slice::from_ref(&added)).len(), 0);
        assert_eq!(given_up(&[added.reversed()]).len(), 1);
    }
}
