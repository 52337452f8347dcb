//! Who may export lists.

use crate::policy::viewer::Viewer;
use crate::policy::{Act, Refusal};
use crate::time::Timestamp;

/// Export a list, as far as the agent sees its rows, and keep one's own exports [I11].
pub enum ExportList {}

impl Act for ExportList {
    type Subject = ();

    fn decide(viewer: &Viewer, (): &(), _: Timestamp) -> Result<(), Refusal> {
        match viewer {
            Viewer::Agent(_) => Ok(()),
            Viewer::Customer(_) => Err(Refusal::Hidden),
        }
    }
}
