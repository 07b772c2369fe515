//! Dividing a whole number by shares so that the parts add up to it.

use super::Ratio;

/// Divides `total` by `weights` that add up to one, by largest remainder (Hamilton's method): the
/// parts are whole, differ from the exact ones by less than one, and add up to `total`. Equal
/// remainders go to the earlier part.
pub fn apportion(total: u64, weights: &[Ratio]) -> Vec<u64> {
    let exact: Vec<Ratio> = weights
        .iter()
        .map(|weight| *weight * Ratio::whole(total))
        .collect();
    let mut parts: Vec<u64> = exact.iter().map(|part| floor(*part)).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|index| (fraction(exact[*index], parts[*index]), *index));
    let assigned: u64 = parts.iter().sum();
    let missing = usize::try_from(total.saturating_sub(assigned)).unwrap_or(usize::MAX);
    for index in order.into_iter().take(missing) {
        parts[index] += 1;
    }
    parts
}

fn floor(part: Ratio) -> u64 {
    u64::try_from(part.floor()).unwrap_or(0)
}

/// The remainder, negated so that the largest sorts first.
fn fraction(exact: Ratio, part: u64) -> Ratio {
    Ratio::whole(part) - exact
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn percent(share: i128) -> Ratio {
        Ratio::new(share, 100).unwrap()
    }

    #[test]
    fn parts_are_whole_and_add_up() {
        assert_eq!(apportion(500, &[percent(80), percent(20)]), [400, 100]);
        assert_eq!(
            apportion(10, &[percent(33), percent(33), percent(34)]),
            [3, 3, 4]
        );
        assert_eq!(apportion(1, &[percent(50), percent(50)]), [1, 0]);
    }

    proptest! {
        #[test]
        fn every_token_goes_somewhere(total in 0_u64..1 << 50, a in 0_i128..=100, b in 0_i128..=100) {
            let (a, b) = (a.min(b), a.max(b));
            let weights = [percent(a), percent(b - a), percent(100 - b)];
            let parts = apportion(total, &weights);
            prop_assert_eq!(parts.iter().sum::<u64>(), total);
            for (part, weight) in parts.iter().zip(weights) {
                let gap = Ratio::whole(*part) - weight * Ratio::whole(total);
                prop_assert!(gap < Ratio::ONE && gap > Ratio::ZERO - Ratio::ONE);
            }
        }
    }
}
