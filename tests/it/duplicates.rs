//! Records that are like one that is about to be created, while it is typed.

use shared::api::accounts::CreateAccount;
use shared::api::contacts::CreateContact;
use shared::api::duplicates::{
    Duplicate, FindDuplicateAccounts, FindDuplicateContacts, Likeness, MOST_NAMED, TypedAccount,
    TypedContact,
};
use shared::api::operations::Draft;
use shared::api::phones::PhonesEdit;
use shared::api::{NoId, Nothing};
use shared::customers::account::AccountDraft;
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::customers::phones::{PhoneDraft, PhoneKind};
use shared::fields::Typed;
use shared::ids::{AccountId, ContactId};
use shared::operations::effects::Record;

use crate::harness::{World, commit};
use crate::phones::card;
use crate::rows;

fn contacts(world: &World, typed: &TypedContact) -> Vec<Duplicate> {
    world.mara().call::<FindDuplicateContacts>(NoId, typed).unwrap()
}

fn accounts(world: &World, name: &str, domains: &str) -> Vec<Duplicate> {
    let typed = TypedAccount { name: name.to_owned(), domains: domains.to_owned() };
    world.mara().call::<FindDuplicateAccounts>(NoId, &typed).unwrap()
}

/// What was found, and why.
fn told(found: &[Duplicate]) -> Vec<(Record, Likeness)> {
    found.iter().map(|it| (it.record, it.likeness)).collect()
}

fn named(world: &World, first_name: &str, last_name: &str) -> TypedContact {
    TypedContact {
        first_name: first_name.to_owned(),
        last_name: format!("{last_name} {}", world.mark),
        ..TypedContact::default()
    }
}

/// Creates an account with a domain of its own.
fn company(world: &World, name: &str) -> (AccountId, String) {
    let domain = format!("{}.{}.example", name.to_lowercase().replace(' ', "-"), world.mark);
    let draft = AccountDraft {
        name: format!("{name} {}", world.mark),
        domains: domain.clone(),
        fields: Typed::default(),
        default_level: AccessLevel::Own,
        owner: None,
        parent: None,
        custom: [].into(),
    };
    (world.mara().call::<CreateAccount>(NoId, &draft).unwrap().id, domain)
}

fn person(world: &World, names: (&str, &str), email: &str, phone: &str) -> ContactId {
    let draft = ContactDraft {
        first_name: names.0.to_owned(),
        last_name: format!("{} {}", names.1, world.mark),
        email: email.to_owned(),
        fields: Typed::default().with("phone", phone),
        ..ContactDraft::default()
    };
    world.mara().call::<CreateContact>(NoId, &draft).unwrap().id
}

mod find_duplicate_contacts {
    use super::*;

    #[test]
    fn the_holder_of_the_address_is_found_however_it_is_spelled() {
        let world = World::new();
        let acme = world.account("Acme", AccessLevel::Own);
        let ann = world.contact("Ann", Some(acme));
        let email = world.email("Ann").to_uppercase();
        let typed = TypedContact { email: format!(" {email} "), ..TypedContact::default() };
        let expected = Duplicate {
            record: Record::Contact(ann),
            name: format!("Ann Lee {}", world.mark),
            address: Some(world.email("Ann")),
            account: Some(format!("Acme {}", world.mark)),
            likeness: Likeness::Address,
        };
        assert_eq!(contacts(&world, &typed), [expected]);
        let begun = TypedContact { email: email[..email.len() - 3].to_owned(), ..typed };
        assert_eq!(contacts(&world, &begun), [], "an address that is not complete");
    }

    #[test]
    fn the_same_phone_number_is_found_however_it_is_written() {
        let world = World::in_process();
        let ann = person(&world, ("Ann", "Lee"), "", "+49 (0)30 / 123-456");
        person(&world, ("Bob", "Lee"), "", "+49 40 123456");
        for phone in ["030 123456", "0049 30 123456", "+49 (30) 123 456"] {
            let typed = TypedContact { phone: phone.to_owned(), ..TypedContact::default() };
            let found = contacts(&world, &typed);
            assert_eq!(told(&found), [(Record::Contact(ann), Likeness::Phone)], "{phone}");
        }
        for phone in ["0", "12345", "030 123457", "\"*"] {
            let typed = TypedContact { phone: phone.to_owned(), ..TypedContact::default() };
            assert_eq!(contacts(&world, &typed), [], "{phone}");
        }
    }

    #[test]
    fn a_phone_number_is_found_that_is_not_the_primary_one() {
        let world = World::in_process();
        let ann = person(&world, ("Ann", "Lee"), "", "+49 30 123456");
        let phone = |number: &str, kind, is_primary| PhoneDraft {
            number: number.to_owned(),
            kind,
            is_primary,
        };
        let edit = PhonesEdit {
            record: Record::Contact(ann),
            version: card(&world, Record::Contact(ann)).version,
            phones: vec![
                phone("+49 30 123456", PhoneKind::Work, true),
                phone("+49 171 9876543", PhoneKind::Mobile, false),
            ],
            addresses: Vec::new(),
        };
        commit(&world.mara(), Draft::EditPhones(edit)).unwrap();
        for phone in ["0171 9876543", "030 123456"] {
            let typed = TypedContact { phone: phone.to_owned(), ..TypedContact::default() };
            let found = contacts(&world, &typed);
            assert_eq!(told(&found), [(Record::Contact(ann), Likeness::Phone)], "{phone}");
        }
    }

    #[test]
    fn a_similar_name_is_found_among_the_contacts_of_the_account() {
        let world = World::new();
        let (acme, kestrel) =
            (world.account("Acme", AccessLevel::Own), world.account("Kestrel", AccessLevel::Own));
        let ann = world.contact("Johanna", Some(acme));
        world.contact("Johann", Some(kestrel));
        world.contact("Bob", Some(acme));
        for first in ["Johanna", "Johana", "JOHANNA", "J.", "Jhoanna"] {
            let typed = TypedContact { account: Some(acme), ..named(&world, first, "Lee") };
            let found = contacts(&world, &typed);
            assert_eq!(told(&found), [(Record::Contact(ann), Likeness::Name)], "{first}");
        }
        for typed in [
            named(&world, "Johanna", "Lee"),
            TypedContact { account: Some(acme), ..named(&world, "Robert", "Lee") },
            TypedContact { account: Some(acme), ..named(&world, "", "Lee") },
        ] {
            assert_eq!(contacts(&world, &typed), [], "{typed:?}");
        }
    }

    #[test]
    fn a_similar_name_is_found_by_the_domain_of_the_address_or_of_the_account() {
        let world = World::new();
        let (acme, domain) = company(&world, "Acme");
        let ann = person(&world, ("Ann", "Hoffmann"), &format!("ann@{domain}"), "");
        person(&world, ("Ann", "Hoffmann"), &format!("ann@other.{domain}"), "");
        let by_email = TypedContact {
            email: format!("a.hofmann@{}", domain.to_uppercase()),
            ..named(&world, "Ann", "Hofmann")
        };
        let by_account = TypedContact { account: Some(acme), ..named(&world, "Ann", "Hofmann") };
        for typed in [by_email, by_account] {
            let found = contacts(&world, &typed);
            assert_eq!(told(&found), [(Record::Contact(ann), Likeness::Name)], "{typed:?}");
        }
    }

    #[test]
    fn p10_a_public_domain_says_nothing() {
        let world = World::new();
        let mark = &world.mark;
        person(&world, ("Ann", "Lee"), &format!("ann.{mark}@gmail.com"), "");
        let typed = TypedContact {
            email: format!("a.lee.{mark}@gmail.com"),
            ..named(&world, "Ann", "Lee")
        };
        assert_eq!(contacts(&world, &typed), []);
    }

    #[test]
    fn the_strongest_reason_is_told_first_and_each_contact_once() {
        let world = World::in_process();
        let acme = world.account("Acme", AccessLevel::Own);
        let ann = world.contact("Ann", Some(acme));
        let phone = person(&world, ("Zoe", "Roe"), "", "+49 30 123456");
        let typed = TypedContact {
            email: world.email("Ann"),
            phone: "030 123456".to_owned(),
            account: Some(acme),
            ..named(&world, "Ann", "Lee")
        };
        let expected =
            [(Record::Contact(ann), Likeness::Address), (Record::Contact(phone), Likeness::Phone)];
        assert_eq!(told(&contacts(&world, &typed)), expected);
        for n in 0..MOST_NAMED + 2 {
            let email = format!("ann{n}@acme.example");
            person(&world, ("Ann", "Lee"), &email, "");
        }
        let found = contacts(&world, &typed);
        assert_eq!(found.len(), MOST_NAMED);
        assert_eq!(told(&found)[..2], expected);
    }

    #[test]
    fn a_deleted_contact_is_no_duplicate() {
        let world = World::in_process();
        let acme = world.account("Acme", AccessLevel::Own);
        let ann = world.contact("Ann", Some(acme));
        let typed = TypedContact { account: Some(acme), ..named(&world, "Ann", "Lee") };
        assert_eq!(told(&contacts(&world, &typed)), [(Record::Contact(ann), Likeness::Name)]);
        world.sqlite().with(|db| rows::delete(db, &ann.to_string()));
        assert_eq!(contacts(&world, &typed), []);
    }

    #[test]
    fn nothing_typed_finds_nothing_and_no_text_is_an_operator() {
        let world = World::new();
        world.contact("Ann", None);
        assert_eq!(contacts(&world, &TypedContact::default()), []);
        for text in ["\"", "*", "a OR b", "NEAR(a", "words:a", "\u{0}", "%", "(", "'", "😀", "田中"]
        {
            let typed = TypedContact {
                first_name: text.to_owned(),
                last_name: text.to_owned(),
                email: text.to_owned(),
                phone: text.to_owned(),
                account: None,
            };
            assert_eq!(contacts(&world, &typed), [], "{text}");
            let on_domain = TypedContact { email: format!("{}@acme.example", world.mark), ..typed };
            assert_eq!(contacts(&world, &on_domain), [], "{text}");
        }
        let long = TypedContact { last_name: "lee ".repeat(1_000), ..named(&world, "Ann", "") };
        assert_eq!(contacts(&world, &long), []);
    }

    /// Every agent may open every contact [R18], a customer none.
    #[test]
    fn r18_no_customer_is_told_of_a_contact() {
        let world = World::new();
        let (_, ann) = world.customer("Ann", None);
        let typed = TypedContact { email: world.email("Ann"), ..TypedContact::default() };
        let refused = ann.call::<FindDuplicateContacts>(NoId, &typed).unwrap_err();
        assert!(!refused.title.contains("Ann"), "{refused:?}");
        let priya = world.agent("priya");
        let [found] = &priya.call::<FindDuplicateContacts>(NoId, &typed).unwrap()[..] else {
            panic!("one is found");
        };
        let Record::Contact(id) = found.record else { panic!("a contact") };
        priya.call::<shared::api::contacts::GetContact>(id, &Nothing {}).unwrap();
    }
}

mod find_duplicate_accounts {
    use super::*;

    #[test]
    fn the_account_with_a_domain_is_found() {
        let world = World::new();
        let (acme, domain) = company(&world, "Acme");
        let typed = format!("other.{0}.example, HTTPS://www.{domain}/", world.mark);
        let expected = Duplicate {
            record: Record::Account(acme),
            name: format!("Acme {}", world.mark),
            address: Some(domain),
            account: None,
            likeness: Likeness::Domain,
        };
        assert_eq!(accounts(&world, "", &typed), [expected]);
        assert_eq!(accounts(&world, "", "gmail.com"), []);
        assert_eq!(accounts(&world, "", "not a domain"), []);
    }

    #[test]
    fn an_account_with_a_similar_name_is_found() {
        let world = World::in_process();
        let acme = world.account("The Acme Logistics GmbH", AccessLevel::Own);
        world.account("Acme Foods", AccessLevel::Own);
        let mark = &world.mark;
        for name in ["acme logistics", "Acme Logistics Inc.", "Acme Logistik", "ACME LOGSITICS"] {
            let found = accounts(&world, &format!("{name} {mark}"), "");
            assert_eq!(told(&found), [(Record::Account(acme), Likeness::Name)], "{name}");
        }
        let found = told(&accounts(&world, "Acme", ""));
        assert_eq!(found.len(), 1, "one that begins so: {found:?}");
        for name in ["", "A", "Acme Trucks", "Zebra", "\"", "*", "GmbH", "a OR b"] {
            assert_eq!(accounts(&world, name, ""), [], "{name}");
        }
    }

    #[test]
    fn a_deleted_account_is_no_duplicate() {
        let world = World::in_process();
        let acme = world.account("Acme", AccessLevel::Own);
        let name = format!("Acme {}", world.mark);
        assert_eq!(told(&accounts(&world, &name, "")), [(Record::Account(acme), Likeness::Name)]);
        world.sqlite().with(|db| rows::delete(db, &acme.to_string()));
        assert_eq!(accounts(&world, &name, ""), []);
    }
}
