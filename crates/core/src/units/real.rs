//! Finite floating-point numbers, for probabilities, waits and statistics.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::Ratio;

/// A floating-point number that is finite: neither `NaN` nor infinite, and zero has no sign.
///
/// Statistics, queues and solvers reckon with these. Money never does: an amount comes here by
/// `Usd::approximate` and does not go back.
#[derive(Clone, Copy, Debug, Default)]
pub struct Real(f64);

impl Real {
    /// Nothing.
    pub const ZERO: Self = Self(0.0);
    /// The whole.
    pub const ONE: Self = Self(1.0);

    /// A finite number; `None` for `NaN` and infinities.
    pub fn new(number: f64) -> Option<Self> {
        // Adding zero turns -0 into 0.
        number.is_finite().then_some(Self(number + 0.0))
    }

    /// A count, exact up to 2^53.
    pub fn count(number: u64) -> Self {
        let half = |part: u64| f64::from(u32::try_from(part).unwrap_or(u32::MAX));
        Self(half(number >> 32) * 4_294_967_296.0 + half(number & 0xffff_ffff))
    }

    /// The plain number.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// The nearest fraction with nine decimals; `None` for numbers over a billion.
    pub fn rounded(self) -> Option<Ratio> {
        if self.0.abs() > 1e9 {
            return None;
        }
        let size = Ratio::parse(&format!("{:.9}", self.0.abs())).ok()?;
        Some(if self.0 < 0.0 {
            Ratio::ZERO - size
        } else {
            size
        })
    }

    /// As a decimal without exponent that reads back as the same number.
    pub fn to_decimal(self) -> String {
        self.0.to_string()
    }
}

impl fmt::Display for Real {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_decimal())
    }
}

impl PartialEq for Real {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Real {}

impl PartialOrd for Real {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Real {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Hash for Real {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::{Ratio, Real};

    #[test]
    fn only_finite_numbers_are_real() {
        assert_eq!(Real::new(f64::NAN), None);
        assert_eq!(Real::new(f64::INFINITY), None);
        assert_eq!(Real::new(-0.0), Some(Real::ZERO));
        assert!(Real::new(1e-9) > Real::new(-1e9));
    }

    #[test]
    fn counts_are_exact() {
        for number in [0, 1, 4_294_967_295, 4_294_967_296, (1 << 53) - 1] {
            assert_eq!(Real::count(number).to_decimal(), number.to_string());
        }
    }

    #[test]
    fn a_real_is_written_without_exponent_and_reads_back() {
        let small = Real::new(9.682_860_564_682_976e-11).unwrap();
        assert_eq!(small.to_decimal(), "0.00000000009682860564682976");
        assert_eq!(small.to_decimal().parse(), Ok(small.get()));
        assert_eq!(Real::new(-0.5).unwrap().rounded(), Ratio::new(-1, 2));
        assert_eq!(
            Real::new(1e21).unwrap().to_decimal(),
            "1000000000000000000000"
        );
    }
}
