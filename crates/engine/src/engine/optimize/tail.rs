//! How much of a lognormal latency lies beyond a time.

use crate::engine::lognormal::Lognormal;
use crate::units::Real;

/// How long a model takes to answer: the median and the 99 % point, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latency {
    /// Half of all answers are faster; above zero.
    pub p50: Real,
    /// 99 % of answers are faster; not below the median.
    pub p99: Real,
}

impl Latency {
    /// The share of answers that take longer than a time, if the logarithm of latency is normal.
    pub fn beyond(self, seconds: Real) -> Real {
        let tail = Lognormal::rising(self.p50, self.p99).map(|one| one.tail(seconds.get()));
        tail.and_then(Real::new).unwrap_or(Real::ONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn real(number: f64) -> Real {
        Real::new(number).unwrap()
    }

    #[test]
    fn the_tail_goes_through_its_two_points() {
        let latency = Latency {
            p50: real(1.0),
            p99: real(5.0),
        };
        // By definition; and the squared distance in logarithms is twice the z: 2 Phi(-4.6527).
        assert!((latency.beyond(real(1.0)).get() - 0.5).abs() < 1e-12);
        assert!((latency.beyond(real(5.0)).get() - 0.01).abs() < 1e-12);
        assert!((latency.beyond(real(25.0)).get() - 1.64e-6).abs() < 1e-8);
        let fixed = Latency {
            p50: real(2.0),
            p99: real(2.0),
        };
        assert_eq!(fixed.beyond(real(1.9)), Real::ONE);
        assert_eq!(fixed.beyond(real(2.0)), Real::ZERO);
    }
}
