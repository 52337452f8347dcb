//! Requests to a running server, which all tests share.

use std::io::ErrorKind;
use std::sync::OnceLock;
use std::time::Duration;

use super::{Answer, answer};

/// How often a request is sent while the server is busy.
const TRIES: u32 = 30;

/// Sends a request, and again while the server is busy with the hashes of other tests. A
/// busy server has done nothing yet.
pub(super) fn send_patiently(origin: &str, request: &http::Request<Vec<u8>>) -> Answer {
    for _ in 1..TRIES {
        let answer = send(origin, request.clone());
        if answer.status != 503 || !answer.headers.contains_key("retry-after") {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(500));
    }
    send(origin, request.clone())
}

/// Larger bodies may be refused without being read.
const UNREAD_FROM: usize = 64 * 1024;

/// Sends a request once.
pub(super) fn send(origin: &str, request: http::Request<Vec<u8>>) -> Answer {
    static AGENT: OnceLock<ureq::Agent> = OnceLock::new();
    let agent = AGENT.get_or_init(|| {
        ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            .build()
            .into()
    });
    let (mut parts, body) = request.into_parts();
    parts.uri = format!("{origin}{}", parts.uri).parse().expect("an address");
    // If a body is refused unread, the connection may close while it is being sent. The
    // response is then lost and nothing was done, so the request is sent again.
    let response = (0..5).find_map(|_| {
        let request = http::Request::from_parts(parts.clone(), body.as_slice());
        match agent.run(request) {
            Err(ureq::Error::Io(error))
                if matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset)
                    && UNREAD_FROM < body.len() =>
            {
                None
            }
            answer => Some(answer.expect("an answer")),
        }
    });
    let mut response = response.expect("an answer within five tries");
    let body = response.body_mut().with_config().limit(50_000_000).read_to_vec().expect("a body");
    answer(response.status(), response.headers(), &body)
}
