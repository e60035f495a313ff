-- A timer asks lane by lane, the most urgent first: a code that is due must not stand behind a backlog that was due before it.

drop index due_next;
create index due_next on due (lane, look_at) where dispatched_at is null;
