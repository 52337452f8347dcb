//! What the merge of contacts and the merge of accounts do not have in common.

use std::collections::BTreeMap;

use shared::api::merges::{MAX_RECORDS, MergeAccounts, MergeContacts};
use shared::api::operations::{Draft, Names};
use shared::customers::level::AccessLevel;
use shared::fields::account::Account;
use shared::fields::contact::Contact;
use shared::fields::find;
use shared::ids::{AccountId, ContactId};
use shared::words::both::common;
use shared::words::desk::{
    common as desk, contact, effects, merge as words, parent_accounts as parents,
};
use uuid::Uuid;

use crate::format;
use crate::pages::desk::fields::in_words;
use crate::routes::{AccountTab, ContactTab, DeskPage};

/// The kind of records that are merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Contacts.
    Contacts,
    /// Accounts.
    Accounts,
}

impl Kind {
    /// The title of the dialog.
    pub fn title(self) -> &'static str {
        match self {
            Self::Contacts => words::merge_contacts(),
            Self::Accounts => words::merge_accounts(),
        }
    }

    /// How many are selected to merge them.
    pub fn how_many(self) -> String {
        match self {
            Self::Contacts => words::select_contacts(MAX_RECORDS),
            Self::Accounts => words::select_accounts(MAX_RECORDS),
        }
    }

    /// The page of a record.
    pub const fn page(self, id: Uuid) -> DeskPage {
        match self {
            Self::Contacts => DeskPage::Contact(ContactId::new(id), ContactTab::Overview),
            Self::Accounts => DeskPage::Account(AccountId::new(id), AccountTab::Overview),
        }
    }

    /// What the field that searches the other records is called.
    pub fn others(self, name: &str) -> String {
        match self {
            Self::Contacts => words::contacts_to_merge(name),
            Self::Accounts => words::accounts_to_merge(name),
        }
    }

    /// The mistake that no other record is chosen.
    pub fn none_chosen(self) -> &'static str {
        match self {
            Self::Contacts => words::choose_contact(),
            Self::Accounts => words::choose_account(),
        }
    }

    /// What is to be done with the comparison.
    pub fn compare(self) -> &'static str {
        match self {
            Self::Contacts => words::compare_contacts(),
            Self::Accounts => words::compare_accounts(),
        }
    }

    /// What the choice of the record that stays is called.
    pub fn stays(self) -> &'static str {
        match self {
            Self::Contacts => words::contact_that_stays(),
            Self::Accounts => words::account_that_stays(),
        }
    }

    /// The merge of `from` into `into`.
    pub fn draft(
        self,
        into: Uuid,
        from: &[Uuid],
        values: &BTreeMap<String, Uuid>,
        primary_account: Option<Uuid>,
    ) -> Draft {
        let values = || values.iter().map(|(name, id)| (name.clone(), *id));
        match self {
            Self::Contacts => Draft::MergeContacts(MergeContacts {
                into: ContactId::new(into),
                from: from.iter().copied().map(ContactId::new).collect(),
                values: values().map(|(name, id)| (name, ContactId::new(id))).collect(),
                primary_account: primary_account.map(AccountId::new),
                accepts_gained_tickets: false,
            }),
            Self::Accounts => Draft::MergeAccounts(MergeAccounts {
                into: AccountId::new(into),
                from: from.iter().copied().map(AccountId::new).collect(),
                values: values().map(|(name, id)| (name, AccountId::new(id))).collect(),
            }),
        }
    }

    /// What the field called `name` is called on pages.
    pub fn label(self, name: &str) -> String {
        let listed = match self {
            Self::Contacts => find::<Contact>(name),
            Self::Accounts => find::<Account>(name),
        };
        match (listed, name) {
            (Some(field), _) => field.label(),
            (None, "first_name") => common::first_name(),
            (None, "last_name") => common::last_name(),
            (None, "name") => common::name(),
            (None, "owner") => common::owner(),
            (None, "assigned_to") => contact::assigned_to(),
            (None, "reports_to") => contact::reports_to(),
            (None, "parent") => parents::parent(),
            (None, "default_level") => desk::access_to_colleagues_tickets(),
            (None, "external_id") => effects::external_id(),
            (None, other) => return other.to_owned(),
        }
        .to_owned()
    }

    /// A value of the field called `name` in words.
    pub fn value(self, name: &str, value: &str, names: &Names) -> String {
        let listed = match self {
            Self::Contacts => find::<Contact>(name),
            Self::Accounts => find::<Account>(name),
        };
        match (listed, name) {
            (Some(field), _) => in_words(field.kind, value),
            (None, "owner" | "assigned_to" | "reports_to" | "parent") => {
                let known = value.parse::<Uuid>().ok().and_then(|id| names.get(&id));
                known.map_or_else(|| value.to_owned(), Clone::clone)
            }
            (None, "default_level") => {
                AccessLevel::of_word(value).map(format::level).unwrap_or_default().to_owned()
            }
            (None, _) => value.to_owned(),
        }
    }
}
