//! The local server: `xtask/node/serve.mjs`, started and stopped.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Lines};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdout, ExitStatus, Stdio};
use std::thread;

use anyhow::{Context as _, Result, anyhow, bail};

use crate::tools;

/// A running server; it ends with this value, and with this process.
pub(crate) struct Server {
    child: Child,
    origin: String,
}

/// What the minute's job does while the server runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cron {
    /// Runs each minute, as in production.
    EachMinute,
    /// Runs when asked to, so that tests know what has happened.
    WhenAsked,
}

impl Server {
    /// Starts the server and waits until it answers. Without a secret it
    /// reads the one in `.dev.vars`.
    pub(crate) fn start(port: u16, state: &Path, cron: Cron, secret: Option<&str>) -> Result<Self> {
        let mut command = tools::node()?;
        command.args([
            "xtask/node/serve.mjs",
            "--until-stdin-closes",
            "--port",
            &port.to_string(),
            "--state",
        ]);
        command.arg(state);
        if cron == Cron::WhenAsked {
            command.arg("--no-cron");
        }
        // Its own lines; a person who serves needs none of wrangler's.
        command.env("WRANGLER_LOG", "warn");
        if let Some(secret) = secret {
            command.env("TOKEN_SECRET", secret);
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the server can't be started")?;
        let stdout = child.stdout.take().ok_or_else(|| anyhow!("the server has no output"))?;
        let mut lines = BufReader::new(stdout).lines();
        let Some(origin) = origin(&mut lines)? else {
            bail!("The server ended before it was ready ({}).", child.wait()?);
        };
        // Read to the end, or its next line would find nobody and end it.
        thread::spawn(move || lines.map_while(Result::ok).for_each(|line| eprintln!("{line}")));
        Ok(Self { child, origin })
    }

    /// Where it is served, as a browser names it.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Waits until the server ends by itself.
    pub(crate) fn wait(mut self) -> Result<ExitStatus> {
        // Closing its input would end it, which `Child::wait` does.
        let input = self.child.stdin.take();
        let status = self.child.wait()?;
        drop(input);
        Ok(status)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends when its input closes, and `wait` closes that first.
        if let Err(error) = self.child.wait() {
            eprintln!("the server did not end: {error}");
        }
    }
}

/// The address that the server names when it is ready; what it says before that is passed on.
fn origin(lines: &mut Lines<BufReader<ChildStdout>>) -> Result<Option<String>> {
    for line in lines {
        let line = line?;
        match line.strip_prefix("ready ") {
            Some(origin) => return Ok(Some(origin.to_owned())),
            None => eprintln!("{line}"),
        }
    }
    Ok(None)
}

/// Whether somebody listens on a port already.
pub(crate) fn is_taken(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_err()
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// A new secret: 32 random bytes in hex.
pub(crate) fn secret() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow!("this machine gives no random bytes: {error}"))?;
    let mut hex = String::new();
    for byte in bytes {
        write!(hex, "{byte:02x}")?;
    }
    Ok(hex)
}
