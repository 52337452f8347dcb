-- Customers and the subjects of tickets are also found by what stands in the middle of a
-- word; an agent of some departments is told how many tickets an account has there; and a
-- reply finds the shares of its ticket without looking at all others.

-- ------------------------------------------------------- the middle of a word

-- The words of names, addresses and domains have an index of three letters each: it finds
-- any run of at least three. 20,000 contacts take 5 MB in it. An index of every end of
-- every word, which would find shorter runs, takes 15. They keep no text of their own.
create virtual table contact_parts using fts5 (
  words, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1');
create virtual table account_parts using fts5 (
  words, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1');
-- Of tickets the subjects alone: messages are long, and are found by whole words. The
-- rowid is that of the ticket's first row in `ticket_search`.
create virtual table subject_parts using fts5 (
  subject, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1');

-- A script without blanks (Chinese, Japanese, Thai, Khmer …) has words of one or two
-- letters, and a name of several is one word to the index of words. Each end of it that
-- begins with such a letter is a word of its own there, as each end of a telephone number is.

-- Such a letter, as a pattern of `glob`.
create view unspaced (letter) as
  select '[' || char(3584) || '-' || char(4255) || char(6016) || '-' || char(6143)
             || char(11904) || '-' || char(1114111) || ']';

-- The places in a name. One has at most 200 letters.
create view places (at) as
  with recursive places (at) as (select 1 union all select at + 1 from places where at < 250)
  select at from places;

drop view contact_words;

create view contact_words (seq, id, words) as
  select c.seq, c.id, c.name || ' ' || coalesce(
           (select group_concat(email, ' ') from contact_addresses where contact_id = c.id and is_live = 1), '')
         || iif(c.name glob '*' || (select letter from unspaced) || '*', ' ' || (
             select group_concat(substr(c.name, p.at, 12), ' ') from places p
              where substr(c.name, p.at, 1) glob (select letter from unspaced)), '')
         || ' ' || coalesce(
           (select group_concat(substr(d.digits, s.value), ' ')
              from (select group_concat(digit, '') as digits
                      from (select substr(c.phone, p.value, 1) as digit
                              from json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40]') p
                             where substr(c.phone, p.value, 1) between '0' and '9'
                             order by p.value)) d
              join json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40]') s on s.value + 3 <= length(d.digits)), '')
    from (select seq, id, phone, first_name || ' ' || coalesce(middle_name || ' ', '') || last_name as name
            from contacts where deleted_at is null) c;

drop view account_words;

create view account_words (seq, id, words) as
  select a.seq, a.id, a.name || ' ' || coalesce(
           (select group_concat(domain, ' ') from account_domains where account_id = a.id), '')
         || iif(a.name glob '*' || (select letter from unspaced) || '*', ' ' || (
             select group_concat(substr(a.name, p.at, 12), ' ') from places p
              where substr(a.name, p.at, 1) glob (select letter from unspaced)), '')
    from accounts a where deleted_at is null;

create view contact_texts (seq, id, words) as
  select seq, id, first_name || ' ' || coalesce(middle_name || ' ', '') || last_name || ' ' || coalesce(
           (select group_concat(email, ' ') from contact_addresses where contact_id = c.id and is_live = 1), '')
    from contacts c where deleted_at is null;

create view account_texts (seq, id, words) as
  select seq, id, name || ' ' || coalesce(
           (select group_concat(domain, ' ') from account_domains where account_id = a.id), '')
    from accounts a where deleted_at is null;

create trigger contact_parts_insert after insert on contacts begin
  insert into contact_parts (rowid, words) select seq, words from contact_texts where id = new.id;
end;

create trigger contact_parts_update after update of first_name, middle_name, last_name, deleted_at on contacts begin
  delete from contact_parts where rowid = new.seq;
  insert into contact_parts (rowid, words) select seq, words from contact_texts where id = new.id;
end;

create trigger contact_parts_delete after delete on contacts begin
  delete from contact_parts where rowid = old.seq;
end;

create trigger contact_parts_address_insert after insert on contact_addresses begin
  delete from contact_parts where rowid = (select seq from contacts where id = new.contact_id);
  insert into contact_parts (rowid, words) select seq, words from contact_texts where id = new.contact_id;
end;

create trigger contact_parts_address_update after update of email, is_live on contact_addresses begin
  delete from contact_parts where rowid = (select seq from contacts where id = new.contact_id);
  insert into contact_parts (rowid, words) select seq, words from contact_texts where id = new.contact_id;
end;

create trigger contact_parts_address_delete after delete on contact_addresses begin
  delete from contact_parts where rowid = (select seq from contacts where id = old.contact_id);
  insert into contact_parts (rowid, words) select seq, words from contact_texts where id = old.contact_id;
end;

create trigger account_parts_insert after insert on accounts begin
  insert into account_parts (rowid, words) select seq, words from account_texts where id = new.id;
end;

create trigger account_parts_update after update of name, deleted_at on accounts begin
  delete from account_parts where rowid = new.seq;
  insert into account_parts (rowid, words) select seq, words from account_texts where id = new.id;
end;

create trigger account_parts_delete after delete on accounts begin
  delete from account_parts where rowid = old.seq;
end;

create trigger account_parts_domain_insert after insert on account_domains begin
  delete from account_parts where rowid = (select seq from accounts where id = new.account_id);
  insert into account_parts (rowid, words) select seq, words from account_texts where id = new.account_id;
end;

create trigger account_parts_domain_update after update of account_id on account_domains begin
  delete from account_parts where rowid in (select seq from accounts where id in (old.account_id, new.account_id));
  insert into account_parts (rowid, words)
    select seq, words from account_texts where id in (old.account_id, new.account_id);
end;

create trigger account_parts_domain_delete after delete on account_domains begin
  delete from account_parts where rowid = (select seq from accounts where id = old.account_id);
  insert into account_parts (rowid, words) select seq, words from account_texts where id = old.account_id;
end;

create trigger subject_parts_raised after insert on tickets begin
  insert into subject_parts (rowid, subject) values (new.number << 16, new.subject);
end;

create trigger subject_parts_renamed after update of subject on tickets when new.subject <> old.subject begin
  delete from subject_parts where rowid = new.number << 16;
  insert into subject_parts (rowid, subject) values (new.number << 16, new.subject);
end;

create trigger subject_parts_removed after delete on tickets begin
  delete from subject_parts where rowid = old.number << 16;
end;

-- In a ticket's texts, each such letter is a word by itself, and a search for several of them
-- is one for words that follow each other. So all rows of the index of words are written
-- through this view: `insert into ticket_search_row values (<rowid>, <subject>, <body>, <is
-- it public>)`. Nothing is ever stored in it.
create view ticket_search_row as select 0 as row, '' as subject, '' as body, 1 as is_public where 0;

create trigger ticket_search_row_written instead of insert on ticket_search_row begin
  insert into ticket_search (rowid, subject, body)
    select new.row,
         iif(new.subject not glob '*' || (select letter from unspaced) || '*', new.subject, (
           select group_concat(iif(letter glob (select letter from unspaced), ' ' || letter || ' ', letter), ''
                               order by chunk, at)
             from (select c.at as chunk, p.at as at, substr(c.letters, p.at, 1) as letter
                     from (select at, substr(new.subject, (at - 1) * 250 + 1, 250) as letters from places
                            where (at - 1) * 250 < length(new.subject) limit 250) c
                    cross join places p on p.at <= length(c.letters)))),
         iif(new.body not glob '*' || (select letter from unspaced) || '*', new.body, (
           select group_concat(iif(letter glob (select letter from unspaced), ' ' || letter || ' ', letter), ''
                               order by chunk, at)
             from (select c.at as chunk, p.at as at, substr(c.letters, p.at, 1) as letter
                     from (select at, substr(new.body, (at - 1) * 250 + 1, 250) as letters from places
                            where (at - 1) * 250 < length(new.body) limit 250) c
                    cross join places p on p.at <= length(c.letters))))
     where new.is_public = 1;
  insert into note_search (rowid, subject, body)
    select new.row,
         iif(new.subject not glob '*' || (select letter from unspaced) || '*', new.subject, (
           select group_concat(iif(letter glob (select letter from unspaced), ' ' || letter || ' ', letter), ''
                               order by chunk, at)
             from (select c.at as chunk, p.at as at, substr(c.letters, p.at, 1) as letter
                     from (select at, substr(new.subject, (at - 1) * 250 + 1, 250) as letters from places
                            where (at - 1) * 250 < length(new.subject) limit 250) c
                    cross join places p on p.at <= length(c.letters)))),
         iif(new.body not glob '*' || (select letter from unspaced) || '*', new.body, (
           select group_concat(iif(letter glob (select letter from unspaced), ' ' || letter || ' ', letter), ''
                               order by chunk, at)
             from (select c.at as chunk, p.at as at, substr(c.letters, p.at, 1) as letter
                     from (select at, substr(new.body, (at - 1) * 250 + 1, 250) as letters from places
                            where (at - 1) * 250 < length(new.body) limit 250) c
                    cross join places p on p.at <= length(c.letters))))
     where new.is_public = 0;
end;

drop trigger ticket_search_raised;
drop trigger ticket_search_written;
drop trigger note_search_written;
drop trigger ticket_search_anew;

create trigger ticket_search_raised after insert on tickets begin
  insert into ticket_search_row values (new.number << 16, new.subject, '', 1);
end;

create trigger ticket_search_written after insert on messages begin
  insert into ticket_search_row
    select l.last + 1, l.subject, new.body, new.is_public from ticket_search_last l
     where l.ticket_id = new.ticket_id and l.last & 65535 < 65535;
end;

create trigger ticket_search_anew instead of insert on ticket_search_stale begin
  delete from ticket_search where rowid in (
    select s.rowid from tickets t cross join ticket_search s
        on s.rowid between t.number << 16 and (t.number << 16) + 65535
     where t.id = new.ticket_id);
  delete from note_search where rowid in (
    select s.rowid from tickets t cross join note_search s
        on s.rowid between t.number << 16 and (t.number << 16) + 65535
     where t.id = new.ticket_id);
  insert into ticket_search_row select number << 16, subject, '', 1 from tickets where id = new.ticket_id;
  insert into ticket_search_row
    select (t.number << 16) + m.place, t.subject, m.body, m.is_public
      from tickets t cross join (
        select row_number() over (order by created_at, id) as place, is_public, body
          from messages where ticket_id = new.ticket_id) m
     where t.id = new.ticket_id and m.place < 65536;
end;

-- What was written before.
delete from contact_search where rowid in (
  select seq from contact_words where words glob '*' || (select letter from unspaced) || '*');
insert into contact_search (rowid, words)
  select seq, words from contact_words where words glob '*' || (select letter from unspaced) || '*';
delete from account_search where rowid in (
  select seq from account_words where words glob '*' || (select letter from unspaced) || '*');
insert into account_search (rowid, words)
  select seq, words from account_words where words glob '*' || (select letter from unspaced) || '*';
insert into contact_parts (rowid, words) select seq, words from contact_texts;
insert into ticket_search_stale
  select id from tickets where subject glob '*' || (select letter from unspaced) || '*'
   union
  select ticket_id from messages where body glob '*' || (select letter from unspaced) || '*';
insert into account_parts (rowid, words) select seq, words from account_texts;
insert into subject_parts (rowid, subject) select number << 16, subject from tickets;

-- ------------------------------------------ an account's tickets by department

-- How many tickets an account has in each department, kept by triggers as `tickets` and
-- `open_tickets` of the account are, which count those of all: whoever works for some
-- departments is told the sum of those.
create table account_tickets (
  account_id    text    not null references accounts (id),
  department_id text    not null references departments (id),
  tickets       integer not null default 0,
  open_tickets  integer not null default 0,
  primary key (account_id, department_id)
) strict, without rowid;

create index account_tickets_by_department on account_tickets (department_id, account_id) where tickets > 0;
create index account_tickets_open on account_tickets (department_id, account_id) where open_tickets > 0;

insert into account_tickets (account_id, department_id, tickets, open_tickets)
  select account_id, department_id, count(*), sum(status in ('open', 'waiting'))
    from tickets where account_id is not null group by account_id, department_id;

create trigger account_tickets_insert after insert on tickets when new.account_id is not null begin
  insert into account_tickets (account_id, department_id, tickets, open_tickets)
    values (new.account_id, new.department_id, 1, new.status in ('open', 'waiting'))
  on conflict (account_id, department_id) do update
    set tickets = tickets + 1, open_tickets = open_tickets + excluded.open_tickets;
end;

create trigger account_tickets_update after update of account_id, department_id, status on tickets
when new.account_id is not old.account_id or new.department_id <> old.department_id
  or (new.status in ('open', 'waiting')) <> (old.status in ('open', 'waiting')) begin
  update account_tickets
     set tickets = tickets - 1, open_tickets = open_tickets - (old.status in ('open', 'waiting'))
   where account_id = old.account_id and department_id = old.department_id;
  insert into account_tickets (account_id, department_id, tickets, open_tickets)
    select new.account_id, new.department_id, 1, new.status in ('open', 'waiting')
     where new.account_id is not null
  on conflict (account_id, department_id) do update
    set tickets = tickets + 1, open_tickets = open_tickets + excluded.open_tickets;
end;

-- --------------------------------------------------------- a ticket's shares

-- `ticket_shares_one` has those that are not withdrawn. A write to a ticket moves the time
-- of all of them on, and without this index it looks at every share that there is.
create index ticket_shares_by_ticket on ticket_shares (ticket_id);

-- ------------------------------------------------------------ one account each

-- The relationships that turning off *multi-account* would end are counted first [R9].
create index relationships_indirect on relationships (contact_id) where valid_to is null and kind = 'indirect';

-- None comes to be while it is off, though it was on when the change was decided.
create trigger relationships_indirect_insert before insert on relationships
when new.kind = 'indirect' and new.valid_to is null and (select multi_account from settings) = 0 begin
  select raise(abort, 'guard missed');
end;

create trigger relationships_indirect_update before update of kind, valid_to on relationships
when new.kind = 'indirect' and new.valid_to is null and (old.kind <> 'indirect' or old.valid_to is not null)
 and (select multi_account from settings) = 0 begin
  select raise(abort, 'guard missed');
end;
