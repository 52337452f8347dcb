-- Which agents have a ticket open, and whether they are writing a reply. A page reports it
-- again and again; a row that was not repeated for a while counts no more, and is deleted
-- after an hour. Only the desk reads it, and no change of it is in the ledger.

create table presence (
  ticket_id  text    not null references tickets (id),
  agent_id   text    not null references agents (id),
  seen_at    integer not null,
  is_writing integer not null check (is_writing in (0, 1)),
  primary key (ticket_id, agent_id)
) strict, without rowid;

create index presence_by_age on presence (seen_at);
