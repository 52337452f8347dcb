//! The pages of the help center.

mod known;
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

/// The account with this id, if it is one of the contact's own.
fn account(id: AccountId) -> Option<PortalAccount> {
    untrack(session::contact)?.accounts.into_iter().find(|account| account.id == id)
}

/// The help center's name, as in "only you and Northwind Support".
fn house() -> String {
    untrack(session::contact).map(|me| me.help_center).unwrap_or_default()
}
