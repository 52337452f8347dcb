//! Accounts, and who belongs to one.

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

/// An account as a form has it at first.
fn draft(world: &World, name: &str, domains: &str) -> AccountDraft {
    AccountDraft {
        name: format!("{name} {}", world.mark),
        domains: domains.to_owned(),
        fields: Typed::default(),
        default_level: AccessLevel::AllReply,
        owner: None,
    }
}

fn get(agent: &Client<'_>, id: AccountId) -> Account {
    agent.call::<GetAccount>(id, &Nothing {}).unwrap()
}

/// How many operations there are, where the world is in process.
fn operations(world: &World) -> u32 {
    world
        .sqlite()
        .with(|it| it.query_row("select count(*) from operations", [], |row| row.get(0)).unwrap())
}

mod get_account {
    use super::*;

    #[test]
    fn r17_who_may_not_associate_is_told_who_may() {
        let world = World::in_process();
        let id = world.account("Acme", AccessLevel::Own);
        assert_eq!(get(&world.agent("jonas"), id).associate_refused, None);
        let close = "update settings set see_is_associate = 0";
        world.sqlite().with(|it| it.execute_batch(close)).unwrap();
        assert_eq!(get(&world.mara(), id).associate_refused, None);
        assert_eq!(
            get(&world.agent("jonas"), id).associate_refused.as_deref(),
            Some("Only Mara Okafor or an admin can change who belongs to this account.")
        );
    }
}
