//! The offer to merge, where an address is refused because another contact has it [E3].

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::contacts::CreateContact;
use shared::customers::contact::ContactDraft;
use shared::ids::ContactId;
use shared::problem::{Problem, ProblemCode};
use shared::words::desk::{contact, merge as words};

use super::{Kind, Merge, Then, arrived, choice, merge};
use crate::address;
use crate::changes::{Changes, Topic};
use crate::components::Icon;
use crate::dialogs::Dialogs;
use crate::pages::desk::refusals::Remedy;
use crate::submission::Submission;
use crate::toast;

/// The contact who has the address, with their name.
fn holder(problem: &Problem) -> Option<(ContactId, String)> {
    let blocker = problem.blockers.first()?;
    let id = blocker.id.filter(|_| problem.code == ProblemCode::AddressTaken)?;
    Some((ContactId::from(id), blocker.name.clone()))
}

fn button(label: String, press: impl Fn() + 'static) -> AnyView {
    view! {
        <button type="button" class="btn btn-sm mt-2 h-auto min-h-8 py-1 text-left" on:click=move |_| press()>
            <Icon icon="icon-[lucide--merge]" />{label}
        </button>
    }
    .into_any()
}

/// Offers to merge the holder and the contact `id`, who is called `name`, from a dialog that
/// `open` closes.
pub fn for_contact(id: ContactId, name: String, open: RwSignal<bool>) {
    let dialogs = Dialogs::of_page();
    Remedy::provide(move |problem| {
        let name = name.clone();
        holder(&problem).map(|(holder, holder_name)| {
            button(words::merge_these().to_owned(), move || {
                let records = vec![choice(&id, name.clone()), choice(&holder, holder_name.clone())];
                let wish = Merge { kind: Kind::Contacts, records, then: Then::Leave(open) };
                dialogs.open(move |open| merge(open, wish.clone()));
            })
        })
    });
}

/// Offers to create the typed contact without the address, and to merge it then. What was
/// typed is not lost by it.
pub fn for_new(form: Submission, draft: impl Fn() -> ContactDraft + Send + Sync + 'static) {
    let draft = StoredValue::new(draft);
    let go = address::go();
    Remedy::provide(move |problem| {
        holder(&problem).map(|(holder, name)| {
            button(words::create_then_merge(&name), move || {
                let typed = draft.with_value(|draft| untrack(draft));
                let typed = ContactDraft { email: String::new(), ..typed };
                form.send::<CreateContact>(NoId, typed, move |made| {
                    Changes::touch(Topic::Contacts);
                    toast::say(contact::contact_created());
                    go.try_run(arrived::href(made.id, holder));
                });
            })
        })
    });
}
