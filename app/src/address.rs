//! The address as state: what stands behind `?` is a filter, and a filter is a
//! link that can be kept and shared.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::browser::{self, json::Json};
use crate::place;

/// A filter that lives in the address.
#[derive(Debug)]
pub struct Filter<T: Send + Sync + 'static> {
    value: Memo<T>,
    path: Memo<String>,
    search: Memo<String>,
}

impl<T: Send + Sync + 'static> Clone for Filter<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Filter<T> {}

impl<T> Filter<T>
where
    T: Clone + Default + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    /// The filter of the page that asks. What cannot be read is the default.
    pub fn of_page() -> Self {
        let (path, search) = (place::path(), place::search());
        let value = Memo::new(move |_| {
            let (_, filter) = split(&search.read());
            Json::of_query(&filter).and_then(Json::read).unwrap_or_default()
        });
        Self { value, path, search }
    }

    /// What is asked for.
    pub fn get(self) -> T {
        self.value.get()
    }

    /// Looks at what is asked for.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.value.with(look)
    }

    /// Asks for something else, in place: Back leaves the page.
    pub fn change(self, change: impl FnOnce(&mut T)) {
        let mut value = self.value.get_untracked();
        change(&mut value);
        place::replace(&untrack(|| self.address_of(&value)));
    }

    /// The same page with something else asked for, as a link. It follows the
    /// address: say it inside a closure.
    pub fn href(self, change: impl FnOnce(&mut T)) -> String {
        let mut value = self.value.get();
        change(&mut value);
        self.address_of(&value)
    }

    fn address_of(self, value: &T) -> String {
        let (tab, _) = split(&self.search.read());
        let query = serde_urlencoded::to_string(value).unwrap_or_default();
        let parts: Vec<&str> =
            [&*tab, &*query].into_iter().filter(|part| !part.is_empty()).collect();
        let path = self.path.get();
        if parts.is_empty() { path } else { [&path, "?", &parts.join("&")].concat() }
    }
}

/// Which tab the page shows, and what it asks for there: a filter of a tab
/// stands in the address beside the tab's name.
fn split(search: &str) -> (String, String) {
    let (tab, filter): (Vec<&str>, Vec<&str>) =
        search.trim_start_matches('?').split('&').partition(|pair| pair.starts_with("tab="));
    (tab.join("&"), filter.join("&"))
}

/// `path` with `filter` behind it.
pub fn with_query<T: Serialize>(path: &str, filter: &T) -> String {
    let query = serde_urlencoded::to_string(filter).unwrap_or_default();
    if query.is_empty() { path.to_owned() } else { [path, "?", &query].concat() }
}

/// One value of the address, as `tab`; empty where it is not there.
pub fn query_value(name: &'static str) -> Memo<String> {
    let search = place::search();
    Memo::new(move |_| browser::query_value(&search.read(), name).unwrap_or_default())
}

/// Goes to an address of ours.
pub fn go() -> Callback<String> {
    Callback::new(|href: String| place::visit(&href))
}

/// Puts an address of ours in the place of this one, without scrolling.
pub fn replace() -> Callback<String> {
    Callback::new(|href: String| place::replace(&href))
}
