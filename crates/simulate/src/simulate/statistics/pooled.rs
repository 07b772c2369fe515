//! Quantiles of independent batches, with their intervals.

use crate::units::Real;

use super::{Batches, Estimate, Histogram};

/// Half an interval's width as a part of a share from which on the share is hardly known: it then
/// rests on about ten clusters of values.
const VAGUE: f64 = 0.8;

/// How values are spread over all batches together, and how far that differs from one batch to
/// the other.
#[derive(Clone, Debug, Default)]
pub struct Quantiles {
    all: Histogram,
    batches: Vec<Histogram>,
}

impl Quantiles {
    /// The quantiles of these batches.
    pub fn of(batches: Vec<Histogram>) -> Self {
        let mut all = Histogram::default();
        for batch in &batches {
            all.join(batch);
        }
        Self { all, batches }
    }

    /// The value that a share of all, from 0 to 1, stay at or below; `None` where there is none.
    ///
    /// The interval is found by asking how far the share above that value differs between batches,
    /// and taking the values at the ends of the interval of that share. Those ends are so many
    /// times more and less than the share (the interval is that of its logarithm), for a small
    /// share cannot be less than nothing. Where the values above came in so few clusters that the
    /// share itself is hardly known, the upper end is not known. To this comes the width of a
    /// bucket, below 0.4 % of the value.
    pub fn estimate(&self, share: f64) -> Option<Estimate> {
        let count = |histogram: &Histogram| Real::count(histogram.count()).get();
        let all = count(&self.all);
        if all <= 0.0 {
            return None;
        }
        let value = self.all.quantile(share);
        let above = |batch: &Histogram| (count(batch) - batch.rank(value), count(batch));
        let above: Batches = self.batches.iter().map(above).collect();
        let rest = 1.0 - self.all.rank(value) / all;
        let half = above.half_width(rest, all);
        let off = half.map(|half| {
            if rest > 0.0 {
                half / rest
            } else {
                f64::INFINITY
            }
        });
        let at = |rest: f64| Real::new(self.all.quantile(1.0 - rest));
        let most = off.map(|off| (1.0 - share) * libm::exp(off));
        let least = off.filter(|off| *off < VAGUE);
        let least = least.map(|off| (1.0 - share) * libm::exp(-off));
        Some(Estimate {
            value: Real::new(value)?,
            low: most.and_then(at),
            high: least.and_then(at),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::{Stream, unit};

    #[test]
    fn intervals_hold_the_quantiles_of_a_known_distribution() {
        // Exponential numbers: the quantile of p is -ln(1 - p). 200 runs, of which 2 miss on
        // average; more than 8 happen in one of a thousand tests.
        for share in [0.5, 0.99] {
            let exact = Real::new(-libm::log(1.0 - share)).unwrap();
            let mut stream = Stream::new(11);
            let mut missed = 0;
            for _ in 0..200 {
                let batch = |_| {
                    let mut histogram = Histogram::default();
                    for _ in 0..500 {
                        histogram.push(-libm::log(unit(stream.bits())));
                    }
                    histogram
                };
                let quantiles = Quantiles::of((0..20).map(batch).collect());
                missed += u32::from(!quantiles.estimate(share).unwrap().covers(exact));
            }
            assert!(missed <= 8, "{share}: {missed}");
        }
    }

    #[test]
    fn too_few_values_leave_the_upper_end_open() {
        let batch = |value: f64| {
            let mut histogram = Histogram::default();
            histogram.push(value);
            histogram
        };
        let quantiles = Quantiles::of(vec![batch(1.0), batch(2.0), batch(3.0)]);
        assert_eq!(quantiles.estimate(0.99).unwrap().high, None);
        assert_eq!(Quantiles::default().estimate(0.5), None);
    }
}
