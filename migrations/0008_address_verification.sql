-- The agent who asked for a link that verifies an address: its mail says so.

alter table tokens add column asked_by text references agents (id);
