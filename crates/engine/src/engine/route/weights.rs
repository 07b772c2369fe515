//! Routing weights that gateways give to targets by their price.

use crate::money::Usd;
use crate::units::Ratio;

/// The share of requests of each target when they are divided by 1 ÷ price², as `OpenRouter` does
/// among stable providers, and the mean price that comes of it.
///
/// `None` where a price is not above zero, which would take all requests.
pub fn by_inverse_square(prices: &[Usd]) -> Option<(Vec<Ratio>, Usd)> {
    let least = *prices.iter().min()?;
    if least <= Usd::ZERO {
        return None;
    }
    // Relative to the least price no weight is over one.
    let weight = |price: &Usd| {
        let relative = least.over(*price).unwrap_or(Ratio::ZERO);
        relative * relative
    };
    let weights: Vec<Ratio> = prices.iter().map(weight).collect();
    let total = weights.iter().copied().sum();
    let shares: Option<Vec<Ratio>> = weights.iter().map(|one| one.checked_div(total)).collect();
    let shares = shares?;
    let mean = prices.iter().zip(&shares);
    let mean = mean.map(|(price, share)| price.times(*share)).sum();
    Some((shares, mean))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    fn prices(texts: &[&str]) -> Vec<Usd> {
        texts.iter().map(|text| Usd::parse(text).unwrap()).collect()
    }

    #[test]
    fn three_prices() {
        // routing.md 3.7: 36 : 9 : 4 of 49, and 66/49 dollars.
        let (shares, mean) = by_inverse_square(&prices(&["1", "2", "3"])).unwrap();
        let percents: Vec<String> = shares
            .iter()
            .map(|share| (*share * Ratio::whole(100)).to_decimal(4))
            .collect();
        assert_eq!(percents, ["73.4694", "18.3673", "8.1633"]);
        assert_eq!(mean.rounded(6), "1.346939");
    }

    #[test]
    fn a_third_of_the_price_is_nine_times_the_requests() {
        // golden_routing.json, group weights.
        let (shares, _) = by_inverse_square(&prices(&["1", "3"])).unwrap();
        let ratio = shares[0].checked_div(shares[1]).unwrap();
        assert!((ratio.approximate() - 9.0).abs() < 1e-9);
        assert_eq!(by_inverse_square(&prices(&["0", "1"])), None);
        assert_eq!(by_inverse_square(&[]), None);
    }
}
