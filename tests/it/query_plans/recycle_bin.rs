//! What the recycle bin costs: a page of it, however much is deleted.

use shared::api::recycle_bin::{BinFilter, GetDeletedContact, ListRecycleBin};

use super::*;

/// A crowd of which half is deleted.
fn half(tickets: u32) -> World {
    let world = crowd(tickets);
    world.sqlite().with(|db| {
        db.execute_batch(
            "update contacts set deleted_at = 1000 + seq where seq % 2 = 0;
             update accounts set deleted_at = 1000 + seq where seq % 2 = 0;",
        )
        .unwrap();
    });
    world
}

fn questions(world: &World) -> Vec<Question> {
    let client = world.agent("mara").cookie("__Host-atrium-desk");
    let ask = |after: bool| {
        let client = client.clone();
        let question = move |world: &World| {
            let agent = world.desk_holding(&client);
            let page = |after| {
                let filter = BinFilter { after, ..BinFilter::default() };
                agent.call::<ListRecycleBin>(NoId, &filter).unwrap()
            };
            let first = page(None);
            assert_eq!(first.rows.len(), 50);
            if after {
                assert_eq!(page(first.next).rows.len(), 50);
            }
        };
        Box::new(question) as Box<dyn Fn(&World)>
    };
    let one = client.clone();
    vec![
        ("the recycle bin".to_owned(), ask(false)),
        ("the recycle bin, next page".to_owned(), ask(true)),
        (
            "a deleted contact".to_owned(),
            Box::new(move |world: &World| {
                let id = ContactId::new(Uuid::from_u128(0xc000_0001_0000_7000_8000_0000_0000_0001));
                world.desk_holding(&one).call::<GetDeletedContact>(id, &Nothing {}).unwrap();
            }),
        ),
    ]
}

#[test]
fn k3_a_page_of_the_recycle_bin_costs_the_same_however_much_is_deleted() {
    let cost = |tickets| -> Vec<(String, i32)> {
        let world = half(tickets);
        let costs = questions(&world).into_iter().map(|(name, question)| {
            let statements = statements(&world, &question);
            for statement in &statements {
                let tables = world.sqlite().with(|db| scanned(db, statement));
                assert_eq!(tables, [""; 0], "{name}");
            }
            (name, statements.iter().map(|it| steps(&world, it)).sum())
        });
        costs.collect()
    };
    for ((name, few), (_, many)) in cost(4_000).into_iter().zip(cost(40_000)) {
        println!("{few:>8} {many:>8}  {name}");
        assert!(are_alike(few, many), "{name}: {few} steps became {many}");
    }
}
