//! What one thread counts.

use std::collections::BTreeMap;

use super::super::form::Pages;
use super::super::record::{Convention, Fault, Record};
use super::super::tally::{Name, Tally};
use super::faults::Faults;
use super::ids::Ids;
use super::replays::{PendingRows, TurnQueue};
use super::shape::Shape;
use super::time_range::TimeRange;

/// The least and the greatest of a column, to see whether it ever varies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent(Option<(u64, u64)>);

impl Extent {
    fn push(&mut self, value: u64) {
        let (least, most) = self.0.unwrap_or((value, value));
        self.0 = Some((least.min(value), most.max(value)));
    }

    fn join(&mut self, other: Self) {
        if let Some((least, most)) = other.0 {
            self.push(least);
            self.push(most);
        }
    }

    /// The greatest value; `None` where there are none.
    pub fn most(self) -> Option<u64> {
        self.0.map(|one| one.1)
    }

    /// The one value that all rows have; `None` where they differ, or there are none.
    pub fn constant(self) -> Option<u64> {
        self.0
            .filter(|(least, most)| least == most)
            .map(|one| one.0)
    }
}

/// Everything that is counted of rows, on one thread.
#[derive(Debug)]
pub(super) struct Counter {
    pub(super) tally: Tally,
    pub(super) faults: Faults,
    pub(super) ids: Ids,
    /// The course of each block, by file and place.
    pub(super) time_ranges: Vec<((usize, u64), TimeRange)>,
    pub(super) prompts: Extent,
    pub(super) completions: Extent,
    /// What else is counted, where a scenario is made of it.
    pub(super) shape: Option<Shape>,
    /// Charges of FOCUS whose list cost is not list unit price × quantity.
    pub(super) broken_identities: u64,
    /// Pages of an API that say whether others follow.
    pub(super) pages: Pages,
    /// Rows that name several groups, of which the first counts.
    pub(super) several: u64,
    /// What counts of rows included, by file, where their names tell it row by row.
    pub(super) conventions: BTreeMap<(usize, Convention), u64>,
    /// What the user maps to columns and rows had, a bit each.
    pub(super) met: u64,
    time_range: TimeRange,
    file: usize,
    /// Rows that may come again, until it is their turn.
    held: PendingRows,
    /// Whether the rows of the block may.
    is_replayed: bool,
}

impl Counter {
    pub(super) fn new(tally: Tally, threads: usize, shape: Option<Shape>) -> Self {
        Self {
            conventions: BTreeMap::new(),
            pages: Pages::default(),
            several: 0,
            tally,
            faults: Faults::default(),
            ids: Ids::new(threads),
            time_ranges: Vec::new(),
            prompts: Extent::default(),
            completions: Extent::default(),
            shape,
            broken_identities: 0,
            met: 0,
            time_range: TimeRange::default(),
            file: 0,
            held: PendingRows::default(),
            is_replayed: false,
        }
    }

    /// Rows of another block are coming, which may come again or not.
    pub(super) fn begin(&mut self, file: usize, is_replayed: bool) {
        self.is_replayed = is_replayed;
        self.file = file;
        self.time_range = TimeRange::default();
    }

    /// The block ends.
    pub(super) fn end(&mut self, place: u64) {
        self.time_ranges.push(((self.file, place), self.time_range));
    }

    /// Adds the rows that wait for their turn.
    pub(super) fn take_turn(&mut self, turn: u64, turns: &TurnQueue) {
        turns.take(turn, &mut self.held, &self.tally);
    }

    pub(super) fn add(&mut self, record: &Record<'_>) {
        if self.is_replayed {
            self.held.push(record, &mut self.tally);
        } else {
            self.tally.add(record);
            self.ids.push(record.id);
        }
        self.look(record);
    }

    /// Counts a record whose name the tally knows, and which has no id.
    pub(super) fn add_to(&mut self, name: Name, record: &Record<'_>) {
        self.tally.add_to(name, record);
        self.look(record);
    }

    /// Looks at what a record shows beside its sums.
    fn look(&mut self, record: &Record<'_>) {
        // Rows that come again lie behind their time by nature.
        if let (Some(at), false) = (record.at, self.is_replayed) {
            self.time_range.push(at);
        }
        // Failed requests often have no tokens, which says nothing of the column.
        if record.failed == 0 {
            self.prompts.push(record.prompt());
            self.completions.push(record.tokens.completion());
        }
        if let Some(shape) = &mut self.shape {
            shape.add(record);
        }
    }

    pub(super) fn fault(&mut self, fault: Fault, line: u64, bytes: &[u8]) {
        self.faults_of(1, fault, line, bytes);
    }

    /// A line that stands for so many rows of a log cannot be counted.
    pub(super) fn faults_of(&mut self, rows: u64, fault: Fault, line: u64, bytes: &[u8]) {
        self.faults.push((fault, rows), self.file, line, bytes);
    }

    /// So many rows of files counted so.
    pub(super) fn counted_so(
        &mut self,
        found: impl IntoIterator<Item = ((usize, Convention), u64)>,
    ) {
        for (of, rows) in found {
            *self.conventions.entry(of).or_default() += rows;
        }
    }

    /// What another thread counted. The order does not matter.
    pub(super) fn join(&mut self, other: Self) {
        self.tally.join(&other.tally);
        self.faults.join(other.faults);
        self.ids.join(other.ids);
        self.broken_identities += other.broken_identities;
        self.counted_so(other.conventions);
        self.pages += other.pages;
        self.met |= other.met;
        self.several += other.several;
        self.time_ranges.extend(other.time_ranges);
        self.prompts.join(other.prompts);
        self.completions.join(other.completions);
        if let (Some(mine), Some(theirs)) = (&mut self.shape, other.shape) {
            mine.join(&theirs);
        }
    }

    /// How the times of all files run.
    pub(super) fn time_range(&mut self) -> TimeRange {
        self.time_ranges.sort_unstable_by_key(|(place, _)| *place);
        let mut whole = TimeRange::default();
        let mut of_file = (0, TimeRange::default());
        for ((file, _), time_range) in &self.time_ranges {
            if *file != of_file.0 {
                whole = whole.beside(of_file.1);
                of_file = (*file, TimeRange::default());
            }
            of_file.1 = of_file.1.then(*time_range);
        }
        whole.beside(of_file.1)
    }
}
