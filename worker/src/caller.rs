//! Who says that they ask. Whether it is so, only the database knows.

use std::net::IpAddr;

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
    /// The network that the request comes from: see [`network`].
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

/// The browser and system of a `User-Agent`, in words. What it does not know it
/// calls "Unknown browser"; nothing depends on it but a line in the profile.
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
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Unknown browser".to_owned(),
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
