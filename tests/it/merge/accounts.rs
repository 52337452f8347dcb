//! What becomes of the accounts' records.

use shared::api::accounts::{Account, GetAccount};
use shared::api::operations::Draft;
use shared::api::portal::{ListPortalTickets, PortalTicketFilter};
use shared::api::tickets::GetTicket;
use shared::customers::account::AccountDraft;
use shared::customers::level::AccessLevel;
use shared::customers::relationship::RelationshipKind::{Direct, Indirect};
use shared::operations::effects::Effect;
use shared::problem::ProblemCode;

use super::*;

fn account(agent: &Client<'_>, id: AccountId) -> Account {
    agent.call::<GetAccount>(id, &NOTHING).unwrap()
}

#[test]
fn m2_indirect_relationships_of_one_contact_with_both_accounts_are_in_the_way() {
    let world = World::in_process();
    let mara = world.mara();
    let [acme, globex, home] =
        ["Acme", "Globex", "Home"].map(|it| world.account(it, AccessLevel::Own));
    let [ann, bob] = ["Ann", "Bob"].map(|it| world.contact(it, Some(home)));
    for contact in [ann, bob] {
        join(&mara, contact, acme);
        join(&mara, contact, globex);
    }
    let before = dump(&world);
    let draft = accounts_into(acme, &[globex]);
    let refused = merge_accounts(&mara, &draft).unwrap_err();
    assert_eq!(refused.code, ProblemCode::DuplicateRelationship);
    let mut ids: Vec<_> = refused.blockers.iter().map(|it| it.id.unwrap()).collect();
    ids.dedup();
    assert_eq!((refused.blockers.len(), ids.len()), (4, 2), "{refused:?}");
    assert!(
        refused
            .blockers
            .iter()
            .any(|it| it.name == format!("Bob Lee {0} – Globex {0}", world.mark))
    );
    assert_eq!(dump(&world), before);
    for (contact, is_last) in [(ann, false), (bob, true)] {
        let relationships = get(&mara, contact).relationships;
        let duplicate = relationships.iter().find(|it| it.account.id == globex).unwrap().id;
        commit(&mara, Draft::EndRelationships { relationships: vec![duplicate] }).unwrap();
        assert_eq!(merge_accounts(&mara, &draft).is_ok(), is_last);
    }
}

#[test]
fn m3_a_contact_of_both_accounts_belongs_to_the_one_that_stays_as_directly_as_to_either() {
    let world = World::in_process();
    let mara = world.mara();
    let [acme, globex] = ["Acme", "Globex"].map(|it| world.account(it, AccessLevel::Own));
    let (ann, bob) = (world.contact("Ann", Some(acme)), world.contact("Bob", Some(globex)));
    join(&mara, ann, globex);
    join(&mara, bob, acme);
    let done = merge_accounts(&mara, &accounts_into(acme, &[globex])).unwrap();
    for contact in [ann, bob] {
        assert_eq!(belongs(&mara, contact), [(acme, Direct)]);
    }
    assert_eq!(account(&mara, acme).contacts, 2);
    undo(&mara, &done);
    assert_eq!(belongs(&mara, ann), [(acme, Direct), (globex, Indirect)]);
    assert_eq!(belongs(&mara, bob), [(globex, Direct), (acme, Indirect)]);
    assert_eq!((account(&mara, acme).contacts, account(&mara, globex).contacts), (2, 2));
}

#[test]
fn m11_tickets_relationships_and_domains_become_those_of_the_account_that_stays() {
    let world = World::in_process();
    let mara = world.mara();
    let firm = |name: &str, domains: &str| {
        let draft = AccountDraft {
            name: format!("{name} {}", world.mark),
            domains: domains.to_owned(),
            fields: shared::fields::Typed::default(),
            default_level: AccessLevel::AllRead,
            owner: None,
            parent: None,
            custom: [].into(),
        };
        mara.call::<shared::api::accounts::CreateAccount>(NoId, &draft).unwrap().id
    };
    let (acme, globex) = (firm("Acme", "acme.example"), firm("Globex", "globex.example"));
    let (ann, client) = world.customer("Ann", Some(acme));
    let bob = world.contact("Bob", Some(globex));
    let number = ticket(&mara, bob, Some(globex), None);
    let seen = || {
        let page = client.call::<ListPortalTickets>(NoId, &PortalTicketFilter::default()).unwrap();
        page.rows.iter().map(|it| it.number).collect::<Vec<_>>()
    };
    assert_eq!(seen(), []);
    let draft = Draft::MergeAccounts(accounts_into(acme, &[globex]));
    let told = mara.call::<PreviewOperation>(NoId, &draft).unwrap();
    let gains: Vec<_> = told.sight.people.iter().map(|it| (it.contact.id, it.gains)).collect();
    assert_eq!(gains, [(ann, 1)]);
    let domain = "globex.example".to_owned();
    let moved = Effect::DomainMoved { domain, from: globex, to: acme };
    assert!(told.effects.contains(&moved), "{told:?}");
    assert_eq!(told.merge.unwrap().moved.tickets, 1);
    let done = commit(&mara, draft).unwrap();
    assert_eq!(seen(), [number]);
    let now = account(&mara, acme);
    assert_eq!(now.domains, ["acme.example", "globex.example"]);
    assert_eq!((now.contacts, now.tickets), (2, 1));
    assert_eq!(belongs(&mara, bob), [(acme, Direct)]);
    let on_ticket = mara.call::<GetTicket>(number, &NOTHING).unwrap().account.unwrap();
    assert_eq!(on_ticket.id, acme);
    // The history of the ticket keeps the original account.
    let kept = format!(
        "select count(*) || '' from changes where kind = 'tickets' and before ->> 'account_id' = '{globex}'"
    );
    assert_eq!(texts(&world, &kept), ["1"]);
    undo(&mara, &done);
    assert_eq!(seen(), []);
    assert_eq!(account(&mara, globex).domains, ["globex.example"]);
    assert_eq!((account(&mara, acme).tickets, account(&mara, globex).tickets), (0, 1));
}

#[test]
fn m10_the_name_and_the_other_values_of_an_account_are_chosen() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let globex = world.account("Globex", AccessLevel::AllReply);
    let mut draft = accounts_into(acme, &[globex]);
    draft.values = ["name", "default_level"].map(|it| (it.to_owned(), globex)).into();
    merge_accounts(&mara, &draft).unwrap();
    let now = account(&mara, acme);
    assert_eq!(now.name, format!("Globex {}", world.mark));
    assert_eq!(now.default_level, AccessLevel::AllReply);
}
