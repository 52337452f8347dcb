-- Contacts are found by their telephone number, too: by any run of at least four of its
-- digits. The words of a contact have each such end of the number ("493012", "93012",
-- "3012"), of which a run is the beginning.

drop view contact_words;

create view contact_words (seq, id, words) as
  select seq, id, first_name || ' ' || coalesce(middle_name || ' ', '') || last_name || ' ' || coalesce(
           (select group_concat(email, ' ') from contact_addresses where contact_id = c.id and is_live = 1), '')
         || ' ' || coalesce(
           (select group_concat(substr(d.digits, s.value), ' ')
              from (select group_concat(digit, '') as digits
                      from (select substr(c.phone, p.value, 1) as digit
                              from json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40]') p
                             where substr(c.phone, p.value, 1) between '0' and '9'
                             order by p.value)) d
              join json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40]') s on s.value + 3 <= length(d.digits)), '')
    from contacts c where deleted_at is null;

drop trigger contact_search_update;

create trigger contact_search_update after update of first_name, middle_name, last_name, phone, deleted_at on contacts begin
  delete from contact_search where rowid = new.seq;
  insert into contact_search (rowid, words) select seq, words from contact_words where id = new.id;
end;

delete from contact_search;
insert into contact_search (rowid, words) select seq, words from contact_words;
