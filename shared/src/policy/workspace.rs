//! Who may change the workspace's settings, agents and departments.

use crate::policy::viewer::Viewer;
use crate::policy::{Act, Refusal};
use crate::time::Timestamp;

pub use crate::workspace::{IndirectRelationshipsRemain, Setting, VisibilityRules, Workspace};

/// Read and change the workspace's settings, its agents and its departments.
pub enum ChangeSettings {}

impl Act for ChangeSettings {
    type Subject = ();

    fn decide(viewer: &Viewer, (): &(), _: Timestamp) -> Result<(), Refusal> {
        match viewer {
            Viewer::Agent(agent) if agent.is_admin => Ok(()),
            Viewer::Agent(_) => Err(Refusal::Forbidden),
            Viewer::Customer(_) => Err(Refusal::Hidden),
        }
    }
}
