//! Who says that they ask. Whether it is so, only the database knows.

use std::net::IpAddr;

use shared::portal::help_center::HelpCenterSlug;
use shared::words::server::devices as words;

/// Who says that they ask, as the request says it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The hash of the session's secret, from the cookie of the endpoint's side.
    pub(crate) session: Option<String>,
    /// The key of a POST that may be sent twice, and what the request was.
    pub(crate) once: Option<Once>,
    /// The help center that the call names; none: the default one.
    pub(crate) help_center: Option<HelpCenterSlug>,
    /// The network that the request comes from: see [`network`].
    pub(crate) source: String,
    /// The browser and system: see [`device`].
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

/// The network of an address, as far as one household or office goes: an address of IPv4,
/// the first 64 bits of an IPv6 one, since a household is given all that begin with them.
/// What is no address is taken as it is.
pub(crate) fn network(address: &str) -> String {
    match address.trim().parse::<IpAddr>().map(|it| it.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Err(_) => address.to_owned(),
    }
}

/// The browser and system of a `User-Agent`, as "Firefox/macOS". It is kept with the session
/// and shown in the profile of the person who signed in. An unknown part is left out.
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
    fn s15_addresses_of_one_network_are_one_source() {
        let check = |address: &str, expected: &str| assert_eq!(network(address), expected);
        check("198.51.100.7", "198.51.100.7");
        check("::ffff:198.51.100.7", "198.51.100.7");
        check("2001:db8:1:2::1", "2001:db8:1:2::/64");
        check("2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64");
        check("2001:db8:1:3::1", "2001:db8:1:3::/64");
        check("local", "local");
    }
}
