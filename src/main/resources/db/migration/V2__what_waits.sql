-- Mail that was scheduled waits as a retry does, and can be decided about until it is taken.

alter table email add column scheduled_at timestamptz;

alter table delivery add column supersede_key text; -- a newer one to the same recipient takes its place while it waits
create index delivery_supersede on delivery (tenant, recipient_key, supersede_key) where supersede_key is not null;

-- An email can be moved again and again before its first attempt.
alter table delivery_event add column revision int not null default 0;
alter table delivery_event drop constraint delivery_event_pkey;
alter table delivery_event add primary key (email_id, position, attempt, type, revision);

-- Where in its lane a mail stands that was dispatched. What is held in doubt is due at infinity. A row that was leased once is
-- sent: then it is too late to call it back.
alter table due add column dispatched_topic text;
alter table due add column dispatched_partition int;
alter table due add column dispatched_offset bigint;

-- For the sweeper, who asks for what stands before a place in a lane.
create index due_dispatched on due (dispatched_topic, dispatched_partition, dispatched_offset) where dispatched_at is not null;
create index delivery_queued on delivery (source_topic, source_partition, source_offset) where status = 'queued';
