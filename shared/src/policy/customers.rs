//! What agents may do with accounts and contacts.
//!
//! Every agent may look up every customer, since support starts with finding out who is
//! asking. The rules differ in who may change relationships, and in what only admins may
//! do.

use crate::ids::AgentId;
use crate::policy::viewer::Viewer;
use crate::policy::{Act, Refusal};
use crate::time::Timestamp;

/// Look up accounts and contacts, and see who sees what and why [V15].
pub enum SeeCustomers {}

/// Create and change accounts and contacts.
pub enum KeepCustomers {}

/// Change who belongs to an account [R17].
pub enum Associate {}

/// Send activation mails and password resets.
pub enum Invite {}

/// Block and unblock contacts in the help center [P7].
pub enum Block {}

/// Set a contact's password [P6].
pub enum SetPassword {}

/// Import files [I12].
pub enum Import {}

/// Erase a person [D7].
pub enum Erase {}

/// Rename, merge and delete tags. Any agent adds them to contacts and accounts.
pub enum ManageTags {}

/// Call an endpoint that is for admins. The endpoint checks everything else later.
pub enum Administer {}

/// The facts about an account that [`Associate`] needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssociationTarget {
    /// The account's owner.
    pub owner: Option<(AgentId, String)>,
    /// The workspace's setting *see = associate*.
    pub see_is_associate: bool,
}

fn any_agent(viewer: &Viewer) -> Result<(), Refusal> {
    match viewer {
        Viewer::Agent(_) => Ok(()),
        Viewer::Customer(_) => Err(Refusal::Hidden),
    }
}

fn admins_only(viewer: &Viewer) -> Result<(), Refusal> {
    match viewer {
        Viewer::Agent(agent) if agent.is_admin => Ok(()),
        Viewer::Agent(_) => Err(Refusal::Forbidden),
        Viewer::Customer(_) => Err(Refusal::Hidden),
    }
}

/// Defines who may do an act, for acts that depend on no subject.
macro_rules! acts {
    ($($act:ty: $who:path,)*) => {$(
        impl Act for $act {
            type Subject = ();

            fn decide(viewer: &Viewer, (): &(), _: Timestamp) -> Result<(), Refusal> {
                $who(viewer)
            }
        }
    )*};
}

acts! {
    SeeCustomers: any_agent,
    KeepCustomers: any_agent,
    Invite: any_agent,
    Block: any_agent,
    SetPassword: admins_only,
    Import: admins_only,
    Erase: admins_only,
    ManageTags: admins_only,
    Administer: admins_only,
}

impl Act for Associate {
    type Subject = AssociationTarget;

    fn decide(viewer: &Viewer, target: &AssociationTarget, _: Timestamp) -> Result<(), Refusal> {
        any_agent(viewer)?;
        match (viewer, &target.owner) {
            _ if target.see_is_associate => Ok(()),
            (Viewer::Agent(agent), _) if agent.is_admin => Ok(()),
            (Viewer::Agent(agent), Some((owner, _))) if agent.id == *owner => Ok(()),
            (_, Some((_, name))) => Err(Refusal::NotManager { owner: name.clone() }),
            (_, None) => Err(Refusal::Forbidden),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::{ContactId, HelpCenterId};
    use crate::policy::viewer::{Agent, Customer};
    use crate::policy::workspace::VisibilityRules;

    const NOW: Timestamp = Timestamp::from_millis(0);

    fn agent(n: u128, is_admin: bool) -> Viewer {
        let id = AgentId::new(Uuid::from_u128(n));
        Viewer::Agent(Agent { id, name: format!("Agent {n}"), is_admin, departments: None })
    }

    fn customer() -> Viewer {
        Viewer::Customer(Customer {
            id: ContactId::new(Uuid::from_u128(9)),
            help_center: HelpCenterId::new(Uuid::from_u128(8)),
            is_active: true,
            memberships: Vec::new(),
            rules: VisibilityRules { leavers_keep: true, managers_see_private: false },
        })
    }

    /// `+` yes, `-` forbidden, `.` hidden: keep, invite, block, set a password, import.
    #[test]
    fn p6_i12_admins_do_more_and_customers_nothing() {
        let row = |viewer: &Viewer| -> String {
            [
                KeepCustomers::decide(viewer, &(), NOW),
                Invite::decide(viewer, &(), NOW),
                Block::decide(viewer, &(), NOW),
                SetPassword::decide(viewer, &(), NOW),
                Import::decide(viewer, &(), NOW),
            ]
            .map(|it| match it {
                Ok(()) => '+',
                Err(Refusal::Hidden) => '.',
                Err(Refusal::Forbidden | Refusal::NotManager { .. } | Refusal::MoreThanSeen) => '-',
            })
            .into_iter()
            .collect()
        };
        assert_eq!(row(&agent(1, true)), "+++++");
        assert_eq!(row(&agent(1, false)), "+++--");
        assert_eq!(row(&customer()), ".....");
    }

    #[test]
    fn r17_seeing_alone_does_not_associate_and_the_owner_is_named() {
        let owner = Some((AgentId::new(Uuid::from_u128(1)), "Mara Okafor".to_owned()));
        let closed = AssociationTarget { owner: owner.clone(), see_is_associate: false };
        let open = AssociationTarget { owner, see_is_associate: true };
        assert_eq!(Associate::decide(&agent(1, false), &closed, NOW), Ok(()));
        assert_eq!(Associate::decide(&agent(2, true), &closed, NOW), Ok(()));
        let refusal = Associate::decide(&agent(2, false), &closed, NOW).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "Only Mara Okafor or an admin can change who belongs to this account."
        );
        assert_eq!(Associate::decide(&agent(2, false), &open, NOW), Ok(()));
        assert_eq!(Associate::decide(&customer(), &open, NOW), Err(Refusal::Hidden));
    }
}
