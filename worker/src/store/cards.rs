//! What a business card says: phones, postal addresses, and lines of reports.

use serde::Deserialize;
use shared::api::Named;
use shared::api::phones::{Card, MOST_REPORTS};
use shared::customers::reach::Reach;
use shared::ids::{AccountId, ContactId};

use super::contacts::reports::up;
use super::{Statement, sql};

/// A record's columns, and a contact's lines of reports.
#[derive(Deserialize)]
pub(crate) struct CardRow {
    version: i64,
    phone: Option<String>,
    phone_kind: Option<shared::customers::phones::PhoneKind>,
    other_phones: Option<String>,
    postal_addresses: Option<String>,
    superiors: Vec<Named<ContactId>>,
    reports: Vec<Named<ContactId>>,
    all_reports: u32,
}

impl CardRow {
    /// The card.
    pub(crate) fn card(self) -> Card {
        let Self { phone_kind, other_phones, postal_addresses, .. } = self;
        let reach = Reach { phone_kind, other_phones, postal_addresses };
        let told = u32::try_from(self.reports.len()).unwrap_or(u32::MAX);
        Card {
            version: self.version,
            phones: reach.phones(self.phone.as_deref()),
            addresses: reach.addresses(),
            superiors: self.superiors,
            reports: self.reports,
            more_reports: self.all_reports.saturating_sub(told),
        }
    }
}

macro_rules! own {
    () => {
        "'version', c.version, 'phone', c.phone, 'phone_kind', c.phone_kind,
         'other_phones', c.other_phones, 'postal_addresses', c.postal_addresses"
    };
}

// Who reports to a contact who is deleted reports to the next one above. A thousand are looked
// at.
const OF_CONTACT: &str = concat!(
    "with recursive below (id, name, sort_key, lives, step) as (
       select p.id, ltrim(p.first_name || ' ' || p.last_name), p.sort_key, p.deleted_at is null, 1
         from contacts p where coalesce(p.merged_into, p.reports_to_id) = ?1
        union all
       select p.id, ltrim(p.first_name || ' ' || p.last_name), p.sort_key, p.deleted_at is null, b.step + 1
         from below b cross join contacts p on coalesce(p.merged_into, p.reports_to_id) = +b.id
        where not b.lives and b.step < 100
        limit 1001)
     select json_object(", own!(), ",
       'superiors', json((",
    up!("c.reports_to_id"),
    " select json_group_array(json_object('id', id, 'name', name))
             from (select id, name from up where lives and id <> c.id order by step))),
       'reports', json((select json_group_array(json_object('id', id, 'name', name))
             from (select distinct id, name, sort_key from below where lives and id <> c.id
                    order by sort_key, id limit cast(?2 as integer)))),
       'all_reports', (select count(distinct id) from below where lives and id <> c.id)) as json
      from contacts c where c.id = ?1 and c.deleted_at is null"
);

const OF_ACCOUNT: &str = concat!(
    "select json_object(",
    own!(),
    ", 'superiors', json('[]'), 'reports', json('[]'), 'all_reports', 0) as json
      from accounts c where c.id = ?1 and c.deleted_at is null"
);

/// What a contact's card says, a [`CardRow`].
pub(crate) fn of_contact(id: ContactId) -> Statement {
    sql(OF_CONTACT).with(id).with(i64::from(MOST_REPORTS))
}

/// What an account's card says, a [`CardRow`].
pub(crate) fn of_account(id: AccountId) -> Statement {
    sql(OF_ACCOUNT).with(id)
}
