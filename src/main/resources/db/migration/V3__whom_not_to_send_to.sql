-- Whom no mail is sent to. What ended stays as a row: evidence that is older than its end must not bring it back when the log is
-- read again.

create table suppression (
    tenant        text        not null,
    recipient_key text        not null, -- the form under which recipients are compared
    id            uuid        not null default gen_random_uuid(),
    recipient     text        not null,
    origin        text        not null, -- manual, bounce, complaint, unsubscribe
    source_id     uuid,                 -- the email that gave the reason
    note          text,
    created_at    timestamptz not null default now(),
    expires_at    timestamptz,
    removed_at    timestamptz,
    primary key (tenant, recipient_key)
);

create unique index suppression_id on suppression (id);
create index suppression_newest on suppression (tenant, created_at desc, id desc) where removed_at is null;

-- Relays listen. The id and nothing of the address: whoever may listen need not be one who may read.
create function suppression_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('posthaste_suppression', new.id::text);
    return null;
end $$;

create trigger suppression_changed after insert or update on suppression
    for each row execute function suppression_changed();

-- A relay needs this table and no other. Where it has a user of its own, this is all that user may do.
do $$
begin
    if exists (select from pg_roles where rolname = 'posthaste_relay') then
        grant select on suppression to posthaste_relay;
    end if;
end $$;
