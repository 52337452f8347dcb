//! Puts the modules that a bundle was cut into together again where that is worth it.
//!
//! The cut is as fine as it can be: what just these four of twelve pages need is a module
//! of its own, and a page then consists of fifty. Each costs a request, calls that go
//! through a table, and what a compressor knows from the others. So two become one where
//! the pages that need both save more than the others lose.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, bail};
use walrus::ir::{
    Call, CallIndirect, Const, Instr, InstrLocId, InstrSeq, InstrSeqId, Value, Visitor,
};
use walrus::{ConstExpr, ElementItems, ElementKind, FunctionId, ImportKind, Module};

use super::bindgen;
use crate::tools;

/// What a module of its own costs a page, in bytes as they are sent: its frame, the calls
/// that go through the table, and what a request takes. Pages of 9 and of 31 modules were
/// 1.2 to 1.3 KB a module larger than the same in one.
const OWN: f64 = 1_200.0;

/// How many bytes of a module as it is cut become one that is sent.
const SHRINKS: f64 = 7.0;

/// The share of a module that a compressor knows already from the one that it is put to,
/// which of 0.1, 0.2, and 0.3 made the largest entry pages smallest.
const ALIKE: f64 = 0.1;

/// The largest that a module may become, but for the one that every page loads.
const LARGEST: f64 = 45_000.0;

/// What becomes one module.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The modules, by number.
    pub(super) members: Vec<usize>,
    /// The pages that load them, by number.
    pub(super) users: BTreeSet<usize>,
    bytes: f64,
}

impl Group {
    pub(super) fn new(member: usize, users: BTreeSet<usize>, bytes: usize) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a module has fewer than 2^52 bytes")]
        let bytes = bytes as f64 / SHRINKS;
        Self { members: vec![member], users, bytes }
    }

    /// What all pages together save where the two are one.
    fn gain(&self, other: &Self, weights: &[f64]) -> f64 {
        let weight = |users: &mut dyn Iterator<Item = &usize>| -> f64 {
            users.map(|user| weights[*user]).sum()
        };
        let both = weight(&mut self.users.intersection(&other.users));
        // A request is one wherever it is made.
        let requests: f64 = self.users.intersection(&other.users).map(|_| OWN).sum();
        let saved = requests + both * self.bytes.min(other.bytes) * ALIKE;
        let lost = other.bytes * weight(&mut self.users.difference(&other.users))
            + self.bytes * weight(&mut other.users.difference(&self.users));
        saved - lost
    }

    fn take(&mut self, other: Self) {
        self.members.extend(other.members);
        self.users.extend(other.users);
        self.bytes += other.bytes;
    }
}

/// Puts together what gains most, until nothing does. The first group is the one that
/// every page loads, and stays the first. `weights` says how much each page counts.
pub(super) fn together(mut groups: Vec<Group>, weights: &[f64]) -> Vec<Group> {
    loop {
        let mut best = None;
        let mut most = 0.0;
        for (at, one) in groups.iter().enumerate() {
            for (behind, other) in groups.iter().enumerate().skip(at + 1) {
                if at != 0 && LARGEST < one.bytes + other.bytes {
                    continue;
                }
                let gain = one.gain(other, weights);
                if most < gain {
                    most = gain;
                    best = Some((at, behind));
                }
            }
        }
        let Some((at, behind)) = best else { return groups };
        let other = groups.remove(behind);
        groups[at].take(other);
    }
}

/// Writes one module out of several, each of which takes the memory, the table and the
/// like from `provider`: a module of theirs, or what a chunk has them from.
pub(super) fn modules(from: &[&Path], provider: &Path, to: &Path, features: &[&str]) -> Result<()> {
    let mut tool = tools::npm_tool("wasm-merge")?;
    tool.arg(provider).arg(bindgen::SHARED);
    for (at, module) in from.iter().enumerate() {
        tool.arg(module).arg(format!("chunk{at}"));
    }
    tools::run_quietly(tool.arg("-g").arg("-o").arg(to).args(features))?;
    Ok(())
}

/// Takes out of a module that was put together what it exports and is not `asked`, and
/// lets it call by name what it has itself.
///
/// What was cut calls by way of the table, at a number that is written there; where both
/// are in one module again, the function of that number is known. The other numbers are
/// filled by chunks that are loaded later.
pub(super) fn tidy(from: &Path, is_asked: impl Fn(&str) -> bool, to: &Path) -> Result<()> {
    let mut module = Module::from_file(from)?;
    bindgen::drop_exports(&mut module, is_asked);
    let known = in_table(&module);
    let types: BTreeMap<i32, _> =
        known.iter().map(|(at, function)| (*at, module.funcs.get(*function).ty())).collect();
    for (_, function) in module.funcs.iter_local_mut() {
        let mut sequences = Sequences(Vec::new());
        walrus::ir::dfs_in_order(&mut sequences, function, function.entry_block());
        for sequence in sequences.0 {
            let mut done: Vec<(Instr, InstrLocId)> = Vec::new();
            for (next, place) in std::mem::take(&mut function.block_mut(sequence).instrs) {
                let func = match (done.last(), &next) {
                    (
                        Some((Instr::Const(Const { value: Value::I32(number) }), _)),
                        Instr::CallIndirect(CallIndirect { ty, .. }),
                    ) if types.get(number) == Some(ty) => Some(known[number]),
                    _ => None,
                };
                match func {
                    Some(func) => {
                        done.pop();
                        done.push((Instr::Call(Call { func }), place));
                    }
                    None => done.push((next, place)),
                }
            }
            function.block_mut(sequence).instrs = done;
        }
    }
    walrus::passes::gc::run(&mut module);
    module.emit_wasm_file(to)
}

/// The functions that a module puts into the table, by their numbers there.
fn in_table(module: &Module) -> BTreeMap<i32, FunctionId> {
    let mut found = BTreeMap::new();
    for element in module.elements.iter() {
        let ElementKind::Active { offset: ConstExpr::Value(Value::I32(first)), .. } = element.kind
        else {
            continue;
        };
        let functions: Vec<Option<FunctionId>> = match &element.items {
            ElementItems::Functions(functions) => functions.iter().copied().map(Some).collect(),
            ElementItems::Expressions(_, items) => items
                .iter()
                .map(|item| match item {
                    ConstExpr::RefFunc(function) => Some(*function),
                    _ => None,
                })
                .collect(),
        };
        found.extend((first..).zip(functions).filter_map(|(at, it)| Some((at, it?))));
    }
    found
}

/// The parts of a function's body.
struct Sequences(Vec<InstrSeqId>);

impl<'a> Visitor<'a> for Sequences {
    fn start_instr_seq(&mut self, sequence: &'a InstrSeq) {
        self.0.push(sequence.id());
    }
}

/// Writes a module that hands on what these take from the bundle's own. Put together
/// with it, they take each of it once: two imports of one memory would be two memories.
pub(super) fn provider(of: &[&Path], to: &Path) -> Result<()> {
    let mut all = Module::default();
    let mut known = BTreeSet::new();
    for path in of {
        let chunk = Module::from_file(path)?;
        for import in chunk.imports.iter() {
            if !known.insert(import.name.clone()) {
                continue;
            }
            let (main, name) = (bindgen::MAIN, &import.name);
            match import.kind {
                ImportKind::Memory(id) => {
                    let it = chunk.memories.get(id);
                    let (id, _) = all.add_import_memory(
                        main,
                        name,
                        it.shared,
                        it.memory64,
                        it.initial,
                        it.maximum,
                        it.page_size_log2,
                    );
                    all.exports.add(name, id);
                }
                ImportKind::Table(id) => {
                    let it = chunk.tables.get(id);
                    let (id, _) = all.add_import_table(
                        main,
                        name,
                        it.table64,
                        it.initial,
                        it.maximum,
                        it.element_ty,
                    );
                    all.exports.add(name, id);
                }
                ImportKind::Global(id) => {
                    let it = chunk.globals.get(id);
                    let (id, _) = all.add_import_global(main, name, it.ty, it.mutable, it.shared);
                    all.exports.add(name, id);
                }
                ImportKind::Function(_) | ImportKind::Tag(_) => {
                    bail!("a chunk takes {name}, and nobody knows from where");
                }
            }
        }
    }
    all.emit_wasm_file(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(member: usize, users: &[usize], bytes: usize) -> Group {
        Group::new(member, users.iter().copied().collect(), bytes)
    }

    #[test]
    fn what_is_small_joins_what_is_loaded_anyway() {
        let main = group(0, &[0, 1, 2], 900_000);
        let groups = vec![main, group(1, &[0, 1], 700), group(2, &[2], 140_000)];
        let groups = together(groups, &[1.0; 3]);
        let members: Vec<_> = groups.iter().map(|it| it.members.clone()).collect();
        assert_eq!(members, [vec![0, 1], vec![2]]);
    }

    #[test]
    fn what_few_need_stays_by_itself() {
        let groups =
            vec![group(0, &[0, 1], 900_000), group(1, &[0], 70_000), group(2, &[1], 70_000)];
        assert_eq!(together(groups, &[1.0; 2]).len(), 3);
    }
}
