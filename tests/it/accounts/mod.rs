//! Accounts and their contacts.

mod create_account;
mod list_account_contacts;
mod list_accounts;
mod update_account;

use shared::api::accounts::{
    Account, AccountChange, AccountContactRow, AccountRow, CreateAccount, GetAccount,
    ListAccountContacts, ListAccounts, UpdateAccount,
};
use shared::api::relationships::{
    AssociateContacts, AssociateWithAccount, RelationshipChange, UpdateRelationship,
};
use shared::api::{NoId, Nothing, Page};
use shared::customers::account::AccountDraft;
use shared::customers::level::{AccessLevel, EffectiveLevel, LevelSource};
use shared::customers::relationship::RelationshipKind;
use shared::fields::Typed;
use shared::grid::{Accounts, GridQuery};
use shared::ids::{AccountId, AgentId, ContactId};
use shared::problem::ProblemCode;
use uuid::Uuid;

use crate::harness::{Client, World, code};

/// A draft of an account.
fn draft(world: &World, name: &str, domains: &str) -> AccountDraft {
    AccountDraft {
        name: format!("{name} {}", world.mark),
        domains: domains.to_owned(),
        fields: Typed::default(),
        default_level: AccessLevel::AllReply,
        owner: None,
        parent: None,
        custom: [].into(),
    }
}

fn get(agent: &Client<'_>, id: AccountId) -> Account {
    agent.call::<GetAccount>(id, &Nothing {}).unwrap()
}

/// The number of operations in an in-process world.
fn operations(world: &World) -> u32 {
    world
        .sqlite()
        .with(|it| it.query_row("select count(*) from operations", [], |row| row.get(0)).unwrap())
}

mod get_account {
    use super::*;

    #[test]
    fn r17_an_agent_who_may_not_associate_learns_who_may() {
        let world = World::in_process();
        let id = world.account("Acme", AccessLevel::Own);
        assert_eq!(get(&world.agent("jonas"), id).associate_refused, None);
        world.set(|it| it.see_is_associate = false);
        assert_eq!(get(&world.mara(), id).associate_refused, None);
        assert_eq!(
            get(&world.agent("jonas"), id).associate_refused.as_deref(),
            Some("Only Mara Okafor or an admin can change who belongs to this account.")
        );
        // The page offers to write to the owner.
        let owner = get(&world.agent("jonas"), id).owner_email;
        assert_eq!(owner.as_deref(), Some("mara@northwind.example"));
    }
}
