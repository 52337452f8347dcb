//! An account as a form gives it.

use serde::{Deserialize, Serialize};

use crate::customers::level::AccessLevel;
use crate::fields::account::Account;
use crate::fields::{Typed, Values};
use crate::ids::AgentId;
use crate::problem::FieldProblem;
use crate::text::{AccountName, Mistakes};
use crate::time::Timestamp;

/// An account as somebody types it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDraft {
    /// What it is called.
    pub name: String,
    /// The e-mail domains of its people, separated by spaces or commas.
    #[serde(default)]
    pub domains: String,
    /// What its people may do with each other's tickets.
    pub default_level: AccessLevel,
    /// The agent who looks after it; none: the one who makes it.
    #[serde(default)]
    pub owner: Option<AgentId>,
    /// What is typed into the listed fields. Any other name is refused by them.
    #[serde(flatten)]
    pub fields: Typed<Account>,
}

/// An account whose fields keep their rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountBody {
    /// What it is called.
    pub name: AccountName,
    /// The e-mail domains of its people.
    pub domains: Vec<Domain>,
    /// What the listed fields say.
    pub fields: Values<Account>,
    /// What its people may do with each other's tickets.
    pub default_level: AccessLevel,
    /// The agent who looks after it.
    pub owner: Option<AgentId>,
}

/// The most domains of one account: a company with more would be several.
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
            })
        })();
        mistakes.finish(body)
    }
}

/// An e-mail domain, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Domain(String);

impl Domain {
    /// The domain.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where somebody's mail is and nobody's company: such a domain says
    /// nothing about who belongs together [P10].
    fn is_free_mail(&self) -> bool {
        const FREE: [&str; 16] = [
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "hotmail.com",
            "live.com",
            "msn.com",
            "yahoo.com",
            "ymail.com",
            "icloud.com",
            "me.com",
            "gmx.de",
            "gmx.net",
            "web.de",
            "proton.me",
            "aol.com",
            "mail.ru",
        ];
        FREE.contains(&self.0.as_str())
    }

    /// All domains of a text in which spaces, commas or semicolons stand
    /// between them, each once. Those of free mail are no company's.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, String> {
        let mut domains = Vec::new();
        for part in text.split([' ', ',', ';', '\n', '\t']).filter(|part| !part.is_empty()) {
            let domain = Self::try_from(part.to_owned())?;
            if domain.is_free_mail() {
                return Err(format!("anybody can have an address at {}", domain.as_str()));
            }
            if !domains.contains(&domain) {
                domains.push(domain);
            }
        }
        if MAX_DOMAINS < domains.len() {
            return Err(format!("an account has at most {MAX_DOMAINS} domains"));
        }
        Ok(domains)
    }
}

impl TryFrom<String> for Domain {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let text = text.trim().trim_start_matches('@').to_lowercase();
        let is_domain = format!("x@{text}").parse::<crate::email::Email>().is_ok();
        if is_domain {
            Ok(Self(text))
        } else {
            Err(format!("\u{201C}{text}\u{201D} is no e-mail domain"))
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
    }

    #[test]
    fn p10_free_mail_says_nothing_of_a_company() {
        let refused = Domain::parse_all("acme.example, GMail.com");
        assert_eq!(refused, Err("anybody can have an address at gmail.com".to_owned()));
    }
}
