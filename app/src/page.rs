//! Connects the router with the pages: what a route shows at a URL that it matches.
//!
//! The route tables are in `portal_app.rs` and `desk_app.rs`.

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

use crate::address::PageUrl;
use crate::browser::{self, boot};
use crate::changes::Changes;
use crate::components::NothingHere;
use crate::dialogs;
use crate::lazy::PageCode;
use crate::pages::session::gate::{StandIns, gate, once_known};
use crate::session::Door;

/// The name of a route's parameter. A route has at most one.
pub const PARAM: &str = "id";

/// A line of a route table: a path and its page.
pub struct Line {
    path: Arc<dyn PossibleRouteMatch + Send + Sync>,
    page: PageCode,
}

/// The route table of a side.
pub type Table = Vec<Line>;

/// Creates a line of a route table.
pub fn line(path: impl PossibleRouteMatch + Send + Sync + 'static, page: PageCode) -> Line {
    Line { path: Arc::new(path), page }
}

/// All lines have the same type, so that the router is compiled once.
type Route = NestedRoute<
    Arc<dyn PossibleRouteMatch + Send + Sync>,
    (),
    (),
    <PageCode as IntoChooseViewMaybeErased>::Output,
>;

/// The route table in the router's type.
pub fn routes(table: Table) -> StaticVec<Route> {
    let route = |Line { path, page }: Line| NestedRoute::new(path, page);
    table.into_iter().map(route).collect::<Vec<_>>().into()
}

/// Mounts the app as soon as the code of the current page and the responses that
/// `app/boot/` has requested are loaded. So everything is rendered at once, and nothing
/// moves.
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

/// A page, which is built again for each URL that its route matches.
pub fn page<V: IntoView + 'static>(page: fn() -> V) -> AnyView {
    each_address(move || page().into_any())
}

/// A page about the record whose id is in the URL. If the id is invalid, the page says that
/// there is nothing here.
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
        dialogs::leave();
        PageUrl::provide();
        boot::look_ahead(None);
        page()
    };
    view! { <For each=move || [matched.get()] key=String::clone children /> }.into_any()
}

/// The same for pages that require a session.
pub fn gated<D: Door>(page: impl Fn() -> AnyView + Send + 'static, instead: StandIns) -> AnyView {
    gate::<D>(page, instead).into_any()
}

/// Handles navigation that the router does not handle. Call it once, inside the router.
pub fn listen() {
    reload_on_link_to_current_url();
    report_forward_navigation();
}

/// A link to the current URL reloads everything on the page.
fn reload_on_link_to_current_url() {
    let url = use_url();
    Effect::new(move |before: Option<Url>| {
        let here = url.get();
        if before.as_ref() == Some(&here) {
            Changes::touch_all();
        }
        here
    });
}

/// Reports Forward navigation to the router, which handles only Back. Otherwise it would
/// not notice the new URL, and would treat a link to the page before as a link to the
/// current page.
fn report_forward_navigation() {
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

/// What a route table shows at `path`: the route's pattern, the value of its parameter, and
/// the page's name.
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
