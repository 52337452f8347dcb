//! `cargo xtask deploy`: deploys to Cloudflare, without the development mailbox.

use std::fs;

use anyhow::{Context as _, Result, bail};

use crate::build::{self, Mailbox};
use crate::step::{part, step};
use crate::{project, tools};

/// The placeholders in `wrangler.toml`, and how to get the real values.
const PLACEHOLDERS: [(&str, &str); 3] = [
    (
        "00000000-0000-0000-0000-000000000000",
        "database_id: `npx wrangler d1 create atrium` creates a database and prints its id",
    ),
    (
        "\"00000000000000000000000000000000\"",
        "the id of BLOBS: `npx wrangler kv namespace create BLOBS` creates a namespace and prints its id",
    ),
    ("ORIGIN = \"http://localhost", "ORIGIN: the https URL that your customers will open"),
];

pub(crate) fn run() -> Result<()> {
    tools::set_up()?;
    configured()?;
    signed_in()?;
    has_secret()?;
    build::all(Mailbox::Out)?;
    rehearse()?;
    part("migrating the database");
    tools::run(tools::npm_tool("wrangler")?.args(["d1", "migrations", "apply", "DB", "--remote"]))?;
    part("deploying to Cloudflare");
    tools::run(tools::npm_tool("wrangler")?.arg("deploy"))
}

/// Runs wrangler's dry run, and checks that it would deploy exactly what was built.
pub(crate) fn rehearse() -> Result<()> {
    step("checking the deployment with a dry run", || {
        let rehearsed = project::at("build/rehearsed");
        if rehearsed.exists() {
            fs::remove_dir_all(&rehearsed)?;
        }
        tools::run_quietly(
            tools::npm_tool("wrangler")?.args(["deploy", "--dry-run", "--outdir"]).arg(&rehearsed),
        )?;
        for file in ["index.js", "index_bg.wasm"] {
            let would_be = fs::read(rehearsed.join(file))
                .with_context(|| format!("{file} would not be deployed"))?;
            if would_be != fs::read(project::at("build/worker").join(file))? {
                bail!("The {file} that wrangler would deploy differs from the one that was built.");
            }
        }
        Ok(())
    })
}

fn configured() -> Result<()> {
    let settings =
        fs::read_to_string(project::at("wrangler.toml")).context("wrangler.toml can't be read")?;
    for (placeholder, what) in PLACEHOLDERS {
        if settings.contains(placeholder) {
            bail!("wrangler.toml still has a placeholder for {what}.");
        }
    }
    Ok(())
}

fn signed_in() -> Result<()> {
    step("checking the sign-in to Cloudflare", || {
        let answer =
            tools::run_quietly(tools::npm_tool("wrangler")?.arg("whoami")).unwrap_or_default();
        if answer.is_empty() || answer.contains("not authenticated") {
            bail!(
                "You are not signed in to Cloudflare. Run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN."
            );
        }
        Ok(())
    })
}

fn has_secret() -> Result<()> {
    let secrets = tools::run_quietly(tools::npm_tool("wrangler")?.args(["secret", "list"]))
        .unwrap_or_default();
    if !secrets.contains("TOKEN_SECRET") {
        bail!(
            "The worker has no secret yet. Set one with `openssl rand -hex 32 | npx wrangler secret put TOKEN_SECRET`."
        );
    }
    Ok(())
}
