//! Departments: created, renamed, and deleted only when empty.

use shared::api::agents::{
    CreateDepartment, DeleteDepartment, DepartmentDraft, DepartmentRow, ListDepartments,
    RenameDepartment,
};
use shared::api::{NoId, Nothing};
use shared::ids::DepartmentId;
use shared::problem::ProblemCode;

use super::count;
use crate::harness::{Client, World, code};
use crate::rows::SOFTWARE;

fn all(agent: &Client<'_>) -> Vec<DepartmentRow> {
    agent.call::<ListDepartments>(NoId, &Nothing {}).unwrap()
}

fn named(name: &str) -> DepartmentDraft {
    DepartmentDraft { name: name.to_owned() }
}

fn create(agent: &Client<'_>, name: &str) -> Result<DepartmentId, ProblemCode> {
    let made = agent.call::<CreateDepartment>(NoId, &named(name));
    made.map(|it| it.id).map_err(|problem| problem.code)
}

#[test]
fn a1_a_department_is_created_renamed_and_deleted() {
    let world = World::in_process();
    let mara = world.mara();
    let before = all(&mara).len();
    let id = create(&mara, " Refunds ").unwrap();
    assert_eq!(all(&mara).iter().find(|it| it.id == id).unwrap().name, "Refunds");
    mara.call::<RenameDepartment>(id, &named("Invoices")).unwrap();
    assert_eq!(all(&mara).iter().find(|it| it.id == id).unwrap().name, "Invoices");
    mara.call::<DeleteDepartment>(id, &Nothing {}).unwrap();
    assert_eq!(all(&mara).len(), before);
    assert_eq!(code(mara.call::<DeleteDepartment>(id, &Nothing {})), ProblemCode::NotFound);
    let gone = mara.call::<RenameDepartment>(id, &named("Gone"));
    assert_eq!(code(gone), ProblemCode::NotFound);
    let told = "select count(*) from operations where act in
                  ('create_department', 'rename_department', 'delete_department')
                   and actor_kind = 'agent' and detail is not null";
    assert_eq!(count(&world, told), 3);
}

#[test]
fn a_name_is_used_once_whatever_its_case() {
    let world = World::in_process();
    let mara = world.mara();
    let id = create(&mara, "Refunds").unwrap();
    assert_eq!(create(&mara, "refunds"), Err(ProblemCode::NameTaken));
    assert_eq!(create(&mara, "  "), Err(ProblemCode::Invalid));
    // Its own name in another case is free.
    mara.call::<RenameDepartment>(id, &named("REFUNDS")).unwrap();
    let other = create(&mara, "Other").unwrap();
    let taken = mara.call::<RenameDepartment>(other, &named("Refunds"));
    assert_eq!(code(taken), ProblemCode::NameTaken);
}

#[test]
fn a_department_with_anything_in_it_says_what_and_stays() {
    let world = World::in_process();
    let mara = world.mara();
    // Priya works for it.
    let refused = mara.call::<DeleteDepartment>(SOFTWARE, &Nothing {}).unwrap_err();
    assert_eq!(refused.code, ProblemCode::Conflict);
    assert!(refused.title.contains("1 agent"), "{}", refused.title);
    assert!(all(&mara).iter().any(|it| it.id == SOFTWARE));
}

#[test]
fn a_department_that_tickets_have_left_can_be_deleted() {
    let world = World::in_process();
    let mara = world.mara();
    let id = create(&mara, "Refunds").unwrap();
    let acme = world.account("Acme", shared::customers::level::AccessLevel::Own);
    world.sqlite().with(|db| {
        db.execute(
            "insert into account_tickets (account_id, department_id) values (?1, ?2)",
            [acme.to_string(), id.to_string()],
        )
        .unwrap();
    });
    mara.call::<DeleteDepartment>(id, &Nothing {}).unwrap();
}
