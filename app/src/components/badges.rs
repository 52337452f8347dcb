//! Badges that show a state by shape, word and color, never by color alone.

use leptos::prelude::*;
use shared::customers::level::{EffectiveLevel, LevelSource};
use shared::customers::relationship::RelationshipKind;
use shared::portal::access::PortalState;
use shared::ticket::status::TicketStatus;
use shared::words::desk::things;

use super::Icon;
use crate::format;

/// A ticket's status.
#[component]
pub fn StatusBadge(
    /// The status.
    status: TicketStatus,
) -> impl IntoView {
    let shape = match status {
        TicketStatus::Open => "open",
        TicketStatus::Waiting => "waiting",
        TicketStatus::Solved => "solved",
        TicketStatus::Closed => "closed",
    };
    view! { <span class="ticket-status" data-status=shape>{format::status(status)}</span> }
}

/// A contact's state in the help center.
#[component]
pub fn PortalStateBadge(
    /// The state.
    state: PortalState,
) -> impl IntoView {
    let (class, icon) = match state {
        PortalState::Unverified => ("state quiet", "icon-[lucide--circle-dashed]"),
        PortalState::Invited => ("state text-info", "icon-[lucide--mail]"),
        PortalState::Active => ("state text-success", "icon-[lucide--circle-check]"),
        PortalState::Blocked => ("state text-error", "icon-[lucide--ban]"),
        PortalState::Pending => ("state text-warning", "icon-[lucide--hourglass]"),
    };
    view! { <span class=class><Icon icon />{format::portal_state(state)}</span> }
}

/// Whether an account is the contact's primary one.
#[component]
pub fn KindTag(
    /// The kind of the relationship.
    kind: RelationshipKind,
) -> impl IntoView {
    let class = match kind {
        RelationshipKind::Direct => "tag tag-primary",
        RelationshipKind::Indirect => "tag",
    };
    view! { <span class=class>{format::kind(kind)}</span> }
}

/// The access level for colleagues' tickets, and where it comes from.
#[component]
pub fn LevelText(
    /// The effective level.
    level: EffectiveLevel,
) -> impl IntoView {
    let source = match level.source {
        LevelSource::Relationship => things::source_individual(),
        LevelSource::Role => things::source_role(),
        LevelSource::Default => things::source_default(),
    };
    view! {
        <span class="block">{format::level(level.level)}</span>
        <span class="quiet block text-xs">{source}</span>
    }
}
