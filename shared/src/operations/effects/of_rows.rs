//! Turns row changes into effects.

use super::{Effect, Record, custom, labels, parents, reach, roles};
use crate::fields::{self, Values};
use crate::operations::rows::{
    AccountRow, AddressRow, ContactRow, Diff, DomainRow, PortalAccessRow, RelationshipRow,
    RoleLevelRow, RowChange, SettingsRow, ShareRow, TicketRow,
};
use crate::portal::access::PortalState;
use crate::workspace::Setting;

/// The effects of `changes`, in their order. A created or deleted record is a single
/// effect, without the values of its fields.
pub fn effects(changes: &[RowChange]) -> Vec<Effect> {
    let mut effects = Vec::new();
    for change in changes {
        match change {
            RowChange::Settings(diff) => settings(diff, &mut effects),
            RowChange::Contact(diff) => contact(diff, &mut effects),
            RowChange::Address(diff) => address(diff, &mut effects),
            RowChange::Account(diff) => account(diff, &mut effects),
            RowChange::Domain(diff) => {
                let domains = |row: &DomainRow| (row.account_id, row.domain.clone());
                match (&diff.before, &diff.after) {
                    (None, Some(row)) => {
                        let (account, domain) = domains(row);
                        effects.push(Effect::DomainAdded { account, domain });
                    }
                    (Some(row), None) => {
                        let (account, domain) = domains(row);
                        effects.push(Effect::DomainRemoved { account, domain });
                    }
                    (Some(before), Some(after)) if before.account_id != after.account_id => {
                        let (to, domain) = domains(after);
                        effects.push(Effect::DomainMoved { domain, from: before.account_id, to });
                    }
                    // A change of a domain's position is not an effect.
                    (Some(_), Some(_)) | (None, None) => {}
                }
            }
            RowChange::RoleLevel(diff) => {
                let Some(row) = diff.after.as_ref().or(diff.before.as_ref()) else { continue };
                let level = |it: &Option<RoleLevelRow>| it.as_ref().map(|it| it.level);
                effects.push(Effect::RoleLevelChanged {
                    account: row.account_id,
                    role: row.role.clone(),
                    from: level(&diff.before),
                    to: level(&diff.after),
                });
            }
            RowChange::Role(diff) => roles::role(diff, &mut effects),
            RowChange::Relationship(diff) => relationship(diff, &mut effects),
            RowChange::PortalAccess(diff) => {
                let Some(row) = diff.after.as_ref().or(diff.before.as_ref()) else { continue };
                let state = |it: &Option<PortalAccessRow>| {
                    it.as_ref().map_or(PortalState::Unverified, |it| it.state)
                };
                let (from, to) = (state(&diff.before), state(&diff.after));
                if from != to {
                    let (contact, help_center) = (row.contact_id, row.help_center_id);
                    effects.push(Effect::PortalStateChanged { contact, help_center, from, to });
                }
            }
            RowChange::Ticket(diff) => ticket(diff, &mut effects),
            RowChange::Share(diff) => share(diff, &mut effects),
            RowChange::Tag(diff) => labels::tag(diff, &mut effects),
            RowChange::ContactTag(diff) => labels::contact_tag(diff, &mut effects),
            RowChange::AccountTag(diff) => labels::account_tag(diff, &mut effects),
            RowChange::Group(diff) => labels::group(diff, &mut effects),
            RowChange::Member(diff) => labels::member(diff, &mut effects),
            RowChange::CustomField(diff) => custom::field(diff, &mut effects),
            RowChange::CustomValue(diff) => custom::value(diff, &mut effects),
            RowChange::Participant(diff) => {
                let Some(row) = diff.after.as_ref().or(diff.before.as_ref()) else { continue };
                effects.push(Effect::ParticipationChanged {
                    ticket: row.ticket_id,
                    contact: row.contact_id,
                    takes_part: diff.after.is_some(),
                });
            }
        }
    }
    effects
}

fn settings(diff: &Diff<SettingsRow>, effects: &mut Vec<Effect>) {
    let (Some(before), Some(after)) = (&diff.before, &diff.after) else { return };
    let (before, after) = (before.workspace(), after.workspace());
    let changed = Setting::ALL.iter().copied().filter(|it| it.is_on(before) != it.is_on(after));
    effects.extend(changed.map(|setting| {
        let on = setting.is_on(after);
        Effect::SettingChanged { setting, on }
    }));
}

fn contact(diff: &Diff<ContactRow>, effects: &mut Vec<Effect>) {
    let lives = |row: &Option<ContactRow>| row.as_ref().map(|it| it.deleted_at.is_none());
    let Some(id) = diff.after.as_ref().or(diff.before.as_ref()).map(|it| it.id) else { return };
    let record = Record::Contact(id);
    let into = diff.after.as_ref().and_then(|it| it.merged_into).map(Record::Contact);
    let sides = (lives(&diff.before), lives(&diff.after));
    effects.extend(merged(record, into, sides));
    let (Some(before), Some(after)) = (&diff.before, &diff.after) else { return };
    let names = [
        ("first_name", Some(&*before.first_name), Some(&*after.first_name)),
        ("last_name", Some(&*before.last_name), Some(&*after.last_name)),
    ];
    let id_key = ("external_id", before.external_id.as_deref(), after.external_id.as_deref());
    let is_list = reach::has_several(&before.reach, &after.reach);
    let listed = listed(&before.fields, &after.fields).filter(|it| !is_list || it.0 != "phone");
    fields_changed(record, names.into_iter().chain(listed).chain([id_key]), effects);
    let (from, to) = (before.fields.get("phone"), after.fields.get("phone"));
    reach::reach(record, (&before.reach, from), (&after.reach, to), effects);
    reach::people(before, after, effects);
    if before.owner_id != after.owner_id {
        effects.push(Effect::OwnerChanged { record, from: before.owner_id, to: after.owner_id });
    }
    if before.needs_details != after.needs_details {
        effects.push(Effect::NeedsDetails { contact: id, needed: after.needs_details.0 });
    }
}

fn account(diff: &Diff<AccountRow>, effects: &mut Vec<Effect>) {
    let lives = |row: &Option<AccountRow>| row.as_ref().map(|it| it.deleted_at.is_none());
    let Some(id) = diff.after.as_ref().or(diff.before.as_ref()).map(|it| it.id) else { return };
    let record = Record::Account(id);
    let into = diff.after.as_ref().and_then(|it| it.merged_into).map(Record::Account);
    let sides = (lives(&diff.before), lives(&diff.after));
    effects.extend(merged(record, into, sides));
    let (Some(before), Some(after)) = (&diff.before, &diff.after) else { return };
    let name = ("name", Some(&*before.name), Some(&*after.name));
    let id_key = ("external_id", before.external_id.as_deref(), after.external_id.as_deref());
    let is_list = reach::has_several(&before.reach, &after.reach);
    let listed = listed(&before.fields, &after.fields).filter(|it| !is_list || it.0 != "phone");
    fields_changed(record, [name].into_iter().chain(listed).chain([id_key]), effects);
    let (from, to) = (before.fields.get("phone"), after.fields.get("phone"));
    reach::reach(record, (&before.reach, from), (&after.reach, to), effects);
    if before.owner_id != after.owner_id {
        effects.push(Effect::OwnerChanged { record, from: before.owner_id, to: after.owner_id });
    }
    if before.default_level != after.default_level {
        let (from, to) = (before.default_level, after.default_level);
        effects.push(Effect::DefaultLevelChanged { account: id, from, to });
    }
    parents::of(before, after, effects);
}

fn presence(record: Record, before: Option<bool>, after: Option<bool>) -> Option<Effect> {
    match (before, after) {
        (None, Some(true)) => Some(Effect::Created { record }),
        (Some(true), None | Some(false)) => Some(Effect::Deleted { record }),
        (Some(false), Some(true)) => Some(Effect::Restored { record }),
        (None | Some(false), None | Some(false)) | (Some(true), Some(true)) => None,
    }
}

/// The presence of a record, which may be merged into another one.
fn merged(
    record: Record,
    into: Option<Record>,
    sides: (Option<bool>, Option<bool>),
) -> Option<Effect> {
    match (sides, into) {
        ((Some(true), Some(false)), Some(into)) => Some(Effect::Merged { record, into }),
        ((before, after), _) => presence(record, before, after),
    }
}

/// A field's name, and its value before and after.
type Sides<'a> = (&'static str, Option<&'a str>, Option<&'a str>);

fn listed<'a, R: fields::Record>(
    before: &'a Values<R>,
    after: &'a Values<R>,
) -> impl Iterator<Item = Sides<'a>> {
    before.iter().zip(after.iter()).map(|((field, from), (_, to))| (field.name, from, to))
}

fn fields_changed<'a>(
    record: Record,
    fields: impl Iterator<Item = Sides<'a>>,
    effects: &mut Vec<Effect>,
) {
    let changed = fields.filter(|(_, from, to)| from != to);
    effects.extend(changed.map(|(field, from, to)| Effect::FieldChanged {
        record,
        field: field.to_owned(),
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
    }));
}

fn address(diff: &Diff<AddressRow>, effects: &mut Vec<Effect>) {
    let Some(row) = diff.after.as_ref().or(diff.before.as_ref()) else { return };
    let (contact, email) = (row.contact_id, row.email.clone());
    let before = diff.before.as_ref().filter(|it| it.is_live.0);
    let after = diff.after.as_ref().filter(|it| it.is_live.0);
    match (before, after) {
        (Some(before), Some(after)) if before.contact_id != after.contact_id => {
            let (from, to) = (before.contact_id, after.contact_id);
            effects.push(Effect::AddressMoved { email: email.clone(), from, to });
            if after.is_primary.0 {
                effects.push(Effect::AddressBecamePrimary { contact, email });
            }
        }
        (None, Some(_)) => effects.push(Effect::AddressAdded { contact, email }),
        (Some(_), None) => effects.push(Effect::AddressRemoved { contact, email }),
        (Some(before), Some(after)) => {
            if before.email != after.email {
                let (from, to) = (before.email.clone(), after.email.clone());
                effects.push(Effect::AddressCorrected { contact, from, to });
            }
            if !before.is_primary.0 && after.is_primary.0 {
                let email = email.clone();
                effects.push(Effect::AddressBecamePrimary { contact, email });
            }
            if before.is_primary.0 && !after.is_primary.0 {
                let email = email.clone();
                effects.push(Effect::AddressCeasedToBePrimary { contact, email });
            }
            if before.bounced_at.is_none() && after.bounced_at.is_some() {
                let email = email.clone();
                effects.push(Effect::AddressBounced { contact, email });
            }
            if before.verified_at.is_none() && after.verified_at.is_some() {
                effects.push(Effect::AddressVerified { contact, email });
            }
        }
        (None, None) => {}
    }
}

fn relationship(diff: &Diff<RelationshipRow>, effects: &mut Vec<Effect>) {
    let before = diff.before.as_ref().filter(|it| it.valid_to.is_none());
    let after = diff.after.as_ref().filter(|it| it.valid_to.is_none());
    match (before, after) {
        (None, Some(row)) => effects.push(Effect::Joined {
            contact: row.contact_id,
            account: row.account_id,
            kind: row.kind,
            role: row.role.clone(),
            level: row.level,
        }),
        (Some(row), None) => {
            let (contact, account, kind) = (row.contact_id, row.account_id, row.kind);
            effects.push(Effect::Left { contact, account, kind });
        }
        (Some(before), Some(after))
            if (before.contact_id, before.account_id) != (after.contact_id, after.account_id) =>
        {
            let (contact, account, kind) = (before.contact_id, before.account_id, before.kind);
            effects.push(Effect::Left { contact, account, kind });
            effects.push(Effect::Joined {
                contact: after.contact_id,
                account: after.account_id,
                kind: after.kind,
                role: after.role.clone(),
                level: after.level,
            });
        }
        (Some(before), Some(after)) => {
            let (contact, account) = (after.contact_id, after.account_id);
            if before.kind != after.kind {
                effects.push(Effect::KindChanged { contact, account, to: after.kind });
            }
            if before.role != after.role {
                let (from, to) = (before.role.clone(), after.role.clone());
                effects.push(Effect::RoleChanged { contact, account, from, to });
            }
            if before.level != after.level {
                let (from, to) = (before.level, after.level);
                effects.push(Effect::LevelChanged { contact, account, from, to });
            }
        }
        (None, None) => {}
    }
}

fn ticket(diff: &Diff<TicketRow>, effects: &mut Vec<Effect>) {
    let (Some(before), Some(after)) = (&diff.before, &diff.after) else { return };
    let ticket = after.number;
    if before.account_id != after.account_id {
        let (from, to) = (before.account_id, after.account_id);
        effects.push(Effect::TicketMoved { ticket, from, to });
    }
    if before.requester_id != after.requester_id {
        let (from, to) = (before.requester_id, after.requester_id);
        effects.push(Effect::RequesterChanged { ticket, from, to });
    }
    if before.is_private != after.is_private {
        effects.push(Effect::PrivacyChanged { ticket, is_private: after.is_private.0 });
    }
}

fn share(diff: &Diff<ShareRow>, effects: &mut Vec<Effect>) {
    let Some(row) = diff.after.as_ref().or(diff.before.as_ref()) else { return };
    let live = diff.after.as_ref().filter(|it| it.withdrawn_at.is_none());
    effects.push(Effect::ShareChanged {
        ticket: row.ticket_id,
        account: row.account_id,
        is_shared: live.is_some(),
        until: live.and_then(|it| it.expires_at),
    });
}
