//! Delivery reports: the mails by which servers say that a mail did not arrive (RFC 3464).
//!
//! A report is a `multipart/report` with a part for programs, whose groups of fields say what
//! became of each recipient, and mostly a part with the mail or its headers. Anybody can write
//! one. So nothing of it counts without the token of the mail that it is about: in the address
//! that the report was sent to, or in the returned headers.

use super::bounce::{self, Weight};

/// The most bytes of a report that are read. What follows is the returned mail.
pub const MAX_BYTES: usize = 256 * 1024;

/// The most recipients that are read. Our mails have one.
const MAX_RECIPIENTS: usize = 20;

/// The header of our mails with their token.
pub const TOKEN_HEADER: &str = "X-Atrium-Mail";

/// How many characters a token has: a mail's id and a signature, in hex.
pub const TOKEN_CHARS: usize = 52;

/// A delivery report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The recipients that the mail did not reach.
    pub failed: Vec<Failed>,
    /// The token in the returned headers.
    pub token: Option<String>,
}

/// A recipient that a mail did not reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// The address, as it was written to and as the last server knows it.
    pub addresses: Vec<String>,
    /// How much it says about the address.
    pub weight: Weight,
    /// The code (RFC 3463).
    pub code: Option<String>,
}

/// The token in an address such as `bounce+<token>@example.com`. It may be a wrong one.
pub fn token_in(address: &str) -> Option<&str> {
    let (name, _) = address.trim().rsplit_once('@')?;
    let (_, token) = name.rsplit_once('+')?;
    Some(token)
}

/// The delivery report in a mail; none: it is another mail.
pub fn read(mail: &[u8]) -> Option<Report> {
    let bytes = mail.get(..MAX_BYTES).unwrap_or(mail);
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let (head, body) = parts(&text);
    let kind = field(&head, "content-type")?;
    if !is_kind(&kind, "multipart/report") {
        return None;
    }
    let mark = ["--", &boundary(&kind)?].concat();
    let mut report = Report::default();
    let mut is_one = false;
    for part in inner(body, &mark) {
        let (head, body) = parts(&part);
        let kind = field(&head, "content-type").unwrap_or_default();
        if is_kind(&kind, "message/delivery-status")
            || is_kind(&kind, "message/global-delivery-status")
        {
            is_one = true;
            report.failed.extend(failed(body));
        } else if is_kind(&kind, "message/rfc822")
            || is_kind(&kind, "message/global")
            || is_kind(&kind, "text/rfc822-headers")
            || is_kind(&kind, "message/global-headers")
        {
            let (returned, _) = parts(body.trim_start_matches('\n'));
            report.token = report.token.or_else(|| field(&returned, TOKEN_HEADER));
        }
    }
    report.failed.truncate(MAX_RECIPIENTS);
    is_one.then_some(report)
}

/// The fields of a head, each on one line, and the body after them.
fn parts(text: &str) -> (Vec<String>, &str) {
    let (head, body) = match text.strip_prefix('\n') {
        Some(body) => ("", body),
        None => text.split_once("\n\n").unwrap_or((text, "")),
    };
    (unfolded(head), body)
}

/// The lines, with those that go on in the next one joined.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// The value of the first field with this name.
fn field(lines: &[String], name: &str) -> Option<String> {
    lines.iter().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// Whether a content type is `name`, whatever its parameters.
fn is_kind(kind: &str, name: &str) -> bool {
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(name)
}

/// The boundary between the parts that a content type says.
fn boundary(kind: &str) -> Option<String> {
    kind.split(';').skip(1).find_map(|it| {
        let (key, value) = it.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (key.trim().eq_ignore_ascii_case("boundary") && !value.is_empty()).then(|| value.to_owned())
    })
}

/// The texts between lines that are `mark`.
fn inner(body: &str, mark: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut is_inside = false;
    for line in body.lines() {
        match line.strip_prefix(mark).map(str::trim_end) {
            Some("") => {
                is_inside = true;
                found.push(String::new());
            }
            Some("--") => break,
            _ if !is_inside => {}
            _ => {
                if let Some(part) = found.last_mut() {
                    part.push_str(line);
                    part.push('\n');
                }
            }
        }
    }
    found
}

/// The recipients that failed, of the groups of a part for programs. The first group is about
/// the mail.
fn failed(body: &str) -> Vec<Failed> {
    let mut groups: Vec<Vec<&str>> = vec![Vec::new()];
    for line in body.lines() {
        match groups.last_mut() {
            Some(group) if !line.trim().is_empty() => group.push(line),
            Some(group) if group.is_empty() => {}
            _ => groups.push(Vec::new()),
        }
    }
    groups.iter().filter_map(|it| failure(&unfolded(&it.join("\n")))).collect()
}

/// What a group of fields says; none: nothing failed for good, or it names no recipient.
fn failure(lines: &[String]) -> Option<Failed> {
    let action = field(lines, "action")?;
    if !action.split_whitespace().next()?.eq_ignore_ascii_case("failed") {
        // Delayed, relayed and delivered are no bounces.
        return None;
    }
    let named = ["original-recipient", "final-recipient"].into_iter();
    let addresses: Vec<String> = named.filter_map(|it| address(&field(lines, it)?)).collect();
    if addresses.is_empty() {
        return None;
    }
    let status = field(lines, "status").unwrap_or_default();
    let said = field(lines, "diagnostic-code").unwrap_or_default();
    // Some servers write only the class there, and more in the words of the other server.
    let code = bounce::code_in(&status).filter(|it| !it.ends_with(".0.0"));
    let code = code.or_else(|| bounce::code_in(&said)).or_else(|| bounce::code_in(&status));
    let is_permanent = match code {
        Some(code) => code.starts_with('5'),
        None => said.split(|it: char| !it.is_ascii_digit()).any(is_permanent_reply),
    };
    let weight = Weight::of(is_permanent, code);
    Some(Failed { addresses, weight, code: code.map(str::to_owned) })
}

/// Whether a word is a reply of SMTP that says: never.
fn is_permanent_reply(word: &str) -> bool {
    word.len() == 3 && word.starts_with('5')
}

/// The address of a field such as `rfc822; ann@example.com`.
fn address(value: &str) -> Option<String> {
    let (_, address) = value.split_once(';')?;
    let address = address.trim().trim_matches(['<', '>']).trim();
    address.contains('@').then(|| address.to_owned())
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
