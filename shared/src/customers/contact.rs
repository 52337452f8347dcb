//! The input for a contact, and its validation.

use serde::{Deserialize, Serialize};

use crate::email::Email;
use crate::fields::contact::Contact;
use crate::fields::{Typed, Values};
use crate::ids::{AccountId, AgentId};
use crate::problem::FieldProblem;
use crate::text::{Mistakes, PersonName};
use crate::time::Timestamp;

/// The input for creating or changing a contact, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDraft {
    /// First name [E6].
    pub first_name: String,
    /// Last name [E6].
    pub last_name: String,
    /// The primary address; empty: none. Only to create a contact: a change with it is refused.
    #[serde(default)]
    pub email: String,
    /// The owner; none: the agent who creates the contact.
    #[serde(default)]
    pub owner: Option<AgentId>,
    /// The primary account. Only to create a contact: a change with it is refused.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// The texts of the listed fields. Unknown names are refused.
    #[serde(flatten)]
    pub fields: Typed<Contact>,
}

/// A validated contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactBody {
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// The primary address.
    pub email: Option<Email>,
    /// The values of the listed fields.
    pub fields: Values<Contact>,
    /// The owner.
    pub owner: Option<AgentId>,
    /// The primary account.
    pub account: Option<AccountId>,
}

impl ContactDraft {
    /// Checks the draft at `now`; the form and the worker both call this.
    pub fn parse(&self, now: Timestamp) -> Result<ContactBody, Vec<FieldProblem>> {
        let mut mistakes = Mistakes::default();
        let first_name = mistakes.check("first_name", PersonName::parse(&self.first_name));
        let last_name = mistakes.check("last_name", PersonName::parse(&self.last_name));
        let email = match self.email.trim() {
            "" => Some(None),
            text => mistakes.check("email", text.parse::<Email>()).map(Some),
        };
        let fields = self.fields.parse(now, &mut mistakes);
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
            draft.parse(Timestamp::default()).unwrap_err().into_iter().map(|it| it.field).collect();
        assert_eq!(fields, ["first_name", "last_name", "email"]);
    }

    #[test]
    fn a_draft_reads_the_listed_fields_beside_its_own_and_no_others() {
        let read = |json: &str| serde_json::from_str::<ContactDraft>(json);
        let draft = read(r#"{"first_name":"Ann","last_name":"Lee","phone":"1"}"#).unwrap();
        assert_eq!(draft.fields, Typed::default().with("phone", "1"));
        assert_eq!(read(&serde_json::to_string(&draft).unwrap()).unwrap(), draft);
        for wrong in [r#""shoe_size":"39""#, r#""fields":{}"#, r#""phone":1"#, r#""last_name":"x""#]
        {
            let json = format!(r#"{{"first_name":"Ann","last_name":"Lee",{wrong}}}"#);
            assert!(read(&json).is_err(), "{json}");
        }
    }
}
