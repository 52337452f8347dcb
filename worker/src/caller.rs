//! Who says that they ask. Whether it is so, only the database knows.

use shared::portal::help_center::HelpCenterSlug;

/// Who says that they ask, as the request says it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The hash of the session's secret, from the cookie of the endpoint's side.
    pub(crate) session: Option<String>,
    /// The key of a POST that may be sent twice, and what the request was.
    pub(crate) once: Option<Once>,
    /// The help center that the call names; none: the default one.
    pub(crate) help_center: Option<HelpCenterSlug>,
    /// The network address that Cloudflare names.
    pub(crate) source: String,
    /// The browser and system, in words.
    pub(crate) device: String,
}

/// A request that has one effect, however often it is sent.
#[derive(Clone, Debug)]
pub struct Once {
    /// The key that the client chose.
    pub(crate) key: String,
    /// A hash of the endpoint, id and body.
    pub(crate) request: String,
}

/// The cookie of the desk's sessions.
pub(crate) const DESK_COOKIE: &str = "__Host-atrium-desk";

/// The cookie of the help center's sessions.
pub(crate) const PORTAL_COOKIE: &str = "__Host-atrium-portal";
