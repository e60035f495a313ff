-- How each attempt's conversations went. Kept for a shorter time than the events themselves: see posthaste.retention.attempts.

alter table delivery_event add column tries jsonb;

-- For the sweep, which looks for the oldest.
create index delivery_event_tries on delivery_event (at) where tries is not null;
