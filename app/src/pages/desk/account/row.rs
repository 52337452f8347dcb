//! One contact in an account's list.

use leptos::prelude::*;
use shared::api::accounts::AccountContactRow;
use shared::portal::access::{PortalEvent, PortalState};

use super::contacts::{Act, Acts};
use crate::components::{Face, Icon, KindTag, LevelText, Menu, PortalStateBadge, Time};
use crate::pages::desk::bulk::Pick;
use crate::routes::{ContactTab, DeskPage};

/// The row.
#[component]
pub fn Row(
    /// The contact, as a member.
    row: AccountContactRow,
    /// What can be done with it.
    acts: Acts,
) -> impl IntoView {
    let key = row.relationship.to_string();
    let since = (row.portal == PortalState::Invited).then_some(row.portal_since).flatten();
    let since = since.map(
        |at| view! { <span class="quiet block text-xs">"Since "<Time at brief=true /></span> },
    );
    let name = row.contact.name.clone();
    view! {
        <tr aria-selected=move || acts.selection.has(&key).then_some("true")>
            <td class="cell-pick max-sm:right-12"><Pick selection=acts.selection row=row.clone() /></td>
            <td class="cell-head">
                <div class="flex items-center gap-2.5">
                    <span class="sm:max-lg:hidden"><Face name=name.clone() /></span>
                    <div class="min-w-0 max-sm:pr-12">
                        <a class="link-hover block font-medium" href=DeskPage::Contact(row.contact.id, ContactTab::Overview).href()>{name}</a>
                        <div class="quiet truncate text-xs sm:max-w-32 lg:max-w-40 xl:max-w-48" title=row.email.clone()>{row.email.clone()}</div>
                    </div>
                </div>
            </td>
            <td><KindTag kind=row.kind /><div class="quiet hidden text-xs sm:max-xl:block">{row.role.clone()}</div></td>
            <td class="sm:max-xl:hidden">{row.role.clone()}</td>
            <td class="sm:whitespace-nowrap"><LevelText level=row.level /></td>
            <td><PortalStateBadge state=row.portal />{since}</td>
            <td class="quiet sm:max-xl:hidden" data-label="Last seen">{row.seen_at.map(|at| view! { <Time at brief=true /> })}</td>
            <td class="cell-end w-8"><More row acts /></td>
        </tr>
    }
}

/// What can be done with one row.
#[component]
fn More(row: AccountContactRow, acts: Acts) -> impl IntoView {
    let label = ["More for ", &row.contact.name].concat();
    let kept = acts.bond(&row).is_kept_by();
    let accounts = DeskPage::Contact(row.contact.id, ContactTab::Accounts).href();
    let portal = DeskPage::Contact(row.contact.id, ContactTab::Portal).href();
    let sees = DeskPage::Contact(row.contact.id, ContactTab::Sees).href();
    let can_invite = row.portal.after(PortalEvent::Invite).is_ok();
    let row = StoredValue::new(row);
    let begin = move |act| move |_| acts.begin(act, vec![row.get_value()]);
    let refused = move || acts.refused.read().is_some().then_some("true");
    let end = match kept {
        None => view! {
            <button type="button" aria-disabled=refused title=acts.refused on:click=begin(Act::Dissociate)>
                <Icon icon="icon-[lucide--unlink]" />"Dissociate"
            </button>
        }
        .into_any(),
        Some(reason) => view! {
            <button type="button" aria-disabled="true" title=reason on:click=begin(Act::Dissociate)>
                <Icon icon="icon-[lucide--unlink]" />"Can't dissociate: primary account"
            </button>
            <a href=accounts><Icon icon="icon-[lucide--arrow-left-right]" />"Change primary account"</a>
        }
        .into_any(),
    };
    view! {
        <Menu label>
            <button type="button" aria-disabled=refused title=acts.refused on:click=begin(Act::SetAccess)>
                <Icon icon="icon-[lucide--sliders-horizontal]" />"Change access"
            </button>
            {can_invite.then(|| view! {
                <button type="button" on:click=begin(Act::Invite)><Icon icon="icon-[lucide--mail]" />"Send invitation"</button>
            })}
            <a href=sees><Icon icon="icon-[lucide--eye]" />"What they see"</a>
            <a href=portal><Icon icon="icon-[lucide--key-round]" />"Help center"</a>
            {end}
        </Menu>
    }
}
