-- What the log of all operations walks: the acts of one kind in the order in which they
-- were carried out, by anybody or by one agent.
create index operations_by_act on operations (act, at);
create index operations_by_actor on operations (actor_id, act, at) where actor_id is not null;
