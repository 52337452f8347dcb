//! The names of records that lists have shown: the page of one has its name at once, before
//! the record is loaded.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::routes::DeskPage;

thread_local! {
    /// By path. A session ends with a load of the page, and these names with it.
    static KNOWN: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

/// Remembers the name of the record that `href` is the page of.
pub fn remember(href: &str, name: &str) {
    KNOWN.with_borrow_mut(|known| known.insert(path(href).to_owned(), name.to_owned()));
}

/// The name of the record of `page`, if a list has shown it.
pub fn name(page: DeskPage) -> Option<String> {
    KNOWN.with_borrow(|known| known.get(path(&page.href())).cloned())
}

/// An address without its tab.
fn path(href: &str) -> &str {
    href.split_once('?').map_or(href, |(path, _)| path)
}

#[cfg(test)]
mod tests {
    use shared::ids::TicketNumber;

    use super::*;
    use crate::routes::AccountTab;

    #[test]
    fn a_name_is_known_on_every_tab_of_its_record_and_on_no_other_page() {
        let account = "0192f0c1-2b3c-7def-8abc-0123456789ab".parse().expect("an id");
        let page = |tab| DeskPage::Account(account, tab);
        assert_eq!(name(page(AccountTab::Overview)), None);
        remember(&page(AccountTab::Overview).href(), "Acme");
        remember(&page(AccountTab::Overview).href(), "Acme Logistics");
        assert_eq!(name(page(AccountTab::History)).as_deref(), Some("Acme Logistics"));
        assert_eq!(name(DeskPage::Ticket(TicketNumber::new(1))), None);
    }
}
