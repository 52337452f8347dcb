//! A contact as a form gives it.

use serde::{Deserialize, Serialize};

use crate::email::Email;
use crate::fields::Values;
use crate::fields::contact::Contact;
use crate::ids::{AccountId, AgentId};
use crate::problem::FieldProblem;
use crate::text::{Mistakes, PersonName};

/// A contact as somebody types it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactDraft {
    /// First name [E6].
    pub first_name: String,
    /// Last name [E6].
    pub last_name: String,
    /// The primary address; empty where there is none. Read on making only.
    #[serde(default)]
    pub email: String,
    /// What the person does.
    #[serde(default)]
    pub title: String,
    /// A telephone number.
    #[serde(default)]
    pub phone: String,
    /// What an agent wants to remember.
    #[serde(default)]
    pub about: String,
    /// The agent who looks after them; none: the one who makes the contact.
    #[serde(default)]
    pub owner: Option<AgentId>,
    /// The primary account, on making only.
    #[serde(default)]
    pub account: Option<AccountId>,
}

/// A contact whose fields keep their rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactBody {
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// The primary address.
    pub email: Option<Email>,
    /// What the listed fields say.
    pub fields: Values<Contact>,
    /// The agent who looks after them.
    pub owner: Option<AgentId>,
    /// The primary account.
    pub account: Option<AccountId>,
}

impl ContactDraft {
    /// Checks the draft; the form and the worker both call this.
    pub fn parse(&self) -> Result<ContactBody, Vec<FieldProblem>> {
        let mut mistakes = Mistakes::default();
        let first_name = mistakes.check("first_name", PersonName::parse(&self.first_name));
        let last_name = mistakes.check("last_name", PersonName::parse(&self.last_name));
        let email = match self.email.trim() {
            "" => Some(None),
            text => mistakes.check("email", text.parse::<Email>()).map(Some),
        };
        let typed = [("title", &*self.title), ("phone", &self.phone), ("about", &self.about)];
        let fields = Values::parse(&typed, &mut mistakes);
        let body = (|| {
            Some(ContactBody {
                first_name: first_name?,
                last_name: last_name?,
                email: email?,
                fields: fields?,
                owner: self.owner,
                account: self.account,
            })
        })();
        mistakes.finish(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e6_both_names_are_mandatory_and_all_mistakes_are_said_at_once() {
        let draft = ContactDraft { email: "ann".to_owned(), ..ContactDraft::default() };
        let fields: Vec<String> =
            draft.parse().unwrap_err().into_iter().map(|it| it.field).collect();
        assert_eq!(fields, ["first_name", "last_name", "email"]);
    }

    #[test]
    fn a_draft_has_each_listed_field() {
        let text = || "1".to_owned();
        let draft = ContactDraft {
            first_name: text(),
            last_name: text(),
            title: text(),
            phone: text(),
            about: text(),
            ..ContactDraft::default()
        };
        for (field, value) in draft.parse().unwrap().fields.iter() {
            assert_eq!(value, Some("1"), "{}", field.name);
        }
    }
}
