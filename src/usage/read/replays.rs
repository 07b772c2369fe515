//! Rows that come again under the same id, of which the last one counts.
//!
//! Which one is the last depends on their order, so blocks of such rows are read on any thread and
//! added one after the other.

use std::hash::{BuildHasher, Hasher};
use std::sync::{Condvar, Mutex, PoisonError};

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::super::record::Record;
use super::super::tally::{Cell, CellKey, Name, Tally};

/// So many of the latest rows are remembered: exporters send again within seconds.
const MOST: usize = if cfg!(test) { 8 } else { 1 << 19 };

/// Rows of a block, each by the hash of its id, if it has one, and by names of the thread's tally.
#[derive(Debug, Default)]
pub(super) struct Held {
    rows: Vec<(Option<u64>, Cell)>,
    /// What names of the thread's tally are called where they are added.
    names: Vec<Option<Name>>,
}

impl Held {
    pub(super) fn push(&mut self, record: &Record<'_>, tally: &mut Tally) {
        let id = (!record.id.is_empty()).then(|| {
            let mut hasher = FxBuildHasher.build_hasher();
            hasher.write(record.id);
            hasher.finish()
        });
        self.rows.push((id, tally.alone(record)));
    }
}

/// What rows of the same id added, in two generations of which the older one is forgotten.
#[derive(Debug)]
struct Replays {
    tally: Tally,
    young: HashMap<u64, Cell, FxBuildHasher>,
    old: HashMap<u64, Cell, FxBuildHasher>,
    /// Rows in whose place a later one came.
    replaced: u64,
    /// Whose turn it is.
    turn: u64,
}

impl Replays {
    /// Adds the rows of a block, each in the place of the one with its id.
    fn take(&mut self, held: &mut Held, theirs: &Tally) {
        for (id, mut cell) in held.rows.drain(..) {
            let place = cell.key.name.place();
            if held.names.len() <= place {
                held.names.resize(place + 1, None);
            }
            let known = held.names.get_mut(place);
            let name = known.and_then(|known| {
                *known = known.or_else(|| self.tally.adopt(theirs, cell.key.name));
                *known
            });
            let name = name.unwrap_or(cell.key.name);
            cell.key = CellKey { name, ..cell.key };
            self.add(id, cell);
        }
    }

    fn add(&mut self, id: Option<u64>, cell: Cell) {
        if let Some(id) = id {
            let known = self.young.remove(&id).or_else(|| self.old.remove(&id));
            if let Some(before) = known {
                self.tally.take_back(&before);
                self.replaced += 1;
            }
            if self.young.len() >= MOST {
                self.old = std::mem::take(&mut self.young);
            }
            self.young.insert(id, cell);
        }
        self.tally.add_cell(&cell);
    }
}

/// Where threads add rows that may come again, each when its turn has come.
#[derive(Debug)]
pub(super) struct Turns {
    replays: Mutex<Replays>,
    passed: Condvar,
}

impl Turns {
    /// Turns from 0 on; what is counted goes into an empty tally.
    pub(super) fn new(tally: Tally) -> Self {
        Self {
            replays: Mutex::new(Replays {
                tally,
                young: HashMap::default(),
                old: HashMap::default(),
                replaced: 0,
                turn: 0,
            }),
            passed: Condvar::new(),
        }
    }

    /// Waits for a turn and adds what is held. Every turn must be taken.
    pub(super) fn take(&self, turn: u64, held: &mut Held, theirs: &Tally) {
        let replays = self.replays.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .passed
            .wait_while(replays, |replays| replays.turn != turn);
        let mut replays = waited.unwrap_or_else(PoisonError::into_inner);
        replays.take(held, theirs);
        replays.turn += 1;
        self.passed.notify_all();
    }

    /// What was added up, and how many rows a later one took the place of.
    pub(super) fn end(self) -> (Tally, u64) {
        let replays = self.replays.into_inner();
        let replays = replays.unwrap_or_else(PoisonError::into_inner);
        (replays.tally, replays.replaced)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::usage::{Bands, Sums};

    impl Turns {
        fn total(&self) -> (Sums, u64) {
            let replays = self.replays.lock().unwrap();
            (replays.tally.total(), replays.replaced)
        }
    }

    #[test]
    fn a_span_that_is_sent_again_counts_once_as_it_was_last() {
        let bands = Bands::of(&Catalog::default());
        let mut theirs = Tally::new(bands, 60);
        let turns = Turns::new(theirs.clone());
        let mut held = Held::default();
        let row = |id: &'static str, input| Record {
            id: id.as_bytes(),
            model: b"m",
            tokens: [input, 0, 0, 0, 0, 0],
            ..Record::default()
        };
        for record in [
            row("a", 5),
            row("b", 7),
            row("a", 0),
            row("a", 6),
            row("", 1),
        ] {
            held.push(&record, &mut theirs);
        }
        turns.take(0, &mut held, &theirs);
        let total = turns.total();
        assert_eq!((total.0.rows, total.0.tokens[0], total.1), (3, 14, 2));
        // What lies too far back is a row of its own.
        for number in 0..40_u32 {
            let id = number.to_string();
            let record = Record {
                id: id.as_bytes(),
                ..row("", 1)
            };
            held.push(&record, &mut theirs);
        }
        held.push(&row("b", 9), &mut theirs);
        turns.take(1, &mut held, &theirs);
        assert_eq!(turns.end().0.total().rows, 44);
    }
}
