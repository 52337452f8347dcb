//! Operations in words: acts, effects, what an undo keeps, what it cannot take back.

use shared::api::operations::{Lasting, Names, SIGHT_TICKETS, SightChange};
use shared::api::relationships::{AssociationOutcome, AssociationResult};
use shared::customers::level::AccessLevel;
use shared::customers::relationship::RelationshipKind;
use shared::fields;
use shared::fields::account::Account;
use shared::fields::contact::Contact;
use shared::operations::Act;
use shared::operations::effects::{Effect, Record};
use shared::operations::undo::{Kept, KeptReason};
use uuid::Uuid;

use crate::browser::dates;
use crate::format;
use crate::pages::desk::fields::in_words;

/// What somebody did: "edited the contact".
pub const fn act(act: Act) -> &'static str {
    match act {
        Act::CreateContact => "created the contact",
        Act::EditContact => "edited the contact",
        Act::EditProfile => "updated their profile",
        Act::AddAddress => "added an e-mail address",
        Act::CorrectAddress => "corrected an e-mail address",
        Act::PromoteAddress => "changed the primary address",
        Act::RemoveAddress => "removed an e-mail address",
        Act::SendVerification => "sent a verification e-mail again",
        Act::VerifyAddress => "verified an e-mail address",
        Act::CreateAccount => "created the account",
        Act::EditAccount => "edited the account",
        Act::Associate => "associated",
        Act::EndRelationship => "ended a relationship",
        Act::ChangePrimary => "changed the primary account",
        Act::SetAccess => "changed access",
        Act::Invite => "sent an invitation",
        Act::SendReset => "sent a password reset",
        Act::Activate => "activated their access",
        Act::RequestLink => "requested a new link",
        Act::Block => "blocked the contact",
        Act::Unblock => "unblocked the contact",
        Act::SetPassword => "set a password",
        Act::ChangePassword => "changed their password",
        Act::ResetPassword => "reset their password",
        Act::SignIn => "signed in",
        Act::SignOut => "signed out",
        Act::EndSession => "signed out a device",
        Act::RaiseTicket => "created a ticket",
        Act::Reply => "replied to a ticket",
        Act::Annotate => "added an internal note",
        Act::Solve => "solved a ticket",
        Act::WorkTicket => "changed a ticket",
        Act::StartImport => "started an import",
        Act::ImportRows => "imported a file",
        Act::CancelImport => "canceled an import",
        Act::EraseContact => "erased the contact",
        Act::DropHistory => "removed old history",
        Act::Undo => "undid an operation",
    }
}

/// What a thing is called.
fn name(names: &Names, id: Uuid) -> String {
    names.get(&id).cloned().unwrap_or_else(|| "Unknown".to_owned())
}

fn record(names: &Names, record: Record) -> String {
    match record {
        Record::Contact(id) => name(names, id.uuid()),
        Record::Account(id) => name(names, id.uuid()),
    }
}

/// A change of the field called `name`.
fn field(of: Record, name: &str, from: Option<&str>, to: Option<&str>) -> String {
    let listed = match of {
        Record::Contact(_) => fields::find::<Contact>(name),
        Record::Account(_) => fields::find::<Account>(name),
    };
    if let Some(field) = listed {
        let words = |value: Option<&str>| value.map(|it| in_words(field.kind, it));
        return change(field.label, words(from).as_deref(), words(to).as_deref());
    }
    let label = match name {
        "first_name" => "First name",
        "last_name" => "Last name",
        "name" => "Name",
        "external_id" => "External ID",
        name => name,
    };
    change(label, from, to)
}

/// A change of a value, by whether there was one before and is one after.
fn change(what: &str, from: Option<&str>, to: Option<&str>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("{what} changes from “{from}” to “{to}”."),
        (None, Some(to)) => format!("{what} is set to “{to}”."),
        (Some(from), None) => format!("{what} “{from}” is removed."),
        (None, None) => format!("{what} stays empty."),
    }
}

fn level(level: Option<AccessLevel>) -> String {
    level.map_or_else(|| "role or account default".to_owned(), |it| format::level(it).to_owned())
}

const fn kind(kind: RelationshipKind) -> &'static str {
    match kind {
        RelationshipKind::Direct => "primary account",
        RelationshipKind::Indirect => "additional account",
    }
}

/// One consequence, as a sentence.
pub fn effect(effect: &Effect, names: &Names) -> String {
    let name = |id: Uuid| name(names, id);
    let agent = |id: &Option<shared::ids::AgentId>| {
        id.map_or_else(|| "no one".to_owned(), |id| name(id.uuid()))
    };
    match effect {
        Effect::Created { record: it } => format!("{} is created.", record(names, *it)),
        Effect::Deleted { record: it } => format!("{} is deleted.", record(names, *it)),
        Effect::Restored { record: it } => format!("{} is restored.", record(names, *it)),
        Effect::FieldChanged { record, field: it, from, to } => {
            field(*record, it, from.as_deref(), to.as_deref())
        }
        Effect::OwnerChanged { from, to, .. } => {
            format!("Owner changes from {} to {}.", agent(from), agent(to))
        }
        Effect::NeedsDetails { needed: true, .. } => "Marked as needing details.".to_owned(),
        Effect::NeedsDetails { needed: false, .. } => "Details completed.".to_owned(),
        Effect::DefaultLevelChanged { from, to, .. } => format!(
            "Default access changes from “{}” to “{}”.",
            format::level(*from),
            format::level(*to)
        ),
        Effect::RoleLevelChanged { role, to, .. } => {
            format!("Access of the role “{role}” is now: {}.", level(*to))
        }
        Effect::DomainAdded { domain, .. } => format!("Domain {domain} is added."),
        Effect::DomainRemoved { domain, .. } => format!("Domain {domain} is removed."),
        Effect::AddressAdded { email, .. } => format!("Address {email} is added."),
        Effect::AddressRemoved { email, .. } => format!("Address {email} is removed."),
        Effect::AddressCorrected { from, to, .. } => change("Address", Some(from), Some(to)),
        Effect::AddressBecamePrimary { email, .. } => {
            format!("{email} becomes the primary address.")
        }
        Effect::AddressCeasedToBePrimary { email, .. } => {
            format!("{email} is no longer the primary address.")
        }
        Effect::AddressVerified { email, .. } => format!("{email} is verified."),
        Effect::Joined { contact, account, kind: it, role, .. } => {
            let role = role.as_ref().map(|role| format!(", as {role}")).unwrap_or_default();
            let (who, to) = (name(contact.uuid()), name(account.uuid()));
            format!("{who} joins {to} ({}){role}.", kind(*it))
        }
        Effect::Left { contact, account, .. } => {
            format!("{} leaves {}.", name(contact.uuid()), name(account.uuid()))
        }
        Effect::KindChanged { contact, account, to } => format!(
            "{} becomes the {} of {}.",
            name(account.uuid()),
            kind(*to),
            name(contact.uuid())
        ),
        Effect::RoleChanged { contact, account, from, to } => {
            let what = format!("Role of {} at {}", name(contact.uuid()), name(account.uuid()));
            change(&what, from.as_deref(), to.as_deref())
        }
        Effect::LevelChanged { contact, account, to, .. } => format!(
            "Access of {} at {} is now: {}.",
            name(contact.uuid()),
            name(account.uuid()),
            level(*to)
        ),
        Effect::PortalStateChanged { contact, help_center, from, to } => format!(
            "{} goes from “{}” to “{}” in {}.",
            name(contact.uuid()),
            format::portal_state(*from),
            format::portal_state(*to),
            name(help_center.uuid())
        ),
        Effect::TicketMoved { ticket, to, .. } => match to {
            Some(to) => format!("Ticket #{ticket} goes to {}.", name(to.uuid())),
            None => format!("Ticket #{ticket} belongs to no account."),
        },
        Effect::RequesterChanged { ticket, to, .. } => {
            format!("Requester of ticket #{ticket} is now {}.", name(to.uuid()))
        }
        Effect::PrivacyChanged { ticket, is_private: true } => {
            format!("Ticket #{ticket} is private.")
        }
        Effect::PrivacyChanged { ticket, is_private: false } => {
            format!("Ticket #{ticket} is no longer private.")
        }
        Effect::ShareChanged { account, is_shared: true, .. } => {
            format!("A ticket is shared with {}.", name(account.uuid()))
        }
        Effect::ShareChanged { account, is_shared: false, .. } => {
            format!("A ticket is no longer shared with {}.", name(account.uuid()))
        }
        Effect::ParticipationChanged { contact, takes_part: true, .. } => {
            format!("{} takes part in a ticket.", name(contact.uuid()))
        }
        Effect::ParticipationChanged { contact, takes_part: false, .. } => {
            format!("{} no longer takes part in a ticket.", name(contact.uuid()))
        }
    }
}

/// Why an undo leaves something as it is.
pub fn kept(kept: &Kept, names: &Names) -> String {
    let name = |id: Uuid| name(names, id);
    match &kept.reason {
        KeptReason::ChangedSince(since) => {
            let by = since.by.as_deref().unwrap_or("Someone");
            format!("{by} changed this since ({}).", dates::moment(since.at))
        }
        KeptReason::AddressTaken { by } => {
            format!("The address belongs to {} by now.", name(by.uuid()))
        }
        KeptReason::AddressRules => "A contact needs exactly one primary address.".to_owned(),
        KeptReason::AddressUnverified => {
            "The primary address of a contact who signs in must be verified.".to_owned()
        }
        KeptReason::DomainTaken { by } => {
            format!("The domain belongs to {} by now.", name(by.uuid()))
        }
        KeptReason::PrimaryReplaced { by } => {
            format!("The primary account is {} by now.", name(by.uuid()))
        }
        KeptReason::AlreadyBelongs => {
            "The contact belongs to the account again already.".to_owned()
        }
        KeptReason::PrimaryRequired => {
            "The contact’s other accounts need a primary one.".to_owned()
        }
        KeptReason::MultiAccountOff => {
            "This workspace allows one account per contact by now.".to_owned()
        }
        KeptReason::AccountGone { account } => format!("{} is deleted.", name(account.uuid())),
        KeptReason::ContactGone { contact } => format!("{} is deleted.", name(contact.uuid())),
        KeptReason::InUse => "Tickets or contacts depend on it.".to_owned(),
    }
}

/// Why a row of an association is left out; none if it goes through.
pub fn left_out(result: &AssociationResult) -> Option<String> {
    let (contact, account) = (&result.contact.name, &result.account.name);
    match &result.outcome {
        AssociationOutcome::Made { .. } => None,
        AssociationOutcome::AlreadyThere { .. } => {
            Some(format!("{contact} already belongs to {account}."))
        }
        AssociationOutcome::Refused { title, .. } => {
            Some(format!("{contact} can't join {account}. {title}"))
        }
    }
}

/// How many mails are sent.
pub fn mails(count: u32) -> String {
    match count {
        0 => "No e-mail will be sent.".to_owned(),
        1 => "1 e-mail will be sent.".to_owned(),
        several => format!("{several} e-mails will be sent."),
    }
}

/// What an undo cannot take back.
pub fn lasting(lasting: Lasting) -> String {
    let count = |count: u32, one: &'static str, many: &'static str| {
        format::count(usize::try_from(count).unwrap_or(usize::MAX), one, many)
    };
    match lasting {
        Lasting::SessionsEnd { count: it } => {
            format!("{} will be signed out.", count(it, "session", "sessions"))
        }
        Lasting::LinksEnd { count: it } => {
            format!("{} will stop working.", count(it, "link", "links"))
        }
        Lasting::MailsDropped { count: it } => {
            format!("{} will not be sent.", count(it, "queued e-mail", "queued e-mails"))
        }
    }
}

/// What one contact gains and loses: "sees 3 more tickets, 1 fewer".
pub fn sight(change: &SightChange) -> String {
    let tickets = |count: u32| {
        let number = if count < SIGHT_TICKETS { count.to_string() } else { format!("{count}+") };
        let word = if count == 1 { "ticket" } else { "tickets" };
        (number, word)
    };
    match (change.gains, change.loses) {
        (gains, 0) => {
            let (number, word) = tickets(gains);
            format!("sees {number} more {word}")
        }
        (0, loses) => {
            let (number, word) = tickets(loses);
            format!("sees {number} fewer {word}")
        }
        (gains, loses) => {
            let ((more, _), (fewer, word)) = (tickets(gains), tickets(loses));
            format!("sees {more} more and {fewer} fewer {word}")
        }
    }
}
