-- Mails that come back [P13]. A mail keeps the id that the mail service gave it, and when, why and
-- how it came back; its state is then `bounced`. The mark of an address is its `bounced_at`.
alter table outbox add column provider_id text;
alter table outbox add column bounced_at integer;
-- As RFC 3463 has it: 5.1.1.
alter table outbox add column bounce_code text;
alter table outbox add column bounce text;

create index outbox_by_provider on outbox (provider_id) where provider_id is not null;
