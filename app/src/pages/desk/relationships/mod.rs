//! Relationships from either side: an account's page and a contact's page offer the same
//! actions.

pub mod access;
pub mod associate;
pub mod dissociate;
pub mod picker;
pub mod roles;

use leptos::prelude::*;
use shared::api::Named;
use shared::api::accounts::AccountContactRow;
use shared::api::contacts::{Contact, Relationship};
use shared::api::relationships::MAX_AT_ONCE;
use shared::customers::level::{AccessLevel, EffectiveLevel, LevelSource};
use shared::customers::relationship::{self, Live, RelationshipKind};
use shared::ids::{AccountId, ContactId, RelationshipId};
use shared::words::desk::relationships as words;

use super::bulk::Chosen;
use crate::components::{Notice, Tone};

/// The page from which a relationship is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The account's page. The relationship is shown with the contact's name.
    Account,
    /// The contact's page. The relationship is shown with the account's name.
    Contact,
}

/// An active relationship, as both pages use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bond {
    /// The page from which it is edited.
    pub side: Side,
    /// Its id.
    pub id: RelationshipId,
    /// The contact.
    pub contact: Named<ContactId>,
    /// The account.
    pub account: Named<AccountId>,
    /// Primary or "also here".
    pub kind: RelationshipKind,
    /// The contact's role at the account.
    pub role: Option<String>,
    /// The effective access level, and where it comes from.
    pub level: EffectiveLevel,
}

impl Bond {
    /// A row of `account`'s page.
    pub fn of_account(account: Named<AccountId>, row: &AccountContactRow) -> Self {
        Self {
            side: Side::Account,
            id: row.relationship,
            contact: row.contact.clone(),
            account,
            kind: row.kind,
            role: row.role.clone(),
            level: row.level,
        }
    }

    /// A row of `contact`'s page.
    pub fn of_contact(contact: Named<ContactId>, row: &Relationship) -> Self {
        Self {
            side: Side::Contact,
            id: row.id,
            contact,
            account: row.account.clone(),
            kind: row.kind,
            role: row.role.clone(),
            level: row.level,
        }
    }

    /// The relationship's own level, if it has one.
    pub fn own_level(&self) -> Option<AccessLevel> {
        (self.level.source == LevelSource::Relationship).then_some(self.level.level)
    }

    /// Why it cannot be ended [R4].
    pub fn is_kept_by(&self) -> Option<String> {
        relationship::dissociate(&self.live()).err().map(|refusal| refusal.to_string())
    }

    fn live(&self) -> Live {
        Live {
            id: self.id,
            account: self.account.id,
            account_name: self.account.name.clone(),
            kind: self.kind,
        }
    }
}

impl Chosen for Bond {
    fn key(&self) -> String {
        self.id.to_string()
    }

    fn name(&self) -> String {
        match self.side {
            Side::Account => self.contact.name.clone(),
            Side::Contact => self.account.name.clone(),
        }
    }
}

/// A notice that too many rows are selected, if that is so.
#[component]
pub fn TooMany(
    /// The number of selected rows.
    count: usize,
) -> impl IntoView {
    (MAX_AT_ONCE < count).then(|| {
        view! { <Notice tone=Tone::Warning><p>{words::too_many(MAX_AT_ONCE)}</p></Notice> }
    })
}

/// The active relationships of a contact, as the rules need them.
pub fn live_of(contact: &Contact) -> Vec<Live> {
    let name = Named { id: contact.id, name: String::new() };
    contact.relationships.iter().map(|row| Bond::of_contact(name.clone(), row).live()).collect()
}
