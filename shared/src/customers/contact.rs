//! The input for a contact, and its validation.

use serde::{Deserialize, Serialize};

use crate::email::Email;
use crate::fields::contact::Contact;
use crate::fields::custom::TypedCustom;
use crate::fields::{Typed, Values};
use crate::ids::{AccountId, AgentId, ContactId};
use crate::problem::FieldProblem;
use crate::text::{Mistakes, PersonName, Role};
use crate::time::Timestamp;
use crate::words::both::rules as words;

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
    /// The role at that account; empty: none. Only with an account.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// The agent that the contact is assigned to.
    #[serde(default)]
    pub assigned_to: Option<AgentId>,
    /// The contact that this one reports to [R16].
    #[serde(default)]
    pub reports_to: Option<ContactId>,
    /// The texts of fields that admins have defined. One that is missing stays as it is.
    #[serde(default, skip_serializing_if = "TypedCustom::is_empty")]
    pub custom: TypedCustom,
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
    /// The role at that account [R15].
    pub role: Option<Role>,
    /// The agent that the contact is assigned to.
    pub assigned_to: Option<AgentId>,
    /// The contact that this one reports to.
    pub reports_to: Option<ContactId>,
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
        let role = mistakes.check("role", Role::parse_optional(&self.role));
        if self.account.is_none() && role.as_ref().is_some_and(Option::is_some) {
            mistakes.note("role", words::role_needs_account());
        }
        let fields = self.fields.parse(now, &mut mistakes);
        let body = (|| {
            Some(ContactBody {
                first_name: first_name?,
                last_name: last_name?,
                email: email?,
                fields: fields?,
                owner: self.owner,
                account: self.account,
                role: role?,
                assigned_to: self.assigned_to,
                reports_to: self.reports_to,
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
    fn r15_a_role_is_one_at_an_account() {
        let names = ContactDraft {
            first_name: "Ann".to_owned(),
            last_name: "Lee".to_owned(),
            ..ContactDraft::default()
        };
        let role_of = |draft: &ContactDraft| draft.parse(Timestamp::default()).map(|it| it.role);
        assert_eq!(role_of(&names), Ok(None));
        let without = ContactDraft { role: " IT lead ".to_owned(), ..names };
        assert_eq!(role_of(&without).unwrap_err()[0].field, "role");
        let account = Some(AccountId::new(uuid::Uuid::from_u128(7)));
        let with = ContactDraft { account, ..without.clone() };
        assert_eq!(role_of(&with), Ok(Some(Role::parse("IT lead").unwrap())));
        let blank = ContactDraft { role: "  ".to_owned(), ..without };
        assert_eq!(role_of(&blank), Ok(None));
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
