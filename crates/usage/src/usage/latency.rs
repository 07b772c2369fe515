//! Latencies on a scale of logarithms, as aggregates count them.

/// Buckets for each doubling: within one, latencies differ by a fifth.
pub const PER_DOUBLING: u32 = 4;

/// Over three weeks; no request takes longer.
const LONGEST: u64 = 1 << 31;

/// The bucket of a latency in milliseconds: `floor(4 · log2(ms + 1))`, by whole numbers.
pub fn bucket(millis: u64) -> u32 {
    let above = u128::from(millis.saturating_add(1).min(LONGEST));
    above.pow(PER_DOUBLING).ilog2()
}

/// A latency that stands for a bucket: the middle of the whole milliseconds in it. Some of the
/// first buckets hold none; the next above stands for them. `None` beyond the last bucket.
pub fn middle(of: u32) -> Option<u64> {
    let least = least_above(of)?;
    let most = least_above(of + 1).map_or(least, |next| next - 1);
    Some(least.midpoint(most.max(least)) - 1)
}

/// The least number whose fourth power is at least 2^`exponent`.
fn least_above(exponent: u32) -> Option<u64> {
    if exponent > bucket(LONGEST) {
        return None;
    }
    let power = 1_u128 << exponent;
    let root = power.isqrt().isqrt();
    let least = if root.pow(PER_DOUBLING) < power {
        root + 1
    } else {
        root
    };
    u64::try_from(least).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn buckets_are_those_of_the_logarithm() {
        // floor(ln(ms + 1) * 4 / ln 2), with 2^(k/4) - 1 as edges: 2^1.25 = 2.378, 2^9.75 = 861.1.
        for (millis, of) in [
            (0, 0),
            (1, 4),
            (2, 6),
            (3, 8),
            (860, 38),
            (861, 39),
            (1_023, 40),
        ] {
            assert_eq!(bucket(millis), of, "{millis}");
        }
        assert_eq!(bucket(u64::MAX), 124);
        assert_eq!(middle(40), Some(1_119));
        assert_eq!(middle(200), None);
    }

    proptest! {
        #[test]
        fn the_middle_is_in_its_bucket(millis in 0_u64..1 << 31) {
            let of = bucket(millis);
            prop_assert_eq!(middle(of).map(bucket), Some(of));
        }

        #[test]
        fn floating_point_agrees(millis in 0_u32..10_000_000) {
            let float = (f64::from(millis) + 1.0).ln() * 5.770_780_163_555_854;
            let of = f64::from(bucket(u64::from(millis)));
            // At an edge the logarithm may be a hair short.
            prop_assert!(of <= float + 1e-9 && float < of + 1.0 + 1e-9);
        }
    }
}
