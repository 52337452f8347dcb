//! Mail that comes in to a world, and the events of its mail service.

use std::cell::Cell;

use api_worker::inbox::{self, Taken};
use api_worker::secrets;
use sha2::{Digest, Sha256};
use shared::api::bounces::{ReceiveMailEvent, SIGNATURE_HEADER};
use shared::ids::MailId;

use super::sending::block_on;
use super::{Answer, Backend, EVENTS_SECRET, Endpoint, NoId, World, config};

/// The block of SHA-256, in bytes.
const BLOCK: usize = 64;

/// HMAC-SHA-256 in hex (RFC 2104).
fn hmac(secret: &str, text: &[u8]) -> String {
    let mut key = [0; BLOCK];
    key[..secret.len()].copy_from_slice(secret.as_bytes());
    let pad = |with: u8| key.map(|it| it ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(text).finalize();
    let outer = Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize();
    outer.iter().fold(String::new(), |text, it| text + &format!("{it:02x}"))
}

impl World {
    /// The signature of `body` with this secret, made so many seconds ago.
    pub(crate) fn seal(&self, secret: &str, ago: i64, body: &str) -> String {
        let at = self.now().millis() / 1_000 - ago;
        format!("t={at},v1={}", hmac(secret, format!("{at}.{body}").as_bytes()))
    }

    /// Sends an event with this signature.
    pub(crate) fn event_sealed(&self, seal: &str, body: &str) -> Answer {
        let headers = [(SIGNATURE_HEADER, seal), ("origin", "")];
        let path = ReceiveMailEvent::path(&NoId);
        self.anybody().raw("POST", &path, &headers, Some(body.as_bytes().to_vec()))
    }

    /// Sends an event as the mail service does.
    pub(crate) fn event(&self, body: &serde_json::Value) -> Answer {
        let body = body.to_string();
        self.event_sealed(&self.seal(EVENTS_SECRET, 0, &body), &body)
    }

    /// The token of a mail.
    pub(crate) fn token(&self, mail: MailId) -> String {
        assert!(self.is_in_process(), "only here is the key known");
        secrets::mail_token(&config(), mail).expect("a token")
    }

    /// Delivers a mail to the worker. What becomes of it, and whether it was read.
    pub(crate) fn delivers(&self, to: &str, mail: &[u8]) -> (Taken, bool) {
        let Backend::InProcess(sqlite) = &self.backend else { panic!("in process only") };
        let was_read = Cell::new(false);
        let read = async || {
            was_read.set(true);
            Ok(mail.to_vec())
        };
        let taken = block_on(inbox::take(&self.ctx(sqlite), (to, mail.len()), read));
        (taken.expect("an outcome"), was_read.get())
    }
}
