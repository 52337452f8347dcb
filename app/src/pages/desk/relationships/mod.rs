//! Who belongs to whom, from either side: the page of an account and that of a
//! contact offer the same acts.

pub mod access;
pub mod associate;
pub mod dissociate;
pub mod picker;

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

/// From whose page a relationship is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// From the account's: it is called by the contact.
    Account,
    /// From the contact's: it is called by the account.
    Contact,
}

/// A live relationship, as both pages know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bond {
    /// From where it is looked at.
    pub side: Side,
    /// Its id.
    pub id: RelationshipId,
    /// The version that the agent saw.
    pub version: i64,
    /// Who belongs there.
    pub contact: Named<ContactId>,
    /// Where they belong.
    pub account: Named<AccountId>,
    /// Primary or "also here".
    pub kind: RelationshipKind,
    /// What the contact is there.
    pub role: Option<String>,
    /// What they may do, and where that comes from.
    pub level: EffectiveLevel,
}

impl Bond {
    /// A row of `account`'s page.
    pub fn of_account(account: Named<AccountId>, row: &AccountContactRow) -> Self {
        Self {
            side: Side::Account,
            id: row.relationship,
            version: row.version,
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
            version: row.version,
            contact,
            account: row.account.clone(),
            kind: row.kind,
            role: row.role.clone(),
            level: row.level,
        }
    }

    /// The level that is set on it, where one is.
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

/// Says that fewer are to be chosen, where that is so.
#[component]
pub fn TooMany(
    /// How many are chosen.
    count: usize,
) -> impl IntoView {
    (MAX_AT_ONCE < count).then(|| {
        view! { <Notice tone=Tone::Warning><p>{words::too_many(MAX_AT_ONCE)}</p></Notice> }
    })
}

/// All live relationships of a contact, as the rules ask for them.
pub fn live_of(contact: &Contact) -> Vec<Live> {
    let name = Named { id: contact.id, name: String::new() };
    contact.relationships.iter().map(|row| Bond::of_contact(name.clone(), row).live()).collect()
}
