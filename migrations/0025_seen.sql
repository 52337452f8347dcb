-- Up to where each contact has read a ticket in the help center: `at` is the time of the newest
-- message that was there when they last opened it. Only the help center reads it; it is not in
-- the ledger, because nothing follows from it.

create table ticket_seen (
  contact_id text    not null references contacts (id),
  ticket_id  text    not null references tickets (id),
  at         integer not null,
  primary key (contact_id, ticket_id)
) strict, without rowid;

-- What was said up to this migration counts as read by all: nobody wrote down what they read
-- before, and a row for each of their tickets would be as many rows as there are tickets.
create table ticket_seen_since (
  id integer primary key check (id = 1),
  at integer not null
) strict;

insert into ticket_seen_since (id, at) select 1, coalesce(max(activity_at), 0) from tickets;
