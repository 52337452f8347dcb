//! What it costs to look for duplicates while a record is typed: for names that everybody has,
//! in a domain that everybody has.

use shared::api::duplicates::{
    FindDuplicateAccounts, FindDuplicateContacts, TypedAccount, TypedContact,
};

use super::*;

fn questions(world: &World) -> Vec<Question> {
    let secret = world.agent("mara").cookie("__Host-atrium-desk");
    let contact = |name: &str, email: &str, account: Option<AccountId>| -> Question {
        let typed = TypedContact {
            first_name: "Kim".to_owned(),
            last_name: "Lee 000012".to_owned(),
            email: email.to_owned(),
            phone: "+49 30 123456".to_owned(),
            account,
        };
        let secret = secret.clone();
        let question = move |world: &World| {
            world.desk_holding(&secret).call::<FindDuplicateContacts>(NoId, &typed).unwrap();
        };
        (name.to_owned(), Box::new(question))
    };
    let account = |name: &'static str| -> Question {
        let secret = secret.clone();
        let question = move |world: &World| {
            let typed = TypedAccount { name: name.to_owned(), domains: "firm.example".to_owned() };
            world.desk_holding(&secret).call::<FindDuplicateAccounts>(NoId, &typed).unwrap();
        };
        (format!("account {name}"), Box::new(question))
    };
    vec![
        contact("a taken address", "kim.1@firm.example", None),
        contact("a common domain", "kim.lee@firm.example", None),
        contact("an account", "", Some(ACME)),
        contact("everything", "kim.1@firm.example", Some(ACME)),
        account("Firm"),
        account("Firm 000012"),
    ]
}

#[test]
fn k3_looking_for_duplicates_costs_the_same_at_ten_times_the_records() {
    let world = crowd(12_000);
    for (name, question) in questions(&world) {
        for statement in statements(&world, &question) {
            let tables = world.sqlite().with(|db| scanned(db, &statement));
            assert_eq!(tables, [""; 0], "{name}: {}", statement.text);
        }
    }
    cost_the_same(12_000, crowd, |world, _| questions(world));
}
