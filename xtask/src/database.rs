//! The local database. Wrangler applies its migrations, as in production.

use std::path::Path;

use anyhow::Result;

use crate::stamp::Stamp;
use crate::step::{step, unchanged};
use crate::tools;

/// Applies new migrations to the development database.
pub(crate) fn migrate_dev(state: &Path) -> Result<()> {
    let stamp = Stamp::of("migrations", &["migrations", "wrangler.toml"], &[])?;
    if state.exists() && stamp.is_current(&[]) {
        unchanged("the database's tables");
        return Ok(());
    }
    step("migrating the database", || migrate(state))?;
    stamp.save()
}

/// Applies `migrations/` to the database under `state`.
pub(crate) fn migrate(state: &Path) -> Result<()> {
    tools::run_quietly(
        tools::npm_tool("wrangler")?
            .args(["d1", "migrations", "apply", "DB", "--local", "--persist-to"])
            .arg(state),
    )?;
    Ok(())
}

/// Inserts the demo's agents, departments and help center into the database under
/// `state`. That happens directly, because nobody can sign in yet.
pub(crate) fn fill(state: &Path) -> Result<()> {
    tools::run_quietly(
        tools::npm_tool("wrangler")?
            .args(["d1", "execute", "DB", "--local", "--yes"])
            .args(["--file", "tests/data/demo_workspace.sql", "--persist-to"])
            .arg(state),
    )?;
    Ok(())
}
