//! Tests of phones and addresses: what is refused, and what stays.

use super::*;

fn typed(number: &str, is_primary: bool) -> PhoneDraft {
    PhoneDraft { number: number.to_owned(), kind: PhoneKind::Work, is_primary }
}

fn numbers(phones: &[PhoneNumber]) -> Vec<&str> {
    phones.iter().map(|it| it.number.as_str()).collect()
}

/// The phones with these numbers, and the primary number.
fn with(all: &[&str]) -> (Reach, Option<String>) {
    let mut reach = Reach::default();
    let phone = |it: &&str| PhoneNumber { number: (*it).to_owned(), kind: PhoneKind::Mobile };
    let primary = reach.set_phones(all.iter().map(phone).collect());
    (reach, primary)
}

fn fields(phones: &[PhoneDraft], addresses: &[PostalDraft]) -> Vec<String> {
    let problems = ReachBody::parse(phones, addresses).unwrap_err();
    problems.into_iter().map(|it| it.field).collect()
}

#[test]
fn exactly_one_is_the_primary_one() {
    let parse = |all: &[PhoneDraft]| ReachBody::parse(all, &[]).unwrap().phones;
    assert_eq!(numbers(&parse(&[typed("1", false), typed("2", false)])), ["1", "2"]);
    let third = parse(&[typed("1", false), typed("2", false), typed("3", true)]);
    assert_eq!(numbers(&third), ["3", "1", "2"]);
    assert_eq!(fields(&[typed("1", true), typed("2", true)], &[]), ["phones.1.is_primary"]);
    let at = |city: &str, is_primary| PostalDraft {
        city: city.to_owned(),
        is_primary,
        ..PostalDraft::default()
    };
    let two = ReachBody::parse(&[], &[at("Bonn", false), at("Köln", true)]).unwrap();
    assert_eq!(two.addresses.iter().map(|it| &*it.city).collect::<Vec<_>>(), ["Köln", "Bonn"]);
    assert_eq!(fields(&[], &[at("A", true), at("B", true)]), ["addresses.1.is_primary"]);
}

#[test]
fn each_mistake_is_said_at_its_line() {
    let phones =
        [typed(" ", false), typed(&"1".repeat(41), false), typed("2", false), typed("2", false)];
    assert_eq!(fields(&phones, &[]), ["phones.0.number", "phones.1.number", "phones.3.number"]);
    let long =
        PostalDraft { city: "x".repeat(81), postal_code: "1".repeat(21), ..PostalDraft::default() };
    let tall = PostalDraft { street: "a\nb\nc\nd\ne\nf\ng".to_owned(), ..PostalDraft::default() };
    let here = PostalDraft { city: "Bonn".to_owned(), ..PostalDraft::default() };
    let there = PostalDraft { city: "BONN ".to_owned(), is_billing: true, ..here.clone() };
    assert_eq!(
        fields(&[], &[PostalDraft::default(), long, tall, here, there]),
        [
            "addresses.0.street",
            "addresses.1.city",
            "addresses.1.postal_code",
            "addresses.2.street",
            "addresses.4.street"
        ]
    );
    let many = vec![typed("1", false); super::phones::MAX_PHONES + 1];
    assert_eq!(fields(&many, &[]), ["phones"]);
    let many = vec![PostalDraft::default(); super::postal::MAX_ADDRESSES + 1];
    assert_eq!(fields(&[], &many), ["addresses"]);
}

#[test]
fn no_phone_is_lost_when_the_primary_number_is_typed_elsewhere() {
    let check = |before: &[&str], now: Option<&str>, after: &[&str]| {
        let (mut reach, primary) = with(before);
        let primary = reach.follow(primary.as_deref(), now);
        assert_eq!(numbers(&reach.phones(primary.as_deref())), after, "{before:?} {now:?}");
        assert_eq!(primary.as_deref(), after.first().copied());
    };
    check(&[], None, &[]);
    check(&[], Some("1"), &["1"]);
    check(&["1"], None, &[]);
    check(&["1"], Some("2"), &["2"]);
    // The next one takes the place of one that is emptied.
    check(&["1", "2", "3"], None, &["2", "3"]);
    // One of the others changes places with it.
    check(&["1", "2", "3"], Some("3"), &["3", "2", "1"]);
    check(&["1", "2"], Some("1"), &["1", "2"]);
    check(&["1", "2"], Some("9"), &["9", "2"]);
}

#[test]
fn m7_a_merge_unites_phones_and_addresses_without_doubles() {
    let (mut reach, primary) = with(&["+49 30 1", "2"]);
    let (mut other, its) = with(&["0049301", "3"]);
    let bonn = PostalAddress { city: "Bonn".to_owned(), ..PostalAddress::default() };
    reach.set_addresses(std::slice::from_ref(&bonn));
    let billing = PostalAddress { is_billing: true, ..bonn.clone() };
    let ulm = PostalAddress { city: "Ulm".to_owned(), ..PostalAddress::default() };
    other.set_addresses(&[ulm.clone(), billing.clone()]);
    let primary = reach.unite(primary.as_deref(), (&other, its.as_deref()));
    assert_eq!(numbers(&reach.phones(primary.as_deref())), ["+49 30 1", "2", "3"]);
    assert_eq!(reach.addresses(), [billing, ulm]);
    let (mut none, _) = with(&[]);
    assert_eq!(none.unite(None, (&other, its.as_deref())).as_deref(), Some("0049301"));
}
