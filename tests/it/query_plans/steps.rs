//! The statements that a request runs, and what they cost.

use super::*;

/// The statements that a question runs, each once.
pub(super) fn statements(world: &World, question: &dyn Fn(&World)) -> Vec<Statement> {
    let mut all = world.sqlite().overhear(|| question(world));
    all.retain(|it| !it.text.trim_start().starts_with("insert"));
    all
}

pub(super) fn values(statement: &Statement) -> impl Iterator<Item = Value> {
    statement.params.iter().cloned().map(bound)
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

/// Whether `many` steps are about as many as `few`. A hundred steps are a handful of rows:
/// what a lookup in a deeper tree costs.
pub(super) const fn are_alike(few: i32, many: i32) -> bool {
    many <= few * 13 / 10 + 100
}

/// Asserts that each question costs about the same in the world of `few` and in one ten times
/// as large.
pub(super) fn cost_the_same(
    few: u32,
    world: impl Fn(u32) -> World,
    questions: impl Fn(&World, u32) -> Vec<Question>,
) {
    let cost = |size| -> Vec<(String, i32)> {
        let world = world(size);
        let costs = questions(&world, size).into_iter().map(|(name, question)| {
            let statements = statements(&world, &question);
            (name, statements.iter().map(|it| steps(&world, it)).sum())
        });
        costs.collect()
    };
    let mut dearer = Vec::new();
    for ((name, few), (_, many)) in cost(few).into_iter().zip(cost(few * 10)) {
        println!("{few:>8} {many:>8}  {name}");
        if !are_alike(few, many) {
            dearer.push(format!("{name}: {few} steps became {many}"));
        }
    }
    assert!(dearer.is_empty(), "{}", dearer.join("\n"));
}
