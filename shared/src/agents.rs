//! Agents and departments: what admins enter about them, and which changes the rules allow.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::email::{AddressKey, Email};
use crate::ids::DepartmentId;
use crate::problem::{FieldProblem, ProblemCode};
use crate::text::{DepartmentName, Mistakes, PersonName};
use crate::words::both::agents as words;

/// What an admin decides about an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentDraft {
    /// The name.
    pub name: String,
    /// Whether the agent is an admin.
    #[serde(default)]
    pub is_admin: bool,
    /// Whether the agent works for every department; `departments` is not read then.
    #[serde(default)]
    pub sees_all: bool,
    /// The departments that the agent works for.
    #[serde(default)]
    pub departments: Vec<DepartmentId>,
}

/// The checked values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgentBody {
    /// The name.
    pub name: PersonName,
    /// Whether the agent is an admin.
    pub is_admin: bool,
    /// Whether the agent works for every department.
    pub sees_all: bool,
    /// The departments; none if the agent works for all of them.
    pub departments: Vec<DepartmentId>,
}

impl AgentDraft {
    fn check(&self, mistakes: &mut Mistakes) -> Option<AgentBody> {
        let name = mistakes.check("name", PersonName::parse(&self.name));
        if !self.sees_all && self.departments.is_empty() {
            mistakes.note("departments", words::choose_a_department());
        }
        let departments = if self.sees_all { Vec::new() } else { self.departments.clone() };
        let (is_admin, sees_all) = (self.is_admin, self.sees_all);
        Some(AgentBody { name: name?, is_admin, sees_all, departments })
    }

    /// Checks the fields.
    pub fn parse(&self) -> Result<AgentBody, Vec<FieldProblem>> {
        let mut mistakes = Mistakes::default();
        let body = self.check(&mut mistakes);
        mistakes.finish(body)
    }
}

/// An invitation of an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvitationDraft {
    /// The address to invite, which is also the one to sign in with.
    pub email: String,
    /// The agent.
    pub agent: AgentDraft,
}

impl InvitationDraft {
    /// Checks the fields.
    pub fn parse(&self) -> Result<(Email, AddressKey, AgentBody), Vec<FieldProblem>> {
        let mut mistakes = Mistakes::default();
        let email = mistakes.check("email", self.email.parse::<Email>());
        let key = email.as_ref().and_then(|it| mistakes.check("email", it.key()));
        let agent = self.agent.check(&mut mistakes);
        mistakes.finish((|| Some((email?, key?, agent?)))())
    }
}

/// The name of a department.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentDraft {
    /// The name.
    pub name: String,
}

impl DepartmentDraft {
    /// Checks the name.
    pub fn parse(&self) -> Result<DepartmentName, Vec<FieldProblem>> {
        let mut mistakes = Mistakes::default();
        let name = mistakes.check("name", DepartmentName::parse(&self.name));
        mistakes.finish(name)
    }
}

/// Where an agent stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentState {
    /// Invited, without a password yet.
    Invited,
    /// Works.
    Active,
    /// Can't sign in anymore.
    Deactivated,
}

/// The facts about an agent that the rules need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct AgentStanding {
    /// Where the agent stands.
    pub state: AgentState,
    /// Whether the agent is an admin.
    pub is_admin: bool,
    /// Whether other admins can sign in.
    pub has_other_admins: bool,
    /// Whether contacts, accounts or open tickets are the agent's.
    pub owns: bool,
}

/// Why a change of an agent or department is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentRefusal {
    /// Nobody could change the settings anymore.
    LastAdmin,
    /// Nobody deactivates themselves.
    Yourself,
    /// Only an agent who was deactivated can be reactivated.
    NotDeactivated,
    /// A deactivated agent has to be reactivated first.
    Deactivated,
    /// An agent with a password needs no invitation.
    HasPassword,
    /// The agent's address belongs to another agent.
    AddressTaken,
    /// Another department has the name.
    NameTaken,
}

impl AgentRefusal {
    /// The problem code.
    pub const fn code(self) -> ProblemCode {
        match self {
            Self::HasPassword => ProblemCode::AlreadyActive,
            Self::AddressTaken => ProblemCode::AddressTaken,
            Self::NameTaken => ProblemCode::NameTaken,
            Self::LastAdmin | Self::Yourself | Self::NotDeactivated | Self::Deactivated => {
                ProblemCode::Conflict
            }
        }
    }
}

impl fmt::Display for AgentRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LastAdmin => words::last_admin(),
            Self::Yourself => words::not_yourself(),
            Self::NotDeactivated => words::not_deactivated(),
            Self::Deactivated => words::is_deactivated(),
            Self::HasPassword => words::has_password(),
            Self::AddressTaken => words::address_taken(),
            Self::NameTaken => words::name_taken(),
        })
    }
}

impl AgentStanding {
    /// Whether the agent is the only admin who can sign in.
    const fn is_last_admin(self) -> bool {
        self.is_admin && matches!(self.state, AgentState::Active) && !self.has_other_admins
    }

    /// Whether an admin becomes a plain agent; without `next`, or is deactivated.
    pub const fn ceases_to_be_admin(self, next: Option<&AgentBody>) -> bool {
        match next {
            Some(next) => self.is_admin && !next.is_admin,
            None => self.is_admin,
        }
    }

    /// Whether the agent may be changed to `next`.
    pub const fn may_become(self, next: &AgentBody) -> Result<(), AgentRefusal> {
        if self.is_last_admin() && self.ceases_to_be_admin(Some(next)) {
            Err(AgentRefusal::LastAdmin)
        } else {
            Ok(())
        }
    }

    /// Whether the agent may be deactivated; `is_self`: by themselves.
    pub const fn may_deactivate(self, is_self: bool) -> Result<(), AgentRefusal> {
        match self.state {
            AgentState::Deactivated => Err(AgentRefusal::Deactivated),
            AgentState::Active | AgentState::Invited if is_self => Err(AgentRefusal::Yourself),
            AgentState::Active | AgentState::Invited if self.is_last_admin() => {
                Err(AgentRefusal::LastAdmin)
            }
            AgentState::Active | AgentState::Invited => Ok(()),
        }
    }

    /// Whether the agent may get what another one owned.
    const fn may_own(self) -> bool {
        matches!(self.state, AgentState::Active)
    }

    /// Whether what the agent owns may go to `heir`. Without anything owned, no heir has to be
    /// chosen (`is_chosen`).
    pub fn may_hand_over(self, is_chosen: bool, heir: Option<Self>) -> bool {
        if self.owns || is_chosen { heir.is_some_and(Self::may_own) } else { true }
    }

    /// Whether the agent may be reactivated.
    pub const fn may_reactivate(self) -> Result<(), AgentRefusal> {
        match self.state {
            AgentState::Deactivated => Ok(()),
            AgentState::Active | AgentState::Invited => Err(AgentRefusal::NotDeactivated),
        }
    }

    /// Whether the agent may be sent an invitation again.
    pub const fn may_invite(self) -> Result<(), AgentRefusal> {
        match self.state {
            AgentState::Invited => Ok(()),
            AgentState::Active => Err(AgentRefusal::HasPassword),
            AgentState::Deactivated => Err(AgentRefusal::Deactivated),
        }
    }
}

/// What is in a department.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentContent {
    /// Its tickets, counted up to 1,000.
    pub tickets: u32,
    /// The agents who work for it by name.
    pub agents: u32,
    /// The help centers whose tickets go to it.
    pub help_centers: u32,
}

/// A department that is not empty can't be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotEmpty(pub DepartmentContent);

impl DepartmentContent {
    /// Whether the department may be deleted: there is nothing in it.
    pub fn may_be_deleted(self) -> Result<(), NotEmpty> {
        if self == Self::default() { Ok(()) } else { Err(NotEmpty(self)) }
    }
}

impl fmt::Display for NotEmpty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DepartmentContent { tickets, agents, help_centers } = self.0;
        let parts = [
            (tickets > 0).then(|| words::count_tickets(tickets)),
            (agents > 0).then(|| words::count_agents(agents)),
            (help_centers > 0).then(|| words::count_help_centers(help_centers)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        f.write_str(&words::department_not_empty(&parts.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [AgentState; 3] = [AgentState::Invited, AgentState::Active, AgentState::Deactivated];

    const fn standing(state: AgentState, is_admin: bool, has_other_admins: bool) -> AgentStanding {
        AgentStanding { state, is_admin, has_other_admins, owns: false }
    }

    #[test]
    fn the_last_admin_is_neither_demoted_nor_deactivated() {
        let last = standing(AgentState::Active, true, false);
        let next = |is_admin| {
            let name = "Kim".to_owned();
            let draft = AgentDraft { name, is_admin, sees_all: true, ..AgentDraft::default() };
            draft.parse().unwrap()
        };
        assert_eq!(last.may_become(&next(false)), Err(AgentRefusal::LastAdmin));
        assert_eq!(last.may_deactivate(false), Err(AgentRefusal::LastAdmin));
        assert_eq!(last.may_become(&next(true)), Ok(()));
        for other in [
            standing(AgentState::Active, true, true),
            standing(AgentState::Active, false, false),
            standing(AgentState::Invited, true, false),
        ] {
            assert_eq!(other.may_become(&next(false)), Ok(()), "{other:?}");
            assert_eq!(other.may_deactivate(false), Ok(()), "{other:?}");
            assert_eq!(other.may_deactivate(true), Err(AgentRefusal::Yourself), "{other:?}");
        }
    }

    #[test]
    fn each_state_allows_its_own_steps() {
        for state in ALL {
            let it = standing(state, false, true);
            assert_eq!(it.may_invite().is_ok(), state == AgentState::Invited);
            assert_eq!(it.may_reactivate().is_ok(), state == AgentState::Deactivated);
            assert_eq!(it.may_deactivate(false).is_ok(), state != AgentState::Deactivated);
        }
    }

    #[test]
    fn what_an_agent_owns_goes_to_an_active_agent() {
        let nothing = standing(AgentState::Active, false, true);
        let owner = AgentStanding { owns: true, ..nothing };
        assert!(nothing.may_hand_over(false, None) && !owner.may_hand_over(false, None));
        for state in ALL {
            let heir = Some(standing(state, false, true));
            let is_active = state == AgentState::Active;
            assert_eq!(owner.may_hand_over(true, heir), is_active, "{state:?}");
            assert_eq!(nothing.may_hand_over(true, heir), is_active, "{state:?}");
        }
        // A chosen agent that there is not.
        assert!(!nothing.may_hand_over(true, None));
    }

    #[test]
    fn all_mistakes_of_an_invitation_are_reported_at_once() {
        let problems = InvitationDraft::default().parse().unwrap_err();
        let fields: Vec<&str> = problems.iter().map(|it| &*it.field).collect();
        assert_eq!(fields, ["email", "name", "departments"]);
        let agent = AgentDraft { name: "Kim".to_owned(), sees_all: true, ..AgentDraft::default() };
        let right = InvitationDraft { email: "kim@northwind.example".to_owned(), agent };
        assert!(right.parse().is_ok());
    }

    #[test]
    fn a_department_with_anything_in_it_stays_and_says_what() {
        let empty = DepartmentContent::default();
        assert_eq!(empty.may_be_deleted(), Ok(()));
        let used = DepartmentContent { tickets: 2, help_centers: 1, ..empty };
        let text = used.may_be_deleted().unwrap_err().to_string();
        assert!(text.contains("2 tickets") && text.contains("1 help center"), "{text}");
        assert!(!text.contains("agent"), "{text}");
    }

    #[test]
    fn every_refusal_of_an_agent_is_a_conflict() {
        for refusal in [
            AgentRefusal::LastAdmin,
            AgentRefusal::Yourself,
            AgentRefusal::NotDeactivated,
            AgentRefusal::Deactivated,
            AgentRefusal::HasPassword,
            AgentRefusal::AddressTaken,
            AgentRefusal::NameTaken,
        ] {
            assert_eq!(refusal.code().status(), 409);
            assert!(!refusal.to_string().is_empty());
        }
    }
}
