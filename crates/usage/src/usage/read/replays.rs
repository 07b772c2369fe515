//! Rows that come again under the same id, of which the last one counts, and rows around others
//! that are the same call: frameworks have a span of their own for what the client of an API has
//! one for, too, and both state the tokens.
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

/// A row, by names of the tally of its thread or of that where it is added.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// The hash of its id, if it has one.
    id: Option<u64>,
    /// That of what it is a part of.
    within: Option<u64>,
    /// What tells calls apart within a trace: the model and how many tokens went in and out.
    call: u64,
    cell: Cell,
    /// Whether a row that is a part of it is the same call, and counts instead.
    is_covered: bool,
}

/// Rows of a block.
#[derive(Debug, Default)]
pub(super) struct PendingRows {
    rows: Vec<Row>,
    /// What names of the thread's tally are called where they are added.
    names: Vec<Option<Name>>,
}

impl PendingRows {
    pub(super) fn push(&mut self, record: &Record<'_>, tally: &mut Tally) {
        let of = |id: &[u8]| (!id.is_empty()).then(|| hash([id]));
        self.rows.push(Row {
            id: of(record.id),
            within: of(record.within),
            call: call(record),
            cell: tally.alone(record),
            is_covered: false,
        });
    }
}

fn hash<const PARTS: usize>(parts: [&[u8]; PARTS]) -> u64 {
    let mut hasher = FxBuildHasher.build_hasher();
    for part in parts {
        hasher.write(part);
    }
    hasher.finish()
}

fn within(id: u64, call: u64) -> u64 {
    hash([&id.to_le_bytes(), &call.to_le_bytes()])
}

/// What a span and one within it have in common if they are about the same call. A framework may
/// name the model without its date, or with its provider, and need not know of caches.
fn call(record: &Record<'_>) -> u64 {
    let name = record.model.rsplit(|byte| *byte == b'/').next();
    let name = name.unwrap_or_default().to_ascii_lowercase();
    let is_of_date = |byte: &u8| byte.is_ascii_digit() || *byte == b'-';
    let digits = name.iter().rev().take_while(|byte| is_of_date(byte));
    // `-20251001` or `-2024-08-06`.
    let date = digits.count();
    let bare = match date {
        9.. => name.split_at(name.len() - date).0,
        _ => &name,
    };
    let answer = record.tokens.completion();
    let (prompt, answer) = (record.prompt().to_le_bytes(), answer.to_le_bytes());
    hash([bare, &prompt, &answer])
}

/// What was seen lately, in two generations of which the older one is forgotten.
#[derive(Debug)]
struct RecentIds<T> {
    young: HashMap<u64, T, FxBuildHasher>,
    old: HashMap<u64, T, FxBuildHasher>,
}

impl<T> RecentIds<T> {
    fn new() -> Self {
        Self {
            young: HashMap::default(),
            old: HashMap::default(),
        }
    }

    fn find(&mut self, id: u64) -> Option<&mut T> {
        let young = self.young.get_mut(&id);
        young.or_else(|| self.old.get_mut(&id))
    }

    fn take(&mut self, id: u64) -> Option<T> {
        self.young.remove(&id).or_else(|| self.old.remove(&id))
    }

    fn put(&mut self, id: u64, what: T) {
        if self.young.len() >= MOST {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(id, what);
    }
}

/// Rows of which the last one of an id counts, and of a call the innermost.
#[derive(Debug)]
struct Replays {
    tally: Tally,
    rows: RecentIds<Row>,
    /// Calls that are a part of a row, by both.
    parts: RecentIds<()>,
    told: Replaced,
    /// Whose turn it is.
    turn: u64,
}

/// Rows that count no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replaced {
    /// Those in whose place a later one of the same id came.
    pub again: u64,
    /// Those around another row that is the same call.
    pub around: u64,
}

impl Replays {
    /// Adds the rows of a block, each in the place of the one with its id.
    fn take(&mut self, held: &mut PendingRows, theirs: &Tally) {
        for mut row in held.rows.drain(..) {
            let key = row.cell.key;
            let place = key.name.place();
            if held.names.len() <= place {
                held.names.resize(place + 1, None);
            }
            let known = held.names.get_mut(place);
            let name = known.and_then(|known| {
                *known = known.or_else(|| self.tally.adopt(theirs, key.name));
                *known
            });
            let name = name.unwrap_or(key.name);
            row.cell.key = CellKey { name, ..key };
            self.add(row);
        }
    }

    fn add(&mut self, mut row: Row) {
        let Some(id) = row.id else {
            return self.tally.add_cell(&row.cell);
        };
        if let Some(before) = self.rows.take(id) {
            self.told.again += 1;
            if before.is_covered {
                self.told.around -= 1;
            } else {
                self.tally.take_back(&before.cell);
            }
        }
        row.is_covered = self.parts.find(within(id, row.call)).is_some();
        if row.is_covered {
            self.told.around += 1;
        } else {
            self.tally.add_cell(&row.cell);
        }
        if let Some(around) = row.within {
            self.coverage(around, row.call);
            self.parts.put(within(around, row.call), ());
        }
        self.rows.put(id, row);
    }

    /// The row with this id counts no more if it is this call.
    fn coverage(&mut self, id: u64, call: u64) {
        let found = self.rows.find(id);
        let same = found.filter(|row| row.call == call && !row.is_covered);
        if let Some(row) = same {
            row.is_covered = true;
            self.tally.take_back(&row.cell);
            self.told.around += 1;
        }
    }
}

/// Where threads add rows that may come again, each when its turn has come.
#[derive(Debug)]
pub(super) struct TurnQueue {
    replays: Mutex<Replays>,
    passed: Condvar,
}

impl TurnQueue {
    /// Turns from 0 on; what is counted goes into an empty tally.
    pub(super) fn new(tally: Tally) -> Self {
        Self {
            replays: Mutex::new(Replays {
                tally,
                rows: RecentIds::new(),
                parts: RecentIds::new(),
                told: Replaced::default(),
                turn: 0,
            }),
            passed: Condvar::new(),
        }
    }

    /// Waits for a turn and adds what is held. Every turn must be taken.
    pub(super) fn take(&self, turn: u64, held: &mut PendingRows, theirs: &Tally) {
        let replays = self.replays.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .passed
            .wait_while(replays, |replays| replays.turn != turn);
        let mut replays = waited.unwrap_or_else(PoisonError::into_inner);
        replays.take(held, theirs);
        replays.turn += 1;
        self.passed.notify_all();
    }

    /// What was added up, and how many rows others took the place of.
    pub(super) fn end(self) -> (Tally, Replaced) {
        let replays = self.replays.into_inner();
        let replays = replays.unwrap_or_else(PoisonError::into_inner);
        (replays.tally, replays.told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::catalog::Meter;
    use crate::usage::record::six;
    use crate::usage::{Bands, Sums};

    impl TurnQueue {
        fn total(&self) -> (Sums, Replaced) {
            let replays = self.replays.lock().unwrap();
            (replays.tally.total(), replays.told)
        }
    }

    #[test]
    fn a_span_that_is_sent_again_counts_once_as_it_was_last() {
        let bands = Bands::of(&Catalog::default());
        let mut theirs = Tally::new(bands, 60);
        let turns = TurnQueue::new(theirs.clone());
        let mut held = PendingRows::default();
        let row = |id: &'static str, input| Record {
            id: id.as_bytes(),
            model: b"m",
            tokens: six([input, 0, 0, 0, 0, 0]),
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
        assert_eq!(
            (total.0.rows, total.0.tokens[Meter::Input], total.1.again),
            (3, 14, 2)
        );
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

    /// Ids, ids around, models, prompts and answers: added in this order, by blocks of so many.
    fn added(rows: &[(&'static str, &'static str, &'static str, u64, u64)]) -> (Sums, Replaced) {
        let bands = Bands::of(&Catalog::default());
        let mut theirs = Tally::new(bands, 60);
        let turns = TurnQueue::new(theirs.clone());
        let mut held = PendingRows::default();
        for (turn, (id, within, model, prompt, answer)) in (0..).zip(rows) {
            let record = Record {
                id: id.as_bytes(),
                within: within.as_bytes(),
                model: model.as_bytes(),
                // How much of a prompt was cached a framework need not know.
                tokens: six([prompt - prompt / 2, prompt / 2, 0, 0, *answer, 0]),
                ..Record::default()
            };
            held.push(&record, &mut theirs);
            turns.take(turn, &mut held, &theirs);
        }
        turns.total()
    }

    #[test]
    fn a_call_was_counted_for_the_span_of_its_framework_and_for_its_own() {
        let calls = [
            // A chain, its model, the client's call; and again with another answer.
            ("c", "b", "gpt-4o-2024-08-06", 1_000, 200),
            ("b", "a", "gpt-4o", 1_000, 200),
            ("a", "", "openai/gpt-4o", 1_000, 200),
            ("d", "a", "gpt-4o", 1_000, 201),
        ];
        let (first, ..) = added(&calls);
        assert_eq!(
            (
                first.rows,
                first.tokens[Meter::Input],
                first.tokens[Meter::Output]
            ),
            (2, 1_000, 401)
        );
        // In whichever order they come.
        for turned in 0..calls.len() {
            let mut calls = calls;
            calls.rotate_left(turned);
            for order in [calls.to_vec(), calls.into_iter().rev().collect()] {
                let (sums, told) = added(&order);
                assert_eq!(sums, first, "{order:?}");
                assert_eq!(told.around, 2, "{order:?}");
            }
        }
        // Sent again, each is still counted once.
        let twice = [calls, calls].concat();
        let (sums, told) = added(&twice);
        assert_eq!(sums, first);
        assert_eq!((told.again, told.around), (4, 2));
    }

    #[test]
    fn calls_side_by_side_and_sums_around_them_are_no_copies() {
        let (sums, told) = added(&[
            ("c", "a", "gpt-4o", 1_000, 200),
            ("d", "a", "gpt-4o", 1_000, 200),
            ("a", "", "gpt-4o", 2_000, 400),
            ("e", "c", "gpt-4o-mini", 1_000, 200),
        ]);
        assert_eq!((sums.rows, told), (4, Replaced::default()));
    }
}
