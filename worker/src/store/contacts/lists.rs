//! The contacts by name.

use shared::api::contacts::{ContactFilter, ContactRow, ContactView};

use crate::store::by_name::{self, Listed, Texts};
use crate::store::help_centers::{Asked, asked_help_center};
use crate::store::search::Search;
use crate::store::{Batch, Bind};

macro_rules! list {
    ($from:literal, $view:literal) => {
        concat!(
            "with page as materialized (
               select c.seq from ", $from, "
                where c.deleted_at is null ", $view, "
                  and (c.sort_key, c.id) > (?1, ?2) and c.sort_key < ?3
                  and (?4 is null or not exists (
                    select 1 from relationships w
                     where w.account_id = ?4 and w.contact_id = c.id and w.valid_to is null))
                order by c.sort_key, c.id limit 51)
             select json_object('place', c.id || '.' || c.sort_key, 'row', json_object(
                'id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name),
                'email', (select email from contact_addresses
                           where contact_id = c.id and is_live = 1 and is_primary = 1),
                'account', json((select json_object('id', a.id, 'name', a.name)
                              from relationships r join accounts a on a.id = r.account_id and a.deleted_at is null
                             where r.contact_id = c.id and r.valid_to is null and r.kind = 'direct')),
                'other_accounts', (select count(*)
                              from relationships r join accounts a on a.id = r.account_id and a.deleted_at is null
                             where r.contact_id = c.id and r.valid_to is null and r.kind = 'indirect'),
                'portal', coalesce((select pa.state from portal_access pa
                                     where pa.contact_id = c.id and pa.help_center_id = ", asked_help_center!("?5"), "),
                                   'unverified'),
                'needs_details', json(iif(c.needs_details, 'true', 'false')))) as json
               from page p cross join contacts c on c.seq = p.seq
              order by c.sort_key, c.id"
        )
    };
}

// So many of the contacts that a search finds are sorted: whoever finds more
// types another letter.
macro_rules! found {
    ($view:literal) => {
        list!(
            "(select rowid as seq from contact_search where contact_search match ?6 limit 500) f
              cross join contacts c on c.seq = f.seq",
            $view
        )
    };
}

// Each view has an index by name of its own.
const ALL: Texts = Texts { walk: list!("contacts c", ""), search: found!("") };

const UNVERIFIED: Texts = Texts {
    walk: list!("contacts c", "and c.is_active = 0"),
    search: found!("and c.is_active = 0"),
};

const WITHOUT_ACCOUNT: Texts = Texts {
    walk: list!("contacts c", "and c.has_account = 0"),
    search: found!("and c.has_account = 0"),
};

/// The contacts by name, and where each stands with the help center.
pub(crate) fn list(
    batch: &mut Batch,
    filter: &ContactFilter,
    help_center: Asked<'_>,
) -> Listed<ContactRow> {
    let texts = match filter.view {
        ContactView::All => &ALL,
        ContactView::Unverified => &UNVERIFIED,
        ContactView::WithoutAccount => &WITHOUT_ACCOUNT,
    };
    let own = [filter.without.bind(), help_center.bind()];
    by_name::list(
        batch,
        texts,
        Search::people(&filter.q),
        (filter.letter, filter.after.as_ref()),
        &own,
    )
}
