//! Rows that come again under the same id, of which the last one counts.

use std::hash::{BuildHasher, Hasher};

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::super::record::Record;
use super::super::tally::{Cell, Tally};

/// So many of the latest rows are remembered: exporters send again within seconds.
const MOST: usize = if cfg!(test) { 8 } else { 1 << 19 };

/// What rows of the same id added, in two generations of which the older one is forgotten.
#[derive(Debug, Default)]
pub(super) struct Replays {
    young: HashMap<u64, Cell, FxBuildHasher>,
    old: HashMap<u64, Cell, FxBuildHasher>,
    /// Rows in whose place a later one came.
    pub(super) replaced: u64,
}

impl Replays {
    /// Adds a row in the place of the one with its id.
    pub(super) fn add(&mut self, record: &Record<'_>, tally: &mut Tally) {
        if record.id.is_empty() {
            return tally.add(record);
        }
        let mut hasher = FxBuildHasher.build_hasher();
        hasher.write(record.id);
        let id = hasher.finish();
        let known = self.young.remove(&id).or_else(|| self.old.remove(&id));
        if let Some(before) = known {
            tally.take_back(&before);
            self.replaced += 1;
        }
        if self.young.len() >= MOST {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(id, tally.add_for_now(record));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::usage::Bands;

    #[test]
    fn a_span_that_is_sent_again_counts_once_as_it_was_last() {
        let bands = Bands::of(&Catalog::default());
        let (mut tally, mut replays) = (Tally::new(bands, 60), Replays::default());
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
            replays.add(&record, &mut tally);
        }
        let total = tally.total();
        assert_eq!((total.rows, total.tokens[0]), (3, 14));
        assert_eq!(replays.replaced, 2);
        // What lies too far back is a row of its own.
        for number in 0..40_u32 {
            let id = number.to_string();
            let record = Record {
                id: id.as_bytes(),
                ..row("", 1)
            };
            replays.add(&record, &mut tally);
        }
        replays.add(&row("b", 9), &mut tally);
        assert_eq!(tally.total().rows, 44);
    }
}
