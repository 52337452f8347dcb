//! `/desk/invitation#TOKEN`: an invited agent chooses a password. Opening the link changes
//! nothing; the form redeems it once.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::agents::{AcceptInvitation, InvitationInfo, ReadInvitation};
use shared::api::session::{LinkToken, RedeemLink};
use shared::portal::password::NewPassword;
use shared::words::both::{common, session as passwords};
use shared::words::desk::invitation as words;

use crate::address;
use crate::api;
use crate::components::field::{Field, FieldIds};
use crate::components::{
    Form, Notice, PageTitle, PasswordField, Remote, Shape, SubmitButton, Tone,
};
use crate::load::Load;
use crate::routes::DeskPage;
use crate::session;
use crate::submission::Submission;
use crate::toast;

/// The page.
#[component]
pub fn Invitation() -> impl IntoView {
    let token = address::taken_hash();
    let info = Load::new(move || {
        let input = LinkToken { token: token.get() };
        async move {
            if input.token.is_empty() {
                Ok(None)
            } else {
                api::call_owned::<ReadInvitation>(NoId, input).await.map(Some)
            }
        }
    });
    let shown = Memo::new(move |_| info.get().flatten());
    let is_missing = Memo::new(move |_| info.with(|it| matches!(it, Some(None))));
    view! {
        <PageTitle title=words::title() />
        <div class="page-body max-w-md">
            <Remote data=info shape=Shape::Text let:_there>""</Remote>
            <Show when=move || is_missing.get()>
                <Notice tone=Tone::Warning>
                    <p>{words::open_the_mail()}</p>
                </Notice>
            </Show>
            <Show when=move || info.failure().is_some()><p class="mt-3">{words::ask_an_admin()}</p></Show>
            {move || shown.get().map(|info| view! { <Choose info token=token.get_untracked() /> })}
            <p class="mt-6"><a class="link" href=DeskPage::SignIn.href()>{common::sign_in()}</a></p>
        </div>
    }
}

/// The form.
#[component]
fn Choose(info: InvitationInfo, token: String) -> impl IntoView {
    let InvitationInfo { name, email } = info;
    let password = RwSignal::new(String::new());
    let about = [email.clone(), name.clone(), "Atrium".to_owned()];
    let form = Submission::checked(move || {
        let about: Vec<&str> = about.iter().map(String::as_str).collect();
        NewPassword::parse("password", &password.read(), &about).err().unwrap_or_default()
    });
    let go = address::go();
    let send = move |()| {
        let input = RedeemLink { token: token.clone(), password: password.get_untracked() };
        form.send::<AcceptInvitation>(NoId, input, move |info| {
            session::keep_address(&info.email);
            toast::say(words::password_is_set());
            go.run(DeskPage::SignIn.href());
        });
    };
    let ids = FieldIds::new();
    view! {
        <p class="mb-4">{words::welcome(&name)}</p>
        <Form form on_send=send label=passwords::set_password()>
            <Field ids label=common::email_address() mistake=Signal::stored(None)>
                <input class="input w-full" id=ids.input() name="username" type="email" autocomplete="username" readonly prop:value=email />
            </Field>
            <PasswordField form name="password" label=common::password() value=password autocomplete="new-password"
                hint=passwords::password_hint() />
            <div class="form-line"><SubmitButton form>{passwords::set_password()}</SubmitButton></div>
        </Form>
    }
}
