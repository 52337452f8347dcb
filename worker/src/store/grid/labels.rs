//! Conditions on the tags and groups of records.
//!
//! A merged tag stands for its root, in what is asked as well as in what records have, so
//! that a link to a list finds the same rows after a merge. Those with no tag and those
//! with some have an index each.

use shared::grid::Condition;

use super::column::{each, few_ids};
use super::fragment::Fragment;
use super::legs::Leg;
use super::plan::Few;

/// Labels that records of a list have.
pub(super) struct Labels {
    /// The number that the record has, as `x.tag_count`.
    count: &'static str,
    /// The records with some and with none, by name.
    filled: &'static str,
    empty: &'static str,
    /// The labels that are asked for, after `… v`.
    asked: &'static str,
    /// Whether record `x` has one of them, after a list of their ids.
    has: &'static str,
    /// The ids of the records that have one of them, and the tables of the rest.
    holder: &'static str,
    holders: &'static str,
    /// The labels of record `x` by name, as JSON.
    pub(super) json: &'static str,
}

/// The root tags of the values `v`.
const ROOTS: &str = " v cross join tags t on t.id = v.value";

/// The tags of `$records`, which `$links` has by `$id`.
macro_rules! tags {
    ($records:literal, $links:literal, $id:literal) => {
        Labels {
            count: "x.tag_count",
            filled: concat!($records, " x indexed by ", $records, "_tagged"),
            empty: concat!($records, " x indexed by ", $records, "_untagged"),
            asked: ROOTS,
            has: concat!(
                " and exists (
        select 1 from ",
                $links,
                " k cross join tags g on g.id = k.tag_id and g.deleted_at is null
         where k.",
                $id,
                " = x.id and g.root_id in (select t.root_id from "
            ),
            holder: concat!("select distinct k.", $id, " from "),
            holders: concat!(
                " cross join tags g indexed by tags_by_root on g.root_id = t.root_id and g.deleted_at is null
               cross join ",
                $links,
                " k indexed by ",
                $links,
                "_by_tag on k.tag_id = g.id"
            ),
            json: concat!(
                "json((select json_group_array(json_object('id', id, 'name', name)) from (
             select t.id as id, t.name as name
               from ",
                $links,
                " k cross join tags g on g.id = k.tag_id and g.deleted_at is null
               cross join tags t on t.id = g.root_id
              where k.",
                $id,
                " = x.id group by t.id order by t.name_key)))"
            ),
        }
    };
}

/// The tags of contacts.
pub(super) static CONTACT_TAGS: Labels = tags!("contacts", "contact_tags", "contact_id");

/// The tags of accounts.
pub(super) static ACCOUNT_TAGS: Labels = tags!("accounts", "account_tags", "account_id");

/// The groups of contacts.
pub(super) static CONTACT_GROUPS: Labels = Labels {
    count: "x.group_count",
    filled: "contacts x indexed by contacts_grouped",
    empty: "contacts x indexed by contacts_ungrouped",
    asked: " v cross join contact_groups t on t.id = v.value and t.deleted_at is null",
    has: " and exists (
        select 1 from group_members k
         where k.contact_id = x.id and k.group_id in (select t.id from ",
    holder: "select distinct k.contact_id from ",
    holders: " cross join group_members k on k.group_id = t.id",
    json: "json((select json_group_array(json_object('id', id, 'name', name)) from (
             select t.id as id, t.name as name
               from group_members k cross join contact_groups t on t.id = k.group_id and t.deleted_at is null
              where k.contact_id = x.id order by t.name_key)))",
};

impl Labels {
    /// The condition on record `x`, starting with ` and `.
    pub(super) fn test(&self, condition: &Condition) -> Fragment {
        match condition {
            Condition::Empty => Fragment::text(" and ").and(self.count).and(" = 0"),
            Condition::Filled => Fragment::text(" and ").and(self.count).and(" > 0"),
            Condition::Any(ids) => {
                Fragment::text(self.has).then(&each(ids)).and(self.asked).and("))")
            }
            _ => Fragment::default(),
        }
    }

    /// The records by name that meet the condition, if an index contains exactly those.
    /// `named` is the walk of such an index.
    pub(super) fn direct(
        &self,
        condition: &Condition,
        named: fn(&'static str) -> Leg,
    ) -> Option<Vec<Leg>> {
        let index = match condition {
            Condition::Empty => self.empty,
            Condition::Filled => self.filled,
            _ => return None,
        };
        Some(vec![named(index).holds(self.test(condition))])
    }

    /// The records that have one of the labels, if they are few; `None` for another
    /// condition.
    pub(super) fn few(&self, condition: &Condition) -> Option<Few> {
        let Condition::Any(ids) = condition else { return None };
        let holders = Fragment::text(self.holder).then(&each(ids)).and(self.asked);
        Some(few_ids(holders.and(self.holders)))
    }
}
