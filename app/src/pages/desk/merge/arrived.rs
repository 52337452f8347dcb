//! What a record's page does for merges when it is opened: it leads on from a record that was
//! merged to the one that stayed [M6], and opens the dialog if the URL asks for it.

use leptos::prelude::*;
use shared::ids::ContactId;
use shared::words::desk::merge as words;
use uuid::Uuid;

use super::{Kind, Merge, choice, merge};
use crate::address;
use crate::dialogs::Dialogs;
use crate::effect::effect;
use crate::pages::desk::record::known;
use crate::routes::{ContactTab, DeskPage};
use crate::toast;

/// The query parameter with the contact to merge with.
const MERGE: &str = "merge";

/// The page of a contact on which the dialog is open, to merge it into `other`.
pub fn href(id: ContactId, other: ContactId) -> String {
    let page = DeskPage::Contact(id, ContactTab::Overview).href();
    address::with_query(&page, &[(MERGE, other.to_string())])
}

/// Replaces `here`, the page of a record that was merged, once `there` has the page and the
/// name of the one that stayed.
pub fn follow(here: DeskPage, there: Signal<Option<(DeskPage, String)>>) {
    let (name, replace) = (known::name(here), address::replace());
    effect(move || {
        let Some((page, into)) = there.get() else { return };
        toast::say(match (&name, page) {
            (Some(name), _) => words::was_merged(name, &into),
            (None, DeskPage::Account(..)) => words::account_was_merged(&into),
            (None, _) => words::contact_was_merged(&into),
        });
        replace.run(page.href());
    });
}

/// Opens the dialog if the URL asks for it. The URL is then that of the page, so that the
/// dialog does not open again.
pub fn asked(id: ContactId) {
    let other = address::query_value(MERGE);
    let (dialogs, replace) = (Dialogs::of_page(), address::replace());
    effect(move || {
        let Ok(other) = other.read().parse::<Uuid>() else { return };
        let records = vec![choice(&other, ""), choice(&id, "")];
        replace.run(DeskPage::Contact(id, ContactTab::Overview).href());
        dialogs.open(move |open| merge(open, Merge::of(Kind::Contacts, records.clone())));
    });
}
