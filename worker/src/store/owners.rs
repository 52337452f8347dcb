//! The owners of contacts and accounts.

use shared::ids::AgentId;
use uuid::Uuid;

use super::literal::join;
use super::records::{accounts, contacts};
use super::{Statement, sql};

const CONTACTS: &str = join!(
    "select json(",
    contacts!(row_json),
    ") as json from json_each(?1) v
      cross join contacts r on r.id = v.value and r.deleted_at is null"
);

/// Those of these records that are contacts, as rows.
pub(crate) fn contacts(ids: &[Uuid]) -> Statement {
    sql(CONTACTS).with_json(ids)
}

const ACCOUNTS: &str = join!(
    "select json(",
    accounts!(row_json),
    ") as json from json_each(?1) v
      cross join accounts r on r.id = v.value and r.deleted_at is null"
);

/// Those of these records that are accounts, as rows.
pub(crate) fn accounts(ids: &[Uuid]) -> Statement {
    sql(ACCOUNTS).with_json(ids)
}

const ACTIVE: &str =
    "select json_quote(id) as json from agents where id = ?1 and disabled_at is null";

/// The agent, if they are active.
pub(crate) fn active(id: AgentId) -> Statement {
    sql(ACTIVE).with(id)
}

const STILL_ACTIVE: &str = "
    insert into guard select exists (select 1 from agents where id = ?1 and disabled_at is null)";

/// The guard that the agent is active.
pub(crate) fn still_active(id: AgentId) -> Statement {
    sql(STILL_ACTIVE).with(id)
}
