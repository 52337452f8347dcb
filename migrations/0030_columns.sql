-- Lists of contacts by the agent that they are assigned to, and of those who report to someone.

create index contacts_by_assigned_to on contacts (assigned_to_id, sort_key, id) where deleted_at is null;
create index contacts_reporting on contacts (sort_key, id) where deleted_at is null and reports_to_id is not null;
