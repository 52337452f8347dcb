//! A new, served workspace for a part of the tests, which is deleted afterward.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::server::{self, Cron, Server};
use crate::step::step;
use crate::{database, project};

pub(super) struct Workspace {
    server: Option<Server>,
    state: PathBuf,
    origin: String,
}

impl Workspace {
    pub(super) fn new(name: &str) -> Result<Self> {
        let state = project::at("build/test-state").join(name);
        if state.exists() {
            fs::remove_dir_all(&state)?;
        }
        step("creating a database", || {
            database::migrate(&state)?;
            database::fill(&state)
        })?;
        let secret = server::secret()?;
        let server = step("starting a server", || {
            Server::start(server::free_port()?, &state, Cron::WhenAsked, Some(&secret))
        })?;
        let origin = server.origin().to_owned();
        Ok(Self { server: Some(server), state, origin })
    }

    pub(super) fn origin(&self) -> &str {
        &self.origin
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        // The server first, because it writes into the folder until it stops.
        self.server.take();
        if let Err(error) = fs::remove_dir_all(&self.state) {
            eprintln!("{} could not be deleted: {error}", self.state.display());
        }
    }
}
