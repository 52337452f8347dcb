//! Signing in: as a page, and as a dialog over a page whose session has ended.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::session::SignIn;

use crate::components::{Dialog, Form, PageTitle, PasswordField, SubmitButton, TextField};
use crate::effect::effect;
use crate::routes::PortalPage;
use crate::session::{self, Door, Session};
use crate::submission::Submission;
use crate::{address, api};

/// `/sign-in` and `/desk/sign-in`; stands in for any page that needs a session.
pub fn sign_in_page<D: Door>() -> impl IntoView {
    let (path, replace) = (address::path(), address::replace());
    let session = D::session();
    // On its own address it leads home, also whoever is signed in already;
    // elsewhere the page that was asked for appears.
    effect(move || {
        if matches!(&*session.read(), Session::SignedIn(_))
            && *path.read_untracked() == D::sign_in_page()
        {
            replace.run(D::home());
        }
    });
    view! {
        <section class="narrow">
            <PageTitle title="Sign in" lead=D::WELCOME />
            {sign_in_form::<D>()}
        </section>
    }
}

/// Asks to sign in again where a session has ended.
pub fn signed_out_dialog<D: Door>() -> impl IntoView {
    let lost = api::is_session_lost();
    let open = RwSignal::new(false);
    effect(move || open.set(lost.get()));
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if was == Some(true) && !is {
            api::is_session_lost().set(false);
        }
        is
    });
    view! {
        <Dialog open title="You have been signed out">
            <p class="mb-4">"Sign in to continue. Your text is still here."</p>
            {sign_in_form::<D>()}
        </Dialog>
    }
}

/// Address and password.
fn sign_in_form<D: Door>() -> impl IntoView {
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let form = Submission::new();
    let send = move |()| {
        let input = SignIn { email: email.get_untracked(), password: password.get_untracked() };
        form.send::<D::SignIn>(NoId, input, session::enter::<D>);
    };
    view! {
        <Form form on_send=send label="Sign in">
            <TextField form name="email" label="E-mail address" value=email kind="email" autocomplete="username" />
            <PasswordField form name="password" label="Password" value=password autocomplete="current-password" />
            <div class="form-line">
                <SubmitButton form>"Sign in"</SubmitButton>
                {(D::HOUSE == session::Portal::HOUSE).then(|| view! {
                    <a class="link text-sm" href=PortalPage::Link.href()>"Forgot your password, or waiting for an invitation?"</a>
                })}
            </div>
        </Form>
    }
}
