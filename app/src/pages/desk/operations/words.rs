//! Operations in words: acts, effects, what an undo keeps, what it cannot take back.

use shared::api::operations::{
    DeletionOutcome, DeletionResult, Lasting, Names, SIGHT_TICKETS, SightChange,
};
use shared::api::relationships::{AssociationOutcome, AssociationResult};
use shared::customers::level::AccessLevel;
use shared::customers::relationship::RelationshipKind;
use shared::fields;
use shared::fields::account::Account;
use shared::fields::contact::Contact;
use shared::operations::Act;
use shared::operations::effects::{Effect, Record};
use shared::operations::undo::{Kept, KeptReason};
use shared::policy::workspace::Setting;
use shared::words::Amount;
use shared::words::both::common;
use shared::words::desk::{
    bounces, bulk_all, custom_fields, deletion, effects as texts, history,
    parent_accounts as parents, settings,
};
use uuid::Uuid;

use super::{labels, reach};
use crate::browser::dates;
use crate::format;
use crate::pages::desk::fields::in_words;

/// What somebody who is called `name` did: "Ann edited the contact".
pub fn act(act: Act, name: &str) -> String {
    match act {
        Act::CreateContact => history::create_contact(name),
        Act::EditContact => history::edit_contact(name),
        Act::EditPhones => history::edit_phones(name),
        Act::EditProfile => history::edit_profile(name),
        Act::AddAddress => history::add_address(name),
        Act::CorrectAddress => history::correct_address(name),
        Act::PromoteAddress => history::promote_address(name),
        Act::RemoveAddress => history::remove_address(name),
        Act::SendVerification => history::send_verification(name),
        Act::VerifyAddress => history::verify_address(name),
        Act::MarkBounced => bounces::mark_bounced(name),
        Act::CreateAccount => history::create_account(name),
        Act::EditAccount => history::edit_account(name),
        Act::Associate => history::associate(name),
        Act::EndRelationship => history::end_relationship(name),
        Act::ChangePrimary => history::change_primary(name),
        Act::SetAccess => history::set_access(name),
        Act::SetSharing => history::set_sharing(name),
        Act::CreateRole => history::create_role(name),
        Act::RenameRole => history::rename_role(name),
        Act::ArchiveRole => history::archive_role(name),
        Act::RestoreRole => history::restore_role(name),
        Act::CreateField => custom_fields::act_create(name),
        Act::EditField => custom_fields::act_edit(name),
        Act::ArchiveField => custom_fields::act_archive(name),
        Act::RestoreField => custom_fields::act_restore(name),
        Act::Invite => history::invite(name),
        Act::SendReset => history::send_reset(name),
        Act::Activate => history::activate(name),
        Act::RequestLink => history::request_link(name),
        Act::DeleteContacts => history::delete_contacts(name),
        Act::DeleteAccount => history::delete_account(name),
        Act::MergeContacts => history::merge_contacts(name),
        Act::MergeAccounts => history::merge_accounts(name),
        Act::Restore => history::restore(name),
        Act::EmptyRecycleBin => history::empty_recycle_bin(name),
        Act::Block => history::block(name),
        Act::Unblock => history::unblock(name),
        Act::SetPassword => history::set_password(name),
        Act::ChangePassword => history::change_password(name),
        Act::ResetPassword => history::reset_password(name),
        Act::SignIn => history::sign_in(name),
        Act::SignOut => history::sign_out(name),
        Act::EndSession => history::end_session(name),
        Act::RaiseTicket => history::raise_ticket(name),
        Act::Reply => history::reply(name),
        Act::Annotate => history::annotate(name),
        Act::Solve => history::solve(name),
        Act::WorkTicket => history::work_ticket(name),
        Act::StartImport => history::start_import(name),
        Act::ImportRows => history::import_rows(name),
        Act::CancelImport => history::cancel_import(name),
        Act::StartExport => history::start_export(name),
        Act::CancelExport => history::cancel_export(name),
        Act::EditSettings => history::edit_settings(name),
        Act::ChangeTags => history::change_tags(name),
        Act::RenameTag => history::rename_tag(name),
        Act::MergeTags => history::merge_tags(name),
        Act::DeleteTag => history::delete_tag(name),
        Act::CreateGroup => history::create_group(name),
        Act::EditGroup => history::edit_group(name),
        Act::DeleteGroup => history::delete_group(name),
        Act::ChangeMembers => history::change_members(name),
        Act::InviteAgent => history::invite_agent(name),
        Act::EditAgent => history::edit_agent(name),
        Act::DeactivateAgent => history::deactivate_agent(name),
        Act::ReactivateAgent => history::reactivate_agent(name),
        Act::AcceptInvitation => history::accept_invitation(name),
        Act::CreateDepartment => history::create_department(name),
        Act::RenameDepartment => history::rename_department(name),
        Act::DeleteDepartment => history::delete_department(name),
        Act::CreateView => history::create_view(name),
        Act::EditView => history::edit_view(name),
        Act::DeleteView => history::delete_view(name),
        Act::RestoreView => history::restore_view(name),
        Act::EraseContact => history::erase_contact(name),
        Act::DropHistory => history::drop_history(name),
        Act::ShareTicket => history::share_ticket(name),
        Act::WithdrawShare => history::withdraw_share(name),
        Act::Undo => history::undo_operation(name),
        Act::UndoImport => history::undo_import(name),
        Act::StartBulk => bulk_all::start_bulk(name),
        Act::CancelBulk => bulk_all::cancel_bulk(name),
        Act::UndoBulk => bulk_all::undo_bulk(name),
    }
}

/// What a thing is called.
fn name(names: &Names, id: Uuid) -> String {
    names.get(&id).cloned().unwrap_or_else(|| texts::unknown().to_owned())
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
        return change(field.label(), words(from).as_deref(), words(to).as_deref());
    }
    let label = match name {
        "first_name" => common::first_name(),
        "last_name" => common::last_name(),
        "name" => common::name(),
        "external_id" => texts::external_id(),
        name => name,
    };
    change(label, from, to)
}

/// A change of a field, by whether it had a value before and has one after.
pub(super) fn change(field: &str, from: Option<&str>, to: Option<&str>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => texts::field_changes(field, from, to),
        (None, Some(to)) => texts::field_is_set(field, to),
        (Some(from), None) => texts::field_is_removed(field, from),
        (None, None) => texts::field_stays_empty(field),
    }
}

/// The same of what `contact` is at `account`.
fn role(contact: &str, account: &str, from: Option<&str>, to: Option<&str>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => texts::role_changes(contact, account, from, to),
        (None, Some(to)) => texts::role_is_set(contact, account, to),
        (Some(from), None) => texts::role_is_removed(contact, account, from),
        (None, None) => texts::role_stays_empty(contact, account),
    }
}

fn joins(contact: &str, account: &str, kind: RelationshipKind, role: Option<&str>) -> String {
    match (kind, role) {
        (RelationshipKind::Direct, None) => texts::joins_primary(contact, account),
        (RelationshipKind::Direct, Some(role)) => texts::joins_primary_as(contact, account, role),
        (RelationshipKind::Indirect, None) => texts::joins_additional(contact, account),
        (RelationshipKind::Indirect, Some(role)) => {
            texts::joins_additional_as(contact, account, role)
        }
    }
}

fn level(level: Option<AccessLevel>) -> &'static str {
    level.map_or_else(texts::no_own_level, format::level)
}

/// What a setting of the workspace is called.
pub fn setting(setting: Setting) -> &'static str {
    match setting {
        Setting::MultiAccount => settings::multi_account(),
        Setting::KeepPrevious => settings::keep_previous(),
        Setting::SeeIsAssociate => settings::see_is_associate(),
        Setting::ActivationOnCreate => settings::activation_on_create(),
        Setting::LeaversKeep => settings::leavers_keep(),
        Setting::ManagersSeePrivate => settings::managers_see_private(),
        Setting::DeleteSharedContacts => settings::delete_shared_contacts(),
        Setting::RollUpActivity => parents::roll_up_activity(),
    }
}

/// One consequence, as a sentence.
pub fn effect(effect: &Effect, names: &Names) -> String {
    let name = |id: Uuid| name(names, id);
    let agent = |id: &Option<shared::ids::AgentId>| {
        id.map_or_else(|| texts::no_one().to_owned(), |id| name(id.uuid()))
    };
    match effect {
        Effect::SettingChanged { setting: it, on: true } => texts::setting_on(setting(*it)),
        Effect::SettingChanged { setting: it, on: false } => texts::setting_off(setting(*it)),
        Effect::Created { record: it } => texts::created(&record(names, *it)),
        Effect::Deleted { record: it } => texts::deleted(&record(names, *it)),
        Effect::Restored { record: it } => texts::restored(&record(names, *it)),
        Effect::FieldChanged { record, field: it, from, to } => {
            field(*record, it, from.as_deref(), to.as_deref())
        }
        Effect::CustomChanged(it) => labels::value(&name(it.field.uuid()), it),
        Effect::OptionsChanged(it) => labels::options(&name(it.field.uuid()), &it.to),
        Effect::OwnerChanged { from, to, .. } => texts::owner_changes(&agent(from), &agent(to)),
        Effect::AssignedChanged(it) => texts::assigned_changes(&agent(&it.from), &agent(&it.to)),
        Effect::ReportsToChanged(it) => reach::reports_to(it, names),
        Effect::ParentChanged(it) => reach::parent(it, names),
        Effect::PhoneChanged(it) => reach::phone(it),
        Effect::PostalChanged(it) => reach::postal(it),
        Effect::NeedsDetails { needed: true, .. } => texts::needs_details().to_owned(),
        Effect::NeedsDetails { needed: false, .. } => texts::details_completed().to_owned(),
        Effect::DefaultLevelChanged { from, to, .. } => {
            texts::default_level_changes(format::level(*from), format::level(*to))
        }
        Effect::RoleLevelChanged { role, to, .. } => texts::level_of_role_is(role, level(*to)),
        Effect::DomainAdded { domain, .. } => texts::domain_added(domain),
        Effect::DomainRemoved { domain, .. } => texts::domain_removed(domain),
        Effect::DomainMoved { domain, to, .. } => texts::domain_moves(domain, &name(to.uuid())),
        Effect::AddressMoved { email, to, .. } => texts::address_moves(email, &name(to.uuid())),
        Effect::AddressAdded { email, .. } => texts::address_added(email),
        Effect::AddressRemoved { email, .. } => texts::address_removed(email),
        Effect::AddressCorrected { from, to, .. } => texts::address_changes(from, to),
        Effect::AddressBecamePrimary { email, .. } => texts::address_becomes_primary(email),
        Effect::AddressCeasedToBePrimary { email, .. } => texts::address_no_longer_primary(email),
        Effect::AddressBounced { email, .. } => bounces::address_bounced(email),
        Effect::AddressVerified { email, .. } => texts::address_verified(email),
        Effect::Joined { contact, account, kind, role, .. } => {
            joins(&name(contact.uuid()), &name(account.uuid()), *kind, role.as_deref())
        }
        Effect::Left { contact, account, .. } => {
            texts::leaves(&name(contact.uuid()), &name(account.uuid()))
        }
        Effect::KindChanged { contact, account, to } => {
            let (account, contact) = (name(account.uuid()), name(contact.uuid()));
            match to {
                RelationshipKind::Direct => texts::becomes_primary(&account, &contact),
                RelationshipKind::Indirect => texts::becomes_additional(&account, &contact),
            }
        }
        Effect::RoleChanged { contact, account, from, to } => {
            let (contact, account) = (name(contact.uuid()), name(account.uuid()));
            role(&contact, &account, from.as_deref(), to.as_deref())
        }
        Effect::LevelChanged { contact, account, to, .. } => {
            texts::level_is(&name(contact.uuid()), &name(account.uuid()), level(*to))
        }
        Effect::PortalStateChanged { contact, help_center, from, to } => {
            let (from, to) = (format::portal_state(*from), format::portal_state(*to));
            texts::portal_state_changes(&name(contact.uuid()), from, to, &name(help_center.uuid()))
        }
        Effect::TicketMoved { ticket, to, .. } => match to {
            Some(to) => texts::ticket_moves(&ticket.to_string(), &name(to.uuid())),
            None => texts::ticket_without_account(&ticket.to_string()),
        },
        Effect::RequesterChanged { ticket, to, .. } => {
            texts::requester_is(&ticket.to_string(), &name(to.uuid()))
        }
        Effect::PrivacyChanged { ticket, is_private: true } => {
            texts::ticket_private(&ticket.to_string())
        }
        Effect::PrivacyChanged { ticket, is_private: false } => {
            texts::ticket_not_private(&ticket.to_string())
        }
        Effect::ShareChanged { account, is_shared, until, .. } => {
            reach::share(&name(account.uuid()), *is_shared, *until)
        }
        Effect::Merged { record: it, into } => {
            texts::merged(&record(names, *it), &record(names, *into))
        }
        Effect::Labeled { record: it, label, is_added } => {
            labels::labeled(&record(names, *it), (*label, &name(label.id())), *is_added)
        }
        Effect::LabelCreated { label, name } => labels::created(*label, name),
        Effect::LabelDeleted { label, name } => labels::deleted(*label, name),
        Effect::LabelRestored { label, name } => labels::restored(*label, name),
        Effect::LabelRenamed { label, from, to } => labels::renamed(*label, from, to),
        Effect::TagMerged { name: tag, into: Some(into) } => {
            texts::tag_merged(tag, &name(into.uuid()))
        }
        Effect::TagMerged { name, into: None } => texts::tag_unmerged(name),
        Effect::GroupDescribed { group } => texts::group_described(&name(group.uuid())),
        Effect::ParticipationChanged { contact, takes_part: true, .. } => {
            texts::takes_part(&name(contact.uuid()))
        }
        Effect::ParticipationChanged { contact, takes_part: false, .. } => {
            texts::takes_no_part(&name(contact.uuid()))
        }
    }
}

/// Why an undo leaves something as it is.
pub fn kept(kept: &Kept, names: &Names) -> String {
    let name = |id: Uuid| name(names, id);
    match &kept.reason {
        KeptReason::ChangedSince(since) => {
            let moment = dates::moment(since.at);
            match &since.by {
                Some(by) => texts::kept_changed_since(by, &moment),
                None => texts::kept_someone_changed_since(&moment),
            }
        }
        KeptReason::AddressTaken { by } => texts::kept_address_taken(&name(by.uuid())),
        KeptReason::AddressRules => texts::kept_address_rules().to_owned(),
        KeptReason::AddressUnverified => texts::kept_address_unverified().to_owned(),
        KeptReason::ExternalIdTaken { by } => texts::kept_external_id_taken(&record(names, *by)),
        KeptReason::DomainTaken { by } => texts::kept_domain_taken(&name(by.uuid())),
        KeptReason::PrimaryReplaced { by } => texts::kept_primary_replaced(&name(by.uuid())),
        KeptReason::AlreadyBelongs => texts::kept_already_belongs().to_owned(),
        KeptReason::PrimaryRequired => texts::kept_primary_required().to_owned(),
        KeptReason::MultiAccountOff => texts::kept_multi_account_off().to_owned(),
        KeptReason::SeveralAccounts => texts::kept_several_accounts().to_owned(),
        KeptReason::AccountGone { account } => texts::kept_record_gone(&name(account.uuid())),
        KeptReason::ContactGone { contact } => texts::kept_record_gone(&name(contact.uuid())),
        KeptReason::LabelTaken { by } => labels::taken(*by, &name(by.id())),
        KeptReason::LabelGone { label } => texts::kept_record_gone(&name(label.id())),
        KeptReason::ReportsBack { by } => texts::kept_reports_back(&name(by.uuid())),
        KeptReason::ParentBelow { by } => parents::kept_parent_below(&name(by.uuid())),
        KeptReason::InUse => texts::kept_in_use().to_owned(),
    }
}

/// Why a row of an association is left out; none if it goes through.
pub fn left_out(result: &AssociationResult) -> Option<String> {
    let (contact, account) = (&result.contact.name, &result.account.name);
    match &result.outcome {
        AssociationOutcome::Made { .. } => None,
        AssociationOutcome::AlreadyThere { .. } => {
            Some(texts::already_belongs_to(contact, account))
        }
        AssociationOutcome::Refused { title, .. } => {
            Some(texts::cannot_join(contact, account, title))
        }
    }
}

/// Why a contact is not deleted; none if it is.
pub fn not_deleted(result: &DeletionResult) -> Option<String> {
    match &result.outcome {
        DeletionOutcome::Deleted => None,
        DeletionOutcome::Refused { title, .. } => {
            Some(deletion::cannot_be_deleted(&result.contact.name, title))
        }
    }
}

/// How many mails are sent.
pub fn mails(count: u32) -> String {
    match count {
        0 => texts::no_mails().to_owned(),
        count => texts::mails(count),
    }
}

/// What an undo cannot take back.
pub fn lasting(lasting: Lasting) -> String {
    match lasting {
        Lasting::SessionsEnd { count } => texts::sessions_end(count),
        Lasting::LinksEnd { count } => texts::links_end(count),
        Lasting::MailsDropped { count } => texts::mails_dropped(count),
    }
}

/// So many tickets come into sight or leave it: "100+" where they are not counted further.
#[derive(Clone, Copy, Debug)]
struct Sighted(u32);

impl Amount for Sighted {
    fn number(self) -> u64 {
        self.0.into()
    }

    fn shown(self) -> String {
        let more = if self.0 < SIGHT_TICKETS { "" } else { "+" };
        [&*self.0.shown(), more].concat()
    }
}

/// What a contact who is called `name` gains and loses: "Ann sees 3 more tickets."
pub fn sight(change: &SightChange, name: &str) -> String {
    match (change.gains, change.loses) {
        (gains, 0) => texts::sees_more(name, Sighted(gains)),
        (0, loses) => texts::sees_fewer(name, Sighted(loses)),
        (gains, loses) => texts::sees_more_and_fewer(name, Sighted(gains), Sighted(loses)),
    }
}
