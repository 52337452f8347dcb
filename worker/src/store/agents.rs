//! Agents: their addresses and passwords.

use serde::Deserialize;
use shared::email::AddressKey;
use shared::ids::AgentId;

use super::proof::Own;
use super::{Statement, sql};

/// What a sign-in needs to know of an agent.
#[derive(Deserialize)]
pub(crate) struct AgentKey {
    /// The agent's id.
    pub(crate) id: AgentId,
    /// The hash of the password.
    pub(crate) password_hash: Option<String>,
    /// The name.
    pub(crate) name: String,
    /// The address.
    pub(crate) email: String,
}

const BY_ADDRESS: &str = "
    select json_object('id', id, 'password_hash', password_hash, 'name', name, 'email', email) as json
      from agents
     where address_key = ?1 and disabled_at is null";

/// The agent with this address, as an [`AgentKey`].
pub(crate) fn by_address(address: &AddressKey) -> Statement {
    sql(BY_ADDRESS).with(address.as_str())
}

const BY_SESSION: &str = "
    select json_object('id', a.id, 'password_hash', a.password_hash, 'name', a.name, 'email', a.email) as json
      from sessions s join agents a on a.id = s.agent_id
     where s.hash = ?1";

/// The agent who is signed in, as an [`AgentKey`].
pub(crate) fn by_session(hash: &str) -> Statement {
    sql(BY_SESSION).with(hash)
}

const UNCHANGED: &str = "
    insert into guard select exists (
      select 1 from agents
       where id = ?1 and password_hash is ?2 and email = ?3 and disabled_at is null)";

/// The guard that the agent is unchanged: not disabled, with the same password and the
/// same address. Whatever is decided on an [`AgentKey`] is written with this guard.
pub(crate) fn unchanged(agent: &AgentKey) -> Statement {
    sql(UNCHANGED).with(agent.id).with(agent.password_hash.as_ref()).with(&agent.email)
}

const SET_PASSWORD: &str =
    "update agents set password_hash = ?2, must_change_password = 0 where id = ?1";

/// Sets the agent's own password.
pub(crate) fn set_password(own: &Own<AgentId>, hash: &str) -> Statement {
    sql(SET_PASSWORD).with(own.id()).with(hash)
}
