//! What tokens cost.

use crate::catalog::{Meter, Prices};
use crate::money::{UnitPrice, Usd};
use crate::scenario::TokenMix;
use crate::units::{Ratio, Tokens};

/// Tokens of a month by meter.
#[derive(Clone, Debug, PartialEq)]
pub struct Volume {
    /// All tokens.
    pub tokens: Tokens,
    parts: Vec<(Meter, Ratio)>,
}

impl Volume {
    /// So many tokens, divided as a mix says: tokens × share, exactly.
    pub fn new(tokens: Tokens, mix: &TokenMix) -> Self {
        let parts = mix
            .shares()
            .iter()
            .map(|(meter, share)| (*meter, tokens.ratio() * share.ratio()));
        Self {
            tokens,
            parts: parts.collect(),
        }
    }

    /// The meters that tokens pass, and how many pass each.
    pub fn parts(&self) -> &[(Meter, Ratio)] {
        &self.parts
    }
}

/// What the tokens of one meter cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeterCost {
    /// The meter.
    pub meter: Meter,
    /// How many tokens.
    pub tokens: Ratio,
    /// The price of a million of them.
    pub price: UnitPrice,
    /// Price times tokens.
    pub cost: Usd,
}

/// What a volume costs on one model: the priced meters, and those that have no price.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenCost {
    /// The priced meters.
    pub parts: Vec<MeterCost>,
    /// The meters that tokens pass and the price list does not price.
    pub unpriced: Vec<Meter>,
}

impl TokenCost {
    /// Prices a volume: Σ price × tokens over its meters.
    pub fn new(prices: &Prices, volume: &Volume) -> Self {
        let mut cost = Self {
            parts: Vec::with_capacity(volume.parts.len()),
            unpriced: Vec::new(),
        };
        for &(meter, tokens) in &volume.parts {
            if tokens.is_zero() {
                continue;
            }
            match prices.billed(meter) {
                Some(price) => {
                    cost.parts.push(MeterCost {
                        meter,
                        tokens,
                        price,
                        cost: price.cost(tokens),
                    });
                }
                None => cost.unpriced.push(meter),
            }
        }
        cost
    }

    /// The whole cost; `None` as soon as one meter is unpriced, for a part is not the whole.
    pub fn total(&self) -> Option<Usd> {
        self.sum(|_| true)
    }

    /// The cost of the meters that match; `None` when one of them is unpriced.
    pub fn sum(&self, matches: impl Fn(Meter) -> bool) -> Option<Usd> {
        if self.unpriced.iter().any(|meter| matches(*meter)) {
            return None;
        }
        Some(
            self.parts
                .iter()
                .filter(|part| matches(part.meter))
                .map(|part| part.cost)
                .sum(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Scalar, Share};

    fn mix(shares: &[(Meter, &str)]) -> TokenMix {
        TokenMix::new(
            shares
                .iter()
                .map(|(meter, share)| (*meter, Share::parse(share).unwrap())),
        )
        .unwrap()
    }

    fn gpt_4o() -> Prices {
        let price = |text| Some(UnitPrice::parse(text).unwrap());
        Prices::default()
            .with(Meter::Input, price("2.50"))
            .with(Meter::CacheRead, price("1.25"))
            .with(Meter::Output, price("10.00"))
    }

    #[test]
    fn a_mix_of_input_cache_and_output() {
        // 500M × (0.6 × 2.50 + 0.2 × 1.25 + 0.2 × 10.00) per million.
        let mix = mix(&[
            (Meter::Input, "60%"),
            (Meter::CacheRead, "20%"),
            (Meter::Output, "20%"),
        ]);
        let cost = TokenCost::new(&gpt_4o(), &Volume::new(Tokens::new(500_000_000), &mix));
        assert_eq!(cost.total().unwrap().to_decimal(), "1875.00");
    }

    #[test]
    fn a_fallback_that_serves_nothing_needs_no_price() {
        let mix = mix(&[(Meter::CacheWrite, "100%")]);
        let cost = TokenCost::new(&gpt_4o(), &Volume::new(Tokens::new(0), &mix));
        assert_eq!(cost.total(), Some(Usd::ZERO));
    }

    #[test]
    fn an_unpriced_meter_leaves_no_total() {
        let mix = mix(&[(Meter::CacheWrite, "10%"), (Meter::Output, "90%")]);
        let cost = TokenCost::new(&gpt_4o(), &Volume::new(Tokens::new(1_000), &mix));
        assert_eq!(cost.total(), None);
        assert_eq!(cost.unpriced, [Meter::CacheWrite]);
        assert_eq!(
            cost.sum(|meter| meter == Meter::Output)
                .unwrap()
                .to_decimal(),
            "0.009"
        );
    }
}
