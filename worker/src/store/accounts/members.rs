//! Who belongs to an account: its contacts by name, each once [R12].

use shared::api::accounts::{AccountContactFilter, AccountContactRow};
use shared::ids::AccountId;

use crate::store::by_name::{self, Listed, Texts};
use crate::store::help_centers::{Asked, asked_help_center};
use crate::store::scope::level_json;
use crate::store::search::Search;
use crate::store::{Batch, Bind, Statement, sql};

macro_rules! list {
    ($page:literal) => {
        concat!(
            "with ", $page, "
             select json_object('place', c.id || '.' || c.sort_key, 'row', json_object(
                'relationship', r.id, 'version', r.version,
                'contact', json_object('id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name)),
                'email', (select email from contact_addresses
                           where contact_id = c.id and is_live = 1 and is_primary = 1),
                'kind', r.kind, 'role', r.role,
                'level', ", level_json!(), ",
                'portal', coalesce(pa.state, 'unverified'), 'portal_since', pa.since, 'seen_at', pa.seen_at)) as json
               from page p
              cross join relationships r on r.id = p.relationship
              cross join contacts c on c.id = r.contact_id
              cross join accounts a on a.id = r.account_id
               left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role
               left join portal_access pa on pa.contact_id = c.id
                                         and pa.help_center_id = ", asked_help_center!("?5"), "
              order by c.sort_key, c.id"
        )
    };
}

const LIST: Texts = Texts {
    // No index knows members by name. Where there are few, all are looked up and
    // sorted; where there are many, contacts are walked by name until 51 of them
    // are members. A limit of 0 skips the other way.
    walk: list!(
        "many (so) as materialized (
           select count(*) = 2001 from (
             select 1 from relationships indexed by relationships_by_account
              where account_id = ?4 and valid_to is null limit 2001)),
         page (relationship) as materialized (
           select * from (
             select r.id
               from relationships r indexed by relationships_by_account cross join contacts c on c.id = r.contact_id
              where r.account_id = ?4 and r.valid_to is null and c.deleted_at is null
                and (c.sort_key, c.id) > (?1, ?2) and c.sort_key < ?3
              order by c.sort_key, c.id limit iif((select so from many), 0, 51))
           union all
           select * from (
             select r.id
               from contacts c indexed by contacts_by_name cross join relationships r on r.contact_id = c.id
              where r.account_id = ?4 and r.valid_to is null and c.deleted_at is null
                and (c.sort_key, c.id) > (?1, ?2) and c.sort_key < ?3
              order by c.sort_key, c.id limit iif((select so from many), 51, 0)))"
    ),
    // Likewise: few members are looked for one by one, many among all that the
    // search finds. Up to 500 of those are sorted: whoever finds more types
    // another letter.
    search: list!(
        "many (so) as materialized (
           select count(*) = 301 from (
             select 1 from relationships indexed by relationships_by_account
              where account_id = ?4 and valid_to is null limit 301)),
         found (relationship, contact) as materialized (
           select * from (
             select r.id, c.id
               from relationships r indexed by relationships_by_account cross join contacts c on c.id = r.contact_id
              where r.account_id = ?4 and r.valid_to is null and c.deleted_at is null
                and exists (select 1 from contact_search where contact_search match ?6 and rowid = c.seq)
              limit iif((select so from many), 0, 300))
           union all
           select * from (
             select r.id, c.id
               from contact_search s cross join contacts c on c.seq = s.rowid
              cross join relationships r on r.contact_id = c.id
              where s.contact_search match ?6 and r.account_id = ?4 and r.valid_to is null and c.deleted_at is null
              limit iif((select so from many), 500, 0))),
         page (relationship) as materialized (
           select f.relationship from found f cross join contacts c on c.id = f.contact
            where (c.sort_key, c.id) > (?1, ?2) and c.sort_key < ?3
            order by c.sort_key, c.id limit 51)"
    ),
};

/// The account's contacts by name, and where each stands with the help center.
pub(crate) fn list(
    batch: &mut Batch,
    account: AccountId,
    filter: &AccountContactFilter,
    help_center: Asked<'_>,
) -> Listed<AccountContactRow> {
    let own = [account.bind(), help_center.bind()];
    by_name::list(batch, &LIST, Search::people(&filter.q), (None, filter.after.as_ref()), &own)
}

const EXISTS: &str = "select json_object('id', id, 'name', name) as json from accounts where id = ?1 and deleted_at is null";

/// Whether there is such an account, as a `Named<AccountId>`.
pub(crate) fn account(id: AccountId) -> Statement {
    sql(EXISTS).with(id)
}
