//! What is asked of a timeline and refused.

use super::*;

#[test]
fn v2_there_is_no_timeline_of_what_is_not_there() {
    let world = World::new();
    let mara = world.mara();
    let nowhere = Uuid::now_v7();
    let gone = world.contact("Ann", None);
    let created = changes(&mara, Record::Contact(gone))[0].operation;
    let commit = Commit { draft: Draft::Undo { operation: created }, hash: None };
    mara.call::<CommitOperation>(NoId, &commit).unwrap();
    for record in
        [Record::Contact(nowhere.into()), Record::Account(nowhere.into()), Record::Contact(gone)]
    {
        let refused = page(&mara, record, &TimelineFilter::default());
        assert_eq!(code(refused), ProblemCode::NotFound, "{record:?}");
    }
}

#[test]
fn a_cursor_that_is_none_of_ours_is_refused() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, customer) = world.customer("Ann", Some(acme));
    let of_contact = "1795348800000.1042___7";
    for record in [Record::Contact(ann), Record::Account(acme)] {
        let of_another = if matches!(record, Record::Contact(_)) { "5.1_7" } else { of_contact };
        let long = "_".repeat(5_000);
        for cursor in ["", "x", "0", "-1", "né", "' or 1=1", "9007199254740993", of_another, &long]
        {
            for kind in KINDS.map(Some).into_iter().chain([None]) {
                // Of operations alone, a number is a place.
                if kind == Some(TimelineKind::Changes) && ["0", "-1"].contains(&cursor) {
                    continue;
                }
                let filter = TimelineFilter { kind, after: Some(Cursor(cursor.to_owned())) };
                let refused = page(&mara, record, &filter).unwrap_err();
                assert_eq!(refused.code, ProblemCode::Malformed, "{cursor} {kind:?}");
                // Who asks comes first.
                let anonymous = page(&world.anybody(), record, &filter);
                assert_eq!(code(anonymous), ProblemCode::SignInNeeded);
                assert_eq!(code(page(&customer, record, &filter)), ProblemCode::SignInNeeded);
            }
        }
    }
    let path = ListContactTimeline::path(&ann);
    let unknown = mara.raw("GET", &format!("{path}?kind=notes"), &[], None);
    assert_eq!(unknown.status, 400);
}
