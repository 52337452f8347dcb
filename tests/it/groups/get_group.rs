//! `GetGroup`

use shared::problem::ProblemCode;

use super::*;
use crate::harness::code;

#[test]
fn a_group_has_a_name_and_a_description_until_it_is_deleted() {
    let world = World::new();
    let mara = world.mara();
    let name = called(&world, "Testers");
    let description = "Try new versions.\nAsk first.".to_owned();
    let draft = Draft::CreateGroup { name: format!(" {name} "), description: description.clone() };
    commit(&mara, draft).unwrap();
    let id = find(&mara, &name).unwrap().id;
    let shown = mara.call::<GetGroup>(id, &Nothing {}).unwrap();
    let expected = Group { id, name, description: Some(description), members: Counted(0) };
    assert_eq!(shown, expected);
    commit(&mara, Draft::DeleteGroup { group: id }).unwrap();
    assert_eq!(code(mara.call::<GetGroup>(id, &Nothing {})), ProblemCode::NotFound);
}
