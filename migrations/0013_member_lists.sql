-- Indexes for the list of an account's contacts, in the order of what they are there and of
-- how long they have been.

create index relationships_by_role on relationships (account_id, role collate nocase, contact_id) where valid_to is null;
create index relationships_by_since on relationships (account_id, valid_from, contact_id) where valid_to is null;
