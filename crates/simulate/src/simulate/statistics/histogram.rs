//! Counts of values in buckets that grow with the value, for quantiles of stated accuracy.

use crate::units::Real;

/// Each doubling is divided into so many bits of buckets: 256 of them.
const FINENESS: u32 = 8;

/// The bits of a number that a bucket does not look at.
const BELOW: u32 = f64::MANTISSA_DIGITS - 1 - FINENESS;

/// Numbers below 2^-20, a millionth of a dollar or minute, go to the first bucket.
const SMALLEST: f64 = 1.0 / 1_048_576.0;

/// Numbers up to 2^90 have buckets of their own.
const BUCKETS: u64 = 110 << FINENESS;

/// How often values of each size came up.
///
/// A value is found again to 1 ÷ 256, which is below 0.4 %; zero is counted apart and exact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    zeros: u64,
    above: Vec<u64>,
    below: Vec<u64>,
}

impl Histogram {
    /// Counts a finite value.
    pub fn push(&mut self, value: f64) {
        let side = match value {
            0.0 => return self.zeros += 1,
            _ if value > 0.0 => &mut self.above,
            _ => &mut self.below,
        };
        if side.is_empty() {
            side.resize(usize::try_from(BUCKETS).unwrap_or(0), 0);
        }
        side[bucket(value.abs())] += 1;
    }

    /// Counts many values that are finite and not below zero.
    pub fn push_all(&mut self, values: &[f64]) {
        if self.above.is_empty() {
            self.above = vec![0; usize::try_from(BUCKETS).unwrap_or(0)];
        }
        // Whether a value is zero is hard to foresee, so zeros take the way of all and are moved
        // afterwards.
        let mut zeros = 0;
        for value in values {
            zeros += u64::from(*value <= 0.0);
            self.above[bucket(*value)] += 1;
        }
        self.above[0] -= zeros;
        self.zeros += zeros;
    }

    /// Adds the counts of another one. The order in which histograms are joined does not matter.
    pub fn join(&mut self, other: &Self) {
        self.zeros += other.zeros;
        for (mine, theirs) in [
            (&mut self.above, &other.above),
            (&mut self.below, &other.below),
        ] {
            mine.resize(mine.len().max(theirs.len()), 0);
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                *mine += theirs;
            }
        }
    }

    /// How many values were counted.
    pub fn count(&self) -> u64 {
        let sum = |side: &[u64]| side.iter().sum::<u64>();
        self.zeros + sum(&self.above) + sum(&self.below)
    }

    /// How many of them were zero.
    pub fn zeros(&self) -> u64 {
        self.zeros
    }

    /// The value that a share of all, from 0 to 1, stay at or below: within its bucket, as if the
    /// values of a bucket were spread evenly. Zero when nothing was counted.
    pub fn quantile(&self, share: f64) -> f64 {
        let rank = share.clamp(0.0, 1.0) * Real::count(self.count()).get();
        let mut passed = 0.0;
        let mut highest = 0.0;
        for (start, end, count) in self.buckets() {
            let count = Real::count(count).get();
            if passed + count >= rank {
                return start + (end - start) * (rank - passed) / count;
            }
            (passed, highest) = (passed + count, end);
        }
        highest
    }

    /// How many values are at or below a number, with those of its bucket spread evenly.
    pub fn rank(&self, number: f64) -> f64 {
        let mut passed = 0.0;
        for (start, end, count) in self.buckets() {
            let count = Real::count(count).get();
            if number < end {
                let part = (number - start) / (end - start);
                return passed + count * part.max(0.0);
            }
            passed += count;
        }
        passed
    }

    /// The buckets that hold something, from the lowest value to the highest.
    fn buckets(&self) -> impl Iterator<Item = (f64, f64, u64)> {
        let below = (0..BUCKETS).rev().zip(self.below.iter().rev());
        let below = below.map(|(index, count)| (-edge(index + 1), -edge(index), *count));
        let above = (0..).zip(&self.above);
        let above = above.map(|(index, count)| (edge(index), edge(index + 1), *count));
        let zero = std::iter::once((0.0, 0.0, self.zeros));
        below.chain(zero).chain(above).filter(|bucket| bucket.2 > 0)
    }
}

/// The bits of a number are its exponent followed by its digits, so that their upper part counts
/// buckets evenly within each doubling.
fn bucket(size: f64) -> usize {
    let steps = (size.max(SMALLEST).to_bits() - SMALLEST.to_bits()) >> BELOW;
    usize::try_from(steps.min(BUCKETS - 1)).unwrap_or(0)
}

/// The lower end of a bucket.
fn edge(index: u64) -> f64 {
    f64::from_bits(SMALLEST.to_bits() + (index << BELOW))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn zeros_are_exact_and_in_their_place() {
        let mut histogram = Histogram::default();
        for value in [-8.0, 0.0, 0.0, 0.0, 8.0, 8.0] {
            histogram.push(value);
        }
        assert_eq!((histogram.count(), histogram.zeros()), (6, 3));
        assert!((histogram.quantile(0.1) + 8.0).abs() < 0.04);
        assert!(histogram.quantile(0.5).abs() < 1e-300);
        assert!((histogram.quantile(1.0) - 8.0).abs() < 0.04);
        assert!(Histogram::default().quantile(0.5).abs() < 1e-300);
    }

    proptest! {
        #[test]
        fn quantiles_are_within_half_a_percent(
            values in prop::collection::vec(-1e9_f64..1e9, 1..200), share in 0.0_f64..1.0,
        ) {
            let mut histogram = Histogram::default();
            for value in &values {
                histogram.push(*value);
            }
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            // The smallest value that at least the share stay at or below.
            let count = f64::from(u32::try_from(values.len()).unwrap());
            let exact = sorted.iter().zip(1_u32..);
            let exact = exact.map(|(value, rank)| (*value, f64::from(rank)));
            let exact = exact.filter(|(_, rank)| *rank >= share * count).map(|pair| pair.0);
            let exact = exact.min_by(f64::total_cmp).unwrap();
            let found = histogram.quantile(share);
            prop_assert!((found - exact).abs() <= exact.abs() / 256.0 + 2e-6, "{found} {exact}");
        }

        #[test]
        fn rank_and_quantile_undo_each_other(
            values in prop::collection::vec(0.01_f64..1e9, 1..200), share in 0.0_f64..1.0,
        ) {
            let mut histogram = Histogram::default();
            histogram.push_all(&values);
            let count = Real::count(histogram.count()).get();
            let rank = histogram.rank(histogram.quantile(share));
            prop_assert!((rank - share * count).abs() < 1e-6, "{rank} {share} {count}");
        }

        #[test]
        fn many_at_once_are_one_by_one(values in prop::collection::vec(0.0_f64..9.0, 0..20)) {
            let mut values = values;
            values.extend([0.0, 1e-9, 1e40]);
            let (mut single, mut together) = (Histogram::default(), Histogram::default());
            for value in &values {
                single.push(*value);
            }
            together.push_all(&values);
            prop_assert_eq!(single, together);
        }

        #[test]
        fn joining_is_counting_together(
            one in prop::collection::vec(-9.0_f64..9.0, 0..9),
            other in prop::collection::vec(-9.0_f64..9.0, 0..9),
        ) {
            let of = |values: &[f64]| {
                let mut histogram = Histogram::default();
                for value in values {
                    histogram.push(*value);
                }
                histogram
            };
            let mut joined = of(&one);
            joined.join(&of(&other));
            prop_assert_eq!(joined, of(&[one, other].concat()));
        }
    }
}
