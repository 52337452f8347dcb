//! Random settings, addresses and acts for random worlds.

use std::collections::BTreeMap;

use shared::api::accounts::{GetAccount, RoleLevel};
use shared::api::contacts::GetContact;
use shared::api::operations::Draft;
use shared::api::roles::Sharing;
use shared::api::shares::{ShareTicket, WithdrawShare};
use shared::customers::account::AccountDraft;
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::customers::relationship::RelationshipKind;
use shared::fields::{self, Typed};
use shared::ids::{AccountId, AddressId, TicketNumber};
use shared::operations::effects::Record;
use shared::time::Span;

use super::{NOTHING, labels};
use crate::harness::{Client, World};
use crate::policy_scope::Graph;
use crate::rows::Dice;

/// Random fields of an account, which may be a department of any account of its world.
fn account_fields(
    account: AccountId,
    accounts: &[AccountId],
    level: Option<AccessLevel>,
    dice: &mut Dice,
) -> AccountDraft {
    AccountDraft {
        name: format!("Firm {account}"),
        domains: if dice.one_in(2) { format!("x{account}.example") } else { String::new() },
        fields: random_field(dice),
        default_level: level.unwrap_or(AccessLevel::AllReply),
        owner: None,
        parent: dice.one_in(2).then(|| dice.pick(accounts)),
        custom: [].into(),
    }
}

/// A random act of this world.
pub(super) fn roll(world: &World, graph: &Graph, dice: &mut Dice) -> Option<Draft> {
    let mara = world.mara();
    let (accounts, people) = (graph.accounts(), graph.contacts());
    let account = dice.pick(&accounts);
    let contact = dice.pick(&people).0;
    let level = dice.pick(&[
        None,
        Some(AccessLevel::Own),
        Some(AccessLevel::AllRead),
        Some(AccessLevel::Manage),
    ]);
    let seen = mara.call::<GetContact>(contact, &NOTHING);
    let role = dice.pick(&["", "IT lead"]).to_owned();
    let own = seen.as_ref().map(|it| it.addresses.clone()).unwrap_or_default();
    let own = if own.is_empty() { None } else { Some(dice.pick(&own).id) };
    let some = |dice: &mut Dice| -> Vec<_> {
        people.iter().map(|it| it.0).filter(|_| dice.one_in(3)).collect()
    };
    Some(match dice.below(31) {
        0 | 1 => Draft::AssociateContacts {
            account,
            contacts: people.iter().map(|it| it.0).filter(|_| dice.one_in(2)).collect(),
            role,
            level,
            with_earlier_tickets: dice.one_in(2),
        },
        2 => Draft::AssociateAccounts { contact, accounts, role, level },
        3 => {
            let seen = seen.ok()?;
            let indirect =
                seen.relationships.iter().filter(|it| it.kind == RelationshipKind::Indirect);
            let relationships: Vec<_> = indirect.take(1 + dice.below(3)).map(|it| it.id).collect();
            if relationships.is_empty() {
                return None;
            }
            Draft::EndRelationships { relationships }
        }
        4 => Draft::ChangePrimary {
            contact,
            version: seen.ok()?.version,
            account: (!dice.one_in(4)).then_some(account),
        },
        5 => {
            let seen = seen.ok()?;
            let relationships: Vec<_> = seen.relationships.iter().map(|it| it.id).collect();
            if relationships.is_empty() {
                return None;
            }
            Draft::SetAccess {
                relationships,
                role: dice.one_in(2).then_some(role),
                level,
                keep_levels: dice.one_in(3),
            }
        }
        6 => Draft::EditAccount {
            account,
            version: 1,
            fields: account_fields(account, &accounts, level, dice),
        },
        7 => Draft::EditContact {
            contact,
            version: seen.ok()?.version,
            fields: ContactDraft {
                first_name: "Anna".to_owned(),
                last_name: "Leeds".to_owned(),
                fields: random_field(dice),
                ..ContactDraft::default()
            },
        },
        8 => Draft::AddAddress { contact, email: random_address(graph, dice) },
        9 => {
            let email = random_address(graph, dice);
            Draft::CorrectAddress { contact, address: own?, email }
        }
        10 => Draft::PromoteAddress { contact, address: own? },
        11 => Draft::RemoveAddress { contact, address: own? },
        13 => Draft::DeleteContacts { contacts: some(dice) },
        14 => closing(account, dice),
        15 => {
            super::commit(&mara, &Draft::DeleteContacts { contacts: vec![contact] }).ok()?;
            Draft::Restore { record: Record::Contact(contact) }
        }
        16 => {
            super::commit(&mara, &closing(account, dice)).ok()?;
            Draft::Restore { record: Record::Account(account) }
        }
        22..=24 => sharing(&mara, account, level, dice)?,
        25..=27 => super::merges::roll(graph, dice),
        28..=30 => share(world, account, dice)?,
        18..=21 => labels::roll(world, (&some(dice), account), dice)?,
        _ if dice.one_in(2) => Draft::Block { contact },
        _ => Draft::Unblock { contact },
    })
}

/// Shares a ticket with an account, or withdraws that.
fn share(world: &World, account: AccountId, dice: &mut Dice) -> Option<Draft> {
    let numbers: Vec<u32> = world.sqlite().with(|db| {
        let mut query = db.prepare("select number from tickets order by number").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    });
    if numbers.is_empty() {
        return None;
    }
    let ticket = TicketNumber::new(dice.pick(&numbers));
    let until = dice.one_in(2).then(|| world.now() + Span::days(1));
    Some(if dice.one_in(3) {
        Draft::WithdrawShare(WithdrawShare { ticket, account })
    } else {
        Draft::ShareTicket(ShareTicket { ticket, account, until })
    })
}

/// Sets an account's default level and those of its roles.
fn sharing(
    mara: &Client<'_>,
    account: AccountId,
    level: Option<AccessLevel>,
    dice: &mut Dice,
) -> Option<Draft> {
    let version = mara.call::<GetAccount>(account, &NOTHING).ok()?.version;
    let mut levels = Vec::new();
    for role in ["IT lead", "Buyer"] {
        let level = level.filter(|_| dice.one_in(2));
        levels.extend(level.map(|level| RoleLevel { role: role.to_owned(), level }));
    }
    Some(Draft::SetSharing(Sharing {
        account,
        version,
        default_level: dice.pick(&AccessLevel::ALL),
        role_levels: levels,
    }))
}

/// Deletes an account, with its contacts or without.
fn closing(account: AccountId, dice: &mut Dice) -> Draft {
    Draft::DeleteAccount {
        account,
        keep_contacts: dice.one_in(2),
        primary_accounts: BTreeMap::new(),
    }
}

/// A random value in one of the listed fields.
fn random_field<R: fields::Record>(dice: &mut Dice) -> Typed<R> {
    let field = dice.pick(R::FIELDS);
    Typed::default().with(field.name, crate::fields::value(&field))
}

/// Sets random rules of the workspace, and adapts the world to them.
pub(super) fn settle(world: &World, dice: &mut Dice) {
    world.sqlite().with(|db| {
        let (multi, keep) = (dice.below(3) > 0, dice.one_in(2));
        db.execute("update accounts set deleted_at = null", []).unwrap();
        // Who is deleted belongs to no account.
        let left = "update relationships set valid_to = 1 where valid_to is null
                      and contact_id in (select id from contacts where deleted_at is not null)";
        db.execute(left, []).unwrap();
        // No share may expire between the preview and the check of the result.
        let later =
            "update ticket_shares set expires_at = expires_at + 1000000 where expires_at > ?1";
        db.execute(later, [world.now().millis()]).unwrap();
        let shared = dice.one_in(2);
        db.execute(
            "update settings set multi_account = ?1, keep_previous = ?2, delete_shared_contacts = ?3",
            (multi, keep, shared),
        )
        .unwrap();
        // If contacts may have only one account, nobody has more.
        let indirect = "update relationships set valid_to = 1
                         where kind = 'indirect' and valid_to is null and ?1 = 0";
        db.execute(indirect, [multi]).unwrap();
    });
}

/// Gives the contacts addresses, and some of them a password, so that they can sign in with
/// their verified addresses.
pub(super) fn give_addresses(world: &World, graph: &Graph, dice: &mut Dice) {
    world.sqlite().with(|db| {
        for (contact, _) in graph.contacts() {
            let contact = contact.to_string();
            let signs_in = dice.one_in(2);
            if signs_in {
                let set =
                    "insert into credentials (contact_id, hash, changed_at) values (?1, 'x', 0)";
                db.execute(set, [&contact]).unwrap();
            }
            for n in 0..dice.below(4) {
                let verified = signs_in && (n == 0 || dice.one_in(2));
                let email = format!("a{n}.{contact}@x.example");
                db.execute(
                    "insert into contact_addresses (id, contact_id, email, address_key, is_primary,
                                                    verified_at, created_at)
                     values (?1, ?2, ?3, ?3, ?4, iif(?5, 1, null), 0)",
                    (dice.id::<AddressId>().to_string(), &contact, &email, n == 0, verified),
                )
                .unwrap();
            }
        }
    });
}

/// An address that a contact may already have.
fn random_address(graph: &Graph, dice: &mut Dice) -> String {
    let (owner, _) = dice.pick(&graph.contacts());
    format!("a{}.{owner}@x.example", dice.below(8))
}
