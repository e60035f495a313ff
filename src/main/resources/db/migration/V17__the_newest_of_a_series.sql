-- Which email made an older one of its series worthless. A relay may ask this, and read nothing of the tables behind it: whoever
-- calls it sees an id. What was called back, or not sent to a recipient who wants none, has taken nobody's place; and what
-- somebody asked for again by hand is sent, whatever came meanwhile.
create function posthaste_newest_after(
    tenant text, recipient_keys text[], supersede_key text, created_at timestamptz, email_id uuid, "position" int)
returns uuid language sql stable security definer set search_path from current as $$
    select newer.id from delivery newest join email newer on newer.id = newest.email_id
    where newest.tenant = $1 and newest.recipient_key = any($2) and newest.supersede_key = $3
        and newest.status not in ('canceled', 'suppressed')
        and (newer.created_at, newer.id) > ($4, $5)
        and not exists (
            select from delivery_event asked
            where asked.email_id = $5 and asked.position = $6 and asked.type in ('retried', 'resolved'))
    order by newer.created_at desc, newer.id desc
    limit 1
$$;

revoke execute on function posthaste_newest_after from public;

do $$
begin
    if exists (select from pg_roles where rolname = 'posthaste_relay') then
        grant execute on function posthaste_newest_after to posthaste_relay;
    end if;
end $$;
