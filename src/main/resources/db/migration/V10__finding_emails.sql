-- Emails are found among millions by whatever a caller knows of them, and those that belong together can be called back together.
-- Under row-level security an index helps only where its operator is leakproof: equality is, and jsonb's @> is not.

alter table email add column group_key text;
alter table email add column template_name text generated always as (split_part(template, '@', 1)) stored;

-- Each ends in the order of the list, so that of what many emails have the first page is read from the front.
create index email_group on email (tenant, group_key, created_at, id) where group_key is not null;
create index email_stream on email (tenant, stream, created_at, id) where stream is not null;
create index email_template on email (tenant, template_name, created_at, id) where template is not null;
create index email_lane on email (tenant, lane, created_at, id);
create index email_message_id on email (tenant, message_id);

-- What a delivery is found by stands in the order of the list, too.
alter table delivery add column created_at timestamptz not null default now(); -- the email's
update delivery d set created_at = e.created_at from email e where e.id = d.email_id;
create index delivery_status on delivery (tenant, status, created_at, email_id);

-- Tags and metadata, each pair as a digest of its kind, name and value: values can be longer than an index takes.
create table email_label (
    tenant     text        not null,
    label      bytea       not null,
    created_at timestamptz not null, -- the email's
    email_id   uuid        not null,
    primary key (tenant, label, created_at, email_id)
);

create function email_label_of(kind text, name text, value text) returns bytea
    language sql immutable strict parallel safe as $$
    select substring(sha256(convert_to(kind || length(name) || ':' || name || value, 'UTF8')) for 16)
$$;

create function email_labels(tags jsonb, metadata jsonb) returns setof bytea language sql immutable as $$
    select email_label_of('tag', tag ->> 'name', tag ->> 'value') from jsonb_array_elements(tags) tag
    union
    select email_label_of('metadata', key, value) from jsonb_each_text(metadata)
$$;

create function email_labeled() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        delete from email_label l using email_labels(old.tags, old.metadata) was(label)
        where l.tenant = old.tenant and l.label = was.label and l.created_at = old.created_at and l.email_id = old.id;
    end if;
    if tg_op <> 'DELETE' then
        insert into email_label select new.tenant, label, new.created_at, new.id from email_labels(new.tags, new.metadata) is_now(label)
        on conflict do nothing;
    end if;
    return null;
end $$;

create trigger email_labeled after insert on email
    for each row when (new.tags <> '[]' or new.metadata <> '{}') execute function email_labeled();
create trigger email_labeled_anew after delete or update of tenant, tags, metadata, created_at on email
    for each row execute function email_labeled();

-- Of two emails under one idempotency key, the one that was sent takes the row of the one that was told of first.
create function email_dated() returns trigger language plpgsql as $$
begin
    update delivery set created_at = new.created_at where email_id = new.id;
    return null;
end $$;

create trigger email_dated after update of created_at on email
    for each row when (old.created_at <> new.created_at) execute function email_dated();

insert into email_label select e.tenant, label, e.created_at, e.id from email e, email_labels(e.tags, e.metadata) has(label)
    where e.tags <> '[]' or e.metadata <> '{}';
drop index email_tags;

-- Whether somebody asked for it after the delivery had ended: then late news of the attempt before does not end it again.
alter table due add column again boolean not null default false;

select posthaste_isolate_tenants();
