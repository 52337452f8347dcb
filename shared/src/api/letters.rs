//! The letters that the names of a list begin with, for the bar of letters.

use crate::api::{Letter, NoId, endpoints};
use crate::grid::{Accounts, Contacts, GridQuery};

endpoints! {
    /// The letters under which there are contacts that match, whatever letter the query has.
    /// A letter is left out only if there is certainly none.
    ListContactLetters: Get Desk "/api/desk/contact-letters" (NoId, GridQuery<Contacts>) -> Vec<Letter>;
    /// The same for accounts.
    ListAccountLetters: Get Desk "/api/desk/account-letters" (NoId, GridQuery<Accounts>) -> Vec<Letter>;
}
