//! Contacts and accounts that are like one that an agent is about to create. What is read are
//! candidates, which the rule in [`shared::customers::duplicates`] looks at.
//!
//! All are found by an index. Similar names are looked for by the first letters of their
//! words: of a contact's first and last name, one may be mistyped behind the first letter,
//! the other behind the third.

use serde::Deserialize;
use shared::api::duplicates::{Duplicate, Likeness, MOST_NAMED, TypedAccount, TypedContact};
use shared::customers::account::Domain;
use shared::customers::duplicates::{
    company_words, is_same_company, is_same_person, is_same_phone, phone_end,
};
use shared::email::Email;
use shared::operations::effects::Record;
use shared::text::sort_key;

use super::{Statement, sql};

/// A record that may be the same.
#[derive(Deserialize)]
pub(crate) struct Candidate {
    record: Record,
    name: String,
    address: Option<String>,
    account: Option<String>,
    /// The phone numbers of a contact.
    phones: Vec<String>,
    /// Whether it has the address or one of the domains.
    same: bool,
    /// Whether a similar name is worth telling: among all contacts it is not.
    near: bool,
}

// Hits are the newest first, and only so many are looked at: `?4` are words that many may
// have whose contacts belong elsewhere.
const CONTACTS: &str = "
    with domains (domain) as (
      select value from json_each(?3)
       union
      select * from (select domain from account_domains where account_id = ?5 limit 20)),
    hits (id, same, near) as (
      select contact_id, 1, 0 from contact_addresses where address_key = ?1 and is_live = 1
       union all
      select * from (
        select x.id, 0, 0 from contact_search s cross join contacts x on x.rowid = s.rowid
         where s.contact_search match ?2 order by s.rowid desc limit 20)
       union all
      select * from (
        select x.id, 0, 1
          from (select rowid from contact_search
                 where contact_search match (
                         select coalesce('(' || ?4 || ') AND (' || group_concat('\"' || domain || '\"', ' OR ') || ')', '\"\"')
                           from domains)
                 order by rowid desc limit 500) s
         cross join contacts x on x.rowid = s.rowid
         where exists (select 1 from contact_addresses e
                        where e.contact_id = x.id and e.is_live = 1
                          and substr(e.address_key, instr(e.address_key, '@') + 1) in (select domain from domains))
         limit 50)
       union all
      select * from (
        select x.id, 0, 1
          from (select rowid from contact_search where contact_search match coalesce(?4, '\"\"')
                 order by rowid desc limit iif(?5 is null, 0, 500)) s
         cross join contacts x on x.rowid = s.rowid
         cross join relationships r on r.contact_id = x.id and r.account_id = ?5 and r.valid_to is null
         limit 50))
    select json_object(
       'record', json_object('kind', 'contact', 'id', x.id),
       'name', ltrim(x.first_name || ' ' || x.last_name),
       'address', (select email from contact_addresses
                    where contact_id = x.id and is_live = 1 and is_primary = 1),
       'account', (select a.name from relationships r
                     join accounts a on a.id = r.account_id and a.deleted_at is null
                    where r.contact_id = x.id and r.valid_to is null and r.kind = 'direct'),
       'phones', json((select json_group_array(number) from (
          select x.phone as number where x.phone is not null
           union all
          select value ->> 'number' from json_each(x.other_phones)))),
       'same', json(iif(h.same, 'true', 'false')), 'near', json(iif(h.near, 'true', 'false'))) as json
      from (select id, max(same) as same, max(near) as near from hits group by id) h
     cross join contacts x on x.id = h.id
     where x.deleted_at is null
     order by x.sort_key, x.id";

const ACCOUNTS: &str = "
    with hits (id, same) as (
      select account_id, 1 from account_domains where domain in (select value from json_each(?1))
       union all
      select * from (
        select id, 0 from accounts indexed by accounts_by_name
         where deleted_at is null and sort_key >= ?2 and sort_key < ?2 || char(1114111)
         order by sort_key, id limit 100)
       union all
      select * from (
        select x.id, 0 from account_search s cross join accounts x on x.rowid = s.rowid
         where s.account_search match ?3 order by s.rowid desc limit 50))
    select json_object(
       'record', json_object('kind', 'account', 'id', x.id), 'name', x.name,
       'address', (select domain from account_domains where account_id = x.id order by position limit 1),
       'account', null, 'phones', json('[]'),
       'same', json(iif(h.same, 'true', 'false')), 'near', json('true')) as json
      from (select id, max(same) as same from hits group by id) h
     cross join accounts x on x.id = h.id
     where x.deleted_at is null
     order by x.sort_key, x.id";

/// What matches nothing in an index of words.
const NOTHING: &str = "\"\"";

/// The candidates for a contact.
pub(crate) fn contacts(typed: &TypedContact) -> Statement {
    let email = typed.email.parse::<Email>().ok();
    let key = email.as_ref().and_then(|it| it.key().ok());
    let domains = email.and_then(|it| Domain::parse_all(it.as_str()).ok()).unwrap_or_default();
    let phone = phone_end(&typed.phone).map_or_else(|| NOTHING.to_owned(), |it| quoted(&it));
    let words = names(&typed.first_name, &typed.last_name);
    sql(CONTACTS)
        .with(key.as_ref().map(shared::email::AddressKey::as_str))
        .with(phone.as_str())
        .with_json(&domains)
        .with(words.as_deref())
        .with(typed.account)
}

/// The candidates for an account.
pub(crate) fn accounts(typed: &TypedAccount) -> Statement {
    let domains = Domain::parse_all(&typed.domains).unwrap_or_default();
    let words = company_words(&typed.name);
    // Shorter names are compared with none: too many begin so.
    let first = words.first().filter(|it| 2 <= it.chars().count());
    let first = first.map(|it| sort_key(&beginning(it, 3)));
    let both = match words.as_slice() {
        [one, other, ..] => begins(one, 3) + " " + &begins(other, 3),
        _ => NOTHING.to_owned(),
    };
    sql(ACCOUNTS).with_json(&domains).with(first.as_deref()).with(both.as_str())
}

/// The duplicates of a contact among `candidates`.
pub(crate) fn of_contact(typed: &TypedContact, candidates: Vec<Candidate>) -> Vec<Duplicate> {
    let name = [typed.first_name.as_str(), &typed.last_name].join(" ");
    nearest(candidates, |it| {
        let has_phone = || it.phones.iter().any(|phone| is_same_phone(&typed.phone, phone));
        match it {
            _ if it.same => Some(Likeness::Address),
            _ if has_phone() => Some(Likeness::Phone),
            _ => (it.near && is_same_person(&name, &it.name)).then_some(Likeness::Name),
        }
    })
}

/// The duplicates of an account among `candidates`.
pub(crate) fn of_account(typed: &TypedAccount, candidates: Vec<Candidate>) -> Vec<Duplicate> {
    nearest(candidates, |it| {
        let is_similar = || is_same_company(&typed.name, &it.name);
        if it.same { Some(Likeness::Domain) } else { is_similar().then_some(Likeness::Name) }
    })
}

/// Those with a likeness, the strongest first.
fn nearest(
    candidates: Vec<Candidate>,
    likeness: impl Fn(&Candidate) -> Option<Likeness>,
) -> Vec<Duplicate> {
    let alike = |it: Candidate| {
        let likeness = likeness(&it)?;
        let Candidate { record, name, address, account, .. } = it;
        Some(Duplicate { record, name, address, account, likeness })
    };
    let mut all: Vec<Duplicate> = candidates.into_iter().filter_map(alike).collect();
    all.sort_by_key(|it| it.likeness);
    all.truncate(MOST_NAMED);
    all
}

/// What the names of a person are looked for by; none: one of them is missing.
fn names(first: &str, last: &str) -> Option<String> {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
        words.take(20).map(str::to_owned).collect()
    };
    let first = words(first).into_iter().next()?;
    let last = words(last).into_iter().max_by_key(|it| it.chars().count())?;
    let both = |one, other| ["(", &begins(&first, one), " ", &begins(&last, other), ")"].concat();
    Some([both(1, 3), both(3, 1)].join(" OR "))
}

/// Words that begin like this one, as the index of words is asked for them.
fn begins(word: &str, letters: usize) -> String {
    quoted(&beginning(word, letters)) + "*"
}

fn beginning(word: &str, letters: usize) -> String {
    word.chars().take(letters).collect()
}

/// A word of letters and digits, so that it is not read as an operator.
fn quoted(word: &str) -> String {
    ["\"", word, "\""].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_for_by_their_first_letters() {
        let check = |first, last, words: Option<&str>| {
            assert_eq!(names(first, last).as_deref(), words, "{first} {last}");
        };
        check("Ann", "Lee", Some("(\"A\"* \"Lee\"*) OR (\"Ann\"* \"L\"*)"));
        check("Jo \"x\" OR", "de la Cruz", Some("(\"J\"* \"Cru\"*) OR (\"Jo\"* \"C\"*)"));
        check("Ann", " - ", None);
        check("", "Lee", None);
    }
}
