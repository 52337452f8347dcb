//! Searching tickets.

use super::list_tickets::pages;
use super::*;

fn any(q: &str) -> GridQuery<Tickets> {
    GridQuery::default().with("status", Tickets::ANY_STATUS).searching(q)
}

#[test]
fn a_ticket_is_found_by_its_texts() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let number = raise(&mara, &draft(ann));
    mara.call::<ReplyToTicket>(number, &answers("Try the Büro firmware, 2.1.")).unwrap();
    mara.call::<AddNote>(number, &says("They have not paid.")).unwrap();
    let other = TicketDraft {
        subject: "Paper jam".to_owned(),
        body: "Page 7 of ann@acme.example is stuck.".to_owned(),
        ..draft(ann)
    };
    let other = raise(&mara, &other);
    let both = [other, number];
    let check = |q: &str, expected: &[TicketNumber]| {
        assert_eq!(pages(&mara, &any(q)), expected, "{q:?}");
    };
    check("scanner", &[number]);
    check("READS", &[number]);
    check("buro", &[number]);
    check("büro firmware", &[number]);
    check("paid", &[number]);
    // The subject counts with each of the messages.
    check("scanner paid", &[number]);
    check("scanner jam", &[]);
    check("firmware paid", &[]);
    // Whole words are found, and an address is a sequence of words. Of the subject,
    // three letters are enough.
    check("fir", &[]);
    check("scan", &[number]);
    check("sc", &[]);
    check("ann@acme.example", &[other]);
    check("acme@ann.example", &[]);
    check("  ", &both);
    // A number finds that ticket, and tickets with the number in a text.
    check(&number.to_string(), &[number]);
    check(&format!(" #{number} "), &[number]);
    check("7", &[other]);
    check("2.1", &[number]);
}

#[test]
fn no_search_text_is_an_operator() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let (_, asks) = world.customer("Bob", None);
    let says = "He said \"NEAR\" OR subject: AND not; 100% 😀 straße";
    let number = raise(&mara, &TicketDraft { body: says.to_owned(), ..draft(ann) });
    for (q, finds) in [
        ("\"", false),
        ("*", false),
        ("^ - + ( ) { } : , .", false),
        ("😀", false),
        ("#", false),
        ("\0", false),
        ("near\0or", true),
        ("NEAR", true),
        ("NEAR(he said)", false),
        ("NEAR(", true),
        ("\"near\"", true),
        ("subject:", true),
        ("subject:scanner", false),
        ("body : near", false),
        ("not AND or", true),
        ("'); drop table tickets; --", false),
        ("100%", true),
        ("😀 straße", true),
        ("\u{301}", false),
        ("½ \u{93e}\u{300}", false),
        ("99999999999999999999", false),
        ("#4294967296", false),
        ("+1001", false),
        ("-1", false),
    ] {
        let expected: Vec<_> = finds.then_some(number).into_iter().collect();
        assert_eq!(pages(&mara, &any(q)), expected, "{q:?}");
        let filter = PortalTicketFilter { q: q.to_owned(), ..PortalTicketFilter::default() };
        assert!(asks.call::<ListPortalTickets>(NoId, &filter).unwrap().rows.is_empty(), "{q:?}");
    }
    for long in ["a".repeat(10_000), "a ".repeat(300), "\"".repeat(300), "near ".repeat(60)] {
        let found = pages(&mara, &any(&long));
        assert_eq!(found.len(), usize::from(long.starts_with("near")), "{long}");
    }
}

#[test]
fn a_changed_text_is_found_by_its_new_words() {
    let world = World::in_process();
    let mara = world.mara();
    let number = raise(&mara, &draft(world.contact("Ann", None)));
    mara.call::<ReplyToTicket>(number, &answers("First answer.")).unwrap();
    mara.call::<AddNote>(number, &says("Secret remark.")).unwrap();
    let check = |text: &str, old: &[&str], new: &[&str]| {
        world.sqlite().with(|db| db.execute(text, []).unwrap());
        for q in old {
            assert_eq!(pages(&mara, &any(q)), [], "{q:?} after {text}");
        }
        for q in new {
            assert_eq!(pages(&mara, &any(q)), [number], "{q:?} after {text}");
        }
    };
    let rename = "update tickets set subject = 'Printer hums' where number > 1000";
    check(rename, &["scanner", "beeps answer"], &["hums", "hums answer", "hums remark", "twice"]);
    let rewrite = "update messages set body = 'Erased.' where body like 'Secret%'";
    check(rewrite, &["remark"], &["erased", "answer"]);
    check("delete from messages where body like 'First%'", &["answer"], &["erased", "hums"]);
    mara.call::<ReplyToTicket>(number, &answers("Second thought.")).unwrap();
    check("select 1 where 0", &["answer"], &["thought", "erased", "reads"]);
    let gone = "delete from messages; delete from tickets;";
    world.sqlite().with(|db| {
        db.execute_batch("pragma foreign_keys = off").unwrap();
        db.execute_batch(gone).unwrap();
    });
    for table in ["ticket_search", "note_search", "subject_parts"] {
        let left: i64 = world.sqlite().with(|db| {
            let text = format!("select count(*) from {table}");
            db.query_row(&text, [], |row| row.get(0)).unwrap()
        });
        assert_eq!(left, 0, "{table}");
    }
}

const WORDS: [&str; 5] = ["alpha", "beta", "gamma", "delta", "often"];

/// Each queue in both ways of searching: with rare words, which are looked up, and with a
/// word so common that the queue is walked.
#[test]
fn a_search_finds_the_tickets_of_the_queue_with_the_words() {
    let world = World::in_process();
    let mut dice = Dice::new(11);
    let contacts: Vec<ContactId> = (0..3).map(|_| dice.id()).collect();
    let account: AccountId = dice.id();
    let mut papers: Vec<(Paper, Vec<String>)> = Vec::new();
    world.sqlite().with(|db| {
        let batch = db.transaction().unwrap();
        for id in &contacts {
            rows::contact(&batch, *id, "Ann", "Lee");
        }
        rows::account(&batch, account, "Acme", AccessLevel::Own);
        for n in 0..1_300 {
            let paper = Paper {
                number: 1_001 + n,
                id: dice.id(),
                center: CENTER,
                department: dice.pick(&DEPARTMENTS),
                requester: dice.pick(&contacts),
                account: dice.pick(&[None, Some(account)]),
                status: dice.pick(&TicketStatus::ALL),
                is_private: dice.one_in(3),
                assignee: dice.pick(&[None, Some(AGENTS[0]), Some(AGENTS[1])]),
                activity_at: i64::try_from(dice.below(50)).unwrap(),
            };
            rows::ticket(&batch, &paper);
            let mut texts = Vec::new();
            for _ in 0..2 {
                let rare = if dice.one_in(20) { dice.pick(&WORDS[..4]) } else { "other" };
                let also = if dice.one_in(10) { "" } else { WORDS[4] };
                let body = format!("{also} {rare} text");
                let is_public = dice.one_in(2);
                rows::message(&batch, &mut dice, &paper, is_public, &body);
                texts.push(body);
            }
            papers.push((paper, texts));
        }
        batch.commit().unwrap();
    });
    papers.sort_unstable_by_key(|(it, _)| std::cmp::Reverse((it.activity_at, it.number)));
    let unsolved = GridQuery::default();
    let every = any("");
    let filters = [
        unsolved.clone(),
        every.clone(),
        every.clone().with("status", "open"),
        every.clone().with("status", "closed"),
        every.clone().with("status", "open,solved"),
        every.clone().with("assignee", "me"),
        unsolved.clone().with("assignee", "me"),
        every.clone().with("assignee", "none"),
        unsolved.clone().with("assignee", "none"),
        every.clone().with("assignee", &AGENTS[1].to_string()),
        unsolved.with("assignee", &format!("me,{}", AGENTS[1])),
        every.clone().with("account", &account.to_string()),
        every.clone().with("requester", &contacts[0].to_string()),
        every.with("department", &SOFTWARE.to_string()),
    ];
    for agent in ["mara", "priya"] {
        let client = world.agent(agent);
        for filter in &filters {
            let shown: BTreeSet<_> = pages(&client, filter).into_iter().collect();
            for q in ["alpha", "beta often", "gamma text", "delta alpha", "often", "1005"] {
                let has =
                    |text: &String| q.split(' ').all(|word| text.split(' ').any(|it| it == word));
                let expected: Vec<_> = papers
                    .iter()
                    .filter(|(it, texts)| texts.iter().any(has) || it.number.to_string() == q)
                    .map(|(it, _)| TicketNumber::new(it.number))
                    .filter(|it| shown.contains(it))
                    .collect();
                let found = pages(&client, &filter.clone().searching(q));
                assert_eq!(found, expected, "{agent} {q} {filter:?}");
            }
        }
    }
}
