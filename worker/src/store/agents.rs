//! Agents: their addresses and passwords, and what admins decide about them. Invitations are
//! in [`super::agent_invitations`].

use serde::Deserialize;
use shared::agents::{AgentBody, AgentDraft, AgentStanding};
use shared::email::{AddressKey, Email};
use shared::ids::{AgentId, DepartmentId};
use shared::policy::Permit;
use shared::policy::workspace::ChangeSettings;
use shared::time::Timestamp;

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

const LIST: &str = "
    select json_object(
      'agents', json((select json_group_array(json(agent)) from (
        select json_object(
           'id', a.id, 'name', a.name, 'email', a.email, 'version', a.version,
           'is_admin', json(iif(a.is_admin, 'true', 'false')), 'sees_all', json(iif(a.sees_all, 'true', 'false')),
           'departments', json((select json_group_array(json_object('id', id, 'name', name)) from (
              select d.id, d.name from agent_departments g join departments d on d.id = g.department_id
               where g.agent_id = a.id order by d.name))),
           'state', case when a.disabled_at is not null then 'deactivated'
                         when a.password_hash is null then 'invited' else 'active' end,
           'contacts', (select count(*) from (
              select 1 from contacts where owner_id = a.id and deleted_at is null limit 1000)),
           'accounts', (select count(*) from (
              select 1 from accounts where owner_id = a.id and deleted_at is null limit 1000)),
           'tickets', (select count(*) from (
              select 1 from tickets where assignee_id = a.id and status in ('open', 'waiting') limit 1000))) as agent
          from agents a order by a.disabled_at is not null, a.name, a.id limit 500))),
      'departments', json((select json_group_array(json_object('id', id, 'name', name)) from (
         select id, name from departments order by name)))) as json";

/// All agents, as an [`AgentList`](shared::api::agents::AgentList).
pub(crate) fn list() -> Statement {
    sql(LIST)
}

/// An agent before a change.
#[derive(Deserialize)]
pub(crate) struct AgentNow {
    /// The version.
    pub(crate) version: i64,
    /// The name.
    pub(crate) name: String,
    /// What the rules need.
    #[serde(flatten)]
    pub(crate) standing: AgentStanding,
    /// Whether the agent works for every department.
    pub(crate) sees_all: bool,
    /// The departments that the agent works for by name.
    pub(crate) departments: Vec<DepartmentId>,
}

impl AgentNow {
    /// What an admin has set.
    pub(crate) fn draft(&self) -> AgentDraft {
        AgentDraft {
            name: self.name.clone(),
            is_admin: self.standing.is_admin,
            sees_all: self.sees_all,
            departments: self.departments.clone(),
        }
    }
}

const NOW: &str = "
    select json_object(
       'version', a.version, 'name', a.name,
       'state', case when a.disabled_at is not null then 'deactivated'
                     when a.password_hash is null then 'invited' else 'active' end,
       'is_admin', json(iif(a.is_admin, 'true', 'false')), 'sees_all', json(iif(a.sees_all, 'true', 'false')),
       'has_other_admins', json(iif(exists (
          select 1 from agents o
           where o.id <> a.id and o.is_admin = 1 and o.disabled_at is null and o.password_hash is not null),
          'true', 'false')),
       'owns', json(iif(
          exists (select 1 from contacts where owner_id = a.id and deleted_at is null)
          or exists (select 1 from contacts where assigned_to_id = a.id and deleted_at is null)
          or exists (select 1 from accounts where owner_id = a.id and deleted_at is null)
          or exists (select 1 from tickets where assignee_id = a.id and status in ('open', 'waiting')),
          'true', 'false')),
       'departments', json((select json_group_array(department_id) from agent_departments where agent_id = a.id))) as json
      from agents a where a.id = ?1";

/// The agent, as an [`AgentNow`].
pub(crate) fn now(agent: AgentId) -> Statement {
    sql(NOW).with(agent)
}

const VERSION: &str =
    "insert into guard select exists (select 1 from agents where id = ?1 and version = ?2)";

/// The guard that nobody changed the agent since.
pub(crate) fn version(agent: AgentId, version: i64) -> Statement {
    sql(VERSION).with(agent).with(version)
}

const OTHER_ADMIN: &str = "
    insert into guard select exists (
      select 1 from agents
       where id <> ?1 and is_admin = 1 and disabled_at is null and password_hash is not null)";

/// The guard that another admin can sign in.
pub(crate) fn other_admin(agent: AgentId) -> Statement {
    sql(OTHER_ADMIN).with(agent)
}

const WORKS: &str = "
    insert into guard select exists (
      select 1 from agents where id = ?1 and disabled_at is null and password_hash is not null)";

/// The guard that the agent can sign in.
pub(crate) fn works(agent: AgentId) -> Statement {
    sql(WORKS).with(agent)
}

const DEPARTMENTS_EXIST: &str = "
    insert into guard select not exists (
      select 1 from json_each(?1) j where j.value not in (select id from departments))";

/// The guard that these departments exist.
pub(crate) fn departments_exist(departments: &[DepartmentId]) -> Statement {
    sql(DEPARTMENTS_EXIST).with_json(departments)
}

const UNKNOWN: &str = "
    select json_quote(count(*)) as json from json_each(?1) j
     where j.value not in (select id from departments)";

/// How many of these departments don't exist.
pub(crate) fn unknown_departments(departments: &[DepartmentId]) -> Statement {
    sql(UNKNOWN).with_json(departments)
}

const HAS_ADDRESS: &str = "select json_quote(count(*)) as json from agents where address_key = ?1";

/// How many agents have this address: none or one.
pub(crate) fn with_address(address: &AddressKey) -> Statement {
    sql(HAS_ADDRESS).with(address.as_str())
}

const CREATE: &str = "
    insert into agents (id, name, email, address_key, is_admin, sees_all, created_at)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

/// Creates an agent without a password.
pub(crate) fn create(
    _: &Permit<ChangeSettings>,
    id: AgentId,
    (email, key): (&Email, &AddressKey),
    body: &AgentBody,
    now: Timestamp,
) -> Statement {
    let row = sql(CREATE).with(id).with(body.name.as_str()).with(email.as_str()).with(key.as_str());
    row.with(body.is_admin).with(body.sees_all).with(now)
}

const EDIT: &str = "
    update agents set name = ?2, is_admin = ?3, sees_all = ?4, version = version + 1 where id = ?1";

/// Changes an agent's name, role and departments; the latter with [`work_for`].
pub(crate) fn edit(_: &Permit<ChangeSettings>, id: AgentId, body: &AgentBody) -> Statement {
    sql(EDIT).with(id).with(body.name.as_str()).with(body.is_admin).with(body.sees_all)
}

const LEAVE: &str = "delete from agent_departments where agent_id = ?1";

const JOIN: &str = "
    insert into agent_departments (agent_id, department_id)
    select distinct ?1, value from json_each(?2)";

/// Sets the departments that an agent works for by name.
pub(crate) fn work_for(
    _: &Permit<ChangeSettings>,
    id: AgentId,
    departments: &[DepartmentId],
) -> [Statement; 2] {
    [sql(LEAVE).with(id), sql(JOIN).with(id).with_json(departments)]
}

const SET_DISABLED: &str =
    "update agents set disabled_at = ?2, version = version + 1 where id = ?1";

const END_SESSIONS: &str = "delete from sessions where agent_id = ?1";

/// Deactivates an agent, and ends their sessions.
pub(crate) fn deactivate(
    _: &Permit<ChangeSettings>,
    id: AgentId,
    now: Timestamp,
) -> [Statement; 2] {
    [sql(SET_DISABLED).with(id).with(now), sql(END_SESSIONS).with(id)]
}

/// Reactivates an agent.
pub(crate) fn reactivate(_: &Permit<ChangeSettings>, id: AgentId) -> Statement {
    sql(SET_DISABLED).with(id).with(None::<Timestamp>)
}

const GIVE_CONTACTS: &str = "
    update contacts set owner_id = ?2, updated_at = ?3, version = version + 1
     where owner_id = ?1 and deleted_at is null";

const GIVE_ASSIGNED: &str = "
    update contacts set assigned_to_id = ?2, updated_at = ?3, version = version + 1
     where assigned_to_id = ?1 and deleted_at is null";

const GIVE_ACCOUNTS: &str = "
    update accounts set owner_id = ?2, updated_at = ?3, version = version + 1
     where owner_id = ?1 and deleted_at is null";

const GIVE_TICKETS: &str = "
    update tickets set assignee_id = ?2, version = version + 1
     where assignee_id = ?1 and status in ('open', 'waiting')";

/// Gives an agent's contacts, accounts and open tickets, and the contacts who are assigned to
/// them, to another agent.
pub(crate) fn hand_over(
    _: &Permit<ChangeSettings>,
    from: AgentId,
    to: AgentId,
    now: Timestamp,
) -> [Statement; 4] {
    [
        sql(GIVE_CONTACTS).with(from).with(to).with(now),
        sql(GIVE_ASSIGNED).with(from).with(to).with(now),
        sql(GIVE_ACCOUNTS).with(from).with(to).with(now),
        sql(GIVE_TICKETS).with(from).with(to),
    ]
}

const OWNS_NOTHING: &str = "
    insert into guard select
          not exists (select 1 from contacts where owner_id = ?1 and deleted_at is null)
      and not exists (select 1 from contacts where assigned_to_id = ?1 and deleted_at is null)
      and not exists (select 1 from accounts where owner_id = ?1 and deleted_at is null)
      and not exists (select 1 from tickets where assignee_id = ?1 and status in ('open', 'waiting'))";

/// The guard that the agent owns nothing.
pub(crate) fn owns_nothing(agent: AgentId) -> Statement {
    sql(OWNS_NOTHING).with(agent)
}
