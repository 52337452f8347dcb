//! The input for messages and new tickets, from both sides.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, AgentId, ContactId, DepartmentId};
use crate::problem::FieldProblem;
use crate::text::{MessageBody, Mistakes, Subject};
use crate::ticket::priority::Priority;
use crate::ticket::status::AfterReply;
use crate::words::both::rules;
use crate::words::server::problems;

/// A message or an internal note as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageDraft {
    /// The text.
    pub body: String,
}

impl MessageDraft {
    /// Checks the draft; the form and the worker both call this.
    pub fn parse(&self) -> Result<MessageBody, Vec<FieldProblem>> {
        message(&self.body)
    }
}

fn message(body: &str) -> Result<MessageBody, Vec<FieldProblem>> {
    let mut mistakes = Mistakes::default();
    let body = mistakes.check("body", MessageBody::parse(body));
    mistakes.finish(body)
}

/// An agent's reply as it was typed, and the ticket's status after it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyDraft {
    /// The text.
    pub body: String,
    /// The ticket's status after the reply.
    #[serde(default)]
    pub then: AfterReply,
}

impl ReplyDraft {
    /// Checks the draft; the form and the worker both call this.
    pub fn parse(&self) -> Result<MessageBody, Vec<FieldProblem>> {
        message(&self.body)
    }
}

/// A new ticket as a contact typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortalTicketDraft {
    /// The subject.
    pub subject: String,
    /// The first message.
    pub body: String,
    /// The account. It may be left out if the contact has at most one account [T2, T3].
    #[serde(default)]
    pub account: Option<AccountId>,
    /// Whether the ticket is private [V9].
    #[serde(default)]
    pub is_private: bool,
}

/// The validated texts of a new ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketText {
    /// The subject.
    pub subject: Subject,
    /// The first message.
    pub body: MessageBody,
}

impl PortalTicketDraft {
    /// Checks the texts; the form and the worker both call this. The account is checked by
    /// [`account_of_request`].
    pub fn parse(&self) -> Result<TicketText, Vec<FieldProblem>> {
        parse(&self.subject, &self.body)
    }
}

/// A new ticket as an agent typed it for a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketDraft {
    /// The requester [T1].
    pub requester: Option<ContactId>,
    /// The account; none: the requester's primary account, if any [T2].
    #[serde(default)]
    pub account: Option<AccountId>,
    /// The department that works on it; none: the first department.
    #[serde(default)]
    pub department: Option<DepartmentId>,
    /// The subject.
    pub subject: String,
    /// The first message, in the contact's words.
    pub body: String,
    /// How urgent it is.
    #[serde(default)]
    pub priority: Priority,
    /// The assignee; none: nobody yet.
    #[serde(default)]
    pub assignee: Option<AgentId>,
    /// An internal note below the first message; empty: none.
    #[serde(default)]
    pub note: String,
}

/// A new ticket that an agent raises for a contact, with its texts validated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RaisedFor {
    /// The requester.
    pub requester: ContactId,
    /// The subject and the first message.
    pub text: TicketText,
    /// The internal note.
    pub note: Option<MessageBody>,
}

impl TicketDraft {
    /// Checks the draft; the form and the worker both call this.
    pub fn parse(&self) -> Result<RaisedFor, Vec<FieldProblem>> {
        let mut mistakes = Mistakes::default();
        let requester = self.requester.ok_or_else(rules::choose_a_contact);
        let requester = mistakes.check("requester", requester);
        let text = checked(&mut mistakes, &self.subject, &self.body);
        let note = (!self.note.trim().is_empty()).then(|| MessageBody::parse(&self.note));
        let note = mistakes.check("note", note.transpose());
        let both = requester.zip(text).zip(note);
        mistakes.finish(both.map(|((requester, text), note)| RaisedFor { requester, text, note }))
    }
}

fn parse(subject: &str, body: &str) -> Result<TicketText, Vec<FieldProblem>> {
    let mut mistakes = Mistakes::default();
    let text = checked(&mut mistakes, subject, body);
    mistakes.finish(text)
}

fn checked(mistakes: &mut Mistakes, subject: &str, body: &str) -> Option<TicketText> {
    let subject = mistakes.check("subject", Subject::parse(subject));
    let body = mistakes.check("body", MessageBody::parse(body));
    subject.zip(body).map(|(subject, body)| TicketText { subject, body })
}

/// The account of a ticket that a contact raises in the help center [T2, T3].
///
/// `live` are the accounts that the contact has an active relationship with. If there are
/// several, the contact has to choose one. Any other account is refused as if it did not
/// exist [V16].
pub fn account_of_request(
    wish: Option<AccountId>,
    live: &[AccountId],
) -> Result<Option<AccountId>, FieldProblem> {
    match (wish, live) {
        (Some(wish), live) if live.contains(&wish) => Ok(Some(wish)),
        (Some(_), _) => Err(FieldProblem::new("account", problems::choose_one_of_your_accounts())),
        (None, []) => Ok(None),
        (None, [only]) => Ok(Some(*only)),
        (None, _) => Err(FieldProblem::new("account", problems::choose_the_account())),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const A: AccountId = AccountId::new(Uuid::from_u128(1));
    const B: AccountId = AccountId::new(Uuid::from_u128(2));

    #[test]
    fn t1_a_ticket_has_a_contact() {
        let draft = TicketDraft {
            subject: " ".to_owned(),
            body: "It is broken.".to_owned(),
            ..TicketDraft::default()
        };
        let fields: Vec<String> =
            draft.parse().unwrap_err().into_iter().map(|it| it.field).collect();
        assert_eq!(fields, ["requester", "subject"]);
    }

    #[test]
    fn a_note_may_be_left_out_and_is_checked_where_it_is_written() {
        let with = |note: &str| TicketDraft {
            requester: Some(ContactId::new(Uuid::from_u128(3))),
            subject: "Scanner".to_owned(),
            body: "It is broken.".to_owned(),
            note: note.to_owned(),
            ..TicketDraft::default()
        };
        assert_eq!(with(" \n").parse().unwrap().note, None);
        assert_eq!(with("VIP").parse().unwrap().note, MessageBody::parse("VIP").ok());
        let long = "x".repeat(1_000_000);
        let fields = with(&long).parse().unwrap_err();
        assert_eq!(fields.iter().map(|it| &*it.field).collect::<Vec<_>>(), ["note"]);
    }

    #[test]
    fn t2_t3_the_account_of_a_request() {
        assert_eq!(account_of_request(None, &[]), Ok(None));
        assert_eq!(account_of_request(None, &[A]), Ok(Some(A)));
        assert_eq!(account_of_request(Some(B), &[A, B]), Ok(Some(B)));
        assert!(account_of_request(None, &[A, B]).is_err());
        assert!(account_of_request(Some(B), &[A]).is_err());
        assert!(account_of_request(Some(B), &[]).is_err());
    }
}
