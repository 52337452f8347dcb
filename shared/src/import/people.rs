//! The existing contacts that the rows of a slice refer to.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::customers::level::{AccessLevel, EffectiveLevel};
use crate::customers::relationship::{Live, RelationshipKind};
use crate::email::AddressKey;
use crate::fields::Values;
use crate::fields::contact::Contact;
use crate::ids::{AccountId, AddressId, ContactId, RelationshipId};
use crate::import::findings::Finding;
use crate::import::plan::note_line;

/// An existing contact.
#[derive(Clone, Debug, Deserialize)]
pub struct ExistingContact {
    /// The id.
    pub id: ContactId,
    /// A stamp that changes whenever any of these values changes.
    pub stamp: String,
    /// Whether the contact has a password to sign in with.
    pub has_credential: bool,
    /// The fields that an import can change.
    #[serde(flatten)]
    pub fields: ContactFields,
    /// The active addresses.
    pub addresses: Vec<ExistingAddress>,
    /// The active relationships.
    pub relationships: Vec<ExistingRelationship>,
}

/// The fields of a contact that an import can change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFields {
    /// First name; empty: unknown.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The contact's id in another system.
    pub external_id: Option<String>,
    /// Whether an agent has to complete the details [E6].
    pub needs_details: bool,
    /// The values of the listed fields.
    #[serde(flatten)]
    pub listed: Values<Contact>,
}

impl ContactFields {
    /// The full name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim_start().to_owned()
    }
}

/// An active address of a contact.
#[derive(Clone, Debug, Deserialize)]
pub struct ExistingAddress {
    /// Its id.
    pub id: AddressId,
    /// Its normalized form.
    pub key: String,
    /// Whether it is the primary address.
    pub primary: bool,
    /// Whether the contact has verified it.
    pub verified: bool,
}

/// An active relationship of a contact.
#[derive(Clone, Debug, Deserialize)]
pub struct ExistingRelationship {
    /// Its id.
    pub id: RelationshipId,
    /// The account.
    pub account: AccountId,
    /// The account's name.
    pub account_name: String,
    /// Primary or not.
    pub kind: RelationshipKind,
    /// Its own level.
    pub level: Option<AccessLevel>,
    /// The level that the account gives to the role.
    pub role_level: Option<AccessLevel>,
    /// The account's default level.
    pub default_level: AccessLevel,
}

impl ExistingRelationship {
    /// The effective access level.
    pub fn effective(&self) -> AccessLevel {
        EffectiveLevel::of(self.level, self.role_level, self.default_level).level
    }

    /// The facts for the relationship rules.
    pub fn live(&self) -> Live {
        Live {
            id: self.id,
            account: self.account,
            account_name: self.account_name.clone(),
            kind: self.kind,
        }
    }
}

impl ExistingContact {
    /// The full name.
    pub fn name(&self) -> String {
        self.fields.name()
    }

    /// The primary address.
    pub fn primary(&self) -> Option<&ExistingAddress> {
        self.addresses.iter().find(|it| it.primary)
    }
}

/// The existing contacts that the rows of a slice refer to, by their keys.
#[derive(Debug, Default)]
pub struct People {
    all: Vec<ExistingContact>,
    by_id: HashMap<String, usize>,
    by_address: HashMap<String, usize>,
    lines: HashMap<ContactId, u32>,
}

impl People {
    /// Collects these contacts. `lines` says which of them were in earlier lines of the
    /// same file.
    pub fn new(
        contacts: impl IntoIterator<Item = ExistingContact>,
        lines: impl IntoIterator<Item = (ContactId, u32)>,
    ) -> Self {
        let mut people = Self { lines: lines.into_iter().collect(), ..Self::default() };
        contacts.into_iter().for_each(|it| people.add(it));
        people
    }

    /// Adds a contact.
    pub fn add(&mut self, contact: ExistingContact) {
        let at = self.all.len();
        if let Some(id) = &contact.fields.external_id {
            self.by_id.insert(id.clone(), at);
        }
        for address in &contact.addresses {
            self.by_address.insert(address.key.clone(), at);
        }
        self.all.push(contact);
    }

    /// The contact with this `id` in another system.
    pub fn with_id(&self, id: &str) -> Option<&ExistingContact> {
        self.by_id.get(id).and_then(|at| self.all.get(*at))
    }

    /// The contact with this address.
    pub fn with_address(&self, key: &AddressKey) -> Option<&ExistingContact> {
        self.by_address.get(key.as_str()).and_then(|at| self.all.get(*at))
    }

    /// Updates the fields of `contact` and adds these addresses, for the rows that follow.
    pub fn note_change<'a>(
        &mut self,
        contact: ContactId,
        fields: &ContactFields,
        keys: impl IntoIterator<Item = &'a AddressKey>,
    ) {
        let Some(at) = self.all.iter().position(|it| it.id == contact) else { return };
        for key in keys {
            self.by_address.insert(key.as_str().to_owned(), at);
        }
        if let Some(id) = &fields.external_id {
            self.by_id.insert(id.clone(), at);
        }
        if let Some(there) = self.all.get_mut(at) {
            there.fields = fields.clone();
        }
    }

    /// Sets the id in another system of `contact`, if it is one of these.
    pub fn note_id(&mut self, contact: ContactId, id: &str) {
        let found = self.all.iter().find(|it| it.id == contact);
        if let Some(fields) = found.map(|it| it.fields.clone()) {
            let fields = ContactFields { external_id: Some(id.to_owned()), ..fields };
            self.note_change(contact, &fields, []);
        }
    }

    /// Notes that `contact` is in `line`. It fails if the contact was in an earlier line.
    pub fn note_line(&mut self, contact: ContactId, line: u32) -> Result<(), Finding> {
        note_line(&mut self.lines, contact, line)
    }
}
