-- A timer asks lane by lane, the most urgent first: a code that is due must not stand behind a backlog that was due before it.

-- The old one goes last: until the new one is there, workers of the release before lease by it.
create index due_next_of_lane on due (lane, look_at) where dispatched_at is null;
drop index due_next;
alter index due_next_of_lane rename to due_next;
