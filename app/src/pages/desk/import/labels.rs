//! What kinds, fields, results and states are called.

use shared::api::imports::{FieldChange, ImportKind, ImportState, RowResult, UndoState};
use shared::fields::account::Account;
use shared::fields::contact::Contact;
use shared::fields::{Field as Listed, find};
use shared::import::mapping::{Field, System};
use shared::words::both::common;
use shared::words::desk::{columns, import as words};

/// A kind of file.
pub fn kind(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Accounts => common::accounts(),
        ImportKind::Contacts => common::contacts(),
        ImportKind::Tickets => common::tickets(),
    }
}

/// What a column holds.
pub fn field(field: Field) -> &'static str {
    match field {
        Field::Id(System::HubSpot) => words::id_in_hubspot(),
        Field::Id(System::Freshdesk) => words::id_elsewhere(),
        Field::ExternalId => words::external_id(),
        Field::AccountName => common::name(),
        Field::Domains => words::domains(),
        Field::FullName => words::full_name(),
        Field::FirstName => common::first_name(),
        Field::LastName => common::last_name(),
        Field::Listed(name) => listed(name).map_or(name, Listed::label),
        Field::Email => common::email_address(),
        Field::OtherEmails => words::other_emails(),
        Field::Company => common::account(),
        Field::OtherCompanies => words::other_accounts(),
        Field::SeesAll => words::sees_all(),
        Field::Subject => words::subject(),
        Field::Body => words::message(),
        Field::Status => common::status(),
        Field::Priority => columns::priority(),
        Field::Agent => columns::assignee(),
        Field::Group => common::department(),
        Field::Created => words::created_at(),
        Field::Updated => words::updated_at(),
    }
}

fn listed(name: &str) -> Option<&'static Listed> {
    find::<Contact>(name).or_else(|| find::<Account>(name))
}

/// A change of a record, in a line.
pub fn change(change: &FieldChange) -> String {
    let label = match change.field.as_str() {
        "first_name" => common::first_name(),
        "last_name" => common::last_name(),
        "name" => common::name(),
        "external_id" => words::external_id(),
        "email" => common::email_address(),
        "account" => common::account(),
        "domain" => words::domains(),
        "level" => words::access_level(),
        "subject" => words::subject(),
        "status" => common::status(),
        "priority" => columns::priority(),
        "assignee" => columns::assignee(),
        name => listed(name).map_or(name, |it| it.label()),
    };
    let full = |it: &Option<String>| it.clone().filter(|it| !it.is_empty());
    match (full(&change.from), full(&change.to)) {
        (Some(from), Some(to)) => {
            words::changed_from(label, value(change, &from), value(change, &to))
        }
        (None, Some(to)) => words::added(label, value(change, &to)),
        (Some(from), None) => words::removed(label, value(change, &from)),
        (None, None) => label.to_owned(),
    }
}

/// A value of a changed field. Those of statuses and priorities are codes.
fn value<'a>(change: &FieldChange, value: &'a str) -> &'a str {
    match (change.field.as_str(), value) {
        ("status", "open") => columns::open(),
        ("status", "waiting") => columns::waiting(),
        ("status", "solved") => columns::solved(),
        ("status", "closed") => columns::closed(),
        ("priority", "low") => columns::low(),
        ("priority", "normal") => columns::normal(),
        ("priority", "high") => columns::high(),
        ("priority", "urgent") => columns::urgent(),
        _ => value,
    }
}

/// The results of rows, in the order of the page.
pub const RESULTS: [RowResult; 4] =
    [RowResult::Created, RowResult::Updated, RowResult::Skipped, RowResult::Failed];

/// What becomes of rows, or has become of them.
pub fn result(result: RowResult, is_check: bool) -> &'static str {
    match (result, is_check) {
        (RowResult::Created, true) => words::will_create(),
        (RowResult::Updated, true) => words::will_update(),
        (RowResult::Skipped, true) => words::will_skip(),
        (RowResult::Failed, true) => words::will_fail(),
        (RowResult::Created, false) => words::created(),
        (RowResult::Updated, false) => words::updated(),
        (RowResult::Skipped, false) => words::skipped(),
        (RowResult::Failed, false) => words::failed(),
    }
}

/// The state of an import in the list of all, and that of its undo.
pub fn state(state: ImportState, undo: Option<UndoState>) -> &'static str {
    match undo {
        Some(UndoState::Running) => return words::undoing(),
        Some(UndoState::Stopped) => return words::state_partly_undone(),
        Some(UndoState::Done) => return words::state_undone(),
        None => {}
    }
    match state {
        ImportState::Waiting
        | ImportState::Checking
        | ImportState::Checked
        | ImportState::Running => words::state_running(),
        ImportState::Done => words::state_done(),
        ImportState::Cancelled => words::state_canceled(),
    }
}
