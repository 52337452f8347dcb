//! Searches accounts and contacts for a [`Combobox`](crate::components::Combobox).

use shared::api::NoId;
use shared::api::accounts::{AccountContactRow, AccountRow, ListAccountContacts, ListAccounts};
use shared::api::contacts::{ContactRow, ListContacts};
use shared::grid::GridQuery;
use shared::ids::AccountId;

use crate::api::{self, CallError};
use crate::components::Choice;

/// Accounts whose name or domain begins with a text.
pub async fn accounts(q: String) -> Result<Vec<Choice>, CallError> {
    let query = GridQuery::default().searching(q);
    let page = api::call_owned::<ListAccounts>(NoId, query).await?;
    let choice = |row: AccountRow| Choice {
        value: row.id.to_string(),
        label: row.name,
        detail: row.domain.unwrap_or_default(),
    };
    Ok(page.rows.into_iter().map(choice).collect())
}

/// Contacts whose name or address begins with a text.
pub async fn contacts(q: String) -> Result<Vec<Choice>, CallError> {
    let query = GridQuery::default().searching(q);
    let page = api::call_owned::<ListContacts>(NoId, query).await?;
    let choice = |row: ContactRow| {
        let parts: Vec<String> =
            row.email.into_iter().chain(row.account.map(|it| it.name)).collect();
        Choice { value: row.id.to_string(), label: row.name, detail: parts.join(" · ") }
    };
    Ok(page.rows.into_iter().map(choice).collect())
}

/// The contacts of an account that match, else any. Without an account: any.
pub async fn contacts_of(account: Option<AccountId>, q: String) -> Result<Vec<Choice>, CallError> {
    if let Some(id) = account {
        let query = GridQuery::default().searching(q.clone());
        let page = api::call_owned::<ListAccountContacts>(id, query).await?;
        if !page.rows.is_empty() {
            let choice = |row: AccountContactRow| Choice {
                value: row.contact.id.to_string(),
                label: row.contact.name,
                detail: row.email.into_iter().chain(row.role).collect::<Vec<_>>().join(" · "),
            };
            return Ok(page.rows.into_iter().map(choice).collect());
        }
    }
    contacts(q).await
}
