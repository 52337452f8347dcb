//! The statements that a request runs, and what they cost.

use super::*;

/// The statements that a question runs, each once.
pub(super) fn statements(world: &World, question: &dyn Fn(&World)) -> Vec<Statement> {
    let mut all = world.sqlite().overhear(|| question(world));
    all.retain(|it| !it.text.trim_start().starts_with("insert"));
    all
}

pub(super) fn values(statement: &Statement) -> impl Iterator<Item = Value> {
    statement.params.iter().map(|param| match param {
        Param::Null => Value::Null,
        Param::Int(number) => Value::Integer(*number),
        Param::Text(text) => Value::Text(text.clone()),
    })
}

/// How many steps the database's machine takes for it.
pub(super) fn steps(world: &World, statement: &Statement) -> i32 {
    world.sqlite().with(|db| {
        let mut prepared = db.prepare(&statement.text).unwrap();
        let mut rows = prepared.query(params_from_iter(values(statement))).unwrap();
        while rows.next().unwrap().is_some() {}
        drop(rows);
        prepared.get_status(StatementStatus::VmStep)
    })
}
