//! The documents that are served for the URLs of pages and for unknown URLs.
//!
//! Every page is `index.html`, or `desk.html` with the agents' styles and code. Cloudflare
//! gets a list of their URLs, and every other URL is a 404. That matters for the code of an
//! older build, which a tab may request that stayed open during a deployment: a rule that
//! serves the page for every URL would answer with the page.

use std::fmt::Write as _;
use std::fs;

use anyhow::Result;
use shared::pages::{DeskPage, PortalPage};

use super::{app, font, write};
use crate::project;

pub(super) const OUTPUTS: [&str; 3] = ["dist/_redirects", "dist/desk.html", "dist/404.html"];

pub(super) fn build() -> Result<()> {
    let mut redirects = "# Made by the build, from `shared/src/pages.rs`.\n".to_owned();
    // Some mail gateways encode the `#` of a link as `%23`, and some scanners encode it
    // again. The secret after it would then be a part of the path, which is no page's.
    for page in [PortalPage::Activate, PortalPage::Reset, PortalPage::Verify] {
        let page = page.pattern();
        for sign in ["%23", "%2523"] {
            writeln!(redirects, "{page}{sign}* {page}#:splat 302")?;
        }
    }
    let desk = [&[("/desk", "")], DeskPage::PATTERNS].concat();
    for (patterns, page) in [(PortalPage::PATTERNS, "/"), (&desk, "/desk")] {
        for (pattern, _) in patterns.iter().filter(|(pattern, _)| *pattern != "/") {
            if *pattern != page {
                writeln!(redirects, "{pattern} {page} 200")?;
            }
            writeln!(redirects, "{pattern}/ {page} 200")?;
        }
    }
    write(&project::at("dist/_redirects"), redirects)?;
    let page = fs::read_to_string(project::at("public/index.html"))?.replace("app.css", "desk.css");
    write(&project::at("dist/desk.html"), page.replace("boot.js", "boot-desk.js"))?;
    // The app shows that the page does not exist, in the layout of its side.
    write(&project::at("dist/404.html"), page.replace("boot.js", "boot-any.js"))?;

    let headers = project::at("dist/_headers");
    let mut text = fs::read_to_string(project::at("public/_headers"))?;
    text.push_str(
        "\n# This build's code and font; those of another are not kept, as they are not there.\n",
    );
    for path in [format!("/app/{}/*", app::folder()?), font::address()?] {
        write!(
            text,
            "{path}\n  ! Cache-Control\n  Cache-Control: public, max-age=31536000, immutable\n"
        )?;
    }
    write(&headers, text)
}
