//! `/verify`: verifying an address. It does not sign in.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::addresses::{AddressVerified, VerifyAddress};
use shared::api::session::{LinkInfo, LinkToken};
use shared::words::portal::{link as words, tickets};

use super::LinkFailure;
use crate::browser;
use crate::components::{Form, PageTitle, SubmitButton};
use crate::effect::effect;
use crate::routes::PortalPage;
use crate::submission::{Failure, Submission};

/// The question and, once it is confirmed, the result. Opening the link changes nothing
/// [P4]; only the button does.
#[component]
pub fn Confirm(
    /// What the link is for.
    info: LinkInfo,
    /// Its secret.
    token: String,
    /// Called if the link no longer works.
    on_failure: Callback<LinkFailure>,
) -> impl IntoView {
    let form = Submission::new();
    let verified = RwSignal::new(None::<AddressVerified>);
    effect(move || {
        if let Some(Failure::Call(error)) = form.failure()
            && let Some(failure) = LinkFailure::of(&error)
        {
            on_failure.run(failure);
        }
    });
    let send = move |()| {
        let input = LinkToken { token: token.clone() };
        form.send::<VerifyAddress>(NoId, input, move |it| verified.set(Some(it)));
    };
    let send = Callback::new(send);
    let info = StoredValue::new(info);
    let shown = move || match verified.get() {
        Some(verified) => view! { <Confirmed verified /> }.into_any(),
        None => view! { <Asks info=info.get_value() form send /> }.into_any(),
    };
    view! { {shown} }
}

#[component]
fn Asks(info: LinkInfo, form: Submission, send: Callback<()>) -> impl IntoView {
    let lead = words::confirm_lead(&info.first_name, &info.help_center);
    view! {
        <PageTitle title=words::confirm_title() lead />
        <Form form on_send=send label=words::confirm_title()>
            <p class="text-lg font-medium break-all">{info.email.to_string()}</p>
            <div class="form-line"><SubmitButton form>{words::confirm()}</SubmitButton></div>
        </Form>
    }
}

/// The result and the next step. It gets the focus, since the form was removed.
#[component]
fn Confirmed(verified: AddressVerified) -> impl IntoView {
    let lead = words::confirmed_lead(&verified.help_center, verified.email.as_str());
    effect(|| browser::focus("main h1"));
    view! {
        <PageTitle title=words::confirmed() lead />
        <div class="form-line" role="status">
            <a class="btn btn-primary" href=PortalPage::Tickets.href()>{tickets::go_to_yours()}</a>
        </div>
    }
}
