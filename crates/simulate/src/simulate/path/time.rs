//! The clock of the simulation: whole nanoseconds since its start.

use crate::scenario::{NANOS_PER_MINUTE, NANOS_PER_SECOND};
use crate::simulate::whole::floor;
use crate::units::{Duration, Ratio, Real};

/// A length of time in whole nanoseconds; the longest that the clock holds for longer ones.
pub fn nanos(time: Duration) -> u64 {
    let minutes = time.minutes();
    let nanos = (minutes * Ratio::whole(NANOS_PER_MINUTE)).round();
    u64::try_from(nanos).unwrap_or(u64::MAX)
}

/// Seconds as whole nanoseconds, rounded down; the longest time of the clock for longer ones.
pub(super) fn from_seconds(seconds: f64) -> u64 {
    let part = floor((seconds - seconds.floor()) * 1e9);
    let whole = floor(seconds).saturating_mul(NANOS_PER_SECOND);
    whole.saturating_add(part)
}

/// Nanoseconds in seconds.
pub(super) fn seconds(nanos: u64) -> f64 {
    Real::count(nanos).get() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    #[test]
    fn times_become_nanoseconds() {
        let of = |text| nanos(Duration::parse(text).unwrap());
        assert_eq!(of("1.5s"), 1_500_000_000);
        assert_eq!(of("1h"), 3_600_000_000_000);
        assert_eq!(from_seconds(0.25), 250_000_000);
        assert_eq!(from_seconds(1e8 + 0.5), 100_000_000_500_000_000);
        assert_eq!((from_seconds(-1.0), from_seconds(1e300)), (0, u64::MAX));
    }
}
