//! The styles: Tailwind writes the classes that the app's sources use.

use std::fs;

use anyhow::Result;

use super::{font, write};
use crate::project;
use crate::stamp::Stamp;
use crate::step::{step, unchanged};
use crate::tools;

/// The styles for customers and for agents. The desk's contain the help center's.
pub(super) const OUTPUTS: [&str; 2] = ["dist/app.css", "dist/desk.css"];

pub(super) fn build() -> Result<()> {
    let stamp = Stamp::of(
        "styles",
        &[
            "public/styles",
            "public/index.html",
            "app/src",
            "package-lock.json",
            "xtask/src/build/styles.rs",
        ],
        &[],
    )?;
    if stamp.is_current(&OUTPUTS) {
        unchanged("the styles");
        return Ok(());
    }
    step("building the styles", || {
        for output in OUTPUTS {
            let source = output.replace("dist/", "public/styles/");
            tools::run_quietly(
                tools::npm_tool("tailwindcss")?
                    .args(["--input", &source, "--output", output, "--minify"]),
            )?;
            let styles = fs::read_to_string(project::at(output))?;
            let styles = without_fallbacks(&styles).replace(font::NAMED, &font::address()?);
            write(&project::at(output), styles)?;
        }
        Ok(())
    })?;
    stamp.save()
}

/// What stands before a rule for browsers that can mix colors. All that can show a popover can.
const MIXES: &str = "@supports (color:color-mix(in lab, red, red)){";

/// What stands before the initial values of Tailwind's properties for browsers without
/// `@property`.
const PROPERTIES: &str = "@layer properties{";

/// Leaves out what only browsers need that do not show the pages anyway, since they have no
/// popovers: 4 % of the compressed size.
fn without_fallbacks(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = [MIXES, PROPERTIES].iter().filter_map(|it| rest.find(it)).min() {
        let (before, from) = rest.split_at(at);
        kept.push_str(before);
        let (head, block) =
            from.split_at(if from.starts_with(MIXES) { MIXES.len() } else { PROPERTIES.len() });
        let end = end_of_block(block);
        if head == MIXES {
            add(&mut kept, &block[..end]);
        } else {
            kept.push_str("@layer properties;");
        }
        rest = block.get(end + 1..).unwrap_or_default();
    }
    kept + rest
}

/// The place of the bracket that closes a block, of which the opening bracket is left out.
fn end_of_block(block: &str) -> usize {
    let mut depth = 0_u32;
    for (at, byte) in block.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return at,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    block.len()
}

/// Adds a rule. If the rule before has the same selector, they become one, without the
/// declarations that it overrides.
fn add(css: &mut String, rule: &str) {
    let selector = rule.split_once('{').map_or(rule, |(selector, _)| selector);
    let name = |declaration: &str| declaration.split(':').next().unwrap_or_default().to_owned();
    let body = |rule: &str| -> Option<Vec<String>> {
        let body = rule.strip_prefix(selector)?.strip_prefix('{')?.strip_suffix('}')?;
        // A semicolon in brackets or in a text does not end a declaration.
        let is_plain = !body.contains(['{', '}', '"', '(']) || !body.contains("url(");
        is_plain.then(|| body.split(';').map(str::to_owned).collect())
    };
    let last = css
        .strip_suffix('}')
        .and_then(|it| it.rfind(['{', '}']).filter(|at| it.as_bytes()[*at] == b'{'))
        .map(|brace| css[..brace].rfind(['{', '}', ';']).map_or(0, |at| at + 1));
    let both = last.and_then(|at| Some((at, body(&css[at..])?, body(rule)?)));
    let Some((at, earlier, later)) = both else {
        css.push_str(rule);
        return;
    };
    css.truncate(at);
    let overrides = |declaration: &String| later.iter().any(|it| name(it) == name(declaration));
    let stay = earlier.iter().filter(|it| !overrides(it));
    let all: Vec<&str> = stay.chain(&later).map(String::as_str).collect();
    css.push_str(&[selector, "{", &all.join(";"), "}"].concat());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_color_that_is_mixed_replaces_its_fallback() {
        let css = "a{top:0}.x,b{color:red;left:0}@supports (color:color-mix(in lab, red, red)){.x,b{color:color-mix(in oklab, red 5%, blue)}}c{d:e}";
        let kept = "a{top:0}.x,b{left:0;color:color-mix(in oklab, red 5%, blue)}c{d:e}";
        assert_eq!(without_fallbacks(css), kept);
        let other = "a{top:0}@supports (color:color-mix(in lab, red, red)){b{c:d}e{f:g}}";
        assert_eq!(without_fallbacks(other), "a{top:0}b{c:d}e{f:g}");
        let nested = "@media x{a{b:c}@supports (color:color-mix(in lab, red, red)){a{b:d}}}e{f:g}";
        assert_eq!(without_fallbacks(nested), "@media x{a{b:d}}e{f:g}");
    }

    #[test]
    fn initial_values_are_left_to_the_properties() {
        let css =
            "@layer properties;@layer properties{@supports (x:y){*{--a:b}}}@layer base{a{b:c}}";
        let kept = "@layer properties;@layer properties;@layer base{a{b:c}}";
        assert_eq!(without_fallbacks(css), kept);
    }
}
