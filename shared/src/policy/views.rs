//! Who may save, change and delete views of the lists, and how many there may be.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::AgentId;
use crate::policy::viewer::Viewer;
use crate::policy::{Act, Refusal};
use crate::time::Timestamp;
use crate::words::server::views as words;

/// The most views of one list that an agent has.
pub const MAX_VIEWS: u32 = 100;

/// The most views of one list that are shared with all agents.
pub const MAX_SHARED: u32 = 200;

/// See views, and save new ones.
pub enum SaveView {}

impl Act for SaveView {
    type Subject = ();

    fn decide(viewer: &Viewer, (): &(), _: Timestamp) -> Result<(), Refusal> {
        match viewer {
            Viewer::Agent(_) => Ok(()),
            Viewer::Customer(_) => Err(Refusal::Hidden),
        }
    }
}

/// The facts about a view that decide who may change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewFacts {
    /// The agent who saved it.
    pub owner: AgentId,
    /// Whether all agents see it.
    pub is_shared: bool,
}

impl ViewFacts {
    /// Whether the agent may change it: their own ones and, as an admin, shared ones.
    pub fn is_kept_by(self, agent: AgentId, is_admin: bool) -> bool {
        self.owner == agent || self.is_shared && is_admin
    }
}

/// Change, delete and restore a view.
pub enum KeepView {}

impl Act for KeepView {
    type Subject = ViewFacts;

    fn decide(viewer: &Viewer, view: &ViewFacts, _: Timestamp) -> Result<(), Refusal> {
        match viewer {
            Viewer::Agent(agent) if view.is_kept_by(agent.id, agent.is_admin) => Ok(()),
            Viewer::Agent(_) if view.is_shared => Err(Refusal::Forbidden),
            // A private view is hidden from other agents, as if it did not exist.
            Viewer::Agent(_) | Viewer::Customer(_) => Err(Refusal::Hidden),
        }
    }
}

/// How many views there are besides the one that is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Beside {
    /// The owner's views of the list.
    pub own: u32,
    /// The shared views of the list.
    pub shared: u32,
    /// The owner's views of the list with the same name.
    pub named: u32,
}

/// Why a view cannot be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewRefusal {
    /// The owner has another view with this name.
    NameTaken,
    /// The owner has [`MAX_VIEWS`] views.
    TooMany,
    /// There are [`MAX_SHARED`] shared views.
    TooManyShared,
}

impl fmt::Display for ViewRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NameTaken => f.write_str(words::name_taken()),
            Self::TooMany => f.write_str(&words::too_many(MAX_VIEWS)),
            Self::TooManyShared => f.write_str(&words::too_many_shared(MAX_SHARED)),
        }
    }
}

impl std::error::Error for ViewRefusal {}

impl Beside {
    /// Checks whether a view may stand beside the others.
    pub const fn has_room(self, is_shared: bool) -> Result<(), ViewRefusal> {
        if self.named > 0 {
            Err(ViewRefusal::NameTaken)
        } else if self.own >= MAX_VIEWS {
            Err(ViewRefusal::TooMany)
        } else if is_shared && self.shared >= MAX_SHARED {
            Err(ViewRefusal::TooManyShared)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::policy::viewer::Agent;

    const MARA: AgentId = AgentId::new(Uuid::from_u128(1));
    const JONAS: AgentId = AgentId::new(Uuid::from_u128(2));

    fn decide(is_admin: bool, owner: AgentId, is_shared: bool) -> Result<(), Refusal> {
        let agent = Agent { id: MARA, name: "Mara".to_owned(), is_admin, departments: None };
        let now = Timestamp::from_millis(0);
        KeepView::decide(&Viewer::Agent(agent), &ViewFacts { owner, is_shared }, now)
    }

    #[test]
    fn own_views_are_kept_by_their_owner_and_shared_ones_by_admins_too() {
        for is_admin in [false, true] {
            for is_shared in [false, true] {
                assert_eq!(decide(is_admin, MARA, is_shared), Ok(()));
            }
        }
        assert_eq!(decide(true, JONAS, true), Ok(()));
        assert_eq!(decide(false, JONAS, true), Err(Refusal::Forbidden));
        assert_eq!(decide(true, JONAS, false), Err(Refusal::Hidden));
        assert_eq!(decide(false, JONAS, false), Err(Refusal::Hidden));
    }

    #[test]
    fn there_is_room_up_to_the_limits() {
        let room =
            |own, shared, named, is_shared| Beside { own, shared, named }.has_room(is_shared);
        assert_eq!(room(99, 200, 0, false), Ok(()));
        assert_eq!(room(99, 199, 0, true), Ok(()));
        assert_eq!(room(0, 0, 1, false), Err(ViewRefusal::NameTaken));
        assert_eq!(room(100, 0, 0, false), Err(ViewRefusal::TooMany));
        assert_eq!(room(0, 200, 0, true), Err(ViewRefusal::TooManyShared));
    }
}
