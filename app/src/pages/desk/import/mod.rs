//! `/desk/import`: importing a file, and the imports so far. The URL says which import is
//! shown; without one, it is the form for a new one.

pub mod asked;
pub mod follow;
pub mod form;
pub mod labels;
pub mod look;
pub mod past;
pub mod preview;
pub mod progress;
pub mod report;
pub mod rows;
pub mod run;
pub mod undo;

use leptos::prelude::*;
use shared::ids::ImportId;
use shared::words::desk::import as words;

use self::asked::Asked;
use self::form::NewImport;
use self::past::Past;
use self::run::Run;
use crate::address::Filter;
use crate::components::{Notice, PageTitle};
use crate::lazy::{part, part_code, soon};
use crate::session;

/// The page.
#[component]
pub fn Import() -> impl IntoView {
    let is_admin = Memo::new(|_| session::agent().is_some_and(|me| me.is_admin));
    let content = move || {
        if is_admin.get() {
            view! { <Importing /> }.into_any()
        } else {
            view! { <Notice><p>{words::only_admins()}</p></Notice> }.into_any()
        }
    };
    view! {
        <PageTitle title=words::title() lead=words::lead() />
        <div class="page-body max-w-5xl">{content}</div>
    }
}

#[component]
fn Importing() -> impl IntoView {
    let asked = Filter::<Asked>::of_page();
    let shown = Memo::new(move |_| asked.with(|it| it.id));
    soon("import_run");
    move || match shown.get() {
        Some(id) => part(move || import_run(id, asked)).into_any(),
        None => view! { <NewImport asked /><Past asked /> }.into_any(),
    }
}

part_code! {
    import_run: fn import_run(id: ImportId, asked: Filter<Asked>) { view! { <Run id asked /> } }
}
