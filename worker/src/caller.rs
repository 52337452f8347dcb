//! The caller, as the request states it. The database verifies the session.

use std::net::IpAddr;

use shared::ids::JobId;
use shared::portal::help_center::HelpCenterSlug;
use shared::words::server::devices as words;

/// The caller, as the request states it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The hash of the session's secret, from the cookie of the endpoint's side.
    pub(crate) session: Option<String>,
    /// The idempotency key of a POST, and the hash of its request.
    pub(crate) once: Option<Once>,
    /// The help center that the call names; `None`: the default one.
    pub(crate) help_center: Option<HelpCenterSlug>,
    /// The network that the request comes from: see [`network`].
    pub(crate) source: String,
    /// The cookie of a known device, on an endpoint without a session: see [`crate::known`].
    pub(crate) known: Option<String>,
    /// The browser and system: see [`device`].
    pub(crate) device: String,
    /// The job that acts in the name of its owner, who needs no session.
    pub(crate) job: Option<JobId>,
}

impl Caller {
    /// The owner of a job, about a help center.
    pub(crate) const fn of_job(job: JobId, help_center: Option<HelpCenterSlug>) -> Self {
        Self {
            session: None,
            once: None,
            help_center,
            source: String::new(),
            known: None,
            device: String::new(),
            job: Some(job),
        }
    }

    /// The session's hash; empty without a session, which is the hash of none.
    pub(crate) fn session(&self) -> &str {
        self.session.as_deref().unwrap_or_default()
    }
}

/// A request that takes effect once, no matter how often it is sent.
#[derive(Clone, Debug)]
pub struct Once {
    /// The key that the client chose.
    pub(crate) key: String,
    /// A hash of the endpoint, id and body.
    pub(crate) request: String,
}

/// The network of an IP, about one household or office: an IPv4 address, or the first 64
/// bits of an IPv6 address, because a household gets the whole range behind them. Text
/// that is not an IP is returned unchanged.
pub(crate) fn network(ip: &str) -> String {
    match ip.trim().parse::<IpAddr>().map(|it| it.to_canonical()) {
        Ok(IpAddr::V4(ip)) => ip.to_string(),
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Err(_) => ip.to_owned(),
    }
}

/// The browser and system of a `User-Agent`, as "Firefox/macOS". The session stores it, and
/// the profile page shows it. An unknown part is left out.
pub(crate) fn device(agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("Windows", "Windows"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    let known: Vec<&str> = browser.into_iter().chain(system).collect();
    known.join("/")
}

/// The same in words: "Firefox on macOS".
pub(crate) fn device_in_words(device: &str) -> String {
    match device.split_once('/') {
        Some((browser, system)) => words::browser_on_system(browser, system),
        None if device.is_empty() => words::unknown_browser().to_owned(),
        None => device.to_owned(),
    }
}

/// The cookie of the desk's sessions.
pub(crate) const DESK_COOKIE: &str = "__Host-atrium-desk";

/// The cookie of the help center's sessions.
pub(crate) const PORTAL_COOKIE: &str = "__Host-atrium-portal";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_called_by_its_browser_and_system() {
        let check = |agent: &str, expected: &str| {
            assert_eq!(device_in_words(&device(agent)), expected);
        };
        check("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox on Linux");
        check("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "macOS");
        check("curl/8.5.0", "Unknown browser");
    }

    #[test]
    fn s15_ips_of_one_network_are_one_source() {
        let check = |ip: &str, expected: &str| assert_eq!(network(ip), expected);
        check("198.51.100.7", "198.51.100.7");
        check("::ffff:198.51.100.7", "198.51.100.7");
        check("2001:db8:1:2::1", "2001:db8:1:2::/64");
        check("2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64");
        check("2001:db8:1:3::1", "2001:db8:1:3::/64");
        check("local", "local");
    }
}
