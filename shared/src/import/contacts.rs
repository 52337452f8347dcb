//! Plans rows of contacts with their accounts [I1–I3, I7].

use serde::Serialize;
use uuid::Uuid;

use crate::customers::level::AccessLevel;
use crate::customers::relationship::{
    Association, Live, RelationshipKind, RelationshipRules, associate,
};
use crate::email::{AddressKey, Email};
use crate::ids::{AccountId, AddressId, ContactId, Named, RelationshipId};
use crate::import::addresses::Address;
use crate::import::check::Effect;
use crate::import::contact_row::ContactRow;
use crate::import::directory::{Directory, Found};
use crate::import::findings::Finding;
use crate::import::ids::is_another;
use crate::import::people::{ContactFields, ExistingAddress, ExistingContact, People};
use crate::import::plan::Plan;

/// The existing records that the rows of a slice refer to.
#[derive(Debug)]
pub struct ContactWorld {
    /// The contacts.
    pub people: People,
    /// The accounts, by name.
    pub accounts: Directory,
    /// The workspace's relationship rules.
    pub rules: RelationshipRules,
}

/// The changes to write for a contact.
#[derive(Clone, Debug)]
pub struct ContactPlan {
    /// The contact's id.
    pub id: ContactId,
    /// The fields before; none: the contact is new.
    pub before: Option<ContactFields>,
    /// The fields after.
    pub after: ContactFields,
    /// The address that is no longer the primary one.
    pub demoted: Option<AddressId>,
    /// The existing address that becomes the primary one.
    pub promoted: Option<AddressId>,
    /// Addresses to add.
    pub addresses: Vec<NewAddress>,
    /// Accounts to create first.
    pub accounts: Vec<Named<AccountId>>,
    /// Relationships to create.
    pub relationships: Vec<NewRelationship>,
    /// Relationships whose own level changes.
    pub levels: Vec<NewLevel>,
    /// Messages about the row.
    pub notes: Vec<Finding>,
}

impl ContactPlan {
    /// Whether the contact's fields or addresses change, not only the relationships.
    pub fn changes_contact(&self) -> bool {
        self.before.as_ref() != Some(&self.after)
            || self.promoted.is_some()
            || !self.addresses.is_empty()
    }

    /// What later rows of the file have to know of it. Two rows with the same key are never
    /// both imported, so a created contact is no concern of theirs.
    pub fn effect(&self) -> Effect {
        let before = self.before.as_ref();
        let id = self.after.external_id.clone();
        let is_set = before.is_some_and(|it| it.external_id.is_none());
        let contact = id.filter(|_| is_set).map(|id| (self.id, id));
        Effect { accounts: self.accounts.clone(), account: None, contact }
    }
}

impl ContactWorld {
    /// Adds what earlier rows of a file that is only checked will have done.
    #[must_use]
    pub fn after<'a>(mut self, effects: impl Iterator<Item = &'a Effect> + Clone) -> Self {
        for (contact, id) in effects.clone().filter_map(|it| it.contact.as_ref()) {
            self.people.note_id(*contact, id);
        }
        self.accounts = self.accounts.after(effects);
        self
    }
}

/// The existing contact of `row`, with its stamp.
pub fn there(row: &ContactRow, world: &ContactWorld) -> Option<(ContactId, String)> {
    let (there, _) = find(row, &world.people).ok()?;
    there.map(|it| (it.id, it.stamp.clone()))
}

/// An address to add.
#[derive(Clone, Debug, Serialize)]
pub struct NewAddress {
    /// Its id.
    pub id: AddressId,
    /// The address as it was typed.
    pub email: Email,
    /// Its normalized form.
    pub key: AddressKey,
    /// Whether it is the primary address.
    pub primary: bool,
}

/// A relationship to create.
#[derive(Clone, Debug, Serialize)]
pub struct NewRelationship {
    /// Its id.
    pub id: RelationshipId,
    /// The account.
    pub account: AccountId,
    /// Its name.
    #[serde(skip)]
    pub account_name: String,
    /// Primary or not.
    pub kind: RelationshipKind,
    /// Its own level.
    pub level: Option<AccessLevel>,
}

/// A relationship whose own level changes.
#[derive(Clone, Debug, Serialize)]
pub struct NewLevel {
    /// Its id.
    pub id: RelationshipId,
    /// Its own level before.
    pub from: Option<AccessLevel>,
    /// Its own level after.
    pub to: AccessLevel,
}

/// The level for Freshdesk's "can see all tickets", which also includes replies.
const fn level(sees_all: bool) -> AccessLevel {
    if sees_all { AccessLevel::AllReply } else { AccessLevel::Own }
}

/// Plans `row`, which is in line `line` of its file. An import adds addresses and
/// relationships and removes none; an existing primary account stays [R11].
pub fn plan(
    row: &ContactRow,
    line: u32,
    world: &mut ContactWorld,
    fresh: &mut dyn FnMut() -> Uuid,
) -> Plan<ContactPlan, ContactId> {
    match try_plan(row, line, world, fresh) {
        Ok(plan) => plan,
        Err(reason) => Plan::Fail(reason),
    }
}

fn try_plan(
    row: &ContactRow,
    line: u32,
    world: &mut ContactWorld,
    fresh: &mut dyn FnMut() -> Uuid,
) -> Result<Plan<ContactPlan, ContactId>, Finding> {
    let (there, by_id) = find(row, &world.people)?;
    let there = there.cloned();
    let known = |id| there.as_ref().is_some_and(|it: &ExistingContact| it.id == id);
    for Address { email, key, .. } in &row.addresses {
        if let Some(other) = world.people.with_address(key).filter(|it| !known(it.id)) {
            let (address, name) = (email.as_str().into(), other.name().into());
            return Err(Finding::AddressTaken { address, name });
        }
    }
    let mut plan = ContactPlan {
        id: there.as_ref().map_or_else(|| ContactId::new(fresh()), |it| it.id),
        before: there.as_ref().map(|it| it.fields.clone()),
        after: fields(row, there.as_ref()),
        demoted: None,
        promoted: None,
        addresses: Vec::new(),
        accounts: Vec::new(),
        relationships: Vec::new(),
        levels: Vec::new(),
        notes: Vec::new(),
    };
    address_steps(row, there.as_ref(), by_id, &mut plan, fresh);
    relationship_steps(row, there.as_ref(), world, &mut plan, fresh)?;
    world.people.note_line(plan.id, line)?;
    Ok(note(there.is_some(), plan, world))
}

/// The contact that `row` is about, and whether an id identified them.
fn find<'a>(
    row: &ContactRow,
    people: &'a People,
) -> Result<(Option<&'a ExistingContact>, bool), Finding> {
    let mut by_id = row.ids.iter().filter_map(|id| people.with_id(id));
    if let Some(there) = by_id.next() {
        return match by_id.find(|it| it.id != there.id) {
            Some(other) => {
                Err(Finding::IdsOfTwo { first: there.name().into(), second: other.name().into() })
            }
            None => Ok((Some(there), true)),
        };
    }
    let first = row.addresses.first();
    let there = first.and_then(|it| Some((&it.email, people.with_address(&it.key)?)));
    match there {
        Some((email, there)) if is_another(there.fields.external_id.as_deref(), &row.ids) => {
            let (address, name) = (email.as_str().into(), there.name().into());
            Err(Finding::AddressOfAnotherId { address, name })
        }
        there => Ok((there.map(|(_, there)| there), false)),
    }
}

fn fields(row: &ContactRow, there: Option<&ExistingContact>) -> ContactFields {
    let there = there.map(|it| &it.fields);
    let first = row.name.first.as_ref().map_or("", |it| it.as_str());
    let (first, last) = (first, row.name.last.as_str());
    let whole = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
    // An imported full name is divided by a guess, so a division that an agent made stays.
    // A contact with a first name keeps it if the file has only one name.
    let known_better = there.filter(|it| {
        whole(&it.name()) == row.name.whole() || (first.is_empty() && !it.first_name.is_empty())
    });
    let (first, last) =
        known_better.map_or((first, last), |it| (it.first_name.as_str(), it.last_name.as_str()));
    let had_none = there.is_none_or(|it| it.first_name.is_empty());
    ContactFields {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        external_id: there
            .and_then(|it| it.external_id.clone())
            .or_else(|| row.ids.first().cloned()),
        needs_details: if had_none {
            first.is_empty()
        } else {
            there.is_some_and(|it| it.needs_details)
        },
        listed: row.fields.over(there.map(|it| &it.listed)),
    }
}

fn address_steps(
    row: &ContactRow,
    there: Option<&ExistingContact>,
    by_id: bool,
    plan: &mut ContactPlan,
    fresh: &mut dyn FnMut() -> Uuid,
) {
    let primary = there.and_then(ExistingContact::primary);
    // If the contact signs in, a new address is pending until it is verified [E7]: the
    // author of a file does not prove who owns the mailboxes in it.
    let signs_in = there.is_some_and(|it| it.has_credential);
    for (at, Address { email, key, .. }) in row.addresses.iter().enumerate() {
        let known =
            there.and_then(|it| it.addresses.iter().find(|address| address.key == key.as_str()));
        // A contact who was identified only by an address keeps the primary address.
        let leads = at == 0 && (by_id || primary.is_none());
        match known {
            Some(known) if leads && !known.primary && (known.verified || !signs_in) => {
                plan.promoted = Some(known.id);
            }
            Some(_) => {}
            None => {
                if signs_in && leads {
                    plan.notes.push(Finding::AddressWaits);
                }
                plan.addresses.push(NewAddress {
                    id: AddressId::new(fresh()),
                    email: email.clone(),
                    key: key.clone(),
                    primary: leads && !signs_in,
                });
            }
        }
    }
    if plan.promoted.is_some() || plan.addresses.iter().any(|it| it.primary) {
        plan.demoted = primary.map(|it| it.id);
    }
}

fn relationship_steps(
    row: &ContactRow,
    there: Option<&ExistingContact>,
    world: &ContactWorld,
    plan: &mut ContactPlan,
    fresh: &mut dyn FnMut() -> Uuid,
) -> Result<(), Finding> {
    let relationships = there.map_or(&[][..], |it| &it.relationships);
    let mut live: Vec<Live> =
        relationships.iter().map(super::people::ExistingRelationship::live).collect();
    for company in &row.companies {
        let wish = company.sees_all.map(level);
        for found in world.accounts.find_all(company, &mut plan.notes, fresh)? {
            let Some(account) = found.account() else { continue };
            let association = associate(&live, account.id, world.rules);
            match association.map_err(|why| Finding::Relationship { why })? {
                Association::AlreadyThere(_) => {
                    let there = relationships.iter().find(|it| it.account == account.id);
                    // A file has only two levels. A finer level that agrees with the file
                    // stays.
                    let sees = |level: AccessLevel| AccessLevel::Own < level;
                    if let (Some(there), Some(to)) = (there, wish)
                        && sees(there.effective()) != sees(to)
                    {
                        plan.levels.push(NewLevel { id: there.id, from: there.level, to });
                    }
                }
                Association::Make(kind) => {
                    let id = RelationshipId::new(fresh());
                    let account_name = account.name.clone();
                    let name = account_name.clone();
                    live.push(Live { id, account: account.id, account_name: name, kind });
                    plan.relationships.push(NewRelationship {
                        id,
                        account: account.id,
                        account_name,
                        kind,
                        level: wish,
                    });
                }
            }
            if let Found::New(account) = found {
                plan.accounts.push(account);
            }
        }
    }
    Ok(())
}

/// Adds the result of `plan` to `world` for the rows that follow, and returns the plan, or
/// a skip if it changes nothing.
fn note(
    is_there: bool,
    plan: ContactPlan,
    world: &mut ContactWorld,
) -> Plan<ContactPlan, ContactId> {
    plan.accounts.iter().for_each(|it| world.accounts.add(it.clone()));
    if is_there {
        let keys = plan.addresses.iter().map(|it| &it.key);
        world.people.note_change(plan.id, &plan.after, keys);
        let same =
            !plan.changes_contact() && plan.relationships.is_empty() && plan.levels.is_empty();
        return if same { Plan::Skip(plan.id) } else { Plan::Update(plan) };
    }
    let addresses = plan.addresses.iter().map(|it| ExistingAddress {
        id: it.id,
        key: it.key.as_str().to_owned(),
        primary: it.primary,
        verified: false,
    });
    world.people.add(ExistingContact {
        id: plan.id,
        stamp: String::new(),
        has_credential: false,
        fields: plan.after.clone(),
        addresses: addresses.collect(),
        relationships: Vec::new(),
    });
    Plan::Create(plan)
}

#[cfg(test)]
#[path = "contacts_tests.rs"]
mod tests;
