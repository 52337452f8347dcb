//! The statements of an import of contacts: their addresses, relationships and
//! invitations.

use serde::Serialize;
use shared::fields::contact::Contact;
use shared::ids::{AddressId, ContactId, HelpCenterId, ImportId, MailId, TokenId};
use shared::import::contacts::{ContactPlan, NewAddress, NewLevel, NewRelationship};
use shared::import::people::ContactFields;
use shared::policy::Permit;
use shared::policy::customers::{Import as Importing, Invite};
use shared::text::sort_key;
use shared::time::Timestamp;

use super::{Run, each};
use crate::store::literal::{each_field, join, with_fields};
use crate::store::tokens::ACTIVATION_LIFE;
use crate::store::{Param, Statement, sql};

/// The ids of the contacts that rows refer to, by external ids `?1` or addresses `?2`.
macro_rules! spoken_of {
    () => {
        "(select id from contacts where deleted_at is null and external_id in (select value from json_each(?1))
          union select contact_id from contact_addresses
                 where is_live = 1 and address_key in (select value from json_each(?2)))"
    };
}

/// A text that changes when any data changes that a plan depends on.
macro_rules! stamp {
    () => {
        "c.version || ' ' || coalesce((select group_concat(id || version, ' ' order by id) from relationships
            where contact_id = c.id and valid_to is null), '')
         || ' ' || coalesce((select group_concat(id || address_key || is_primary || (verified_at is null), ' ' order by id) from contact_addresses
            where contact_id = c.id and is_live = 1), '')
         || ' ' || exists (select 1 from credentials where contact_id = c.id)"
    };
}

const THERE: &str = join!(
    "select ",
    with_fields!(Contact, "c", concat!("json_object(
       'id', c.id, 'stamp', ", stamp!(), ",
       'has_credential', json(iif(exists (select 1 from credentials where contact_id = c.id), 'true', 'false')),
       'needs_details', json(iif(c.needs_details, 'true', 'false')),
       'first_name', c.first_name, 'last_name', c.last_name, 'external_id', c.external_id,
       'addresses', json((select json_group_array(json_object(
            'id', id, 'key', address_key, 'primary', json(iif(is_primary, 'true', 'false')),
            'verified', json(iif(verified_at is null, 'false', 'true'))))
          from contact_addresses where contact_id = c.id and is_live = 1)),
       'relationships', json((select json_group_array(json_object(
            'id', r.id, 'account', r.account_id, 'account_name', a.name, 'kind', r.kind, 'level', r.level,
            'role_level', rl.level, 'default_level', a.default_level) order by r.kind, a.sort_key)
          from relationships r
          join accounts a on a.id = r.account_id
          left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role
         where r.contact_id = c.id and r.valid_to is null)))")),
    " as json
      from contacts c
     where c.deleted_at is null and c.id in ", spoken_of!()
);

const LINES: &str = concat!(
    "select json_object('id', subject_id, 'line', line) as json from import_rows
      where import_id = ?3 and result in ('created', 'updated', 'skipped') and subject_id in ",
    spoken_of!()
);

/// The existing contacts with these external ids or addresses, a `ExistingContact` each.
pub(crate) fn there(ids: &[String], addresses: &[&str]) -> Statement {
    sql(THERE).with_json(ids).with_json(addresses)
}

/// The earlier lines of the file with these contacts, a `LineOf` each.
pub(crate) fn lines(ids: &[String], addresses: &[&str], import: ImportId) -> Statement {
    sql(LINES).with_json(ids).with_json(addresses).with(import)
}

const UNCHANGED: &str = concat!(
    "insert into guard select not exists (
       select 1 from json_each(?1) j
         left join contacts c on c.id = j.value ->> 0 and c.deleted_at is null
        where c.id is null or ",
    stamp!(),
    " is not j.value ->> 1)"
);

/// The guard that none of these contacts has changed since they were read.
pub(crate) fn unchanged(stamps: &[(ContactId, String)]) -> Statement {
    sql(UNCHANGED).with_json(stamps)
}

const RULE: &str =
    "insert into guard select exists (select 1 from settings where multi_account = ?1)";

/// The guard that the workspace's setting for relationships is unchanged.
pub(crate) fn same_rule(multi_account: bool) -> Statement {
    sql(RULE).with(multi_account)
}

#[derive(Serialize)]
struct Row<'a> {
    id: ContactId,
    sort_key: String,
    #[serde(flatten)]
    fields: &'a ContactFields,
}

const INSERT: &str = join!(
    "insert into contacts (id, first_name, last_name, sort_key, external_id, needs_details, ",
    each_field!(Contact, "#, "),
    "owner_id, created_at, updated_at)
     select value ->> 'id', value ->> 'first_name', value ->> 'last_name', value ->> 'sort_key',
            value ->> 'external_id', value ->> 'needs_details', ",
    each_field!(Contact, "value ->> '#', "),
    "?2, ?3, ?3
       from json_each(?1)"
);

// A change of the addresses also increments the contact's version.
const UPDATE: &str = join!(
    "update contacts
        set first_name = j.value ->> 'first_name', last_name = j.value ->> 'last_name',
            sort_key = j.value ->> 'sort_key', external_id = j.value ->> 'external_id',
            needs_details = j.value ->> 'needs_details', ",
    each_field!(Contact, "# = j.value ->> '#', "),
    "updated_at = ?2, version = version + 1
       from json_each(?1) j
      where contacts.id = j.value ->> 'id'"
);

const DEMOTE: &str =
    "update contact_addresses set is_primary = 0 where id in (select value from json_each(?1))";

const PROMOTE: &str =
    "update contact_addresses set is_primary = 1 where id in (select value from json_each(?1))";

#[derive(Serialize)]
struct Of<'a, T> {
    contact: ContactId,
    #[serde(flatten)]
    what: &'a T,
}

const ADDRESSES: &str = "
    insert into contact_addresses (id, contact_id, email, address_key, is_primary, created_at)
    select value ->> 'id', value ->> 'contact', value ->> 'email', value ->> 'key', value ->> 'primary', ?2
      from json_each(?1)";

const RELATIONSHIPS: &str = "
    insert into relationships (id, contact_id, account_id, kind, level, valid_from)
    select value ->> 'id', value ->> 'contact', value ->> 'account', value ->> 'kind', value ->> 'level', ?2
      from json_each(?1)";

const LEVELS: &str = "
    update relationships set level = j.level, version = version + 1
      from (select value ->> 'id' as id, value ->> 'to' as level from json_each(?1)) j
     where relationships.id = j.id";

/// Creates and updates contacts as planned. New accounts are created before.
pub(crate) fn write(
    _: &Permit<Importing>,
    plans: &[ContactPlan],
    run: &Run,
    now: Timestamp,
) -> Vec<Statement> {
    let rows = |is_there: bool| -> Vec<Row<'_>> {
        plans
            .iter()
            .filter(|it| it.before.is_some() == is_there && it.changes_contact())
            .map(|plan| {
                let fields = &plan.after;
                let sort_key = sort_key(&fields.name());
                Row { id: plan.id, sort_key, fields }
            })
            .collect()
    };
    let at = Param::Int(now.millis());
    let demoted: Vec<AddressId> = plans.iter().filter_map(|it| it.demoted).collect();
    let promoted: Vec<AddressId> = plans.iter().filter_map(|it| it.promoted).collect();
    let addresses: Vec<Of<'_, NewAddress>> = of(plans, |it| &it.addresses);
    let relationships: Vec<Of<'_, NewRelationship>> = of(plans, |it| &it.relationships);
    let levels: Vec<Of<'_, NewLevel>> = of(plans, |it| &it.levels);
    [
        each(INSERT, &rows(false), &[Param::Text(run.owner.to_string()), at.clone()]),
        each(UPDATE, &rows(true), std::slice::from_ref(&at)),
        each(DEMOTE, &demoted, &[]),
        each(PROMOTE, &promoted, &[]),
        each(ADDRESSES, &addresses, std::slice::from_ref(&at)),
        each(RELATIONSHIPS, &relationships, &[at]),
        each(LEVELS, &levels, &[]),
    ]
    .concat()
}

fn of<'a, T>(plans: &'a [ContactPlan], what: fn(&ContactPlan) -> &Vec<T>) -> Vec<Of<'a, T>> {
    let each = |plan: &'a ContactPlan| {
        what(plan).iter().map(|it| Of { contact: plan.id, what: it }).collect::<Vec<_>>()
    };
    plans.iter().flat_map(each).collect()
}

/// An activation mail to a contact created in the same batch.
#[derive(Serialize)]
pub(crate) struct Invitation {
    /// The contact.
    pub(crate) contact: ContactId,
    /// The link.
    pub(crate) token: TokenId,
    /// The hash of the link's secret.
    pub(crate) hash: String,
    /// The mail.
    pub(crate) mail: MailId,
}

const LET_IN: &str = "
    insert into portal_access (contact_id, help_center_id, state, since)
    select value ->> 'contact', ?2, 'invited', ?3 from json_each(?1)";

const TOKENS: &str = "
    insert into tokens (id, hash, purpose, contact_id, help_center_id, address_key, email, created_at, expires_at)
    select j.value ->> 'token', j.value ->> 'hash', 'activation', m.contact_id, ?2, m.address_key, m.email, ?3, ?4
      from json_each(?1) j
      join contact_addresses m on m.contact_id = j.value ->> 'contact' and m.is_live = 1 and m.is_primary = 1";

const MAILS: &str = "
    insert into outbox (id, kind, contact_id, help_center_id, email, token_id, not_before, queued_at)
    select j.value ->> 'mail', 'activation', m.contact_id, ?2, m.email, j.value ->> 'token', ?3, ?3
      from json_each(?1) j
      join contact_addresses m on m.contact_id = j.value ->> 'contact' and m.is_live = 1 and m.is_primary = 1";

/// Invites contacts created in the same batch that have an address [P12].
pub(crate) fn invite(
    _: &Permit<Invite>,
    invitations: &[Invitation],
    help_center: HelpCenterId,
    now: Timestamp,
) -> Vec<Statement> {
    let into = Param::Text(help_center.to_string());
    let at = Param::Int(now.millis());
    let until = Param::Int((now + ACTIVATION_LIFE).millis());
    [
        each(LET_IN, invitations, &[into.clone(), at.clone()]),
        each(TOKENS, invitations, &[into.clone(), at.clone(), until]),
        each(MAILS, invitations, &[into, at]),
    ]
    .concat()
}
