//! Tags and groups of records: in the cells of lists ([`chips`]), on a record's page
//! ([`on_record`]), for selected rows ([`bulk`]), and the page of all tags ([`page`]).

pub mod acts;
pub mod bulk;
pub mod on_record;
pub mod page;
pub mod picker;

use leptos::prelude::*;
use shared::api::Named;

/// Tags or groups as chips, in a cell. None: the column is not shown.
pub fn chips<Id>(labels: Option<&Vec<Named<Id>>>) -> AnyView {
    let names = labels.into_iter().flatten().map(|it| it.name.clone()).collect();
    named(names)
}

fn named(names: Vec<String>) -> AnyView {
    let one = |name: String| {
        view! { <span class="tag max-w-40"><span class="truncate" title=name.clone()>{name.clone()}</span></span> }
    };
    view! { <span class="flex flex-wrap gap-1">{names.into_iter().map(one).collect_view()}</span> }
        .into_any()
}
