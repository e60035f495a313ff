-- Templates that came by the API. A version never changes; what is in use is the last line of a history that is only ever added to. What
-- is deleted stays as rows, so that the version on an email's record can still be read.

create table template (
    id                uuid        primary key,
    tenant            text        not null,
    name              text        not null, -- for people
    alias             text,                 -- what requests may call it besides its id
    draft_version     text        not null, -- the newest
    published_version text,                 -- in use; null until it is published
    created_at        timestamptz not null,
    updated_at        timestamptz not null,
    deleted_at        timestamptz
);

create unique index template_alias on template (tenant, alias) where deleted_at is null;
create index template_newest on template (tenant, created_at desc, id desc) where deleted_at is null;

create table template_version (
    template_id uuid        not null references template,
    version     text        not null, -- digest of files and shared
    files       jsonb       not null, -- its own, by path
    shared      jsonb       not null, -- of what all templates share, what it includes, as it was then
    content     jsonb,                -- the request's own words when it was html, text and variables; null when it was files
    created_at  timestamptz not null,
    created_by  text        not null, -- the API key's name
    primary key (template_id, version)
);

create table template_publication (
    template_id  uuid        not null,
    position     int         not null, -- from 1, in the order of time
    version      text        not null,
    rollback     boolean     not null,
    published_at timestamptz not null,
    published_by text        not null,
    primary key (template_id, position),
    foreign key (template_id, version) references template_version (template_id, version)
);

create function template_version_stays() returns trigger language plpgsql as $$
begin
    raise exception 'A version of a template does not change.';
end $$;

create trigger template_version_stays before update on template_version
    for each row execute function template_version_stays();

-- Every process that renders listens.
create function template_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('posthaste_template', new.id::text);
    return null;
end $$;

create trigger template_changed after insert or update on template
    for each row execute function template_changed();
