-- Whom to tell what becomes of mail, and what was told.

create table webhook (
    id              uuid        primary key default gen_random_uuid(),
    tenant          text        not null,
    endpoint        text        not null,
    events          text[]      not null,
    status          text        not null default 'enabled', -- enabled, disabled
    disabled_reason text,                                   -- gone, failing; null when a person did it
    disabled_at     timestamptz,
    secret          bytea       not null,
    previous_secret bytea,                                  -- signs beside the new one after a rotation
    previous_until  timestamptz,
    created_at      timestamptz not null default now(),
    failures        int         not null default 0,         -- since the last success
    failing_since   timestamptz,
    rest_until      timestamptz                             -- nothing is sent there before
);

create index webhook_newest on webhook (tenant, created_at desc, id desc);

-- What an endpoint is told, the same octets at each attempt.
create table webhook_event (
    webhook_id   uuid        not null references webhook on delete cascade,
    id           text        not null, -- derived from what happened, so that an event that is read again is told once
    seq          bigint      generated always as identity, -- the order in which an email's events are told
    email_id     uuid,                 -- null for a test
    position     int,
    type         text        not null,
    payload      text        not null,
    traceparent  text,
    created_at   timestamptz not null default now(),
    since        timestamptz not null default now(), -- of the first attempt, or of the replay
    status       text        not null default 'pending', -- pending, success, failed
    due_at       timestamptz not null default now(),
    tries        int         not null default 0, -- since then
    attempts     int         not null default 0, -- in all
    leased_until timestamptz,
    primary key (webhook_id, id)
);

create index webhook_event_due on webhook_event (webhook_id, due_at, seq) where status = 'pending';
create index webhook_event_order on webhook_event (webhook_id, email_id, seq) where status = 'pending';
create index webhook_event_newest on webhook_event (webhook_id, seq desc);
create index webhook_event_oldest on webhook_event (created_at);

create table webhook_attempt (
    webhook_id uuid        not null,
    event_id   text        not null,
    number     int         not null,
    sent_at    timestamptz not null,
    took_ms    bigint      not null,
    code       int,  -- null when there was no answer
    answer     text, -- its beginning
    cause      text, -- why there was none, or why it is no success
    primary key (webhook_id, event_id, number),
    foreign key (webhook_id, event_id) references webhook_event on delete cascade
);

-- How far the events were read for them. Moved in the transaction that writes the rows, so that both are true or neither.
create table webhook_offset (
    topic       text   not null,
    partition   int    not null,
    next_offset bigint not null,
    primary key (topic, partition)
);
