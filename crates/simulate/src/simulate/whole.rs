//! From a number to a whole one.

use crate::engine::random::unit;

/// 2^52: from here on a number has no fraction, and its lowest bits count in ones.
const TOP: f64 = 4_503_599_627_370_496.0;

/// The whole part of a number from 0 to 2^52; what lies outside is brought to the nearer end.
pub(super) fn floor(number: f64) -> u64 {
    let kept = number.floor().clamp(0.0, TOP - 1.0);
    (kept + TOP).to_bits() & ((1 << 52) - 1)
}

/// The nearest whole number to one from 0 to 2^52; halves go to the even one.
pub(super) fn nearest(number: f64) -> u64 {
    (number + TOP).to_bits() & ((1 << 52) - 1)
}

/// One of the two whole numbers around a number, at random so that the mean is the number itself.
pub(super) fn rounded(number: f64, bits: u64) -> u32 {
    let part = number - number.floor();
    let whole = floor(number) + u64::from(unit(bits) < part);
    u32::try_from(whole).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::Stream;

    #[test]
    fn whole_parts_are_exact() {
        for (number, whole) in [
            (0.0, 0),
            (0.999, 0),
            (1.0, 1),
            (59_999_999_999.5, 59_999_999_999),
        ] {
            assert_eq!(floor(number), whole);
        }
        assert_eq!(floor(-1.0), 0);
        assert_eq!(floor(1e300), (1 << 52) - 1);
        assert_eq!(rounded(1e12, 0), u32::MAX);
        assert_eq!(
            (nearest(0.5), nearest(1.5), nearest(1e12)),
            (0, 2, 1_000_000_000_000)
        );
    }

    #[test]
    fn rounding_keeps_the_mean() {
        // A part of 0.25 rounds up in a quarter of cases, ± 4 standard errors of 100,000.
        let mut stream = Stream::new(1);
        let sum: u64 = (0..100_000)
            .map(|_| u64::from(rounded(7.25, stream.bits())))
            .sum();
        assert!((sum.abs_diff(725_000)) < 548, "{sum}");
        assert_eq!(rounded(7.0, 0), 7);
        assert_eq!(rounded(7.0, u64::MAX), 7);
    }
}
