//! Signing in: as a page, and as a dialog over a page whose session has ended.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::session::SignIn;
use shared::email::Email;
use shared::problem::{FieldProblem, Problem, ProblemCode};
use shared::words::both::{common, session as words};

use crate::api::CallError;
use crate::components::{Dialog, Form, PageTitle, PasswordField, SubmitButton, TextField};
use crate::effect::effect;
use crate::routes::PortalPage;
use crate::session::{self, Door, Session};
use crate::submission::{Failure, Submission};
use crate::{address, api};

/// `/sign-in` and `/desk/sign-in`. It also replaces any page that requires a session.
pub fn sign_in_page<D: Door>() -> impl IntoView {
    let (path, replace) = (address::path(), address::replace());
    let session = D::session();
    // At its own URL it goes to the first page once somebody is signed in. At other URLs
    // the requested page appears.
    effect(move || {
        if matches!(&*session.read(), Session::SignedIn(_))
            && *path.read_untracked() == D::sign_in_page()
        {
            replace.run(D::home());
        }
    });
    view! {
        <section class="narrow">
            <PageTitle title=common::sign_in() lead=D::welcome() to_field=true />
            {sign_in_form::<D>()}
        </section>
    }
}

/// Asks to sign in again after a session has ended.
pub fn signed_out_dialog<D: Door>(open: RwSignal<bool>) -> impl IntoView {
    let lost = api::is_session_lost();
    // Each sets the other's signal, so neither sets it without a change.
    effect(move || {
        if !lost.get() && open.get_untracked() {
            open.set(false);
        }
    });
    // After the dialog was closed, the next failed request opens it again.
    effect(move || {
        let lost = api::is_session_lost();
        if !open.get() && lost.get_untracked() {
            lost.set(false);
        }
    });
    view! {
        <Dialog open title=words::signed_out()>
            <p class="mb-4">{words::sign_in_to_continue()}</p>
            {sign_in_form::<D>()}
        </Dialog>
    }
}

/// The missing fields. Whether an address is known is not revealed.
fn mistakes(email: &str, password: &str) -> Vec<FieldProblem> {
    let email = email.parse::<Email>().err().map(|it| FieldProblem::new("email", it));
    let password =
        password.is_empty().then(|| FieldProblem::new("password", words::enter_password()));
    email.into_iter().chain(password).collect()
}

/// Whether this is the help center, whose contacts can get a new link by themselves.
fn is_portal<D: Door>() -> bool {
    D::sign_in_page() == PortalPage::SignIn.href()
}

/// Adds to a refusal what can be done about it. The worker's sentence is the same for every
/// address [P5], and so is this one.
fn say_what_helps<D: Door>(form: Submission) {
    let Some(Failure::Call(CallError::Refused(problem))) = form.failure() else { return };
    let title = if is_portal::<D>() { words::refused_portal() } else { words::refused_desk() };
    if problem.code == ProblemCode::NotAuthorized && problem.title != title {
        form.fail(CallError::Refused(Problem { title: title.to_owned(), ..problem }));
    }
}

/// The form with address and password.
fn sign_in_form<D: Door>() -> impl IntoView {
    let email = RwSignal::new(session::address::<D>());
    let password = RwSignal::new(String::new());
    let form = Submission::checked(move || mistakes(&email.read(), &password.read()));
    effect(move || say_what_helps::<D>(form));
    // The page for requesting a link starts with the address that is typed here.
    effect(move || session::keep_address(&email.read()));
    let send = move |()| {
        let input = SignIn { email: email.get_untracked(), password: password.get_untracked() };
        form.send::<D::SignIn>(NoId, input, session::enter::<D>);
    };
    view! {
        <Form form on_send=send label=common::sign_in()>
            <TextField form name="email" label=common::email_address() value=email kind="email" autocomplete="username" />
            <PasswordField form name="password" label=common::password() value=password autocomplete="current-password" />
            <div class="form-line">
                <SubmitButton form>{common::sign_in()}</SubmitButton>
                {is_portal::<D>().then(|| view! {
                    <a class="link text-sm" href=PortalPage::Link.href()>{words::forgot_password()}</a>
                })}
            </div>
        </Form>
    }
}
