//! Between the router and a page: what a route shows at the address that it
//! matches.
//!
//! Which route shows which page is said in `portal_app.rs` and `desk_app.rs`.

use std::str::FromStr;
use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use leptos::tachys::view::iterators::StaticVec;
use leptos_router::components::Router;
use leptos_router::hooks::{use_matched, use_params_map, use_url};
use leptos_router::location::{BrowserUrl, LocationChange, LocationProvider as _, State, Url};
use leptos_router::{
    ChooseView as _, IntoChooseViewMaybeErased, MatchInterface as _, NestedRoute,
    PossibleRouteMatch, RouteDefs,
};

use crate::address::Here;
use crate::browser::{self, boot};
use crate::changes::Changes;
use crate::components::NothingHere;
use crate::lazy::PageCode;
use crate::pages::session::gate::{StandIns, gate, once_known};
use crate::session::Door;

/// The name of the one parameter that a route may have.
pub const PARAM: &str = "id";

/// A line of a route table: a page, and where it stands.
pub struct Line {
    path: Arc<dyn PossibleRouteMatch + Send + Sync>,
    page: PageCode,
}

/// The pages of a side.
pub type Table = Vec<Line>;

/// A line of a table.
pub fn line(path: impl PossibleRouteMatch + Send + Sync + 'static, page: PageCode) -> Line {
    Line { path: Arc::new(path), page }
}

/// All lines are of one type, so that the router is compiled once.
type Route = NestedRoute<
    Arc<dyn PossibleRouteMatch + Send + Sync>,
    (),
    (),
    <PageCode as IntoChooseViewMaybeErased>::Output,
>;

/// The same for the router.
pub fn routes(table: Table) -> StaticVec<Route> {
    let route = |Line { path, page }: Line| NestedRoute::new(path, page);
    table.into_iter().map(route).collect::<Vec<_>>().into()
}

/// Puts the app into the page, as soon as the code of the page is there that the address
/// asks for, and what `app/boot/` has asked for it: drawn at once, nothing has to move.
pub fn start<D: Door>(table: fn() -> Table, app: fn() -> AnyView) {
    boot::speak();
    browser::spawn(async move {
        if let Some(matched) = RouteDefs::new(routes(table())).match_route(&browser::path()) {
            matched.into_view_and_child().0.preload().await;
        }
        boot::answered().await;
        mount_to_body(move || view! { <Router>{once_known::<D>(app)}</Router> });
    });
}

/// A page, built anew for each address that its route matches.
pub fn page<V: IntoView + 'static>(page: fn() -> V) -> AnyView {
    each_address(move || page().into_any())
}

/// A page about something: what the address names. Nothing is there where that
/// cannot be read.
pub fn page_of<T, V>(page: fn(T) -> V) -> AnyView
where
    T: FromStr + 'static,
    V: IntoView + 'static,
{
    let params = use_params_map();
    each_address(move || match params.read_untracked().get_str(PARAM).map(str::parse) {
        Some(Ok(value)) => page(value).into_any(),
        Some(Err(_)) | None => NothingHere().into_any(),
    })
}

fn each_address(page: impl Fn() -> AnyView + Clone + Send + 'static) -> AnyView {
    let matched = use_matched();
    let children = move |_| {
        Here::provide();
        boot::look_ahead(None);
        page()
    };
    view! { <For each=move || [matched.get()] key=String::clone children /> }.into_any()
}

/// The same for whoever is signed in.
pub fn gated<D: Door>(page: impl Fn() -> AnyView + Send + 'static, instead: StandIns) -> AnyView {
    gate::<D>(page, instead).into_any()
}

/// What the router leaves to us. The app says this once, inside of the router.
pub fn listen() {
    asks_anew_where_one_is();
    knows_where_one_came_back_to();
}

/// A link to the very address that is shown asks for everything on it anew.
fn asks_anew_where_one_is() {
    let url = use_url();
    Effect::new(move |before: Option<Url>| {
        let here = url.get();
        if before.as_ref() == Some(&here) {
            Changes::touch_all();
        }
        here
    });
}

/// Forward is a way, too: the router looks at Back alone, and would take a link
/// to the page before for a link to where one is.
fn knows_where_one_came_back_to() {
    let Some(router) = use_context::<BrowserUrl>() else { return };
    let listener = window_event_listener(ev::popstate, move |_| {
        let here = LocationChange {
            value: browser::href(),
            replace: true,
            scroll: false,
            state: State::new(browser::history_state()),
        };
        router.complete_navigation(&here);
    });
    on_cleanup(move || listener.remove());
}

/// What a table shows at `path`: how the route looks, what its parameter is there, and
/// what the page is called.
#[cfg(test)]
pub(crate) fn standing(table: Table, path: &str) -> Option<(String, Option<String>, &'static str)> {
    use leptos_router::MatchParams as _;

    table.into_iter().find_map(|line| {
        let name = line.page.name();
        let matched = RouteDefs::new(routes(vec![line])).match_route(path)?;
        let id = matched.to_params().into_iter().find(|(name, _)| name == PARAM).map(|(_, id)| id);
        let pattern = match (matched.as_matched(), &id) {
            ("", _) => "/".to_owned(),
            (path, Some(id)) => path.replace(id, ":id"),
            (path, None) => path.to_owned(),
        };
        Some((pattern, id, name))
    })
}
