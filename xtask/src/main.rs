//! The build driver: all commands of this repository.
//!
//! `cargo xtask dev` serves the product during development, `cargo xtask test` runs
//! all tests. Each command has its own module. They share the project's paths
//! ([`project`]), the external tools ([`tools`]), skipping unchanged steps ([`stamp`])
//! and progress lines ([`step`]).

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
cargo xtask dev [--fresh]             set up, build, migrate and serve; --fresh starts with new data
cargo xtask build [--release]         build everything; --release excludes the development mailbox
cargo xtask test [checks|rust|api|browser]
                                      run all checks and tests, or one part of them
cargo xtask test browser SPEC...      run only these specs of tests/browser
cargo xtask sizes [--bless]           check the sizes of first loads; --bless records them
cargo xtask bench [TICKETS]           measure, compared with a minimal worker, with 100,000 tickets
cargo xtask deploy                    build, migrate and deploy to Cloudflare
cargo xtask admin NAME EMAIL [--here] create an admin of the deployed desk, or of the local one

PORT is the port of `dev` (8787). CHROMIUM is the path of the browser for the tests.";

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
        _ => {
            bail!("Unknown command `cargo xtask {}`. The commands are:\n\n{HELP}", words.join(" "))
        }
    }
}
