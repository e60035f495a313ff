-- Which day's key sealed the message; null for one that is not sealed. While it stands here that key is not destroyed.
alter table due add column sealed_by text;

-- Nobody is to read what it says. Its subject was left out before it came here.
alter table email add column sensitive boolean not null default false;

-- For the sweep, which looks for the oldest.
create index email_oldest on email (created_at);

select posthaste_isolate_tenants();
