//! Plain text with its URLs as links.

use leptos::prelude::*;

/// `text` as it was written, with each `http://` or `https://` URL as a link. A link opens
/// in a new tab, without a referrer and without access to this page.
pub fn linked(text: &str) -> impl IntoView + use<> {
    let part = |part: Part| {
        match part {
        Part::Text(text) => text.into_any(),
        Part::Link(address) => view! {
            <a class="link" href=address.clone() target="_blank" rel="noopener noreferrer nofollow">{address.clone()}</a>
        }
        .into_any(),
    }
    };
    parts(text).into_iter().map(part).collect_view()
}

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Link(String),
}

/// Characters that end a URL in running text, although a URL may contain them.
const ENDS: &[char] =
    &['.', ',', ';', ':', '!', '?', '\'', '"', ')', ']', '}', '>', '\u{201D}', '\u{2019}'];

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut plain = 0;
    while let Some(at) = next_address(&rest[plain..]).map(|at| plain + at) {
        let end = rest[at..].find(|c: char| c.is_whitespace() || matches!(c, '<' | '"'));
        let address = rest[at..end.map_or(rest.len(), |end| at + end)].trim_end_matches(ENDS);
        let host = address.split_once("://").map_or("", |(_, host)| host);
        if !host.starts_with(char::is_alphanumeric) {
            // A scheme without a host is not a link.
            plain = at + "http".len();
            continue;
        }
        if at != 0 {
            parts.push(Part::Text(rest[..at].to_owned()));
        }
        parts.push(Part::Link(address.to_owned()));
        rest = &rest[at + address.len()..];
        plain = 0;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    parts
}

/// The position where the next URL begins.
fn next_address(text: &str) -> Option<usize> {
    ["https://", "http://"].into_iter().filter_map(|scheme| text.find(scheme)).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, links: &[&str]) {
        let parts = parts(text);
        let found: Vec<&str> = parts
            .iter()
            .filter_map(|it| match it {
                Part::Link(href) => Some(href.as_str()),
                Part::Text(_) => None,
            })
            .collect();
        assert_eq!(found, links, "{text:?}");
        let whole: String = parts
            .iter()
            .map(|it| match it {
                Part::Text(text) | Part::Link(text) => text.as_str(),
            })
            .collect();
        assert_eq!(whole, text, "nothing is lost");
    }

    #[test]
    fn an_address_is_a_link_and_what_ends_a_sentence_is_not_in_it() {
        check("", &[]);
        check("No address, not even www.acme.example.", &[]);
        check("See https://acme.example/a?b=c#d.", &["https://acme.example/a?b=c#d"]);
        check(
            "(http://acme.example)\nhttps://x.example/ü, end",
            &["http://acme.example", "https://x.example/ü"],
        );
        check("https://acme.example", &["https://acme.example"]);
        check("javascript:alert(1) data:text/html,x", &[]);
        check("https:// and https://\"><script> http", &[]);
        check("ahttps://acme.example/é\u{3000}後", &["https://acme.example/é"]);
    }
}
