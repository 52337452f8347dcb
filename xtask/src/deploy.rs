//! `cargo xtask deploy`: the same product on Cloudflare, without the development mailbox.

use std::fs;

use anyhow::{Context as _, Result, bail};

use crate::build::{self, Mailbox};
use crate::step::{part, step};
use crate::{project, tools};

/// What `wrangler.toml` holds until its owner has made the real ones, and what makes them.
const PLACEHOLDERS: [(&str, &str); 3] = [
    (
        "00000000-0000-0000-0000-000000000000",
        "database_id: `npx wrangler d1 create atrium` makes a database and prints it",
    ),
    (
        "\"00000000000000000000000000000000\"",
        "the id of BLOBS: `npx wrangler kv namespace create BLOBS` makes a namespace and prints it",
    ),
    (
        "ORIGIN = \"http://localhost",
        "ORIGIN: it is the https address that your customers will open",
    ),
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
    part("putting it on Cloudflare");
    tools::run(tools::npm_tool("wrangler")?.arg("deploy"))
}

/// Lets wrangler put together what it would deploy, and holds that to what was built.
pub(crate) fn rehearse() -> Result<()> {
    step("rehearsing the deployment", || {
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
                bail!("{file} would be deployed as something else than was built.");
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
            bail!("wrangler.toml still wants {what}.");
        }
    }
    Ok(())
}

fn signed_in() -> Result<()> {
    step("asking Cloudflare who we are", || {
        let answer =
            tools::run_quietly(tools::npm_tool("wrangler")?.arg("whoami")).unwrap_or_default();
        if answer.is_empty() || answer.contains("not authenticated") {
            bail!(
                "You are not signed in to Cloudflare: `npx wrangler login` does that, or CLOUDFLARE_API_TOKEN."
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
            "The worker has no secret yet: `openssl rand -hex 32 | npx wrangler secret put TOKEN_SECRET` gives it one."
        );
    }
    Ok(())
}
