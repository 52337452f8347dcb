//! The build driver: everything that is done to this repository by command.
//!
//! `cargo xtask dev` for working on it, `cargo xtask test` before handing it on.
//! Each command has its own module; what they share is below them: where things
//! stand ([`project`]), which tools do the work ([`tools`]), what is unchanged
//! ([`stamp`]) and how progress is told ([`step`]).

mod admin;
mod bench;
mod build;
mod database;
mod demo;
mod deploy;
mod dev;
mod project;
mod server;
mod sizes;
mod stamp;
mod step;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask dev [--fresh]             set up, build, migrate and serve; --fresh starts the data over
cargo xtask build [--release]         build everything; --release leaves the development mailbox out
cargo xtask test [checks|rust|api|browser]
                                      everything a change has to pass, or one part of it
cargo xtask test browser SPEC...      only those specs of tests/browser
cargo xtask sizes [--bless]           what a first load takes, held to the limits; --bless notes it down
cargo xtask bench [TICKETS]           measure, beside a bare worker, over 100,000 tickets
cargo xtask deploy                    build, migrate and put on Cloudflare
cargo xtask admin NAME EMAIL [--here]  make an admin of the deployed desk, or of the local one

PORT chooses the port of `dev` (8787). CHROMIUM names the browser of the tests.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<()> {
    match words {
        ["dev"] => dev::run(dev::Data::Keep),
        ["dev", "--fresh"] => dev::run(dev::Data::StartOver),
        ["build"] => build::run(build::Mailbox::In),
        ["build", "--release"] => build::run(build::Mailbox::Out),
        ["test" | "ci"] => test::run(None, &[]),
        ["test", "browser", pages @ ..] => test::run(Some(test::Part::Browser), pages),
        ["test", part] => test::run(Some(test::Part::named(part)?), &[]),
        ["sizes"] => sizes::run(sizes::Table::Compare),
        ["sizes", "--bless"] => sizes::run(sizes::Table::Write),
        ["bench"] => bench::run("100000"),
        ["bench", tickets] if tickets.parse::<u32>().is_ok() => bench::run(tickets),
        ["deploy"] => deploy::run(),
        ["admin", name, email] => admin::make(name, email, admin::Where::Deployed),
        ["admin", name, email, "--here"] => admin::make(name, email, admin::Where::Here),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => bail!(
            "There is no `cargo xtask {}`. These are the commands:\n\n{HELP}",
            words.join(" ")
        ),
    }
}
