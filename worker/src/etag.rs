//! Entity tags of read responses. A client that already has a response sends its tag in
//! `If-None-Match` and gets 304 without a body as long as the response would be the same.
//!
//! The response is always computed first, so a 304 is only sent after all checks of the
//! request have passed.

use std::hash::{DefaultHasher, Hasher};

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, ETAG, HeaderValue};
use axum::http::{Response, StatusCode};

/// The tag of a response with this body: weak, because the body may be compressed on its way.
///
/// It is a hash of the bytes and nothing else. A new release of the worker may hash
/// differently, which makes each client read once more.
pub(crate) fn of(body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    format!("W/\"{:016x}\"", hasher.finish())
}

/// Whether `known`, the value of `If-None-Match`, contains `tag`.
fn contains(known: &str, tag: &str) -> bool {
    fn opaque(tag: &str) -> &str {
        let tag = tag.trim();
        tag.strip_prefix("W/").unwrap_or(tag)
    }
    known.split(',').any(|it| it.trim() == "*" || opaque(it) == opaque(tag))
}

/// Adds `tag` to a successful response. If `known` contains it, the response becomes a 304.
pub(crate) fn apply(response: &mut Response<Body>, tag: &str, known: Option<&str>) {
    if let Ok(value) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(ETAG, value);
    }
    if known.is_some_and(|known| contains(known, tag)) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(CONTENT_TYPE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_have_the_same_tag() {
        let tag = of(br#"{"number":1042}"#);
        assert_eq!(tag, of(br#"{"number":1042}"#));
        assert_ne!(tag, of(br#"{"number":1043}"#));
        assert!(tag.starts_with("W/\"") && tag.ends_with('"') && tag.len() == 20, "{tag}");
    }

    #[test]
    fn a_tag_is_found_however_it_is_listed() {
        let tag = of(b"{}");
        let strong = tag.trim_start_matches("W/").to_owned();
        for known in [tag.clone(), strong, format!("\"x\", {tag}"), format!(" {tag} "), "*".into()]
        {
            assert!(contains(&known, &tag), "{known}");
        }
        for known in ["", "W/", "\"\"", "W/\"0000000000000000\"", &tag[..10]] {
            assert!(!contains(known, &tag), "{known}");
        }
    }
}
