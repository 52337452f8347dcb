//! Merges the modules that a bundle was split into, where that saves bytes.
//!
//! The split is as fine as possible: the code that exactly four of twelve pages need is a
//! module of its own, and a page consists of fifty modules. Each module costs a request,
//! calls through the function table, and worse compression. So two modules are merged if
//! the pages that need both save more than the pages that need only one lose.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, bail};
use walrus::ir::{
    Call, CallIndirect, Const, Instr, InstrLocId, InstrSeq, InstrSeqId, Value, Visitor,
};
use walrus::{ConstExpr, ElementItems, ElementKind, FunctionId, ImportKind, Module};

use super::bindgen;
use crate::tools;

/// The cost of a separate module to a page, in compressed bytes: its sections, the calls
/// through the table, and the request. Pages of 9 and of 31 modules were 1.2 to 1.3 KB for
/// each module larger than the same pages in one module.
const OWN: f64 = 1_200.0;

/// The ratio of a split module's size to its compressed size.
const SHRINKS: f64 = 7.0;

/// The share of a module that compresses away when it is merged with another. Of 0.1, 0.2
/// and 0.3, this gave the smallest entry pages.
const ALIKE: f64 = 0.1;

/// The largest size of a merged module, except the one that every page loads.
pub(super) const LARGEST: f64 = 45_000.0;

/// The modules that are merged into one.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The modules, by number.
    pub(super) members: Vec<usize>,
    /// The pages that load them, by number.
    pub(super) users: BTreeSet<usize>,
    pub(super) bytes: f64,
}

impl Group {
    pub(super) fn new(member: usize, users: BTreeSet<usize>, bytes: usize) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a module has fewer than 2^52 bytes")]
        let bytes = bytes as f64 / SHRINKS;
        Self { members: vec![member], users, bytes }
    }

    /// The bytes that all pages together save if the two groups are merged.
    pub(super) fn gain(&self, other: &Self, weights: &[f64]) -> f64 {
        let weight = |users: &mut dyn Iterator<Item = &usize>| -> f64 {
            users.map(|user| weights[*user]).sum()
        };
        let both = weight(&mut self.users.intersection(&other.users));
        // The cost of a request is the same on every page, so it is not weighted.
        let requests: f64 = self.users.intersection(&other.users).map(|_| OWN).sum();
        let saved = requests + both * self.bytes.min(other.bytes) * ALIKE;
        let lost = other.bytes * weight(&mut self.users.difference(&other.users))
            + self.bytes * weight(&mut other.users.difference(&self.users));
        saved - lost
    }

    pub(super) fn take(&mut self, other: Self) {
        self.members.extend(other.members);
        self.users.extend(other.users);
        self.bytes += other.bytes;
    }
}

/// Merges several modules into one. They import the memory, the table and so on from
/// `provider`: the main module, or one that re-exports its imports.
pub(super) fn modules(from: &[&Path], provider: &Path, to: &Path, features: &[&str]) -> Result<()> {
    let mut tool = tools::npm_tool("wasm-merge")?;
    tool.arg(provider).arg(bindgen::SHARED);
    for (at, module) in from.iter().enumerate() {
        tool.arg(module).arg(format!("chunk{at}"));
    }
    tools::run_quietly(tool.arg("-g").arg("-o").arg(to).args(features))?;
    Ok(())
}

/// Does for a module that is not merged what [`modules`] and [`tidy`] do for several: it
/// imports from the main module, and has no exports.
pub(super) fn alone(from: &Path, to: &Path) -> Result<()> {
    let mut module = Module::from_file(from)?;
    for import in module.imports.iter_mut().filter(|it| it.module == bindgen::SHARED) {
        bindgen::MAIN.clone_into(&mut import.module);
    }
    tidied(module, |_| false, to)
}

/// Removes the exports of a merged module that are not used, and turns indirect calls of
/// its own functions into direct ones.
///
/// Split code calls functions of other modules through the table, at a constant index. If
/// the merged module itself fills that index, the function is known. The other indexes are
/// filled by chunks that are loaded later.
pub(super) fn tidy(from: &Path, is_asked: impl Fn(&str) -> bool, to: &Path) -> Result<()> {
    tidied(Module::from_file(from)?, is_asked, to)
}

fn tidied(mut module: Module, is_asked: impl Fn(&str) -> bool, to: &Path) -> Result<()> {
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

/// The functions that a module puts into the table, by index.
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

/// The instruction sequences of a function's body.
struct Sequences(Vec<InstrSeqId>);

impl<'a> Visitor<'a> for Sequences {
    fn start_instr_seq(&mut self, sequence: &'a InstrSeq) {
        self.0.push(sequence.id());
    }
}

/// Writes a module that re-exports what these modules import from the main module. Merged
/// with it, they share one import of each: two imports of the memory would be two memories.
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
                    bail!("a chunk imports {name}, which the main module does not export");
                }
            }
        }
    }
    all.emit_wasm_file(to)
}
