-- Who waits until when is touched by each lease and each mark; what is to be sent is written once. Apart, a lease writes a row of
-- some dozen octets and not the message again, and whoever looks for what is due reads eight times as many rows of a page.

create table due_mail (
    email_id uuid  not null,
    position int   not null,
    envelope jsonb not null,
    message  bytea not null,
    primary key (email_id, position),
    foreign key (email_id, position) references due on delete cascade
);

-- A message is compressed already or small: let it stand outside the row without another try.
alter table due_mail alter column message set storage external;

insert into due_mail select email_id, position, envelope, message from due;

alter table due add column octets int not null default 0;  -- of the message
alter table due add column version int not null default 1; -- of the envelope
update due set octets = octet_length(message), version = coalesce((envelope ->> 'version')::int, 1);
alter table due alter column octets drop default;
alter table due alter column version drop default;
alter table due drop column envelope;
alter table due drop column message;

-- When a timer has to look at it: once it is due, and again when a lease has ended. By this index it never passes over what others
-- have taken.
alter table due add column look_at timestamptz not null generated always as (greatest(due_at, leased_until)) stored;
drop index due_next;
create index due_next on due (look_at) where dispatched_at is null;

-- What hangs on a row with a tenant is known by the column that names it: a table that is new needs no list.
create or replace function posthaste_isolate_tenants() returns void language plpgsql as $$
declare
    each record;
begin
    for each in
        select c.oid::regclass as name,
            case
                -- As a subquery it is asked once, and not for each row.
                when 'tenant' = any(c.columns) then $policy$tenant = (select current_setting('posthaste.tenant', true))$policy$
                when 'template_id' = any(c.columns) then format('exists (select from template t where t.id = %s.template_id)', c.oid::regclass)
                when 'webhook_id' = any(c.columns) then format('exists (select from webhook w where w.id = %s.webhook_id)', c.oid::regclass)
                when c.columns @> array['email_id', 'position'] then format(
                    $policy$exists (select from delivery d where d.email_id = %1$s.email_id and d.position = %1$s.position)$policy$,
                    c.oid::regclass)
            end as rule
        from (
            select t.oid, array(
                select a.attname::text from pg_attribute a where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped) as columns
            from pg_class t
            where t.relnamespace = current_schema()::regnamespace and t.relkind in ('r', 'p')) c
        where c.columns && array['tenant', 'template_id', 'webhook_id'] or c.columns @> array['email_id', 'position']
    loop
        execute format('alter table %s enable row level security', each.name);
        execute format('drop policy if exists tenant on %s', each.name);
        execute format('create policy tenant on %s using (%s) with check (%s)', each.name, each.rule, each.rule);
    end loop;
    -- A relay reads this table, of all tenants, as a user of its own.
    drop policy if exists relay on suppression;
    create policy relay on suppression for select using (current_user = 'posthaste_relay');

    if exists (select from pg_roles where rolname = 'posthaste_tenant') then
        execute format('grant usage on schema %I to posthaste_tenant', current_schema());
        for each in
            select c.oid::regclass as name from pg_class c
            where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity
        loop
            execute format('grant select, insert, update, delete on %s to posthaste_tenant', each.name);
        end loop;
        grant select on projector_offset to posthaste_tenant; -- how far the rows are, for who decides about mail
    end if;
end $$;

select posthaste_isolate_tenants();
