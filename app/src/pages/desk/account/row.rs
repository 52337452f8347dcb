//! One contact in an account's list: what stands in its columns, and what can be done.

use leptos::prelude::*;
use shared::api::accounts::AccountContactRow;
use shared::fields::contact::Contact;
use shared::portal::access::{PortalEvent, PortalState};
use shared::words::both::common;
use shared::words::desk::{account as words, common as desk};
use shared::words::{GAP, around};

use super::contacts::{Act, Acts};
use crate::components::{Icon, KindTag, LevelText, Menu, PortalStateBadge, Time};
use crate::pages::desk::bulk::Chosen as _;
use crate::pages::desk::grid::cells::{field, person, quiet, time};
use crate::pages::desk::grid::{Cells, Shown};
use crate::routes::{ContactTab, DeskPage};

impl Cells for AccountContactRow {
    fn cell(&self, column: &str, shown: Shown<'_>) -> AnyView {
        match column {
            "name" => {
                let email = self.email.clone().filter(|_| !shown.has("email"));
                let href = DeskPage::Contact(self.contact.id, ContactTab::Overview).href();
                person(&self.contact.name, href, email, ().into_any())
            }
            "email" => quiet(self.email.clone()),
            "kind" => view! { <KindTag kind=self.kind /> }.into_any(),
            "role" => self.role.clone().into_any(),
            "level" => view! { <LevelText level=self.level /> }.into_any(),
            "portal" => portal(self),
            "seen" => time(self.seen_at),
            "since" => time(self.since),
            name => field::<Contact>(&self.fields, name),
        }
    }
}

fn portal(row: &AccountContactRow) -> AnyView {
    let since = (row.portal == PortalState::Invited).then_some(row.portal_since).flatten();
    let since = since.map(|at| {
        let (before, after) = around(&words::since(GAP));
        view! { <span class="cell-second quiet block text-xs">{before}<Time at brief=true />{after}</span> }
    });
    view! { <PortalStateBadge state=row.portal /> {since} }.into_any()
}

/// What can be done with one row.
#[component]
pub fn More(
    /// The contact, as a member.
    row: AccountContactRow,
    /// What can be done.
    acts: Acts,
) -> impl IntoView {
    let label = desk::more_for(&row.contact.name);
    let kept = acts.bond(&row).is_kept_by();
    let accounts = DeskPage::Contact(row.contact.id, ContactTab::Accounts).href();
    let portal = DeskPage::Contact(row.contact.id, ContactTab::Portal).href();
    let sees = DeskPage::Contact(row.contact.id, ContactTab::Sees).href();
    let can_invite = row.portal.after(PortalEvent::Invite).is_ok();
    let row = StoredValue::new(row);
    let begin =
        move |act| move |_| row.with_value(|row| acts.begin(act, std::slice::from_ref(row)));
    let refused = move || acts.refused.read().is_some().then_some("true");
    // Said where it can be seen by touch and heard with the button, too.
    let why = row.with_value(|row| ["why-not-", &row.key()].concat());
    let described = {
        let why = why.clone();
        move || acts.refused.read().is_some().then(|| why.clone())
    };
    let said = move || {
        let why = why.clone();
        acts.refused.get().map(|said| view! { <p class="quiet max-w-64 text-xs" id=why>{said}</p> })
    };
    let end = match kept {
        None => view! {
            <button type="button" aria-disabled=refused aria-describedby=described.clone() on:click=begin(Act::Dissociate)>
                <Icon icon="icon-[lucide--unlink]" />{desk::dissociate()}
            </button>
        }
        .into_any(),
        Some(reason) => view! {
            <button type="button" aria-disabled="true" title=reason on:click=begin(Act::Dissociate)>
                <Icon icon="icon-[lucide--unlink]" />{words::primary_kept()}
            </button>
            <a href=accounts><Icon icon="icon-[lucide--arrow-left-right]" />{desk::change_primary_account()}</a>
        }
        .into_any(),
    };
    view! {
        <Menu label>
            <button type="button" aria-disabled=refused aria-describedby=described on:click=begin(Act::SetAccess)>
                <Icon icon="icon-[lucide--sliders-horizontal]" />{desk::change_access()}
            </button>
            {can_invite.then(|| view! {
                <button type="button" on:click=begin(Act::Invite)><Icon icon="icon-[lucide--mail]" />{desk::send_invitation()}</button>
            })}
            <a href=sees><Icon icon="icon-[lucide--eye]" />{words::what_they_see()}</a>
            <a href=portal><Icon icon="icon-[lucide--key-round]" />{common::help_center()}</a>
            {end}
            {said}
        </Menu>
    }
}
