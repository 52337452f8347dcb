//! The columns of contacts that name people: the owner, the assigned agent, and the superior.

use super::column::Indexed;
use super::fragment::Fragment;
use super::legs::{Keys, Leg};
use super::people::{LIVE, by_name, named};
use crate::store::contacts::reports::superior;

/// A column with an agent, and its index.
pub(super) struct OfAgent {
    /// The agent's id, as `x.owner_id`.
    pub(super) id: &'static str,
    index: &'static str,
    /// The contacts by the name of the agent, and the join for contacts that are looked up.
    walk: &'static str,
    joins: &'static str,
    without: &'static str,
    name: &'static str,
}

macro_rules! of_agent {
    ($id:literal, $index:literal) => {
        OfAgent {
            id: concat!("x.", $id),
            index: concat!("contacts x indexed by ", $index),
            walk: concat!(
                "agents g indexed by agents_in_order cross join contacts x indexed by ",
                $index,
                " on x.",
                $id,
                " = g.id"
            ),
            joins: concat!(" cross join agents g on g.id = x.", $id),
            without: concat!(" and x.", $id, " is null"),
            name: concat!("(select name from agents where id = x.", $id, ")"),
        }
    };
}

static OWNER: OfAgent = of_agent!("owner_id", "contacts_by_owner");
static ASSIGNED: OfAgent = of_agent!("assigned_to_id", "contacts_by_assigned_to");

/// The column called `name`, if it is one with an agent.
pub(super) fn of_agent(name: &str) -> Option<&'static OfAgent> {
    match name {
        "owner" => Some(&OWNER),
        "assigned_to" => Some(&ASSIGNED),
        _ => None,
    }
}

impl OfAgent {
    /// The column as an indexed one.
    pub(super) fn indexed(&self) -> Indexed {
        Indexed {
            value: Fragment::text(self.id),
            key: Fragment::text(self.id),
            from: Fragment::text(self.index),
            rest: (by_name(), LIVE),
        }
    }

    /// The contacts by the agent's name, and then those without an agent.
    pub(super) fn legs(&self) -> Vec<Leg> {
        let with = Leg::walk(self.walk, by_name())
            .within(Keys::up(["g.name collate nocase", "g.id"]))
            .joins(Fragment::text(self.joins))
            .holds(Fragment::text(LIVE));
        vec![with, named(self.index).holds(Fragment::text(self.without))]
    }

    /// The agent's name, as SQL.
    pub(super) fn name(&self) -> Fragment {
        Fragment::text(self.name)
    }
}

/// Whom contact `x` reports to, as JSON.
pub(super) const SUPERIOR: &str =
    concat!("json(", superior!("json_object('id', id, 'name', name)", "x"), ")");

/// Whether contact `x` reports to someone. A contact who was deleted is no one.
pub(super) const REPORTS: &str =
    concat!("iif(x.reports_to_id is null or ", superior!("id", "x"), " is null, 'no', 'yes')");

/// The contacts who report to someone, by name.
pub(super) fn reporting() -> Leg {
    named("contacts x indexed by contacts_reporting")
        .holds(Fragment::text(" and x.reports_to_id is not null and ").and(REPORTS).and(" = 'yes'"))
}
