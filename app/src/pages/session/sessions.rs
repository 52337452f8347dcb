//! The list of a person's sessions, in the profile.

use leptos::prelude::*;
use shared::api::session::SessionRow;
use shared::api::{NoId, Nothing};
use shared::words::both::{common, session as words};
use shared::words::{GAP, around};

use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Remote, Time};
use crate::load::Load;
use crate::session::{self, Door};
use crate::submission::Submission;
use crate::toast;

/// The sessions, each with a button to end it.
pub fn sessions<D: Door>() -> impl IntoView {
    let sessions = Load::new(|| {
        Changes::follow(Topic::Session);
        api::call_owned::<D::ListSessions>(NoId, Nothing {})
    });
    view! {
        <Remote data=sessions let:rows>
            <ul class="sheet">{rows.into_iter().map(one::<D>).collect_view()}</ul>
        </Remote>
    }
}

fn one<D: Door>(session: SessionRow) -> impl IntoView {
    let form = Submission::new();
    let id = session.id;
    let end = move |_| {
        form.send::<D::EndSession>(id, Nothing {}, |_| {
            toast::say(words::session_ended());
            Changes::touch(Topic::Session);
        });
    };
    let action = if session.is_current {
        view! { <button type="button" class="btn btn-sm" on:click={|_| session::leave::<D>()}>{common::sign_out()}</button> }.into_any()
    } else {
        view! { <button type="button" class="btn btn-sm" on:click=end>{common::sign_out()}</button> }
            .into_any()
    };
    let device =
        if session.is_current { words::this_device(&session.device) } else { session.device };
    let (before, after) = around(&words::session_times(GAP, GAP));
    let (between, after) = around(&after);
    view! {
        <li class="row flex items-center gap-3 px-4 py-3">
            <div class="min-w-0 grow">
                <div>{device}</div>
                <div class="quiet text-sm">{before}<Time at=session.created_at brief=true />{between}<Time at=session.seen_at brief=true />{after}</div>
            </div>
            {action}
        </li>
    }
}
