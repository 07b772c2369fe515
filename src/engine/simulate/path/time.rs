//! The clock of the simulation: whole nanoseconds since its start.

use crate::scenario::NANOS_PER_MINUTE;
use crate::units::{Duration, Ratio, Real};

/// A length of time in whole nanoseconds; the longest that the clock holds for longer ones.
pub(super) fn nanos(time: Duration) -> u64 {
    let minutes = time.minutes().within(1_000_000_000_000);
    let nanos = (minutes * Ratio::whole(NANOS_PER_MINUTE)).round();
    u64::try_from(nanos).unwrap_or(u64::MAX)
}

/// Seconds as whole nanoseconds, rounded down; the longest time of the clock for longer ones.
pub(super) fn from_seconds(seconds: f64) -> u64 {
    whole(seconds * 1e9)
}

/// The whole part of a number, 0 for what is below 1, the largest count for what no count holds.
///
/// A number from 1 on is its digits, shifted by its exponent.
pub(super) fn whole(number: f64) -> u64 {
    const DIGITS: u32 = f64::MANTISSA_DIGITS - 1;
    if number.is_nan() || number < 1.0 {
        return 0;
    }
    let bits = number.to_bits();
    let digits = bits & ((1 << DIGITS) - 1) | 1 << DIGITS;
    // The sign is 0 here, so that only the exponent is left above the digits.
    match (bits >> DIGITS) - 1023 {
        shift @ 0..52 => digits >> (52 - shift),
        shift @ 52..64 => digits << (shift - 52),
        _ => u64::MAX,
    }
}

/// Nanoseconds in seconds.
pub(super) fn seconds(nanos: u64) -> f64 {
    Real::count(nanos).get() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;
    use proptest::prelude::*;

    #[test]
    fn times_become_nanoseconds() {
        let of = |text| nanos(Duration::parse(text).unwrap());
        assert_eq!(of("1.5s"), 1_500_000_000);
        assert_eq!(of("1h"), 3_600_000_000_000);
        assert_eq!(from_seconds(0.25), 250_000_000);
        assert_eq!([whole(-1.0), whole(0.99), whole(f64::NAN)], [0; 3]);
        assert_eq!(whole(f64::INFINITY), u64::MAX);
        assert_eq!(whole(9_007_199_254_740_993.0), 9_007_199_254_740_992);
    }

    proptest! {
        #[test]
        fn whole_numbers_survive(number in 0_u64..1 << 53) {
            prop_assert_eq!(whole(Real::count(number).get()), number);
            prop_assert_eq!(whole(Real::count(number >> 10).get() + 0.75), number >> 10);
        }
    }
}
