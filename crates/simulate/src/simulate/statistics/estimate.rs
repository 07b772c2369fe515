//! Intervals from batches that know nothing of each other.

use crate::units::Real;

use super::student::margin;

/// In how many of a hundred runs an interval holds the truth.
pub const LEVEL_PERCENT: u32 = 99;

/// A figure found by simulation, and between what the truth lies in 99 of 100 runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The figure.
    pub value: Real,
    /// The lower end of the interval; `None` where the run says nothing of it.
    pub low: Option<Real>,
    /// The upper end.
    pub high: Option<Real>,
}

impl Estimate {
    /// A figure that is known, such as a number that the run was told.
    pub const fn exact(value: Real) -> Self {
        Self {
            value,
            low: Some(value),
            high: Some(value),
        }
    }

    /// The same in another unit, so many times smaller than the one it has; the factor is
    /// positive.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let times = |number: Real| Real::new(number.get() * factor);
        Self {
            value: times(self.value).unwrap_or(self.value),
            low: self.low.and_then(times),
            high: self.high.and_then(times),
        }
    }

    /// The same, cut to a range in which the truth must lie.
    #[must_use]
    pub fn within(self, least: Real, most: Option<Real>) -> Self {
        let cut = |end: Real| most.map_or(end, |most| end.min(most)).max(least);
        Self {
            low: self.low.map(cut),
            high: self.high.map(cut),
            ..self
        }
    }

    /// Whether the interval has an end, and the number lies within; an open end excludes nothing.
    pub fn covers(&self, number: Real) -> bool {
        let has_end = self.low.is_some() || self.high.is_some();
        let is_above = self.low.is_none_or(|low| low <= number);
        has_end && is_above && self.high.is_none_or(|high| number <= high)
    }
}

/// What independent batches brought, as a sum of something over a sum of something else: seconds
/// waited over requests, requests refused over requests, dollars over requests.
///
/// The estimate is the quotient of the sums of all batches. Its interval is that of a ratio
/// estimator: each batch is set against what it would have brought at the common quotient, and
/// Student's t is taken for one less than the number of batches (Law, Simulation Modeling and
/// Analysis, 2015, chapter 9). Batches need not be equally long, but independent, and long against
/// the time in which a queue forgets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batches(Vec<(f64, f64)>);

impl Batches {
    /// Takes in a batch: a sum, and the sum that it is divided by.
    pub fn push(&mut self, sum: f64, over: f64) {
        if over > 0.0 {
            self.0.push((sum, over));
        }
    }

    /// The quotient and its interval; `None` where there is nothing to divide by.
    pub fn estimate(&self) -> Option<Estimate> {
        let over: f64 = self.0.iter().map(|batch| batch.1).sum();
        let sum: f64 = self.0.iter().map(|batch| batch.0).sum();
        let value = Real::new(sum / over)?;
        let end = |half: f64| Real::new(value.get() + half);
        let half = self.half_width(value.get(), over);
        Some(Estimate {
            value,
            low: half.and_then(|half| end(-half)),
            high: half.and_then(end),
        })
    }

    /// The quotient of something that cannot be below zero, such as a wait. Its interval is that of
    /// its logarithm: where few batches brought most of it, the truth is farther above than below.
    /// Of what never came the run does not say how much there could be.
    pub fn positive(&self) -> Option<Estimate> {
        let found = self.estimate()?;
        let over: f64 = self.0.iter().map(|batch| batch.1).sum();
        let value = found.value.get();
        let half = self.half_width(value, over);
        let times = half.map(|half| libm::exp(half / value));
        let end = |end: f64| Real::new(end);
        Some(if value > 0.0 {
            Estimate {
                low: times.and_then(|times| end(value / times)),
                high: times.and_then(|times| end(value * times)),
                ..found
            }
        } else {
            Estimate {
                low: half.map(|_| Real::ZERO),
                high: None,
                ..found
            }
        })
    }

    /// The quotient as a share of a whole: its interval ends at 0 and 1 at the latest, and where
    /// nothing was counted, or all, the run does not say how far the other end is.
    pub fn share(&self) -> Option<Estimate> {
        let found = self.positive()?.within(Real::ZERO, Some(Real::ONE));
        let is_all = found.value >= Real::ONE;
        Some(Estimate {
            low: found.low.filter(|_| !is_all),
            ..found
        })
    }

    /// Half of the interval's width.
    pub(super) fn half_width(&self, value: f64, over: f64) -> Option<f64> {
        let batches = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        let margin = margin(f64::from(LEVEL_PERCENT) / 100.0, batches)?;
        let off = self.0.iter().map(|(sum, of)| sum - value * of);
        let squares: f64 = off.map(|off| off * off).sum();
        let count = f64::from(batches);
        Some(margin.get() * (squares * count / (count - 1.0)).sqrt() / over)
    }
}

impl FromIterator<(f64, f64)> for Batches {
    fn from_iter<T: IntoIterator<Item = (f64, f64)>>(batches: T) -> Self {
        let mut all = Self::default();
        for (sum, over) in batches {
            all.push(sum, over);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::{Stream, unit};

    #[test]
    fn equal_batches_give_students_interval_of_their_means() {
        // By hand: means 1, 2, 3, 6 with mean 3; squares 4 + 1 + 0 + 9 = 14, s² = 14/3, and
        // t = 5.841 for three degrees of freedom.
        let batches: Batches = [(10.0, 10.0), (20.0, 10.0), (30.0, 10.0), (60.0, 10.0)]
            .into_iter()
            .collect();
        let estimate = batches.estimate().unwrap();
        let half = 5.841 * (14.0_f64 / 3.0 / 4.0).sqrt();
        assert!((estimate.value.get() - 3.0).abs() < 1e-12);
        assert!((estimate.high.unwrap().get() - 3.0 - half).abs() < 1e-2);
        assert!((3.0 - estimate.low.unwrap().get() - half).abs() < 1e-2);
        assert!(estimate.covers(Real::ONE) && !estimate.covers(Real::count(10)));
    }

    #[test]
    fn what_says_nothing_has_no_interval() {
        assert_eq!(Batches::default().estimate(), None);
        let one: Batches = [(1.0, 2.0)].into_iter().collect();
        assert_eq!(one.estimate().unwrap().low, None);
        let never: Batches = [(0.0, 2.0), (0.0, 2.0)].into_iter().collect();
        let never = never.share().unwrap();
        assert_eq!((never.low, never.high), (Some(Real::ZERO), None));
    }

    #[test]
    fn ninety_nine_intervals_of_a_hundred_hold_the_truth() {
        // Batches of unequal length of squares of uniform numbers, whose mean is 1/3. Of 2,000
        // runs 1 % miss on average, with a standard deviation of 4.4.
        let mut stream = Stream::new(5);
        let missed = (0..2_000).filter(|_| {
            let batch = |length: u32| {
                let squares = (0..length).map(|_| unit(stream.bits()).powi(2));
                (squares.sum::<f64>(), f64::from(length))
            };
            let batches: Batches = (20..40).map(batch).collect();
            !batches
                .estimate()
                .unwrap()
                .covers(Real::new(1.0 / 3.0).unwrap())
        });
        let missed = missed.count();
        assert!((4..=38).contains(&missed), "{missed}");
    }
}
