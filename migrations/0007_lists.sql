-- Indexes for the lists of the desk: rows are put in order by any column that is shown,
-- and narrowed by what is asked of one. An index has the column, then what rows with the
-- same value are ordered by, so that both are one walk.

create index contacts_by_created on contacts (created_at, id) where deleted_at is null;
create index contacts_by_owner on contacts (owner_id, sort_key, id) where deleted_at is null;
create index contacts_need_details on contacts (sort_key, id) where deleted_at is null and needs_details = 1;
-- Tickets are put in order by their requesters, deleted ones among them.
create unique index contacts_in_order on contacts (sort_key, id);

create index contacts_by_prefix on contacts (prefix collate nocase, sort_key, id) where deleted_at is null;
create index contacts_by_middle_name on contacts (middle_name collate nocase, sort_key, id) where deleted_at is null;
create index contacts_by_suffix on contacts (suffix collate nocase, sort_key, id) where deleted_at is null;
create index contacts_by_title on contacts (title collate nocase, sort_key, id) where deleted_at is null;
create index contacts_by_phone on contacts (phone collate nocase, sort_key, id) where deleted_at is null;
create index contacts_by_birthday on contacts (birthday collate nocase, sort_key, id) where deleted_at is null;
create index contacts_by_language on contacts (language collate nocase, sort_key, id) where deleted_at is null;
create index contacts_by_time_zone on contacts (time_zone collate nocase, sort_key, id) where deleted_at is null;

create index portal_access_by_state on portal_access (help_center_id, state, since, contact_id);
create index portal_access_by_seen on portal_access (help_center_id, seen_at, contact_id) where seen_at is not null;

-- The most of something comes first, and names are in order where it is the same: hence
-- the sign.
create index accounts_by_contacts on accounts (-contacts, sort_key, id) where deleted_at is null;
create index accounts_by_unsolved on accounts (-open_tickets, sort_key, id) where deleted_at is null;
create index accounts_by_tickets on accounts (-tickets, sort_key, id) where deleted_at is null;
create index accounts_by_created on accounts (created_at, id) where deleted_at is null;
create index accounts_by_owner on accounts (owner_id, sort_key, id) where deleted_at is null;
create unique index accounts_in_order on accounts (sort_key, id);
create index accounts_by_website on accounts (website collate nocase, sort_key, id) where deleted_at is null;
create index accounts_by_phone on accounts (phone collate nocase, sort_key, id) where deleted_at is null;

create unique index agents_in_order on agents (name collate nocase, id);
create unique index departments_in_order on departments (name collate nocase, id);

create index tickets_by_created on tickets (created_at);
create index tickets_by_subject on tickets (subject collate nocase);
create index tickets_by_priority on tickets (priority, activity_at);
create index tickets_unsolved_by_priority on tickets (priority, activity_at) where status in ('open', 'waiting');
create index tickets_unsolved_by_department on tickets (department_id, activity_at) where status in ('open', 'waiting');
create index tickets_private on tickets (activity_at) where is_private = 1;
