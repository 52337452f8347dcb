//! What the mail service tells of mails that it sent [P13].

use serde::{Deserialize, Serialize};

use crate::api::{NoId, Nothing, endpoints};
use crate::mail::bounce::{SUPPRESSED, Weight, code_in};

/// The header with the signature of the events: `t=<seconds since 1970>,v1=<HMAC-SHA-256>`, in
/// hex, of the seconds, a dot and the body.
pub const SIGNATURE_HEADER: &str = "x-atrium-signature";

/// An event of a mail. It is either in Atrium's own words, or as Cloudflare's mail service
/// writes it into a queue: with a [`Payload`]. Other services have other fields too, which do
/// not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailEvent {
    /// What happened: `bounced`, or the name of an event of Cloudflare. All others are ignored.
    #[serde(rename = "type")]
    pub event: String,
    /// The mail: its token, or the id that the mail service gave it.
    #[serde(default)]
    pub mail: String,
    /// The address that it did not reach.
    #[serde(default)]
    pub recipient: String,
    /// How much it says about the address; without it, the code decides.
    #[serde(default)]
    pub bounce: Option<Weight>,
    /// The code (RFC 3463), as `5.1.1`.
    #[serde(default)]
    pub code: Option<String>,
    /// The event as Cloudflare writes it.
    #[serde(default)]
    pub payload: Option<Payload>,
}

/// The facts of an event of Cloudflare's mail service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Payload {
    /// The id that the service gave the mail.
    #[serde(default)]
    pub message_id: String,
    /// The address that it did not reach.
    #[serde(default)]
    pub recipient: String,
    /// What the receiving server said.
    #[serde(default)]
    pub delivery: Delivery,
    /// How much it says about the address.
    #[serde(default)]
    pub bounce: Bounce,
    /// Why the service did not hand it over.
    #[serde(default)]
    pub rejection: Rejection,
}

/// What the receiving server said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The code, if the mail got as far as to a server.
    #[serde(default)]
    pub smtp_enhanced_status_code: Option<String>,
}

/// How much a bounce says about the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    /// `hard` or `soft`.
    #[serde(default, rename = "type")]
    pub weight: String,
}

/// Why a mail was not handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// `suppressed`, or another reason, which is not the address.
    #[serde(default)]
    pub reason: String,
}

/// A bounce that an event tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The mail: its token, or the id that the mail service gave it.
    pub mail: String,
    /// The address.
    pub recipient: String,
    /// How much it says about the address.
    pub weight: Weight,
    /// The code.
    pub code: Option<String>,
}

impl MailEvent {
    /// The bounce that it tells of; none: it tells of something else.
    pub fn bounce(self) -> Option<Told> {
        let Self { event, mail, recipient, bounce, code, payload } = self;
        let kind = event.strip_prefix("cf.email.sending.message.");
        match (kind, payload) {
            (None, _) if event == "bounced" => {
                let code = code_in(code.as_deref().unwrap_or_default()).map(str::to_owned);
                let is_permanent = bounce != Some(Weight::Soft);
                let weight = bounce.unwrap_or_else(|| Weight::of(is_permanent, code.as_deref()));
                Some(Told { mail, recipient, weight, code })
            }
            // Only the list of those that came back says something about the address.
            (Some("rejected"), Some(it)) if it.rejection.reason == SUPPRESSED => Some(Told {
                mail: it.message_id,
                recipient: it.recipient,
                weight: Weight::Hard,
                code: Some(SUPPRESSED.to_owned()),
            }),
            (Some("bounced"), Some(it)) => {
                let code = it.delivery.smtp_enhanced_status_code.unwrap_or_default();
                let code = code_in(&code).map(str::to_owned);
                let weight = Weight::of(it.bounce.weight == "hard", code.as_deref());
                Some(Told { mail: it.message_id, recipient: it.recipient, weight, code })
            }
            _ => None,
        }
    }
}

endpoints! {
    /// Takes an event of a mail from the mail service, by its signature [P13].
    ReceiveMailEvent: Post Service "/api/mail/events" (NoId, MailEvent) -> Nothing;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(json: &str) -> Option<Told> {
        serde_json::from_str::<MailEvent>(json).unwrap().bounce()
    }

    #[test]
    fn p13_the_events_of_cloudflare_are_read() {
        let event = |kind: &str, facts: &str| {
            told(&format!(
                r#"{{"type":"cf.email.sending.message.{kind}","source":{{"type":"email.sending"}},
                "payload":{{"eventId":"1","messageId":"<m@x.example>","recipient":"a@x.example",
                "terminal":true,{facts}}},"metadata":{{"eventSchemaVersion":1}}}}"#
            ))
        };
        let hard = r#""delivery":{"status":"bounced","smtpEnhancedStatusCode":"5.1.1"},"bounce":{"type":"hard","reason":"550"}"#;
        let expected = Told {
            mail: "<m@x.example>".to_owned(),
            recipient: "a@x.example".to_owned(),
            weight: Weight::Hard,
            code: Some("5.1.1".to_owned()),
        };
        assert_eq!(event("bounced", hard), Some(expected.clone()));
        // A mail for a domain that does not exist never reaches a server.
        let unsaid = r#""delivery":{"status":"bounced"},"bounce":{"type":"hard"}"#;
        assert_eq!(event("bounced", unsaid), Some(Told { code: None, ..expected.clone() }));
        let given_up = r#""delivery":{"smtpEnhancedStatusCode":"4.2.2"},"bounce":{"type":"soft"}"#;
        let soft =
            Told { code: Some("4.2.2".to_owned()), weight: Weight::Soft, ..expected.clone() };
        assert_eq!(event("bounced", given_up), Some(soft));
        let suppressed = r#""rejection":{"reason":"suppressed","party":"recipient"}"#;
        let listed = Told { code: Some(SUPPRESSED.to_owned()), ..expected };
        assert_eq!(event("rejected", suppressed), Some(listed));
        assert_eq!(event("rejected", r#""rejection":{"reason":"spam"}"#), None);
        for kind in ["deferred", "delivered", "failed", "complained", "new"] {
            assert_eq!(event(kind, hard), None, "{kind}");
        }
    }

    #[test]
    fn p13_the_plain_events_are_read() {
        let event = |more: &str| {
            told(&format!(r#"{{"type":"bounced","mail":"m","recipient":"a@x.example"{more}}}"#))
        };
        let weight = |more| event(more).map(|it| it.weight);
        assert_eq!(weight(r#","bounce":"hard""#), Some(Weight::Hard));
        assert_eq!(weight(r#","bounce":"soft","code":"5.1.1""#), Some(Weight::Soft));
        assert_eq!(weight(r#","code":"5.7.1""#), Some(Weight::Soft));
        assert_eq!(weight(r#","code":"5.1.1""#), Some(Weight::Hard));
        assert_eq!(event(r#","code":"no code""#).unwrap().code, None);
        assert_eq!(told(r#"{"type":"opened","mail":"m"}"#), None);
        assert_eq!(told(r#"{"type":"cf.email.sending.message.bounced"}"#), None);
    }
}
