//! What a scenario needs to know of requests beside their sums: sizes, times and how long they took.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::super::record::Record;
use super::coverage::CoverageSpan;

/// Each doubling of a size is divided into so many buckets: a size is found again to 9 %.
const PER_DOUBLING: u64 = 8;
/// Sizes up to 2^40.
const BUCKETS: usize = 41 * 8;

/// Sizes in buckets that grow with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes(Vec<u64>);

impl Default for Sizes {
    fn default() -> Self {
        Self(vec![0; BUCKETS])
    }
}

impl Sizes {
    fn push(&mut self, size: u64, times: u64) {
        if let Some(count) = self.0.get_mut(bucket(size)) {
            *count += times;
        }
    }

    /// Counts what another one did.
    pub fn join(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine += theirs;
        }
    }

    /// How many sizes were counted.
    pub fn count(&self) -> u64 {
        self.0.iter().sum()
    }

    /// The size that so many of a thousand requests stay at or below: the middle of its bucket.
    /// `None` where nothing was counted.
    pub fn at(&self, per_mille: u64) -> Option<u64> {
        let all = self.count();
        let rank = (u128::from(all) * u128::from(per_mille.min(1_000)))
            .div_ceil(1_000)
            .max(1);
        let mut passed = 0_u128;
        for (place, count) in self.0.iter().enumerate() {
            passed += u128::from(*count);
            if passed >= rank && *count > 0 {
                let (least, most) = (edge(place), edge(place + 1).saturating_sub(1));
                return Some(least.midpoint(most.max(least)));
            }
        }
        None
    }
}

/// Sizes below 16 have buckets of their own; above, the three bits after the first count.
fn bucket(size: u64) -> usize {
    let wide = match size {
        0..16 => size,
        size => {
            let doublings = u64::from(size.ilog2());
            let within = (size >> (doublings - 3)) & (PER_DOUBLING - 1);
            16 + (doublings - 4) * PER_DOUBLING + within
        }
    };
    usize::try_from(wide).unwrap_or(BUCKETS).min(BUCKETS - 1)
}

/// The least size of a bucket.
fn edge(place: usize) -> u64 {
    let place = u64::try_from(place).unwrap_or(0);
    match place {
        0..16 => place,
        place => {
            let (doublings, within) = ((place - 16) / PER_DOUBLING, (place - 16) % PER_DOUBLING);
            (PER_DOUBLING + within) << (doublings + 1)
        }
    }
}

/// What is counted beside sums.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// Tokens of prompts.
    pub prompts: Sizes,
    /// Milliseconds from request to answer, of each provider and model.
    pub latencies: HashMap<Vec<u8>, Sizes, FxBuildHasher>,
    /// Requests of each minute since 1970, those of a span in its first one.
    pub minutes: HashMap<u32, u64, FxBuildHasher>,
    /// The same of tokens, of rows that do not count requests.
    pub uncounted: HashMap<u32, u64, FxBuildHasher>,
    /// The time that it covers.
    pub coverage: CoverageSpan,
}

impl Shape {
    pub(in crate::usage) fn add(&mut self, record: &Record<'_>) {
        if record.failed < record.requests && record.requests == 1 {
            self.prompts.push(record.prompt(), 1);
        }
        self.come(record);
        if let (Some(latency), 0) = (record.latency, record.failed) {
            let sizes = self.latencies.entry_ref(&name(record)[..]).or_default();
            sizes.push(latency, record.requests);
        }
    }

    /// When requests came. Money alone, as of a fee, came at no time.
    fn come(&mut self, record: &Record<'_>) {
        let tokens = record.tokens.total();
        if record.requests == 0 && tokens == 0 {
            return;
        }
        self.coverage.push(record);
        let minute = record.at.and_then(|at| u32::try_from(at.minute()).ok());
        let (counts, more) = match record.requests {
            0 => (&mut self.uncounted, tokens),
            requests => (&mut self.minutes, requests),
        };
        if let Some(minute) = minute {
            let count = counts.entry(minute).or_default();
            *count = count.saturating_add(more);
        }
    }

    pub(super) fn join(&mut self, other: &Self) {
        self.prompts.join(&other.prompts);
        self.coverage.join(&other.coverage);
        for (mine, theirs) in [
            (&mut self.minutes, &other.minutes),
            (&mut self.uncounted, &other.uncounted),
        ] {
            for (minute, more) in theirs {
                let count = mine.entry(*minute).or_default();
                *count = count.saturating_add(*more);
            }
        }
        for (name, sizes) in &other.latencies {
            self.latencies.entry_ref(&name[..]).or_default().join(sizes);
        }
    }
}

/// Provider and model, with a zero between.
fn name(record: &Record<'_>) -> Vec<u8> {
    [record.provider, record.model].join(&0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_size_is_found_again_to_nine_percent(size in 0_u64..1 << 40) {
            let place = bucket(size);
            prop_assert!(edge(place) <= size && size < edge(place + 1));
            let mut sizes = Sizes::default();
            sizes.push(size, 1);
            let found = sizes.at(500).unwrap();
            prop_assert!(found.abs_diff(size) * 11 <= size, "{found} for {size}");
        }
    }

    #[test]
    fn quantiles_are_by_nearest_rank() {
        let mut sizes = Sizes::default();
        for size in 1..=10 {
            sizes.push(size, 1);
        }
        assert_eq!(sizes.at(500), Some(5));
        assert_eq!(sizes.at(501), Some(6));
        assert_eq!((sizes.at(0), sizes.at(1_000)), (Some(1), Some(10)));
        assert_eq!(Sizes::default().at(500), None);
    }
}
