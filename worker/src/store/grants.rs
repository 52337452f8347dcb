//! The facts that [`grants`](shared::policy::grants) needs about the changed rows [R19].

use std::collections::BTreeSet;

use shared::ids::{AccountId, ContactId, TicketId};
use shared::operations::rows::RowChange;

use super::{Statement, sql};

const FACTS: &str = "
    select json_object(
      'leavers_keep', json(iif((select leavers_keep from settings), 'true', 'false')),
      'accounts', json((
        select json_group_object(a.id, json_object(
                 'default', a.default_level,
                 'roles', json((select json_group_object(role, level) from account_role_levels
                                 where account_id = a.id))))
          from json_each(?1) j cross join accounts a on a.id = j.value)),
      'tickets', json((
        select json_group_object(t.id, t.department_id)
          from json_each(?2) j cross join tickets t on t.id = j.value)),
      'contacts', json((
        select json_group_object(j.value, json_object(
                 'levels', json((
                   select json_group_array(distinct coalesce(r.level, rl.level, a.default_level))
                     from relationships r
                     join accounts a on a.id = r.account_id and a.deleted_at is null
                     left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role
                    where r.contact_id = j.value and r.valid_to is null)),
                 'departments', json((
                   select json_group_array(department_id) from (
                     select department_id from tickets where requester_id = j.value
                      union
                     select t.department_id from participants p cross join tickets t on t.id = p.ticket_id
                      where p.contact_id = j.value))),
                 'is_known', json(iif(exists (
                   select 1 from portal_access
                    where contact_id = j.value and state in ('active', 'invited', 'blocked')), 'true', 'false'))))
          from json_each(?3) j))) as json";

/// The facts about the changed rows, as a `GrantFacts`.
pub(crate) fn facts(changes: &[RowChange]) -> Statement {
    let mut accounts: BTreeSet<AccountId> = BTreeSet::new();
    let mut tickets: BTreeSet<TicketId> = BTreeSet::new();
    let mut contacts: BTreeSet<ContactId> = BTreeSet::new();
    for change in changes {
        match change {
            RowChange::Relationship(diff) => {
                accounts.extend(diff.before.iter().chain(&diff.after).map(|it| it.account_id));
                contacts.extend(diff.after.iter().map(|it| it.contact_id));
            }
            RowChange::RoleLevel(diff) => {
                accounts.extend(diff.before.iter().chain(&diff.after).map(|it| it.account_id));
            }
            RowChange::PortalAccess(diff) => {
                contacts.extend(diff.after.iter().map(|it| it.contact_id));
            }
            RowChange::Address(diff) => {
                contacts.extend(diff.after.iter().map(|it| it.contact_id));
            }
            RowChange::Contact(diff) => {
                let rows = diff.after.iter();
                contacts.extend(rows.flat_map(|it| [Some(it.id), it.merged_into]).flatten());
            }
            RowChange::Ticket(diff) => tickets.extend(diff.after.iter().map(|it| it.id)),
            RowChange::Share(diff) => tickets.extend(diff.after.iter().map(|it| it.ticket_id)),
            RowChange::Participant(diff) => {
                tickets.extend(diff.after.iter().map(|it| it.ticket_id));
            }
            RowChange::Account(_)
            | RowChange::Role(_)
            | RowChange::Domain(_)
            | RowChange::Settings(_)
            | RowChange::Tag(_)
            | RowChange::ContactTag(_)
            | RowChange::AccountTag(_)
            | RowChange::Group(_)
            | RowChange::Member(_)
            | RowChange::CustomField(_)
            | RowChange::CustomValue(_) => {}
        }
    }
    sql(FACTS).with_json(&accounts).with_json(&tickets).with_json(&contacts)
}
