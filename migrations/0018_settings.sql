-- What admins change on the settings page: agents and departments.

-- Two admins who edit the same agent at once: the second is told.
alter table agents add column version integer not null default 1;

-- An agent's open links, which a newer invitation or the end of their access revokes.
create index tokens_by_agent on tokens (agent_id) where agent_id is not null and used_at is null and dead_at is null;

-- The agents of a department; it is deleted only without any.
create index agent_departments_by_department on agent_departments (department_id, agent_id);
create index help_centers_by_department on help_centers (department_id);
