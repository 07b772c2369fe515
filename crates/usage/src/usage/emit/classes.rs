//! Mean requests in whole tokens.

use crate::catalog::{Meter, TokenCounts};
use crate::units::{Ratio, apportion};

/// So many requests of the same tokens by meter.
pub(super) type Kind = (u64, TokenCounts);

/// Parts of a share in percent with six decimals, as scenarios write it.
const PARTS: u64 = 100_000_000;

/// Kinds of requests that carry these tokens in so many requests.
///
/// One kind where whole means carry every meter's tokens to a five-hundredth. Otherwise as many as
/// it takes to carry them all: of `t` tokens of a meter in `n` requests, the first `t mod n`
/// requests have one token more than the others.
pub(super) fn kinds(requests: u64, tokens: TokenCounts) -> Vec<Kind> {
    let requests = requests.max(1);
    let mean = tokens.map(|all| (all + requests / 2) / requests);
    let is_near = mean.iter().all(|(meter, mean)| {
        let all = tokens[meter];
        let carried = u128::from(*mean) * u128::from(requests);
        carried.abs_diff(all.into()) * 500 <= u128::from(all)
    });
    if is_near {
        return vec![(requests, mean)];
    }
    let mut edges: Vec<u64> = tokens.values().map(|all| all % requests).collect();
    edges.push(requests);
    edges.sort_unstable();
    edges.dedup();
    let mut kinds = Vec::new();
    let mut from = 0;
    for to in edges.into_iter().filter(|edge| *edge > 0) {
        let one = tokens.map(|all| all / requests + u64::from(all % requests >= to));
        if one.total() > 0 {
            kinds.push((to - from, one));
        }
        from = to;
    }
    kinds
}

/// Tokens by meter with what caches did counted as input.
pub(super) fn whole_prompts(mut tokens: TokenCounts) -> TokenCounts {
    tokens.pour(Meter::is_cache, Meter::Input);
    tokens
}

/// The shares of counts in 10⁻⁸, which add up to the whole.
pub(super) fn shares(counts: &[u64]) -> Vec<u64> {
    let all: u64 = counts.iter().sum();
    let share = |count: &u64| Ratio::new(i128::from(*count), i128::from(all.max(1)));
    let shares: Vec<Ratio> = counts.iter().filter_map(share).collect();
    apportion(PARTS, &shares)
}

/// A share in 10⁻⁸ as scenarios write it: `12.5%`.
pub(super) fn percent(share: u64) -> String {
    let percent = Ratio::new(i128::from(share), 1_000_000).unwrap_or(Ratio::ZERO);
    format!("{}%", percent.to_decimal(6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::record::six;
    use proptest::prelude::*;

    #[test]
    fn a_mean_below_one_token_takes_two_kinds() {
        // Ten requests with 1,000 and 3 tokens: three of them have one completion token.
        let found = kinds(10, six([1_000, 0, 0, 0, 3, 0]));
        assert_eq!(
            found,
            [
                (3, six([100, 0, 0, 0, 1, 0])),
                (7, six([100, 0, 0, 0, 0, 0]))
            ]
        );
        // 1,999.6 tokens are 2,000 to a five-thousandth.
        assert_eq!(
            kinds(10, six([19_996, 0, 0, 0, 0, 0])),
            [(10, six([2_000, 0, 0, 0, 0, 0]))]
        );
        assert_eq!(percent(12_500_000), "12.5%");
    }

    proptest! {
        #[test]
        fn kinds_carry_all_tokens(requests in 1_u64..5_000, tokens in prop::array::uniform6(0_u64..3_000_000)) {
            let tokens = six(tokens);
            let found = kinds(requests, tokens);
            for (meter, all) in tokens.iter() {
                let carried: u64 = found.iter().map(|(count, one)| count * one[meter]).sum();
                prop_assert!(carried.abs_diff(*all) * 500 <= *all);
            }
            let counts: Vec<u64> = found.iter().map(|kind| kind.0).collect();
            prop_assert_eq!(shares(&counts).iter().sum::<u64>(), if counts.is_empty() { 0 } else { PARTS });
        }
    }
}
