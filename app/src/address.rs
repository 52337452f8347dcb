//! The URL as state. The query of a page's URL is its filter, so that every filter is a
//! link that can be bookmarked and shared.
//!
//! The router holds the current URL. A page reads it through [`PageUrl`], which does not
//! change while the next page is loading.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::changes::Changes;

/// The URL of the page that is shown.
#[derive(Clone, Copy, Debug)]
pub struct PageUrl {
    path: StoredValue<String>,
    search: Memo<String>,
}

impl PageUrl {
    /// Provides the URL to the page that is being built, and to everything in it.
    ///
    /// The router's URL changes as soon as a link is followed. This one does not, or the
    /// page's list would load with the next page's filter.
    pub fn provide() {
        let location = use_location();
        let path = location.pathname.get_untracked();
        let search = Memo::new({
            let path = path.clone();
            move |before: Option<&String>| {
                let is_here = *location.pathname.read() == path;
                let search = location.search.read();
                before.filter(|_| !is_here).unwrap_or(&search).clone()
            }
        });
        provide_context(Self { path: StoredValue::new(path), search });
    }

    fn of_page() -> Self {
        use_context().unwrap_or_else(|| {
            let location = use_location();
            let path = StoredValue::new(location.pathname.get_untracked());
            Self { path, search: location.search }
        })
    }
}

/// A filter that is stored in the URL.
#[derive(Debug)]
pub struct Filter<T: Send + Sync + 'static> {
    value: Memo<T>,
    here: PageUrl,
    go: Callback<(String, Step)>,
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
    /// The filter of the current page; the default if it cannot be parsed.
    pub fn of_page() -> Self {
        Self::read_by(|_, text| serde_urlencoded::from_str(text).unwrap_or_default())
    }
}

impl<T: Clone + PartialEq + Serialize + Send + Sync + 'static> Filter<T> {
    /// The filter of the current page, parsed by `read`, which also gets what is beside the
    /// filter: the page's tab and the saved view.
    pub fn read_by(read: impl Fn(&str, &str) -> T + Send + Sync + 'static) -> Self {
        let here = PageUrl::of_page();
        let value = Memo::new(move |_| {
            let (beside, filter) = split(&here.search.read());
            read(&beside, &filter)
        });
        Self { value, here, go: stepper() }
    }

    /// What is beside the filter in the URL, and the filter as a text, tracked.
    pub fn parts(self) -> (String, String) {
        split(&self.here.search.read())
    }

    /// The filter, tracked.
    pub fn get(self) -> T {
        self.value.get()
    }

    /// Reads the filter by reference, tracked.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.value.with(look)
    }

    /// Changes the filter. Each change is an entry in the browser's history, so that Back
    /// restores the filter before. Typing in a search field is a single entry.
    pub fn change(self, change: impl FnOnce(&mut T)) {
        let mut value = self.value.get_untracked();
        change(&mut value);
        let (_, before) = split(&self.here.search.read_untracked());
        let step = if is_typed_on(&before, &query(&value)) { Step::Replace } else { Step::Push };
        self.go.run((untrack(|| self.url_of(&value)), step));
    }

    /// The URL of the same page with a changed filter. It tracks the current URL, so call
    /// it inside a closure.
    pub fn href(self, change: impl FnOnce(&mut T)) -> String {
        let mut value = self.value.get();
        change(&mut value);
        self.url_of(&value)
    }

    fn url_of(self, value: &T) -> String {
        self.href_beside(&self.parts().0, value)
    }

    /// The URL of the same page with this filter, and with `beside` instead of what is
    /// beside the filter.
    pub fn href_beside(self, beside: &str, value: &T) -> String {
        let query = query(value);
        let parts: Vec<&str> =
            [beside, &*query].into_iter().filter(|part| !part.is_empty()).collect();
        let path = self.here.path.get_value();
        if parts.is_empty() { path } else { format!("{path}?{}", parts.join("&")) }
    }
}

/// What happens to the current URL in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// It stays, and Back leads to it.
    Push,
    /// It is replaced, and Back skips it.
    Replace,
}

/// `filter` as the query of a URL, without the `?`.
pub fn query<T: Serialize>(filter: &T) -> String {
    // Commas and colons need no encoding in a query, and URLs that people share should be
    // readable.
    let text = serde_urlencoded::to_string(filter).unwrap_or_default();
    text.replace("%2C", ",").replace("%3A", ":")
}

/// Splits a query into what is beside the filter, the page's tab or the saved view, and the
/// filter.
fn split(search: &str) -> (String, String) {
    let (beside, filter): (Vec<&str>, Vec<&str>) =
        search.split('&').partition(|pair| pair.starts_with("tab=") || pair.starts_with("view="));
    (beside.join("&"), filter.join("&"))
}

/// Whether two queries differ only in their search texts.
fn is_typed_on(before: &str, after: &str) -> bool {
    let parts = |query: &str| {
        let (text, rest): (Vec<String>, Vec<String>) = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !is_place(pair))
            .map(str::to_owned)
            .partition(|pair| pair.starts_with("q=") && pair != "q=");
        (!text.is_empty(), rest)
    };
    let (before, after) = (parts(before), parts(after));
    before.0 && after.0 && before.1 == after.1
}

/// Whether a part of a query is a cursor.
fn is_place(pair: &str) -> bool {
    pair.starts_with("cursor=") || pair.starts_with("after=")
}

/// `path`, which may have a query, with `filter` in its query.
pub fn with_query<T: Serialize>(path: &str, filter: &T) -> String {
    let query = query(filter);
    let joint = if path.contains('?') { '&' } else { '?' };
    if query.is_empty() { path.to_owned() } else { format!("{path}{joint}{query}") }
}

/// The value of a query parameter, such as `tab`; empty if it is missing.
pub fn query_value(name: &'static str) -> Memo<String> {
    let search = PageUrl::of_page().search;
    Memo::new(move |_| {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(&search.read()).unwrap_or_default();
        pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value).unwrap_or_default()
    })
}

/// The path of the page that is being built. Unlike [`path`], it is still that of this page
/// while the next page is loading.
pub fn page_path() -> String {
    PageUrl::of_page().path.get_value()
}

/// The current path, as a signal.
pub fn path() -> Memo<String> {
    use_location().pathname
}

/// The fragment of the URL, which is removed from the URL at once: a token must not stay
/// visible in screenshots or in the history.
pub fn taken_hash() -> Signal<String> {
    let location = use_location();
    let navigate = use_navigate();
    // A mail program may include the period after a link in the link.
    let is_around = |it: char| !it.is_ascii_alphanumeric() && it != '-' && it != '_';
    let secret = move |hash: &str| hash.trim_matches(is_around).to_owned();
    let taken = RwSignal::new(secret(&location.hash.read_untracked()));
    Effect::new(move |_: Option<()>| {
        let next = secret(&location.hash.read());
        if next.is_empty() {
            return;
        }
        taken.set(next);
        let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
        let bare = if search.is_empty() { path } else { format!("{path}?{search}") };
        let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
        navigate(&bare, options);
    });
    taken.into()
}

/// Returns a callback that navigates to a URL of the app and scrolls to the top. If it is
/// the current URL, everything on the page is reloaded.
pub fn go() -> Callback<String> {
    let location = use_location();
    let navigate = use_navigate();
    Callback::new(move |href: String| {
        let (path, search) = (location.pathname.read_untracked(), location.search.read_untracked());
        let here = if search.is_empty() { path.clone() } else { format!("{}?{}", *path, *search) };
        drop((path, search));
        if here == href {
            Changes::touch_all();
        }
        navigate(&href, NavigateOptions::default());
    })
}

/// Returns a callback that navigates to a URL of the app without scrolling.
fn stepper() -> Callback<(String, Step)> {
    let navigate = use_navigate();
    Callback::new(move |(href, step): (String, Step)| {
        let options =
            NavigateOptions { replace: step == Step::Replace, scroll: false, ..Default::default() };
        navigate(&href, options);
    })
}

/// Returns a callback that navigates to another URL of the same page without scrolling.
pub fn shift() -> Callback<String> {
    let step = stepper();
    Callback::new(move |href| step.run((href, Step::Push)))
}

/// Returns a callback that replaces the current URL without scrolling.
pub fn replace() -> Callback<String> {
    let step = stepper();
    Callback::new(move |href| step.run((href, Step::Replace)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_that_is_typed_is_one_step() {
        assert!(is_typed_on("q=le", "q=lena"));
        assert!(is_typed_on("status=open&q=le&after=x", "status=open&q=len"));
        assert!(is_typed_on("q=le&sort=-created&cursor=x", "q=len&sort=-created"));
        assert!(!is_typed_on("", "q=l"), "its beginning is a step");
        assert!(!is_typed_on("q=lena", ""), "so is its end");
        assert!(!is_typed_on("q=", "q=l"));
        assert!(!is_typed_on("status=open&q=le", "status=solved&q=le"));
        assert!(!is_typed_on("q=le&after=x", "q=le&letter=L"));
    }

    #[test]
    fn what_is_shared_can_be_read() {
        let asked = [("created", "last:30"), ("status", "open,waiting"), ("q", "50 % off")];
        assert_eq!(query(&asked), "created=last:30&status=open,waiting&q=50+%25+off");
    }

    #[test]
    fn a_tab_stands_beside_its_filter() {
        let both = ("tab=contacts".to_owned(), "q=lena&letter=L".to_owned());
        assert_eq!(split("q=lena&tab=contacts&letter=L"), both);
        assert_eq!(split(""), (String::new(), String::new()));
        let both = ("view=7".to_owned(), "q=lena&sort=-created".to_owned());
        assert_eq!(split("q=lena&view=7&sort=-created"), both);
    }
}
