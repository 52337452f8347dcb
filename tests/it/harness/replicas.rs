//! A database with replicas that lag behind it, as D1's do: their data may be old, but
//! never older than the bookmark of the session.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use api_worker::store::sqlite::Sqlite;
use api_worker::store::{Sql, Start, Statement, StoreError};
use async_trait::async_trait;

use super::database::copy_database;

/// The number of replicas.
const COPIES: usize = 3;

/// A primary and its replicas.
#[derive(Clone)]
pub(crate) struct Replicas(Rc<Inner>);

struct Inner {
    primary: Rc<Sqlite>,
    /// The number of writes to the primary.
    version: Cell<u64>,
    /// The replicas, each with the primary's version that it has.
    copies: Vec<(Sqlite, Cell<u64>)>,
    chance: Cell<u64>,
    /// Whether replicas have stopped catching up.
    is_held: Cell<bool>,
    served: Cell<Served>,
}

/// The number of answers by kind of database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Served {
    /// The primary.
    pub(crate) primary: u32,
    /// A replica with all data of the primary.
    pub(crate) current: u32,
    /// A replica that lagged.
    pub(crate) behind: u32,
}

impl Replicas {
    /// Replicas of the current state of `primary`.
    pub(super) fn of(primary: &Rc<Sqlite>, seed: u64) -> Self {
        let copies = (0..COPIES).map(|_| {
            let copy = Sqlite::unmigrated().expect("a database");
            (copy, Cell::new(0))
        });
        let all = Inner {
            primary: primary.clone(),
            version: Cell::new(0),
            copies: copies.collect(),
            chance: Cell::new(seed | 1),
            is_held: Cell::new(false),
            served: Cell::default(),
        };
        (0..COPIES).for_each(|n| all.catch_up(n));
        Self(Rc::new(all))
    }

    /// The numbers of answers since the last call.
    pub(crate) fn take_served(&self) -> Served {
        self.0.served.take()
    }

    /// Stops replicas from catching up, except as far as a bookmark requires.
    pub(crate) fn hold(&self) {
        self.0.is_held.set(true);
    }

    /// A random number below `n`.
    pub(crate) fn below(&self, n: usize) -> usize {
        self.0.below(n)
    }
}

impl Inner {
    fn below(&self, n: usize) -> usize {
        let mut it = self.chance.get();
        it ^= it << 13;
        it ^= it >> 7;
        it ^= it << 17;
        self.chance.set(it);
        usize::try_from(it % n as u64).expect("a small number")
    }

    fn catch_up(&self, n: usize) {
        let (copy, version) = &self.copies[n];
        self.primary.bare(|from| copy.bare(|to| copy_database(from, to)));
        version.set(self.version.get());
    }

    fn count(&self, count: impl FnOnce(&mut Served)) {
        let mut served = self.served.get();
        count(&mut served);
        self.served.set(served);
    }

    async fn at_primary(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        let changes = || self.primary.bare(|it| it.total_changes());
        let before = changes();
        let answers = self.primary.run(batch).await;
        if changes() != before {
            self.version.set(self.version.get() + 1);
        }
        self.count(|it| it.primary += 1);
        answers
    }

    /// Runs at any replica that has the version `least`, or at the primary.
    async fn anywhere(
        &self,
        least: &Cell<u64>,
        batch: Vec<Statement>,
    ) -> Result<Vec<Vec<String>>, StoreError> {
        let reads =
            |it: &Statement| ["select", "with"].iter().any(|w| it.text.trim_start().starts_with(w));
        if !batch.iter().all(reads) {
            return self.at_primary(batch).await;
        }
        let n = self.below(COPIES);
        if !self.is_held.get() && self.below(12) == 0 {
            self.catch_up(n);
        }
        let (copy, version) = &self.copies[n];
        if version.get() < least.get() {
            if self.below(4) == 0 {
                return self.at_primary(batch).await;
            }
            self.catch_up(n);
        }
        least.set(version.get());
        let is_current = version.get() == self.version.get();
        self.count(|it| if is_current { it.current += 1 } else { it.behind += 1 });
        copy.run(batch).await
    }
}

/// The bookmark of a version. Bookmarks sort by age.
fn bookmark(version: u64) -> String {
    format!("{version:016x}-replicas")
}

#[async_trait(?Send)]
impl Sql for Replicas {
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        self.0.at_primary(batch).await
    }

    fn session(&self, start: Start<'_>) -> Option<Rc<dyn Sql>> {
        let all = self.0.clone();
        Some(match start {
            Start::Primary => Rc::new(AtPrimary { all, bookmark: RefCell::default() }),
            Start::Nearest(bookmark) => {
                let (version, _) = bookmark.split_once('-').expect("a bookmark");
                let least = u64::from_str_radix(version, 16).expect("a version");
                Rc::new(Anywhere { all, least: Cell::new(least) })
            }
        })
    }
}

struct AtPrimary {
    all: Rc<Inner>,
    bookmark: RefCell<Option<String>>,
}

#[async_trait(?Send)]
impl Sql for AtPrimary {
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        let answers = self.all.at_primary(batch).await;
        self.bookmark.replace(Some(bookmark(self.all.version.get())));
        answers
    }

    fn bookmark(&self) -> Option<String> {
        self.bookmark.borrow().clone()
    }
}

struct Anywhere {
    all: Rc<Inner>,
    least: Cell<u64>,
}

#[async_trait(?Send)]
impl Sql for Anywhere {
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        self.all.anywhere(&self.least, batch).await
    }
}
