//! A contact's addresses, as acts on them need them, and the holder of an address.

use serde::Deserialize;
use shared::api::Named;
use shared::email::AddressKey;
use shared::ids::{AddressId, ContactId};
use shared::operations::addresses::Addresses;

use crate::store::records::contact_addresses as rows;
use crate::store::{Answers, Slot, Statement, StoreError, read_row, sql};

/// The addresses of the contact `?1` and their context, as an [`Addresses`].
macro_rules! now {
    () => {
        concat!(
            "select json_object(
       'contact', c.id,
       'live', json((select json_group_array(json(", rows!(row_json), ") order by r.id)
           from contact_addresses r where r.contact_id = c.id and r.is_live = 1)),
       'portal', json((select json_group_array(json_object(
                'contact_id', p.contact_id, 'help_center_id', p.help_center_id, 'state', p.state,
                'since', p.since) order by p.help_center_id)
           from portal_access p where p.contact_id = c.id)),
       'has_credential', json(iif(exists (select 1 from credentials where contact_id = c.id), 'true', 'false'))) as json
      from contacts c where c.id = ?1 and c.deleted_at is null"
        )
    };
}

const NOW: &str = now!();

/// The contact's addresses, and what depends on them.
pub(crate) fn now(contact: ContactId) -> Statement {
    sql(NOW).with(contact)
}

/// A contact's addresses as they were read.
pub(crate) struct Found {
    /// The addresses.
    pub(crate) addresses: Addresses,
    /// The same as the database's JSON text, for [`unchanged`].
    stamp: String,
}

impl Found {
    /// Reads the answer of [`now`]; `None`: the contact does not exist.
    pub(crate) fn read(
        answers: &mut Answers,
        slot: Slot<Addresses>,
    ) -> Result<Option<Self>, StoreError> {
        let Some(stamp) = answers.text(slot) else { return Ok(None) };
        Ok(Some(Self { addresses: read_row(&stamp)?, stamp }))
    }
}

const UNCHANGED: &str = concat!("insert into guard select ?2 is (", now!(), ")");

/// The guard that the addresses are unchanged.
pub(crate) fn unchanged(found: &Found) -> Statement {
    sql(UNCHANGED).with(found.addresses.contact).with(&found.stamp)
}

/// The holder of an address.
#[derive(Deserialize)]
pub(crate) struct Holder {
    /// The contact.
    pub(crate) contact: Named<ContactId>,
    /// The id of the address row.
    pub(crate) address: AddressId,
}

const HOLDER: &str = "
    select json_object('address', m.id, 'contact', json_object(
             'id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name))) as json
      from contact_addresses m join contacts c on c.id = m.contact_id
     where m.address_key = ?1 and m.is_live = 1";

/// The [`Holder`] of the address, if it has one [E1].
pub(crate) fn holder(key: Option<&AddressKey>) -> Statement {
    sql(HOLDER).with(key.map(AddressKey::as_str))
}
