-- How many messages a contact has written lately is asked before each one that they write.
create index messages_by_contact on messages (contact_id, created_at) where contact_id is not null;
