//! `cargo xtask dev`: sets up, builds and serves the product locally.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::build::{self, Mailbox};
use crate::server::{self, Cron, Server};
use crate::step::step;
use crate::{database, demo, project, tools};

const DEFAULT_PORT: u16 = 8787;

/// Whether the local data of the last run is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Data {
    Keep,
    StartOver,
}

pub(crate) fn run(data: Data) -> Result<()> {
    let port = port()?;
    if server::is_taken(port) {
        bail!(
            "Port {port} is in use. Stop the program that uses it, or choose another port: PORT={} cargo xtask dev",
            port.wrapping_add(1)
        );
    }
    tools::set_up()?;
    build::all(Mailbox::In)?;

    let state = project::dev_state();
    if data == Data::StartOver && state.exists() {
        fs::remove_dir_all(&state).context("the local data can't be deleted")?;
    }
    let loaded = state.join("demo-loaded");
    database::migrate_dev(&state)?;
    if !loaded.exists() {
        step("creating the demo's agents", || database::fill(&state))?;
    }
    make_secret(&project::at(".dev.vars"))?;
    let server =
        step("starting the server", || Server::start(port, &state, Cron::EachMinute, None))?;
    if !loaded.exists() {
        step("loading the demo workspace", || demo::load(server.origin()))?;
        fs::write(&loaded, "")?;
    }
    tell(server.origin());
    let status = server.wait()?;
    // 130 is the exit code after Ctrl-C.
    if !status.success() && status.code() != Some(130) {
        bail!("The server stopped ({status}).");
    }
    Ok(())
}

fn port() -> Result<u16> {
    match std::env::var("PORT") {
        Ok(port) => port.parse().with_context(|| format!("PORT is {port:?}, not a port number")),
        Err(_) => Ok(DEFAULT_PORT),
    }
}

fn make_secret(file: &Path) -> Result<()> {
    if file.exists() {
        return Ok(());
    }
    let secret = server::secret()?;
    fs::write(file, format!("TOKEN_SECRET={secret}\n")).context(".dev.vars can't be written")
}

fn tell(origin: &str) {
    println!("\n  the help center   {origin}/");
    println!("  the desk          {origin}/desk");
    println!("  the sent mails    {origin}/dev/mail\n");
    for line in demo::sign_ins() {
        println!("  {line}");
    }
    println!("  Ctrl-C stops the server. `cargo xtask dev --fresh` starts with new data.\n");
}
