-- Streams: the kinds of mail of a tenant that have a policy of their own. One without a row is a name, and all is as its lane has it.

create table stream (
    tenant       text        not null,
    name         text        not null,
    policy       jsonb       not null, -- as the API takes it, without the name: what is not there is as the lane has it
    kept_seconds bigint,               -- how long its emails are kept; null for as long as others
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    primary key (tenant, name)
);

-- The pods of the API listen.
create function stream_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('posthaste_stream', '');
    return null;
end $$;

create trigger stream_changed after insert or update or delete on stream
    for each statement execute function stream_changed();

-- How much a key may ask for, such as 100/1m; null for what is usual. It does not change: another limit is another key.
alter table api_key add column rate_limit text;

select posthaste_isolate_tenants();
