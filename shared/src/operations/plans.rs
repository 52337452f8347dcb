//! The row changes of each act on contacts, accounts and relationships: facts in, row
//! changes out. The preview and the write call the same functions. The rules are in
//! [`crate::customers::relationship`] and [`crate::portal::access`].

use super::reach;
use super::rows::{
    AccountRow, AddressRow, ContactRow, Diff, DomainRow, Flag, PortalAccessRow, RelationshipRow,
    RowChange, TicketRow,
};
use crate::customers::account::{AccountBody, Domain};
use crate::customers::contact::ContactBody;
use crate::customers::level::AccessLevel;
use crate::customers::reach::Reach;
use crate::customers::relationship::{
    self, Association, Live, RelationshipKind, RelationshipRefusal, RelationshipRules, Step,
};
use crate::email::AddressKey;
use crate::ids::{AccountId, AddressId, AgentId, ContactId, HelpCenterId, RelationshipId};
use crate::portal::access::PortalState;
use crate::text::{person_sort_key, sort_key};
use crate::time::Timestamp;

/// An active relationship, with the name of its account.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct LiveRow {
    /// The row.
    pub row: RelationshipRow,
    /// The account's name.
    pub account_name: String,
}

impl LiveRow {
    /// The facts for the relationship rules.
    pub fn live(&self) -> Live {
        Live {
            id: self.row.id,
            account: self.row.account_id,
            account_name: self.account_name.clone(),
            kind: self.row.kind,
        }
    }
}

/// The values of a relationship to create.
#[derive(Clone, Debug)]
pub struct NewRelationship {
    /// The id for the new row.
    pub id: RelationshipId,
    /// The contact.
    pub contact: ContactId,
    /// The account.
    pub account: AccountId,
    /// The contact's role at the account, by its key.
    pub role: Option<String>,
    /// The relationship's own level.
    pub level: Option<AccessLevel>,
    /// The time when it begins.
    pub now: Timestamp,
}

impl NewRelationship {
    fn row(self, kind: RelationshipKind) -> RelationshipRow {
        RelationshipRow {
            id: self.id,
            contact_id: self.contact,
            account_id: self.account,
            kind,
            role: self.role,
            level: self.level,
            valid_from: self.now,
            valid_to: None,
        }
    }
}

/// Associates a contact, whose active relationships are `live`, with an account [R2, R9,
/// R11]. Returns the decision and the new row, if any.
pub fn associate(
    live: &[Live],
    new: NewRelationship,
    rules: RelationshipRules,
) -> Result<(Association, Option<RelationshipRow>), RelationshipRefusal> {
    let association = relationship::associate(live, new.account, rules)?;
    let row = match association {
        Association::Make(kind) => Some(new.row(kind)),
        Association::AlreadyThere(_) => None,
    };
    Ok((association, row))
}

/// Ends a relationship [R4, R13].
pub fn end(live: &LiveRow, now: Timestamp) -> Result<RowChange, RelationshipRefusal> {
    relationship::dissociate(&live.live())?;
    Ok(ended(live.row.clone(), now))
}

fn ended(row: RelationshipRow, now: Timestamp) -> RowChange {
    RowChange::Relationship(Diff::update(row, |it| it.valid_to = Some(now)))
}

/// Makes `to` the primary account of `contact`; none removes the primary account [R5, R6,
/// R7]. No changes: nothing has to change.
pub fn change_primary(
    live: &[LiveRow],
    (contact, to): (ContactId, Option<AccountId>),
    rules: RelationshipRules,
    (id, now): (RelationshipId, Timestamp),
) -> Result<Vec<RowChange>, RelationshipRefusal> {
    let lives: Vec<Live> = live.iter().map(LiveRow::live).collect();
    let steps = relationship::change_primary(&lives, to, rules)?;
    let row = |id: RelationshipId| live.iter().find(|it| it.row.id == id).map(|it| it.row.clone());
    let kind = |id, kind| {
        row(id).map(|row| RowChange::Relationship(Diff::update(row, |it| it.kind = kind)))
    };
    let changes = steps.into_iter().filter_map(|step| match step {
        Step::End(id) => row(id).map(|row| ended(row, now)),
        Step::Demote(id) => kind(id, RelationshipKind::Indirect),
        Step::Promote(id) => kind(id, RelationshipKind::Direct),
        Step::Make(account) => {
            let new = NewRelationship { id, contact, account, role: None, level: None, now };
            Some(RowChange::Relationship(Diff::insert(new.row(RelationshipKind::Direct))))
        }
    });
    Ok(changes.collect())
}

/// Sets a relationship's own level, and its role if the key of one is given; none: nothing
/// changes.
pub fn set_access(
    row: RelationshipRow,
    role: Option<Option<&str>>,
    level: Option<AccessLevel>,
) -> Option<RowChange> {
    let change = RowChange::Relationship(Diff::update(row, |it| {
        if let Some(role) = role {
            it.role = role.map(str::to_owned);
        }
        it.level = level;
    }));
    (!change.is_idle()).then_some(change)
}

/// Moves a ticket to an account [T5, T7].
pub fn move_ticket(row: TicketRow, account: AccountId) -> RowChange {
    RowChange::Ticket(Diff::update(row, |it| it.account_id = Some(account)))
}

/// Creates a contact with the address in `body`. The agent who creates the contact becomes
/// the owner, unless `body` has another owner.
pub fn create_contact(
    (id, address_id): (ContactId, AddressId),
    body: &ContactBody,
    address_key: Option<&AddressKey>,
    (owner, now): (Option<AgentId>, Timestamp),
) -> Vec<RowChange> {
    let contact = ContactRow {
        id,
        first_name: body.first_name.to_string(),
        last_name: body.last_name.to_string(),
        sort_key: person_sort_key(&body.first_name, &body.last_name),
        owner_id: body.owner.or(owner),
        external_id: None,
        needs_details: Flag(false),
        created_at: now,
        deleted_at: None,
        merged_into: None,
        assigned_to_id: body.assigned_to,
        reports_to_id: body.reports_to,
        reach: Reach::default(),
        fields: body.fields.clone(),
    };
    let address = body.email.as_ref().zip(address_key).map(|(email, key)| AddressRow {
        id: address_id,
        contact_id: id,
        email: email.to_string(),
        address_key: key.as_str().to_owned(),
        is_primary: Flag(true),
        verified_at: None,
        bounced_at: None,
        is_live: Flag(true),
        created_at: now,
    });
    let contact = RowChange::Contact(Diff::insert(contact));
    [contact].into_iter().chain(address.map(|it| RowChange::Address(Diff::insert(it)))).collect()
}

/// Creates an account with its domains.
pub fn create_account(
    id: AccountId,
    body: &AccountBody,
    (owner, now): (Option<AgentId>, Timestamp),
) -> Vec<RowChange> {
    let account = RowChange::Account(Diff::insert(AccountRow {
        id,
        name: body.name.to_string(),
        sort_key: sort_key(body.name.as_str()),
        default_level: body.default_level,
        owner_id: body.owner.or(owner),
        external_id: None,
        created_at: now,
        deleted_at: None,
        merged_into: None,
        parent_id: body.parent,
        reach: Reach::default(),
        fields: body.fields.clone(),
    }));
    let domains =
        body.domains.iter().zip(0..).map(|(domain, position)| new_domain(id, domain, position));
    [account].into_iter().chain(domains.map(|it| RowChange::Domain(Diff::insert(it)))).collect()
}

fn new_domain(account_id: AccountId, domain: &Domain, position: i64) -> DomainRow {
    DomainRow { domain: domain.as_str().to_owned(), account_id, position, verified_at: None }
}

/// Changes a contact to the values in `body`; none: nothing changes. Since an agent has
/// reviewed the contact, its details no longer need completing [E6].
///
/// `superior` is the contact that this one reports to now, past deleted ones. As long as it
/// stays the same, the deleted ones stay between them.
pub fn edit_contact(
    row: ContactRow,
    body: &ContactBody,
    superior: Option<ContactId>,
) -> Option<RowChange> {
    let change = RowChange::Contact(Diff::update(row, |it| {
        it.first_name = body.first_name.to_string();
        it.last_name = body.last_name.to_string();
        it.sort_key = person_sort_key(&body.first_name, &body.last_name);
        let before = std::mem::replace(&mut it.fields, body.fields.clone());
        reach::follow(&mut it.reach, &before, &mut it.fields);
        it.assigned_to_id = body.assigned_to;
        if body.reports_to != superior {
            it.reports_to_id = body.reports_to;
        }
        it.owner_id = body.owner.or(it.owner_id);
        it.needs_details = Flag(false);
    }));
    (!change.is_idle()).then_some(change)
}

/// Changes an account to the values in `body`. Domains that stay keep their verification.
/// No changes: nothing differs.
///
/// `parent` is the account that this one is a department of now, past deleted ones. As long as
/// it stays the same, the deleted ones stay between them.
pub fn edit_account(
    row: AccountRow,
    domains: &[DomainRow],
    body: &AccountBody,
    parent: Option<AccountId>,
) -> Vec<RowChange> {
    let account_id = row.id;
    let account = RowChange::Account(Diff::update(row, |it| {
        it.name = body.name.to_string();
        it.sort_key = sort_key(&it.name);
        let before = std::mem::replace(&mut it.fields, body.fields.clone());
        reach::follow(&mut it.reach, &before, &mut it.fields);
        it.default_level = body.default_level;
        if body.parent != parent {
            it.parent_id = body.parent;
        }
        it.owner_id = body.owner.or(it.owner_id);
    }));
    let given_up = domains
        .iter()
        .filter(|row| !body.domains.iter().any(|it| it.as_str() == row.domain))
        .map(|row| Diff { before: Some(row.clone()), after: None });
    let kept_or_new = body.domains.iter().zip(0..).map(|(domain, position)| {
        match domains.iter().find(|row| row.domain == domain.as_str()) {
            Some(row) => Diff::update(row.clone(), |it| it.position = position),
            None => Diff::insert(new_domain(account_id, domain, position)),
        }
    });
    let domains = given_up.chain(kept_or_new).map(RowChange::Domain);
    [account].into_iter().chain(domains).filter(|it| !it.is_idle()).collect()
}

/// Moves a contact to another state in a help center.
pub fn portal_step(
    row: Option<PortalAccessRow>,
    (contact_id, help_center_id): (ContactId, HelpCenterId),
    (state, now): (PortalState, Timestamp),
) -> RowChange {
    RowChange::PortalAccess(match row {
        Some(row) => Diff::update(row, |it| {
            it.state = state;
            it.since = now;
        }),
        None => Diff::insert(PortalAccessRow { contact_id, help_center_id, state, since: now }),
    })
}
