//! The field for the owner of a record.

use leptos::prelude::*;
use shared::api::Named;
use shared::ids::AgentId;
use shared::words::both::common;

use crate::components::Select;
use crate::session;
use crate::submission::Submission;

/// The agents that can be selected, with their names.
pub type Owners = Vec<(Option<AgentId>, String)>;

/// All agents, and the present owner even if that is no longer an agent: the record keeps its
/// owner until another one is selected.
pub fn owners(present: Option<Named<AgentId>>) -> Owners {
    let agents = untrack(session::agent).map(|session| session.agents).unwrap_or_default();
    with_present(agents, present)
}

fn with_present(agents: Vec<Named<AgentId>>, present: Option<Named<AgentId>>) -> Owners {
    let former = present.filter(|present| agents.iter().all(|it| it.id != present.id));
    agents.into_iter().chain(former).map(|agent| (Some(agent.id), agent.name)).collect()
}

/// Selects the owner.
#[component]
pub fn OwnerSelect(
    /// The form that it belongs to.
    form: Submission,
    /// The selected agent.
    value: RwSignal<Option<AgentId>>,
    /// The agents that can be selected.
    owners: Owners,
) -> impl IntoView {
    view! { <Select form name="owner" label=common::owner() value options=owners /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent(number: u8, name: &str) -> Named<AgentId> {
        let id = format!("0192f0c1-2b3c-7def-8abc-0123456789{number:02x}");
        Named { id: id.parse().expect("an id"), name: name.to_owned() }
    }

    fn names(owners: &Owners) -> Vec<&str> {
        owners.iter().map(|(_, name)| name.as_str()).collect()
    }

    #[test]
    fn an_owner_who_is_no_longer_an_agent_can_still_be_selected() {
        let agents = || vec![agent(1, "Mara"), agent(2, "Jonas")];
        assert_eq!(names(&with_present(agents(), None)), ["Mara", "Jonas"]);
        assert_eq!(names(&with_present(agents(), Some(agent(2, "Jonas")))), ["Mara", "Jonas"]);
        let with_former = with_present(agents(), Some(agent(3, "Ada")));
        assert_eq!(names(&with_former), ["Mara", "Jonas", "Ada"]);
    }
}
