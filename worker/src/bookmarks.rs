//! How new what a request reads must be, where the database has replicas
//! [F16, P7].
//!
//! Whoever was answered from the primary keeps a cookie with the database's
//! bookmark at that time. For [`LEASE`] from then on their reads may go to any
//! replica that is as new as that; after it, and without it, they go to the
//! primary. So a write of one's own is there on the next read, and nothing that
//! is read is older than the lease, whoever wrote it.
//!
//! Two requests may be under way at once, in two tabs or in one, and be answered
//! in either order. So each answer sets a cookie of its own name, and takes away
//! only those that its request has brought: an older bookmark never takes the
//! place of a newer one. The newest of all that are brought counts.

use shared::time::{Span, Timestamp};

use crate::ctx::Ctx;
use crate::secrets;
use crate::store::statement::Start;

/// For how long a bookmark of the primary's lets reads go to replicas.
pub(crate) const LEASE: Span = Span::from_seconds(15);

/// For how long it is kept: longer than a lease by more than a request takes, so
/// that the bookmark of a slow write outlives the lease of a quick read.
const KEPT_SECONDS: i64 = 60;

/// How the cookies' names begin.
const NAME: &str = "__Host-atrium-at-";

/// How many characters of its mark tell one cookie's name from another's.
const NAME_MARK: usize = 8;

/// The longest bookmark that is kept; D1's have some 70 characters.
const MAX_CHARS: usize = 200;

/// More than a browser has under way at once.
const MAX_COOKIES: usize = 32;

/// What marks a bookmark as ours.
const PURPOSE: &str = "bookmark";

/// The bookmarks that a request brings.
#[derive(Debug, Default)]
pub(crate) struct Bookmarks {
    /// Under which names.
    names: Vec<String>,
    /// The newest; they sort by age.
    newest: Option<String>,
    /// When the primary was last asked.
    asked_at: Option<Timestamp>,
    /// Whether that is less than a lease ago.
    is_leased: bool,
}

impl Bookmarks {
    /// The bookmarks among these cookies. One that we have not made is none: who
    /// could make one could go on reading what was.
    pub(crate) fn read<'a>(ctx: &Ctx, cookies: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut all = Self::default();
        let ours = cookies.filter(|(name, _)| name.starts_with(NAME)).take(MAX_COOKIES);
        for (name, value) in ours {
            all.names.push(name.to_owned());
            let Some((text, mark)) = value.rsplit_once('.') else { continue };
            let Some((at, bookmark)) = text.split_once('.') else { continue };
            let Ok(at) = at.parse().map(Timestamp::from_millis) else { continue };
            if !secrets::is_mark(&ctx.config, PURPOSE, text, mark) {
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

    /// Where a read may begin.
    pub(crate) fn start(&self) -> Start<'_> {
        match &self.newest {
            Some(newest) if self.is_leased => Start::Nearest(newest),
            Some(_) | None => Start::Primary,
        }
    }

    /// Leaves `bookmark`, which the primary gave to this request, in the place of
    /// those that the request has brought.
    pub(crate) fn leave(&self, ctx: &Ctx, bookmark: &str) {
        let is_plain = |it: char| it.is_ascii_alphanumeric() || it == '-';
        if MAX_CHARS < bookmark.len() || !bookmark.chars().all(is_plain) {
            return;
        }
        // As of when it was asked for: what is answered later is no older.
        let text = format!("{}.{bookmark}", ctx.now.millis());
        let Ok(mark) = secrets::mark(&ctx.config, PURPOSE, &text) else { return };
        let name = format!("{NAME}{}", mark.get(..NAME_MARK).unwrap_or_default());
        for before in self.names.iter().filter(|it| **it != name) {
            ctx.set_cookie(cookie(before, "", 0));
        }
        ctx.set_cookie(cookie(&name, &format!("{text}.{mark}"), KEPT_SECONDS));
    }
}

fn cookie(name: &str, value: &str, seconds: i64) -> String {
    format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax")
}
