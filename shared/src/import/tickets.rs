//! Plans rows of tickets, each with its first message [T1, T2, T4].
//!
//! Agents work on imported tickets in Atrium. A later file changes such a ticket only if
//! the file has a later change, and never changes its requester or account.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ids::{AccountId, AgentId, ContactId, DepartmentId, Named, TicketId, TicketNumber};
use crate::import::check::Effect;
use crate::import::directory::{Directory, Found};
use crate::import::findings::Finding;
use crate::import::ids::FRESHDESK;
use crate::import::plan::{Plan, note_line};
use crate::import::ticket_row::TicketRow;
use crate::text::{MessageBody, account_key};
use crate::ticket::priority::Priority;
use crate::ticket::status::TicketStatus;
use crate::time::Timestamp;

/// An existing ticket.
#[derive(Clone, Debug, Deserialize)]
pub struct ExistingTicket {
    /// Its id.
    pub id: TicketId,
    /// The version.
    pub version: i64,
    /// Its id in another system.
    pub external_id: String,
    /// The fields that an import can change.
    #[serde(flatten)]
    pub fields: TicketFields,
}

/// The fields of an existing ticket that an import can change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketFields {
    /// Its subject.
    pub subject: String,
    /// Its status.
    pub status: TicketStatus,
    /// Its priority.
    pub priority: Priority,
    /// The assignee.
    pub assignee: Option<AgentId>,
    /// When it last changed.
    pub activity_at: Timestamp,
}

/// A contact whose address is in a row.
#[derive(Clone, Debug, Deserialize)]
pub struct Requester {
    /// The contact.
    pub contact: ContactId,
    /// The address's normalized form.
    pub key: String,
    /// The contact's primary account.
    pub account: Option<AccountId>,
}

/// The existing records that the rows of a slice refer to.
#[derive(Debug)]
pub struct TicketWorld {
    tickets: HashMap<String, ExistingTicket>,
    requesters: HashMap<String, Requester>,
    accounts: Directory,
    agents: HashMap<String, Option<AgentId>>,
    departments: HashMap<String, DepartmentId>,
    first_department: Option<DepartmentId>,
    numbers: HashSet<u32>,
    lines: HashMap<TicketId, u32>,
    now: Timestamp,
}

/// The records for a new [`TicketWorld`].
#[derive(Debug)]
pub struct TicketRecords {
    /// The tickets whose ids are in the rows.
    pub tickets: Vec<ExistingTicket>,
    /// The contacts whose addresses are in the rows.
    pub requesters: Vec<Requester>,
    /// The accounts whose names are in the rows.
    pub accounts: Directory,
    /// All agents.
    pub agents: Vec<Named<AgentId>>,
    /// All departments. The first is the default for rows without a department.
    pub departments: Vec<Named<DepartmentId>>,
    /// The rows' ticket numbers that are already taken.
    pub numbers: Vec<TicketNumber>,
    /// The earlier lines of the same file, with the tickets that they were about.
    pub lines: Vec<(TicketId, u32)>,
    /// The current time.
    pub now: Timestamp,
}

impl TicketWorld {
    /// Collects these records.
    pub fn new(there: TicketRecords) -> Self {
        let mut agents: HashMap<String, Option<AgentId>> = HashMap::new();
        for agent in there.agents {
            // If two agents have the same name, neither is assigned.
            agents
                .entry(account_key(&agent.name))
                .and_modify(|it| *it = None)
                .or_insert(Some(agent.id));
        }
        let tickets = there.tickets.into_iter().map(|it| (it.external_id.clone(), it));
        let requesters = there.requesters.into_iter().map(|it| (it.key.clone(), it));
        let numbers = there.numbers.iter().map(|it| it.get());
        Self {
            tickets: tickets.collect(),
            requesters: requesters.collect(),
            accounts: there.accounts,
            agents,
            first_department: there.departments.first().map(|it| it.id),
            departments: there
                .departments
                .into_iter()
                .map(|it| (account_key(&it.name), it.id))
                .collect(),
            numbers: numbers.collect(),
            lines: there.lines.into_iter().collect(),
            now: there.now,
        }
    }
}

impl TicketWorld {
    /// The only agent with this name.
    fn agent(&self, name: &str) -> Option<AgentId> {
        self.agents.get(&account_key(name)).copied().flatten()
    }
}

/// The existing ticket of `row`, with its version.
pub fn there(row: &TicketRow, world: &TicketWorld) -> Option<(TicketId, String)> {
    let there = row.ids.iter().find_map(|id| world.tickets.get(id))?;
    Some((there.id, there.version.to_string()))
}

/// The changes to write for a ticket.
#[derive(Clone, Debug)]
pub enum TicketPlan {
    /// The ticket is created.
    Make(Box<NewTicket>),
    /// The ticket is changed.
    Change {
        /// Its id.
        id: TicketId,
        /// The fields before.
        before: TicketFields,
        /// The fields after.
        after: TicketFields,
    },
}

impl TicketPlan {
    /// What later rows of the file have to know of it.
    pub fn effect(&self) -> Effect {
        match self {
            Self::Make(ticket) => Effect {
                accounts: ticket.new_account.iter().cloned().collect(),
                ..Effect::default()
            },
            Self::Change { .. } => Effect::default(),
        }
    }
}

/// A ticket to create.
#[derive(Clone, Debug)]
pub struct NewTicket {
    /// Its id.
    pub id: TicketId,
    /// Its number in the file, if that number is free.
    pub number: Option<u32>,
    /// The requester.
    pub requester: ContactId,
    /// The account.
    pub account: Option<AccountId>,
    /// The account, if it has to be created first.
    pub new_account: Option<Named<AccountId>>,
    /// The department that works on it.
    pub department: DepartmentId,
    /// Its id in another system.
    pub external_id: Option<String>,
    /// Its fields.
    pub fields: TicketFields,
    /// The first messages, in order.
    pub messages: Vec<MessageBody>,
    /// When it was created.
    pub created_at: Timestamp,
    /// Messages about the row.
    pub notes: Vec<Finding>,
}

/// Plans `row`, which is in line `line` of its file.
pub fn plan(
    row: &TicketRow,
    line: u32,
    world: &mut TicketWorld,
    fresh: &mut dyn FnMut() -> Uuid,
) -> Plan<TicketPlan, TicketId> {
    match row.ids.iter().find_map(|id| world.tickets.get(id)).cloned() {
        Some(there) => {
            if let Err(reason) = note_line(&mut world.lines, there.id, line) {
                return Plan::Fail(reason);
            }
            change(row, there, world)
        }
        None => match make(row, world, fresh) {
            Ok(ticket) => {
                world.lines.insert(ticket.id, line);
                Plan::Create(TicketPlan::Make(Box::new(ticket)))
            }
            Err(reason) => Plan::Fail(reason),
        },
    }
}

fn change(
    row: &TicketRow,
    there: ExistingTicket,
    world: &TicketWorld,
) -> Plan<TicketPlan, TicketId> {
    let Some(updated) = row.updated.filter(|it| there.fields.activity_at < *it) else {
        return Plan::Skip(there.id);
    };
    // A time in the future is replaced by the current time.
    let (is_ahead, updated) = (world.now < updated, updated.min(world.now));
    let after = TicketFields {
        subject: row.subject.to_string(),
        status: row.status.known().unwrap_or(there.fields.status),
        priority: row.priority.known().unwrap_or(there.fields.priority),
        assignee: world.agent(&row.agent).or(there.fields.assignee),
        activity_at: updated,
    };
    let before = TicketFields { activity_at: updated, ..there.fields.clone() };
    if is_ahead && before == after {
        return Plan::Skip(there.id);
    }
    Plan::Update(TicketPlan::Change { id: there.id, before: there.fields, after })
}

fn make(
    row: &TicketRow,
    world: &mut TicketWorld,
    fresh: &mut dyn FnMut() -> Uuid,
) -> Result<NewTicket, Finding> {
    let (email, key) = (&row.requester.email, &row.requester.key);
    let requester = world
        .requesters
        .get(key.as_str())
        .ok_or_else(|| Finding::NoContact { address: email.as_str().into() })?;
    let requester = requester.clone();
    let mut notes = Vec::new();
    let named = world.departments.get(&account_key(&row.group)).copied();
    let department = named.or(world.first_department).ok_or(Finding::NoDepartment)?;
    if named.is_none() && !row.group.is_empty() {
        notes.push(Finding::UnknownDepartment { name: row.group.as_str().into() });
    }
    let assignee = world.agent(&row.agent);
    if assignee.is_none() && !row.agent.is_empty() {
        notes.push(Finding::UnknownAgent { name: row.agent.as_str().into() });
    }
    let found = match &row.account {
        Some(company) => world.accounts.find_all(company, &mut notes, fresh)?.into_iter().next(),
        None => None,
    };
    let found = found.unwrap_or(Found::None);
    if let Found::New(account) = &found {
        world.accounts.add(account.clone());
    }
    // A file's clock or time zone may be ahead of ours. A time in the future is replaced by
    // the current time.
    let created_at = row.created.unwrap_or(world.now).min(world.now);
    Ok(NewTicket {
        id: TicketId::new(fresh()),
        number: row.number.filter(|it| world.numbers.insert(*it)),
        requester: requester.contact,
        account: found.account().map(|it| it.id).or(requester.account),
        new_account: match found {
            Found::New(account) => Some(account),
            Found::Existing(_) | Found::None => None,
        },
        department,
        external_id: row
            .ids
            .iter()
            .find(|it| it.starts_with(FRESHDESK))
            .or_else(|| row.ids.first())
            .cloned(),
        fields: TicketFields {
            subject: row.subject.to_string(),
            status: row.status.likely().unwrap_or(TicketStatus::Open),
            priority: row.priority.likely().unwrap_or_default(),
            assignee,
            activity_at: row.updated.unwrap_or(created_at).min(world.now).max(created_at),
        },
        messages: row.messages.clone(),
        created_at,
        notes,
    })
}

#[cfg(test)]
#[path = "tickets_tests.rs"]
mod tests;
