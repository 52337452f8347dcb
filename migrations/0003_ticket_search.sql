-- What tickets are found by: the subject together with each of the messages. There are
-- two indexes, so that a search in the help center has nothing to do with notes: what
-- customers may read, and the internal notes.
--
-- A row of an index is one text: 0 the subject alone, 1 and up the ticket's messages.
-- Its rowid is the ticket's number times 65,536 plus that place: which ticket a row is
-- of is told without reading another table, and all rows of a ticket stand together,
-- so that one ticket can be asked whether it has the words. Writing a message adds one
-- row, however many the ticket has. Messages after the 65,535th are not found.
--
-- The indexes keep no text of their own. The body comes first, since each place of a word
-- in a later column takes two bytes more. There is no index of the beginnings of words:
-- a beginning has to be put together from all words that begin so before the first row
-- is known (20 ms for 80,000 rows, against 0.1 for a whole word).
create virtual table ticket_search using fts5 (
  body, subject, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
create virtual table note_search using fts5 (
  body, subject, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

-- The last row of each ticket. Counting its messages would cost more with each of them.
create view ticket_search_last (ticket_id, subject, last) as
  select t.id, t.subject, max(
           (select rowid from ticket_search
             where rowid between t.number << 16 and (t.number << 16) + 65535 order by rowid desc limit 1),
           coalesce((select rowid from note_search
             where rowid between t.number << 16 and (t.number << 16) + 65535 order by rowid desc limit 1), 0))
    from tickets t;

create trigger ticket_search_raised after insert on tickets begin
  insert into ticket_search (rowid, subject, body) values (new.number << 16, new.subject, '');
end;

create trigger ticket_search_written after insert on messages when new.is_public = 1 begin
  insert into ticket_search (rowid, subject, body)
    select l.last + 1, l.subject, new.body from ticket_search_last l
     where l.ticket_id = new.ticket_id and l.last & 65535 < 65535;
end;

create trigger note_search_written after insert on messages when new.is_public = 0 begin
  insert into note_search (rowid, subject, body)
    select l.last + 1, l.subject, new.body from ticket_search_last l
     where l.ticket_id = new.ticket_id and l.last & 65535 < 65535;
end;

-- Whatever else changes a text writes all rows of its ticket anew: `insert into
-- ticket_search_stale values (<the ticket's id>)`. Nothing is ever stored in it.
create view ticket_search_stale as select '' as ticket_id where 0;

create trigger ticket_search_anew instead of insert on ticket_search_stale begin
  delete from ticket_search where rowid in (
    select s.rowid from tickets t cross join ticket_search s
        on s.rowid between t.number << 16 and (t.number << 16) + 65535
     where t.id = new.ticket_id);
  delete from note_search where rowid in (
    select s.rowid from tickets t cross join note_search s
        on s.rowid between t.number << 16 and (t.number << 16) + 65535
     where t.id = new.ticket_id);
  insert into ticket_search (rowid, subject, body)
    select number << 16, subject, '' from tickets where id = new.ticket_id;
  insert into ticket_search (rowid, subject, body)
    select (t.number << 16) + m.place, t.subject, m.body
      from tickets t cross join (
        select row_number() over (order by created_at, id) as place, is_public, body
          from messages where ticket_id = new.ticket_id) m
     where t.id = new.ticket_id and m.is_public = 1 and m.place < 65536;
  insert into note_search (rowid, subject, body)
    select (t.number << 16) + m.place, t.subject, m.body
      from tickets t cross join (
        select row_number() over (order by created_at, id) as place, is_public, body
          from messages where ticket_id = new.ticket_id) m
     where t.id = new.ticket_id and m.is_public = 0 and m.place < 65536;
end;

create trigger ticket_search_renamed after update of subject on tickets when new.subject <> old.subject begin
  insert into ticket_search_stale values (new.id);
end;

create trigger ticket_search_rewritten after update of body, is_public on messages begin
  insert into ticket_search_stale values (new.ticket_id);
end;

create trigger ticket_search_unwritten after delete on messages begin
  insert into ticket_search_stale values (old.ticket_id);
end;

create trigger ticket_search_removed after delete on tickets begin
  delete from ticket_search where rowid between old.number << 16 and (old.number << 16) + 65535;
  delete from note_search where rowid between old.number << 16 and (old.number << 16) + 65535;
end;

-- What was written before.
insert into ticket_search (rowid, subject, body) select number << 16, subject, '' from tickets;

insert into ticket_search (rowid, subject, body)
  select (t.number << 16) + m.place, t.subject, m.body
    from (select ticket_id, row_number() over (partition by ticket_id order by created_at, id) as place, is_public, body
            from messages) m
   cross join tickets t on t.id = m.ticket_id
   where m.is_public = 1 and m.place < 65536;

insert into note_search (rowid, subject, body)
  select (t.number << 16) + m.place, t.subject, m.body
    from (select ticket_id, row_number() over (partition by ticket_id order by created_at, id) as place, is_public, body
            from messages) m
   cross join tickets t on t.id = m.ticket_id
   where m.is_public = 0 and m.place < 65536;
