-- For the sweep, which looks for what ended first. Before the table email is locked against all: building it takes a while.
create index suppression_ended on suppression (least(removed_at, expires_at))
    where removed_at is not null or expires_at is not null;

-- Which trace the request belonged to: attempts show it, and what is told of the email later repeats it.
alter table email add column traceparent text;
