//! The contacts that a slice's rows speak of.

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

/// A contact that is there.
#[derive(Clone, Debug, Deserialize)]
pub struct ContactThere {
    /// Their id.
    pub id: ContactId,
    /// What changes whenever anything of this does.
    pub stamp: String,
    /// Whether they have a password, with which they sign in.
    pub has_credential: bool,
    /// What a file may say of them.
    #[serde(flatten)]
    pub fields: ContactFields,
    /// Their live addresses.
    pub addresses: Vec<AddressThere>,
    /// Their live relationships.
    pub relationships: Vec<RelationshipThere>,
}

/// What a file may say of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFields {
    /// First name; empty where it is not known.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// What another system calls them.
    pub external_id: Option<String>,
    /// Whether somebody is to look after what they say [E6].
    pub needs_details: bool,
    /// What the listed fields say.
    #[serde(flatten)]
    pub listed: Values<Contact>,
}

impl ContactFields {
    /// What they are called.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim_start().to_owned()
    }
}

/// One of a contact's live addresses.
#[derive(Clone, Debug, Deserialize)]
pub struct AddressThere {
    /// Its id.
    pub id: AddressId,
    /// Its normalized form.
    pub key: String,
    /// Whether it is the one we write to.
    pub primary: bool,
    /// Whether they have shown that they read it.
    pub verified: bool,
}

/// One of a contact's live relationships.
#[derive(Clone, Debug, Deserialize)]
pub struct RelationshipThere {
    /// Its id.
    pub id: RelationshipId,
    /// With which account.
    pub account: AccountId,
    /// What that is called.
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

impl RelationshipThere {
    /// What it lets the contact do.
    pub fn effective(&self) -> AccessLevel {
        EffectiveLevel::of(self.level, self.role_level, self.default_level).level
    }

    /// As the rules of relationships know it.
    pub fn live(&self) -> Live {
        Live {
            id: self.id,
            account: self.account,
            account_name: self.account_name.clone(),
            kind: self.kind,
        }
    }
}

impl ContactThere {
    /// What they are called.
    pub fn name(&self) -> String {
        self.fields.name()
    }

    /// The address that we write to.
    pub fn primary(&self) -> Option<&AddressThere> {
        self.addresses.iter().find(|it| it.primary)
    }
}

/// The contacts that a slice's rows speak of, by what rows call them.
#[derive(Debug, Default)]
pub struct People {
    all: Vec<ContactThere>,
    by_id: HashMap<String, usize>,
    by_address: HashMap<String, usize>,
    lines: HashMap<ContactId, u32>,
}

impl People {
    /// These contacts; `lines` are the lines of the same file that some of them
    /// were in already.
    pub fn new(
        contacts: impl IntoIterator<Item = ContactThere>,
        lines: impl IntoIterator<Item = (ContactId, u32)>,
    ) -> Self {
        let mut people = Self { lines: lines.into_iter().collect(), ..Self::default() };
        contacts.into_iter().for_each(|it| people.add(it));
        people
    }

    /// Adds a contact.
    pub fn add(&mut self, contact: ContactThere) {
        let at = self.all.len();
        if let Some(id) = &contact.fields.external_id {
            self.by_id.insert(id.clone(), at);
        }
        for address in &contact.addresses {
            self.by_address.insert(address.key.clone(), at);
        }
        self.all.push(contact);
    }

    /// Who is called `id` by another system.
    pub fn with_id(&self, id: &str) -> Option<&ContactThere> {
        self.by_id.get(id).and_then(|at| self.all.get(*at))
    }

    /// Whose address this is.
    pub fn with_address(&self, key: &AddressKey) -> Option<&ContactThere> {
        self.by_address.get(key.as_str()).and_then(|at| self.all.get(*at))
    }

    /// Notes what `contact` says from here on, and that they have these addresses too.
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

    /// Notes that `contact` is in `line`; what is wrong with that.
    pub fn note_line(&mut self, contact: ContactId, line: u32) -> Result<(), Finding> {
        note_line(&mut self.lines, contact, line)
    }
}
