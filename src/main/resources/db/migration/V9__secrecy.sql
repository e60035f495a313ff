-- Which day's key sealed the message; null for one that is not sealed. While it stands here that key is not destroyed.
alter table due add column sealed_by text;
