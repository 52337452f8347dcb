//! `/link`: requesting a new link.

use leptos::html;
use leptos::prelude::*;
use shared::api::NoId;
use shared::api::session::{LinkRequest, RequestLink};
use shared::email::Email;
use shared::problem::FieldProblem;
use shared::words::both::common;
use shared::words::portal::link as words;
use shared::words::{GAP, around};

use crate::browser;
use crate::components::{Form, PageTitle, SubmitButton, TextField};
use crate::effect::effect;
use crate::routes::PortalPage;
use crate::session;
use crate::submission::Submission;

/// The page. Its response is the same for every address, so that it does not reveal who has
/// access [P5].
#[component]
pub fn Link() -> impl IntoView {
    let email = RwSignal::new(session::address::<session::Portal>());
    let is_sent = RwSignal::new(false);
    let form = Submission::checked(move || {
        let mistake = email.read().parse::<Email>().err();
        mistake.map(|it| FieldProblem::new("email", it)).into_iter().collect()
    });
    let send = move |()| {
        let input = LinkRequest { email: email.get_untracked() };
        form.send::<RequestLink>(NoId, input, move |_| is_sent.set(true));
    };
    Effect::new(move |was: Option<bool>| {
        let is = is_sent.get();
        if was == Some(true) && !is {
            browser::focus("main [name=email]");
        }
        is
    });
    view! {
        <section class="narrow">
            <PageTitle title=words::get_new()
                to_field=true lead=words::get_new_lead() />
            <Show when=move || is_sent.get()><Sent email is_sent /></Show>
            // The form stays in the page, so that the address is kept for another attempt.
            <div hidden=move || is_sent.get()>
                <Form form on_send=send label=words::get_new()>
                    <TextField form name="email" label=common::email_address() value=email kind="email" autocomplete="username" />
                    <div class="form-line">
                        <SubmitButton form>{words::send_link()}</SubmitButton>
                        <a class="link text-sm" href=PortalPage::SignIn.href()>{words::back_to_sign_in()}</a>
                    </div>
                </Form>
            </div>
        </section>
    }
}

/// The response. It gets the focus, since the form is hidden.
#[component]
fn Sent(email: RwSignal<String>, is_sent: RwSignal<bool>) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    effect(move || {
        if let Some(place) = place.get() {
            browser::focus_on(&place);
        }
    });
    let (before, after) = around(&words::sent(GAP));
    view! {
        <div class="sheet grid gap-3 p-5 focus:outline-none" role="status" tabindex="-1" node_ref=place>
            <h2>{words::check_email()}</h2>
            <p class="text-sm break-words">
                {before}<b class="font-medium">{email.get_untracked()}</b>{after}
            </p>
            <div class="form-line">
                <a class="btn" href=PortalPage::SignIn.href()>{common::sign_in()}</a>
                <button type="button" class="btn btn-ghost" on:click=move |_| is_sent.set(false)>{words::another_address()}</button>
            </div>
        </div>
    }
}
