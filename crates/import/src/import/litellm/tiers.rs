//! From the priced keys of an entry to base prices and rates.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Conditions, Meter, Prices, Processing, Rate, RateCard, Threshold};
use crate::input::Span;
use crate::money::UnitPrice;
use crate::units::Tokens;

use super::grammar::PriceKey;

/// Whether two keys for one price agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    /// There is one, or both say the same.
    Same,
    /// They differ, and the second was left out.
    LeftOut,
}

/// The prices of an entry by the size of prompt above which they count.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    base: RateCard,
    above: BTreeMap<Tokens, RateCard>,
}

impl Table {
    /// Takes in the price of a key, unless it is a second name and the first has a price: then
    /// whether the two say the same.
    pub(super) fn set(&mut self, key: PriceKey, price: UnitPrice) -> Agreement {
        let card = match key.above {
            Some(size) => self.above.entry(size).or_default(),
            None => &mut self.base,
        };
        let known = card.of(key.processing).of(key.meter);
        if let Some(known) = known.filter(|_| key.is_second_name) {
            return if known == price {
                Agreement::Same
            } else {
                Agreement::LeftOut
            };
        }
        let prices = card.of(key.processing).with(key.meter, Some(price));
        *card = card.with(key.processing, prices);
        Agreement::Same
    }

    /// The base price of a meter, standard processing.
    pub(super) fn base(&self, meter: Meter) -> Option<UnitPrice> {
        self.base.of(Processing::Standard).of(meter)
    }

    /// Drops the prices that are nothing, and says which.
    pub(super) fn drop_zeros(&mut self) -> BTreeSet<(Processing, Meter)> {
        let mut dropped = BTreeSet::new();
        for card in std::iter::once(&mut self.base).chain(self.above.values_mut()) {
            for way in Processing::ALL {
                let prices = *card.of(way);
                let zeros = prices.iter().filter(|(_, price)| is_zero(*price));
                for (meter, _) in zeros {
                    *card = card.with(way, card.of(way).with(meter, None));
                    dropped.insert((way, meter));
                }
            }
        }
        dropped
    }

    /// Whether there is a price for prompts or completions at all.
    pub(super) fn has_token_price(&self) -> bool {
        self.base(Meter::Input)
            .or(self.base(Meter::Output))
            .is_some()
    }

    /// Whether no price for prompts or completions is above zero.
    pub(super) fn is_all_zero(&self) -> bool {
        let cards = std::iter::once(&self.base).chain(self.above.values());
        let mut prices = cards.flat_map(|card| {
            card.iter().flat_map(|(_, prices)| {
                [Meter::Input, Meter::Output]
                    .into_iter()
                    .filter_map(|meter| prices.of(meter))
            })
        });
        prices.all(is_zero)
    }

    /// The base prices.
    pub(super) fn card(&self) -> RateCard {
        self.base
    }

    /// The rates above each size. What a size leaves out of a way of processing that it prices is
    /// billed at that way's base price, as the catalog's own calculator does.
    pub(super) fn rates(&self, threshold: fn(Tokens) -> Threshold) -> Vec<Rate> {
        let cards = self.above.iter().map(|(size, card)| {
            let filled = card
                .iter()
                .fold(RateCard::default(), |filled, (way, prices)| {
                    filled.with(way, fill(prices, self.base.of(way)))
                });
            (*size, filled)
        });
        let rates = cards.filter(|(_, card)| card.iter().next().is_some());
        rates
            .map(|(size, card)| Rate {
                when: Conditions {
                    context: Some(threshold(size)),
                    ..Conditions::default()
                },
                card,
                span: Span::default(),
            })
            .collect()
    }
}

/// Whether a price is nothing.
pub(super) fn is_zero(price: UnitPrice) -> bool {
    price == UnitPrice::from_pico_per_token(0)
}

/// Prices with those of the base where they state none. Reasoning that the base bills as output
/// follows the output price.
pub(super) fn fill(prices: &Prices, base: &Prices) -> Prices {
    Meter::ALL.into_iter().fold(*prices, |filled, meter| {
        let from_base = match meter {
            Meter::Reasoning if base.of(meter) == base.of(Meter::Output) => {
                base.of(meter).and(prices.of(Meter::Output))
            }
            _ => base.of(meter),
        };
        filled.with(meter, prices.of(meter).or(from_base))
    })
}
