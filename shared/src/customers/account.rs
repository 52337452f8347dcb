//! The input for an account, and its validation.

use serde::{Deserialize, Serialize};

use crate::customers::level::AccessLevel;
use crate::fields::account::Account;
use crate::fields::custom::TypedCustom;
use crate::fields::{Typed, Values};
use crate::ids::{AccountId, AgentId};
use crate::problem::FieldProblem;
use crate::text::{AccountName, Mistakes, is_invisible};
use crate::time::Timestamp;
use crate::unicode::ascii_host;
use crate::words::both::rules as words;

/// The input for creating or changing an account, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDraft {
    /// The account's name.
    pub name: String,
    /// The e-mail domains of its contacts, separated by spaces or commas.
    #[serde(default)]
    pub domains: String,
    /// The default access level: what its contacts may do with each other's tickets.
    pub default_level: AccessLevel,
    /// The owner; none: the agent who creates the account.
    #[serde(default)]
    pub owner: Option<AgentId>,
    /// The account that this one is a department of.
    #[serde(default)]
    pub parent: Option<AccountId>,
    /// The texts of fields that admins have defined. One that is missing stays as it is.
    #[serde(default, skip_serializing_if = "TypedCustom::is_empty")]
    pub custom: TypedCustom,
    /// The texts of the listed fields. Unknown names are refused.
    #[serde(flatten)]
    pub fields: Typed<Account>,
}

/// A validated account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountBody {
    /// The account's name.
    pub name: AccountName,
    /// The e-mail domains of its contacts.
    pub domains: Vec<Domain>,
    /// The values of the listed fields.
    pub fields: Values<Account>,
    /// The default access level: what its contacts may do with each other's tickets.
    pub default_level: AccessLevel,
    /// The owner.
    pub owner: Option<AgentId>,
    /// The account that this one is a department of.
    pub parent: Option<AccountId>,
}

/// The most domains of an account. A company with more should be several accounts.
pub const MAX_DOMAINS: usize = 20;

impl AccountDraft {
    /// Checks the draft at `now`; the form and the worker both call this.
    pub fn parse(&self, now: Timestamp) -> Result<AccountBody, Vec<FieldProblem>> {
        let mut mistakes = Mistakes::default();
        let name = mistakes.check("name", AccountName::parse(&self.name));
        let fields = self.fields.parse(now, &mut mistakes);
        let domains = mistakes.check("domains", Domain::parse_all(&self.domains));
        let body = (|| {
            Some(AccountBody {
                name: name?,
                domains: domains?,
                fields: fields?,
                default_level: self.default_level,
                owner: self.owner,
                parent: self.parent,
            })
        })();
        mistakes.finish(body)
    }
}

/// An e-mail domain in its DNS form: `BÜCHER.example` is stored as `xn--bcher-kva.example`,
/// so that both spellings belong to the same account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Domain(String);

impl Domain {
    /// The domain.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the domain of a public mail provider. Such a domain says nothing
    /// about which people belong together [P10].
    fn is_free_mail(&self) -> bool {
        const FREE: [&str; 44] = [
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "outlook.de",
            "outlook.fr",
            "hotmail.com",
            "hotmail.co.uk",
            "hotmail.de",
            "hotmail.fr",
            "live.com",
            "live.co.uk",
            "msn.com",
            "yahoo.com",
            "yahoo.co.uk",
            "yahoo.co.jp",
            "yahoo.de",
            "yahoo.fr",
            "ymail.com",
            "rocketmail.com",
            "icloud.com",
            "me.com",
            "mac.com",
            "gmx.de",
            "gmx.net",
            "gmx.at",
            "gmx.ch",
            "web.de",
            "t-online.de",
            "proton.me",
            "protonmail.com",
            "aol.com",
            "mail.ru",
            "yandex.ru",
            "yandex.com",
            "qq.com",
            "163.com",
            "126.com",
            "naver.com",
            "orange.fr",
            "free.fr",
            "libero.it",
            "zoho.com",
            "fastmail.com",
            "hey.com",
        ];
        FREE.contains(&self.0.as_str())
    }

    /// All domains in a text, without duplicates. They may be separated by spaces, commas
    /// or semicolons, or written as a list (`['a.example', 'b.example']`). Domains of
    /// public mail providers are refused.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, String> {
        let mut domains = Vec::new();
        let between = |c: char| c.is_whitespace() || is_invisible(c) || ",;|[]'\"".contains(c);
        for part in text.split(between).filter(|part| !part.is_empty()) {
            let domain = Self::try_from(part.to_owned())?;
            if domain.is_free_mail() {
                return Err(words::is_a_public_domain(domain.as_str()));
            }
            if !domains.contains(&domain) {
                domains.push(domain);
            }
        }
        if MAX_DOMAINS < domains.len() {
            return Err(words::at_most_domains(MAX_DOMAINS));
        }
        Ok(domains)
    }
}

impl TryFrom<String> for Domain {
    type Error = String;

    /// The domain in `text`, which may also be a URL or an e-mail address.
    fn try_from(text: String) -> Result<Self, String> {
        let text = text.trim();
        let host = text.split_once("://").map_or(text, |(_, host)| host);
        let host = host.split(['/', '?', '#']).next().unwrap_or_default();
        let host = host.rsplit('@').next().unwrap_or_default();
        let is_port = |port: &str| port.bytes().all(|it| it.is_ascii_digit());
        let host = match host.rsplit_once(':') {
            Some((host, port)) if is_port(port) => host,
            _ => host,
        };
        let host = host.trim_end_matches('.');
        let bare = host.get(..4).filter(|it| it.eq_ignore_ascii_case("www."));
        let bare = bare.and_then(|it| host.get(it.len()..)).filter(|it| it.contains('.'));
        match ascii_host(bare.unwrap_or(host)) {
            Some(domain) if domain.contains('.') => Ok(Self(domain)),
            Some(_) | None => Err(words::is_no_domain(text)),
        }
    }
}

impl From<Domain> for String {
    fn from(domain: Domain) -> Self {
        domain.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_read_from_a_line() {
        let all =
            |text| Domain::parse_all(text).map(|it| it.into_iter().map(String::from).collect());
        assert_eq!(
            all("Acme.example, @acme-labs.example;acme.example"),
            Ok(vec!["acme.example".to_owned(), "acme-labs.example".to_owned()])
        );
        assert_eq!(all(""), Ok(Vec::<String>::new()));
        assert!(all("acme").is_err());
        assert_eq!(all("[]"), Ok(Vec::<String>::new()));
        assert_eq!(
            all("['1000lamps.example', 'lamp-mail.example']"),
            Ok(vec!["1000lamps.example".to_owned(), "lamp-mail.example".to_owned()])
        );
        let many: Vec<String> = (0..21).map(|n| format!("d{n}.example")).collect();
        assert!(all(&many.join(" ")).unwrap_err().contains("20"));
    }

    #[test]
    fn p10_a_domain_is_taken_out_of_an_address() {
        let check = |text: &str, expected: Option<&str>| {
            let domain = Domain::try_from(text.to_owned());
            assert_eq!(domain.as_ref().map(Domain::as_str).ok(), expected, "{text}");
        };
        check("slash-behind.example/", Some("slash-behind.example"));
        check("HTTPS://www.Acme.example/", Some("acme.example"));
        check("with-path.example/about?x=1", Some("with-path.example"));
        check("UPPER-CASE.EXAMPLE", Some("upper-case.example"));
        check("@at-sign.example", Some("at-sign.example"));
        check("info@a-mail.example", Some("a-mail.example"));
        check("port.example:8443", Some("port.example"));
        check("bücher.example", Some("xn--bcher-kva.example"));
        check("xn--bcher-kva.example", Some("xn--bcher-kva.example"));
        check("www.example", Some("www.example"));
        check("acme.example.", Some("acme.example"));
        for text in ["acme", "http://", "acme..example", "a_b.example", "10.0.0.1", "x:y.example:z"]
        {
            check(text, None);
        }
    }

    #[test]
    fn p10_free_mail_says_nothing_of_a_company() {
        let refused = Domain::parse_all("acme.example, GMail.com");
        assert_eq!(refused, Err("gmail.com is a public e-mail domain".to_owned()));
    }
}
