//! The scope: who sees which tickets, as SQL. It is the second implementation of
//! `shared::policy::ticket::reasons`, for lists. `tests/it/policy_scope.rs` tests that
//! the two agree [V1].
//!
//! The macros here are parts of statements, which other files of this folder combine.
//! Every list of tickets for a contact uses them.

/// The level of relationship `r` with role level `rl` and account `a`, as an
/// `EffectiveLevel`: the nearest wins [V6].
macro_rules! level_json {
    () => {
        "json_object(
           'level', coalesce(r.level, rl.level, a.default_level),
           'source', iif(r.level is not null, 'relationship', iif(rl.level is not null, 'role', 'default')))"
    };
}
pub(crate) use level_json;

/// A contact as the policy knows them, as a JSON object.
macro_rules! customer_json {
    ($contact:literal, $help_center:literal) => {
        $crate::store::scope::customer_json!($contact, $help_center, "")
    };
    // Only with relationships `r` that meet `$more`.
    ($contact:literal, $help_center:literal, $more:expr) => {
        concat!(
            "json_object(
               'id', ", $contact, ", 'help_center', ", $help_center, ",
               'is_active', json(iif(exists (
                 select 1 from portal_access pa join contacts pc on pc.id = pa.contact_id
                  where pa.contact_id = ", $contact, " and pa.help_center_id = ", $help_center, "
                    and pa.state = 'active' and pc.deleted_at is null), 'true', 'false')),
               'memberships', json((
                 select json_group_array(json_object(
                   'account', r.account_id, 'account_name', ma.name, 'kind', r.kind, 'role', r.role_name,
                   'own_level', r.level, 'role_level', rl.level, 'default_level', ma.default_level)
                   order by r.kind, ma.sort_key)
                   from relationships r
                   join accounts ma on ma.id = r.account_id and ma.deleted_at is null
                   left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role
                  where r.contact_id = ", $contact, " and r.valid_to is null ", $more, ")),
               'rules', json((select json_object(
                   'leavers_keep', json(iif(leavers_keep, 'true', 'false')),
                   'managers_see_private', json(iif(managers_see_private, 'true', 'false')))
                   from settings)))"
        )
    };
}
pub(crate) use customer_json;

/// The ticket `t` as the policy knows it, as a JSON object. Its participants are only the
/// contact `$of`, if they are one; for an agent, participants make no difference.
macro_rules! facts_json {
    () => {
        $crate::store::scope::facts_json!("null")
    };
    ($of:literal) => {
        concat!(
            "json_object(
           'id', t.id, 'number', t.number, 'help_center', t.help_center_id, 'department', t.department_id,
           'requester', t.requester_id, 'account', t.account_id,
           'is_private', json(iif(t.is_private, 'true', 'false')),
           'participants', json((select json_group_array(contact_id) from participants
                                  where ticket_id = t.id and contact_id = ", $of, ")),
           'shares', json((select json_group_array(json_object('account', sh.account_id, 'until', sh.expires_at))
                        from ticket_shares sh join accounts sa on sa.id = sh.account_id and sa.deleted_at is null
                       where sh.ticket_id = t.id and sh.withdrawn_at is null)),
           'status', t.status, 'version', t.version)"
        )
    };
}
pub(crate) use facts_json;

/// The ticket with the number `$number`, if the agent with the session `$session` works
/// for its department, as the table `it (id)`. Statements that read a ticket start with it,
/// so a hidden ticket costs the same as one that does not exist [V16].
macro_rules! it_for_agent {
    ($session:literal, $number:literal) => {
        concat!(
            "it (id) as materialized (
               select t.id from sessions s join agents a on a.id = s.agent_id cross join tickets t
                where s.hash = ", $session, " and t.number = ", $number, "
                  and (a.sees_all = 1
                       or t.department_id in (select department_id from agent_departments where agent_id = a.id)))"
        )
    };
}
pub(crate) use it_for_agent;

/// Whether the agent with the session `$session` may see ticket `t`, as a condition.
macro_rules! seen_by_agent {
    ($session:literal) => {
        concat!(
            "exists (
               select 1 from sessions v join agents g on g.id = v.agent_id
                where v.hash = ", $session, "
                  and (g.sees_all = 1
                       or t.department_id in (select department_id from agent_departments where agent_id = g.id)))"
        )
    };
}
pub(crate) use seen_by_agent;

/// The ticket with the number `?3`, if `me` sees it, as the table `it (id)`: the reasons
/// of [`seen_walk`], for one ticket. See [`it_for_agent`].
macro_rules! it_for_me {
    () => {
        "it (id) as materialized (
           select t.id from me cross join tickets t
            where t.number = ?3 and t.help_center_id = me.help_center
              and (t.requester_id = me.id
                     and (me.leavers_keep = 1 or t.account_id is null
                          or t.account_id in (select account_id from mine))
                   or exists (select 1 from participants where ticket_id = t.id and contact_id = me.id)
                   or exists (select 1 from mine m
                               where m.account_id = t.account_id and m.level <> 'own'
                                 and (t.is_private = 0 or me.managers_see_private = 1 and m.level = 'manage'))
                   or t.is_private = 0 and exists (
                        select 1 from ticket_shares sh cross join mine m on m.account_id = sh.account_id
                         where sh.ticket_id = t.id and sh.withdrawn_at is null
                           and (sh.expires_at is null or ?2 < sh.expires_at) and m.level <> 'own')))"
    };
}
pub(crate) use it_for_me;

/// The contact who is signed in with session `?1`, as the table `me`.
macro_rules! me_by_session {
    () => {
        "me (id, help_center, leavers_keep, managers_see_private) as materialized (
           select s.contact_id, s.help_center_id, w.leavers_keep, w.managers_see_private
             from sessions s join settings w
             join contacts c on c.id = s.contact_id and c.deleted_at is null
             join portal_access p on p.contact_id = s.contact_id and p.help_center_id = s.help_center_id
                                 and p.state = 'active'
            where s.hash = ?1 and s.side = 'portal' and ?2 < s.expires_at)"
    };
}
pub(crate) use me_by_session;

/// The contact `?1` in the help center `?7`, as the table `me`.
macro_rules! me_by_contact {
    () => {
        concat!(
            "me (id, help_center, leavers_keep, managers_see_private) as materialized (
               select c.id, p.help_center_id, w.leavers_keep, w.managers_see_private
                 from contacts c join settings w
                 join portal_access p on p.contact_id = c.id and p.state = 'active'
                                     and p.help_center_id = ",
            super::help_centers::asked_help_center!("?7"),
            "
                where c.id = ?1 and c.deleted_at is null and ?2 = ?2)"
        )
    };
}
pub(crate) use me_by_contact;

/// The accounts that `me` belongs to, with the level in each, as the table
/// `mine (account_id, level)`.
macro_rules! mine {
    () => {
        "mine (account_id, level) as materialized (
           select r.account_id, coalesce(r.level, rl.level, a.default_level)
             from me cross join relationships r on r.contact_id = me.id and r.valid_to is null
            cross join accounts a on a.id = r.account_id and a.deleted_at is null
             left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role)"
    };
}
pub(crate) use mine;

/// The tickets that `me` sees, as a `select` of `number, activity_at`: `$limit` of
/// them after `?3` (time) and `?4` (number). `?2` is now, `?5` whose tickets (`all`,
/// `mine`, `colleagues`), `?6` an account or null.
///
/// Each reason walks its own index and stops after `$limit`, so a list costs the same
/// no matter how many tickets there are. `union` keeps each ticket once [V3]. If a search
/// has found few tickets, each reason looks those up instead: the tables after `from`
/// differ, the conditions are the same [V1]. What is given for a reason is tested on each
/// of its tickets `x`, and nothing is read unless `$when` holds. `$when` is outside of the sorted subqueries:
/// a table before the walked one would make SQLite read the whole index.
macro_rules! seen_walk {
    ($when:literal, $raised:literal, $joined:literal, $accounts:literal, $shared:literal,
     [$of_raised:expr, $of_joined:expr, $of_accounts:expr, $of_shared:expr], $limit:literal) => {
        concat!(
            "select * from (
                 select x.number, x.activity_at
                   from me ", $when, " cross join ", $raised, "
                  where x.requester_id = me.id and x.help_center_id = me.help_center
                    and (x.activity_at, x.number) < (?3, ?4)
                    and ?5 <> 'colleagues' and (?6 is null or x.account_id = ?6)
                    and (me.leavers_keep = 1 or x.account_id is null
                         or x.account_id in (select account_id from mine)) ", $of_raised, "
                  order by x.activity_at desc, x.number desc limit ", $limit, ")
               union
               select t.number, t.activity_at
                 from me ", $when, " cross join tickets t
                -- Who raised it needs no other reason, unless leavers do not keep theirs.
                where (?5 <> 'mine' or me.leavers_keep = 0)
                  and t.number in (
                    select x.number
                      from ", $joined, "
                     where p.contact_id = me.id and x.help_center_id = me.help_center
                       and p.activity_at <= ?3 and (x.activity_at, x.number) < (?3, ?4)
                       and (?5 = 'all' or ?5 = 'mine' and x.requester_id = me.id
                            or ?5 = 'colleagues' and x.requester_id <> me.id)
                       and (?6 is null or x.account_id = ?6) ", $of_joined, "
                     order by p.activity_at desc, x.number desc limit ", $limit, ")
               union
               select t.number, t.activity_at
                 from me ", $when, " cross join mine m cross join tickets t
                where m.level <> 'own' and (?6 is null or m.account_id = ?6)
                  -- Who belongs to the account sees their own as who raised them.
                  and ?5 <> 'mine'
                  and t.number in (
                    select x.number from ", $accounts, "
                     where x.account_id = m.account_id and x.help_center_id = me.help_center
                       and (x.activity_at, x.number) < (?3, ?4)
                       and (x.is_private = 0 or me.managers_see_private = 1 and m.level = 'manage')
                       and (?5 = 'all' or x.requester_id <> me.id) ", $of_accounts, "
                     order by x.activity_at desc, x.number desc limit ", $limit, ")
               union
               select t.number, t.activity_at
                 from me ", $when, " cross join mine m cross join tickets t
                where m.level <> 'own' and ?6 is not m.account_id
                  and (?5 <> 'mine' or me.leavers_keep = 0)
                  and t.number in (
                    select x.number
                      from ", $shared, "
                     where sh.account_id = m.account_id and sh.withdrawn_at is null
                       and (sh.expires_at is null or ?2 < sh.expires_at)
                       and x.is_private = 0 and x.help_center_id = me.help_center
                       and sh.activity_at <= ?3 and (x.activity_at, x.number) < (?3, ?4)
                       and (?5 = 'all' or ?5 = 'mine' and x.requester_id = me.id
                            or ?5 = 'colleagues' and x.requester_id <> me.id)
                       and (?6 is null or x.account_id = ?6) ", $of_shared, "
                     order by sh.activity_at desc, x.number desc limit ", $limit, ")"
        )
    };
}
pub(crate) use seen_walk;

/// The tickets that `me` sees, as the table `seen (number, activity_at)`; see [`seen_walk`].
macro_rules! seen {
    ($me:ident) => {
        $crate::store::scope::seen!($me, "", "51")
    };
    ($me:ident, $more:literal) => {
        $crate::store::scope::seen!($me, $more, "51")
    };
    ($me:ident, $more:literal, $limit:literal) => {
        concat!(
            "with ",
            $me!(),
            ", ",
            $crate::store::scope::mine!(),
            ",
             seen (number, activity_at) as (",
            $crate::store::scope::seen_walk!(
                "",
                "tickets x",
                "participants p cross join tickets x on x.id = p.ticket_id",
                "tickets x",
                "ticket_shares sh cross join tickets x on x.id = sh.ticket_id",
                [$more, $more, $more, $more],
                $limit
            ),
            ") "
        )
    };
}
pub(crate) use seen;

/// The contacts who see the ticket `it` at `?2`, as the tables `t`, the ticket's row, and
/// `seers (contact_id)`: all of them, or up to `$limit`, without reading the others.
macro_rules! seers {
    ($limit:literal) => {
        concat!("t as materialized (select * from tickets where id = (select id from it)),
         w as materialized (select leavers_keep, managers_see_private from settings),
         through (contact_id, account_id, level) as (
           select r.contact_id, r.account_id, coalesce(r.level, rl.level, a.default_level)
             from (select account_id from t where account_id is not null
                   union
                   select sh.account_id from t cross join ticket_shares sh on sh.ticket_id = t.id
                    where sh.withdrawn_at is null and (sh.expires_at is null or ?2 < sh.expires_at)
                      and t.is_private = 0) via
            cross join accounts a on a.id = via.account_id and a.deleted_at is null
            cross join relationships r on r.account_id = via.account_id and r.valid_to is null
             left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role),
         named (contact_id) as (
           select t.requester_id from t cross join w
            where w.leavers_keep = 1 or t.account_id is null
               or exists (select 1 from relationships r cross join accounts a on a.id = r.account_id
                           where r.contact_id = t.requester_id and r.account_id = t.account_id
                             and r.valid_to is null and a.deleted_at is null)
           union all
           select p.contact_id from t cross join participants p on p.ticket_id = t.id
           union all
           select x.contact_id from t cross join w cross join through x
            where x.level <> 'own' and (t.is_private = 0 or w.managers_see_private = 1 and x.level = 'manage')),
         seers (contact_id) as materialized (
           select distinct n.contact_id from named n cross join t
            cross join portal_access p on p.contact_id = n.contact_id and p.help_center_id = t.help_center_id
                                      and p.state = 'active'
            cross join contacts c on c.id = n.contact_id and c.deleted_at is null ", $limit, ") ")
    };
}
pub(crate) use seers;

/// The condition that `who` sees ticket `t`. `$mine` is the table of their levels
/// (contact, account, level). The ticket's requester, account and privacy are parameters,
/// so that the condition can be evaluated for a planned change. `w` is the settings, `?2`
/// now.
macro_rules! sees {
    ($active:literal, $mine:literal, $requester:literal, $account:literal, $private:literal) => {
        $crate::store::scope::sees!($active, $mine, $requester, $account, $private, "w")
    };
    // By the rules of the table `$rules`.
    ($active:literal, $mine:literal, $requester:literal, $account:literal, $private:literal, $rules:literal) => {
        concat!(
            "(", $active, " and (
               (", $requester, " = who.id and (", $rules, ".leavers_keep = 1 or ", $account, " is null
                 or exists (select 1 from ", $mine, " m where m.contact = who.id and m.account = ", $account, ")))
               or exists (select 1 from participants p where p.ticket_id = t.id and p.contact_id = who.id)
               or exists (select 1 from ", $mine, " m
                           where m.contact = who.id and m.account = ", $account, " and m.level <> 'own'
                             and (", $private, " = 0 or ", $rules, ".managers_see_private = 1 and m.level = 'manage'))
               or ", $private, " = 0 and exists (
                    select 1 from ticket_shares sh cross join ", $mine, " m
                      on m.contact = who.id and m.account = sh.account_id and m.level <> 'own'
                     where sh.ticket_id = t.id and sh.withdrawn_at is null
                       and (sh.expires_at is null or ?2 < sh.expires_at))))"
        )
    };
}
pub(crate) use sees;
