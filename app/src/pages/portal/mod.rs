//! The customers' side.

pub mod link;
pub mod new;
pub mod profile;
pub mod ticket;
pub mod tickets;
mod visibility;

use leptos::prelude::untrack;
use shared::api::session::PortalAccount;
use shared::ids::AccountId;

use crate::session;

/// The account with this id, where it is one of the contact's own.
fn account(id: AccountId) -> Option<PortalAccount> {
    untrack(session::contact)?.accounts.into_iter().find(|account| account.id == id)
}

/// What the help center is called, as in "only you and Northwind Support".
fn house() -> String {
    untrack(session::contact).map(|me| me.help_center).unwrap_or_default()
}
