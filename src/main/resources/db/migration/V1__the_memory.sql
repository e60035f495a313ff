-- What is known of every email. Written by the projector alone, from events; a row can always be made again by replay.

create table email (
    id          uuid primary key,
    tenant      text        not null,
    message_id  text        not null,
    sender      text        not null,
    recipients  jsonb       not null, -- {"to": [], "cc": [], "bcc": [], "reply_to": []}
    subject     text        not null,
    lane        text        not null,
    stream      text,
    template    text,
    tags        jsonb       not null, -- [{"name": "", "value": ""}]
    metadata    jsonb       not null,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    fingerprint text -- of the request's body, when it had an idempotency key
);

-- The list is read newest first; ids of one tenant are nearly in the order of time, created_at is exact.
create index email_newest on email (tenant, created_at desc, id desc);
create index email_tags on email using gin (tags jsonb_path_ops);

create table delivery (
    email_id        uuid        not null,
    position        int         not null,
    tenant          text        not null,
    recipient       text        not null,
    recipient_key   text        not null, -- the form under which recipients are compared
    status          text        not null,
    attempt         int         not null, -- which attempt the status tells of
    rank            int         not null, -- orders what is told of one attempt
    route           text,
    reply_code      int,
    reply_status    text,
    reply_text      text,
    next_attempt_at timestamptz,
    updated_at      timestamptz not null,
    source_topic     text,
    source_partition int,
    source_offset    bigint,
    primary key (email_id, position)
);

create index delivery_recipient on delivery (tenant, recipient_key);
create index delivery_open on delivery (status, updated_at) where status in ('scheduled', 'queued', 'deferred');

create table delivery_event (
    email_id        uuid        not null,
    position        int         not null,
    attempt         int         not null,
    type            text        not null,
    at              timestamptz not null,
    route           text,
    peer            text,
    tls             text,
    reply_code      int,
    reply_status    text,
    reply_text      text,
    cause           text,
    next_attempt_at timestamptz,
    -- One event of a kind per attempt: an append that was repeated, and a replay, change nothing.
    primary key (email_id, position, attempt, type)
);

-- How far the projector is. Moved in the transaction that writes the rows, so that both are true or neither.
create table projector_offset (
    topic       text   not null,
    partition   int    not null,
    next_offset bigint not null,
    primary key (topic, partition)
);

-- What must wait. The message waits with it, because the log may forget before a long ramp ends.
create table due (
    email_id      uuid        not null,
    position      int         not null,
    attempt       int         not null, -- the one that is due
    due_at        timestamptz not null,
    lane          text        not null,
    envelope      jsonb       not null,
    message       bytea       not null,
    leased_until  timestamptz,
    dispatched_at timestamptz,          -- since when it stands in its lane again
    primary key (email_id, position)
);

-- A message is compressed already or small: let it stand outside the row without another try.
alter table due alter column message set storage external;
create index due_next on due (due_at) where dispatched_at is null;
