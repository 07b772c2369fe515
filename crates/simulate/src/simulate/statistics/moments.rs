//! Mean and variance of a stream of numbers, in constant memory.

use crate::units::Real;

/// The count, the mean and the sum of squared distances from it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// Takes in a number, by Welford's update, which loses no digits where the mean is large
    /// beside the spread.
    pub fn push(&mut self, number: f64) {
        self.count += 1;
        let off = number - self.mean;
        self.mean += off / Real::count(self.count).get();
        self.squares += off * (number - self.mean);
    }

    /// The two streams one after the other (Chan, Golub and others, 1979). Sums of floating-point
    /// numbers depend on their order, so joins are made in one order always.
    #[must_use]
    pub fn then(self, other: Self) -> Self {
        let count = self.count + other.count;
        if other.count == 0 {
            return self;
        }
        let weight = Real::count(other.count).get() / Real::count(count).get();
        let off = other.mean - self.mean;
        Self {
            count,
            mean: self.mean + off * weight,
            squares: self.squares
                + other.squares
                + off * off * weight * Real::count(self.count).get(),
        }
    }

    /// The mean; zero of nothing.
    pub fn mean(self) -> f64 {
        self.mean
    }

    /// The variance of the numbers, with n - 1; zero for fewer than two.
    pub fn variance(self) -> f64 {
        match self.count {
            0 | 1 => 0.0,
            count => self.squares / Real::count(count - 1).get(),
        }
    }

    /// The standard error of the mean.
    pub fn error(self) -> f64 {
        match self.count {
            0 => 0.0,
            count => (self.variance() / Real::count(count).get()).sqrt(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(numbers: &[f64]) -> Moments {
        let mut moments = Moments::default();
        for number in numbers {
            moments.push(*number);
        }
        moments
    }

    #[test]
    fn moments_of_a_known_sample() {
        // By hand: mean 5, squared distances 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32.
        let moments = of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert!((moments.mean() - 5.0).abs() < 1e-12);
        assert!((moments.variance() - 32.0 / 7.0).abs() < 1e-12);
        assert!((moments.error() - (4.0_f64 / 7.0).sqrt()).abs() < 1e-12);
        assert!(of(&[3.0]).variance().abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn two_streams_make_one(
            one in prop::collection::vec(-1e3_f64..1e3, 0..30),
            other in prop::collection::vec(-1e3_f64..1e3, 0..30),
        ) {
            let (joined, whole) = (of(&one).then(of(&other)), of(&[one, other].concat()));
            prop_assert!((joined.mean() - whole.mean()).abs() < 1e-9);
            prop_assert!((joined.variance() - whole.variance()).abs() < 1e-6);
        }
    }
}
