//! How recent the data that a request reads must be, if the database has
//! replicas [F16, P7].
//!
//! An answer from the primary sets a cookie with the database's bookmark at that
//! time. For [`LEASE`] from then on, the browser's reads may go to any replica that
//! has reached the bookmark. After that, and without a cookie, reads go to the
//! primary. So the next read sees the browser's own writes, and no read returns
//! data older than the lease.
//!
//! Two requests may be in flight at once, in two tabs or in one, and be answered
//! in either order. So each answer sets a cookie with a unique name, and deletes
//! only the cookies that its request sent: an older bookmark never replaces a
//! newer one. The newest bookmark that a request sends counts.

use shared::time::{Span, Timestamp};

use crate::ctx::Ctx;
use crate::secrets;
use crate::store::statement::Start;

/// How long after an answer from the primary reads may go to replicas.
pub(crate) const LEASE: Span = Span::from_seconds(15);

/// The lifetime of the cookie: longer than a lease by more than a request takes, so
/// that the bookmark of a slow write outlives the lease of a quick read.
const KEPT_SECONDS: i64 = 60;

/// The prefix of the cookies' names.
const NAME: &str = "__Host-atrium-at-";

/// How many characters of the signature make a cookie's name unique.
const NAME_CHARS: usize = 8;

/// The longest bookmark that is kept. D1's have about 70 characters.
const MAX_CHARS: usize = 200;

/// The most cookies that are read: more than a browser has requests in flight.
const MAX_COOKIES: usize = 32;

/// The purpose of the signature, so that no other signature passes for a bookmark.
const PURPOSE: &str = "bookmark";

/// The bookmarks that a request sends.
#[derive(Debug, Default)]
pub(crate) struct Bookmarks {
    /// The names of their cookies.
    names: Vec<String>,
    /// The newest bookmark. Bookmarks sort by age.
    newest: Option<String>,
    /// When the primary was last asked.
    asked_at: Option<Timestamp>,
    /// Whether that was less than [`LEASE`] ago.
    is_leased: bool,
}

impl Bookmarks {
    /// The bookmarks among these cookies. A bookmark without our signature is dropped:
    /// with a forged one, a client could keep reading old data.
    pub(crate) fn read<'a>(ctx: &Ctx, cookies: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut all = Self::default();
        let ours = cookies.filter(|(name, _)| name.starts_with(NAME)).take(MAX_COOKIES);
        for (name, value) in ours {
            all.names.push(name.to_owned());
            let Some((text, signature)) = value.rsplit_once('.') else { continue };
            let Some((at, bookmark)) = text.split_once('.') else { continue };
            let Ok(at) = at.parse().map(Timestamp::from_millis) else { continue };
            if !secrets::is_signature(&ctx.config, PURPOSE, text, signature) {
                continue;
            }
            if all.newest.as_deref().is_none_or(|newest| newest < bookmark) {
                all.newest = Some(bookmark.to_owned());
            }
            all.asked_at = all.asked_at.max(Some(at));
        }
        all.is_leased = all.asked_at.is_some_and(|at| ctx.now < at + LEASE);
        all
    }

    /// The database that a read may start at.
    pub(crate) fn start(&self) -> Start<'_> {
        match &self.newest {
            Some(newest) if self.is_leased => Start::Nearest(newest),
            Some(_) | None => Start::Primary,
        }
    }

    /// Sets a cookie with `bookmark`, which the primary gave to this request, and
    /// deletes the cookies that the request sent.
    pub(crate) fn keep(&self, ctx: &Ctx, bookmark: &str) {
        let is_plain = |it: char| it.is_ascii_alphanumeric() || it == '-';
        if MAX_CHARS < bookmark.len() || !bookmark.chars().all(is_plain) {
            return;
        }
        // The time of the request, not of the answer: the data is at least that recent.
        let text = format!("{}.{bookmark}", ctx.now.millis());
        let Ok(signature) = secrets::signature(&ctx.config, PURPOSE, &text) else { return };
        let name = format!("{NAME}{}", signature.get(..NAME_CHARS).unwrap_or_default());
        for before in self.names.iter().filter(|it| **it != name) {
            ctx.set_cookie(cookie(before, "", 0));
        }
        ctx.set_cookie(cookie(&name, &format!("{text}.{signature}"), KEPT_SECONDS));
    }
}

fn cookie(name: &str, value: &str, seconds: i64) -> String {
    format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax")
}
