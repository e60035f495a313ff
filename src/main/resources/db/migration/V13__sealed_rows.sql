-- What waits is kept as it goes to the log, as text: sealed, it is no JSON. What is asked of it stands beside it.

alter table due add column revision int not null default 0; -- how often its time was changed
update due u set revision = (m.envelope #>> '{plan,revision}')::int
    from due_mail m
    where m.email_id = u.email_id and m.position = u.position and m.envelope #>> '{plan,revision}' is not null;
alter table due_mail alter column envelope type text using envelope::text;
