-- API keys. Of the key itself there is only an HMAC. What was revoked stays as a row: it says who made it and when it was used last.

create table api_key (
    id           uuid primary key,
    tenant       text        not null,
    name         text        not null,
    hash         bytea       not null unique,
    hint         text        not null, -- how it begins, for people
    mode         text        not null, -- live, sandbox, team
    scopes       text[]      not null,
    from_domains text[]      not null, -- of these lists an empty one limits nothing
    streams      text[]      not null,
    recipients   text[]      not null,
    cidrs        text[]      not null,
    created_at   timestamptz not null default now(),
    created_by   text        not null,
    replaces     uuid,                 -- the key whose place it takes
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz
);

create index api_key_newest on api_key (tenant, created_at desc, id desc) where revoked_at is null;

-- The pods of the API listen. Not for each use: that is written too often, and changes nothing of what a key opens.
create function api_key_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('posthaste_api_key', '');
    return null;
end $$;

create trigger api_key_changed after insert or delete or update of
        tenant, name, hash, mode, scopes, from_domains, streams, recipients, cidrs, expires_at, revoked_at on api_key
    for each statement execute function api_key_changed();

-- What a request does, it does as this role: it sees the rows of the tenant that the transaction is bound to, and no others. Who owns
-- the tables (projector, timer, sweeper) is not bound. See docs/decisions/0018.
do $$
begin
    if not exists (select from pg_roles where rolname = 'posthaste_tenant') then
        create role posthaste_tenant nologin;
    end if;
    if not pg_has_role('posthaste_tenant', 'set') then
        execute format('grant posthaste_tenant to %I', current_user);
    end if;
exception when insufficient_privilege then
    raise warning 'This user may not create the role posthaste_tenant, so that row-level security is off: see docs/access.md.';
end $$;

-- Puts every table with a tenant under row-level security, and what hangs on a row of one, too. It can be done again, and is to be:
-- after a migration that makes a table, and when the role was made later than this.
create function posthaste_isolate_tenants() returns void language plpgsql as $$
declare
    each record;
begin
    for each in
        select c.oid::regclass as name,
            case when exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant' and not a.attisdropped)
                -- As a subquery it is asked once, and not for each row.
                then $policy$tenant = (select current_setting('posthaste.tenant', true))$policy$
                when c.relname in ('template_version', 'template_publication')
                then format('exists (select from template t where t.id = %s.template_id)', c.oid::regclass)
                when c.relname in ('webhook_event', 'webhook_attempt')
                then format('exists (select from webhook w where w.id = %s.webhook_id)', c.oid::regclass)
                else format($policy$exists (select from delivery d where d.email_id = %1$s.email_id and d.position = %1$s.position)$policy$,
                    c.oid::regclass) end as rule
        from pg_class c
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
            and (c.relname in (
                    'due', 'delivery_event', 'template_version', 'template_publication', 'webhook_event', 'webhook_attempt')
                or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant' and not a.attisdropped))
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
