//! A range that nine of ten values fall into.

use std::fmt;

use super::{Duration, Reject, RejectKind, Scalar};

/// Two durations between which a length falls in nine of ten cases: `30m to 4h`.
///
/// One in twenty is shorter than the first and one in twenty longer than the second. A single
/// duration, `47m`, is a length that never varies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    low: Duration,
    high: Duration,
}

impl Spread {
    /// From one duration to another; `None` when the first is zero or above the second.
    pub fn new(low: Duration, high: Duration) -> Option<Self> {
        let is_ordered = !low.minutes().is_zero() && low <= high;
        is_ordered.then_some(Self { low, high })
    }

    /// One in twenty is shorter than this.
    pub fn low(self) -> Duration {
        self.low
    }

    /// One in twenty is longer than this.
    pub fn high(self) -> Duration {
        self.high
    }
}

impl Scalar for Spread {
    const EXPECTED: &'static str = "a range such as `30m to 4h`, or one duration such as `47m`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let (low, high) = text.split_once(" to ").unwrap_or((text, text));
        let (low, high) = (Duration::parse(low)?, Duration::parse(high)?);
        if low.minutes().is_zero() {
            let message = "the length must be above zero";
            return Err(Reject::new(RejectKind::Zero, message));
        }
        Self::new(low, high).ok_or_else(|| {
            let message = format!("{low} is longer than {high}");
            Reject::new(RejectKind::OutOfRange, message)
        })
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.low == self.high {
            self.low.fmt(f)
        } else {
            write!(f, "{} to {}", self.low, self.high)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Ratio;

    #[test]
    fn a_spread_runs_from_the_shorter_to_the_longer() {
        let spread = Spread::parse("30m to 4h").unwrap();
        assert_eq!(spread.low().minutes(), Ratio::whole(30));
        assert_eq!(spread.high().minutes(), Ratio::whole(240));
        assert_eq!(spread.to_string(), "30 min to 240 min");
        assert_eq!(Spread::parse("47m").unwrap().to_string(), "47 min");
        let kind = |text| Spread::parse(text).unwrap_err().kind;
        assert_eq!(kind("4h to 30m"), RejectKind::OutOfRange);
        assert_eq!(kind("0m to 30m"), RejectKind::Zero);
        assert_eq!(kind("30m to"), RejectKind::Malformed);
        assert_eq!(kind("nan to 4h"), RejectKind::Malformed);
    }
}
