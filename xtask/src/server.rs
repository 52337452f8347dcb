//! The local server: starts and stops `xtask/node/serve.mjs`.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Lines};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdout, ExitStatus, Stdio};
use std::thread;

use anyhow::{Context as _, Result, anyhow, bail};

use crate::tools;

/// A running server. It stops when this value is dropped, and when this process ends.
pub(crate) struct Server {
    child: Child,
    origin: String,
}

/// When the scheduled job runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cron {
    /// Each minute, as in production.
    EachMinute,
    /// Only on request, so that tests control it.
    WhenAsked,
}

impl Server {
    /// Starts the server and waits until it answers. Without a secret, the server
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
        // Only the server's own lines are shown, and wrangler's warnings.
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
            bail!("The server stopped before it was ready ({}).", child.wait()?);
        };
        // Its output must be read to the end, or its next line would stop it.
        thread::spawn(move || lines.map_while(Result::ok).for_each(|line| eprintln!("{line}")));
        Ok(Self { child, origin })
    }

    /// The server's origin.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Waits until the server stops.
    pub(crate) fn wait(mut self) -> Result<ExitStatus> {
        // `Child::wait` closes the input, which would stop the server.
        let input = self.child.stdin.take();
        let status = self.child.wait()?;
        drop(input);
        Ok(status)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // `wait` closes the input first, which stops the server.
        if let Err(error) = self.child.wait() {
            eprintln!("the server did not stop: {error}");
        }
    }
}

/// The origin that the server prints when it is ready. Lines before that are passed on.
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

/// Whether a port is in use.
pub(crate) fn is_taken(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_err()
}

/// A free port.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// A new secret: 32 random bytes in hex.
pub(crate) fn secret() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow!("this machine returns no random bytes: {error}"))?;
    let mut hex = String::new();
    for byte in bytes {
        write!(hex, "{byte:02x}")?;
    }
    Ok(hex)
}
