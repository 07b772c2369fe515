//! Which prices a model has, each under a key that is the same on both sides of a diff.

use std::collections::BTreeMap;

use crate::catalog::{
    Conditions, ExchangeRate, Fees, Meter, Offer, Processing, RateCard, Threshold,
};
use crate::money::{UnitPrice, Usd};

/// What a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// Tokens of a meter.
    Tokens(Meter),
    /// One request.
    Request,
    /// A thousand searches.
    Searches,
    /// A month of a service tier.
    MonthlyFee,
    /// The least to pay for tokens in a month of a service tier.
    Commitment,
    /// An hour of a unit of provisioned capacity.
    UnitHour,
}

/// One price of a model: what for, how processed, and under which conditions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// The conditions in words, such as `over 272k`; empty for the base price.
    pub condition: String,
    /// How requests are processed.
    pub processing: Processing,
    /// What the price is for.
    pub item: Item,
}

impl Slot {
    /// The name in the column `meter`: `input`, `batch_output`, `request_fee`.
    pub fn meter(&self) -> String {
        match (self.item, self.processing) {
            (Item::Request, _) => "request_fee".to_owned(),
            (Item::Searches, _) => "search_fee_per_1k".to_owned(),
            (Item::MonthlyFee, _) => "monthly_fee".to_owned(),
            (Item::Commitment, _) => "commitment".to_owned(),
            (Item::UnitHour, _) => "unit_hour".to_owned(),
            (Item::Tokens(meter), Processing::Standard) => meter.name().to_owned(),
            (Item::Tokens(meter), processing) => {
                format!("{}_{}", processing.name(), meter.name())
            }
        }
    }

    /// The meter whose standard base price this is: what the tokens of a scenario are billed at.
    pub fn standard_meter(&self) -> Option<Meter> {
        match self.item {
            Item::Tokens(meter)
                if self.processing == Processing::Standard && self.condition.is_empty() =>
            {
                Some(meter)
            }
            _ => None,
        }
    }

    /// The same slot for another meter.
    pub(super) fn with(&self, meter: Meter) -> Self {
        Self {
            item: Item::Tokens(meter),
            ..self.clone()
        }
    }
}

/// A price: of a million tokens, or a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Price {
    /// Of a million tokens.
    Tokens(UnitPrice),
    /// Of anything else.
    Fee(Usd),
}

impl Price {
    /// The price as a whole number, to compare with another of its kind.
    pub(super) fn size(self) -> i128 {
        match self {
            Self::Tokens(price) => price.per_token().pico(),
            Self::Fee(fee) => fee.pico(),
        }
    }

    /// The price in dollars, from a currency of this worth.
    pub(super) fn in_usd(self, rate: ExchangeRate) -> Self {
        match self {
            Self::Tokens(price) => {
                let pico = price.per_token().times(rate.ratio()).pico();
                let pico = i64::try_from(pico).unwrap_or(i64::MAX);
                Self::Tokens(UnitPrice::from_pico_per_token(pico))
            }
            Self::Fee(fee) => Self::Fee(fee.times(rate.ratio())),
        }
    }
}

/// Every price of a model.
pub(super) type Prices = BTreeMap<Slot, Price>;

/// Every price of an offer: base prices, conditional ones, and fees.
pub(super) fn prices_of(offer: Offer<'_>) -> Prices {
    let mut prices = Prices::new();
    put_card(&mut prices, &offer.model.card, "");
    for rate in &offer.model.rates {
        put_card(&mut prices, &rate.card, &in_words(offer, &rate.when));
    }
    put_fees(&mut prices, offer.model.fees);
    prices
}

fn put_card(prices: &mut Prices, card: &RateCard, condition: &str) {
    for (processing, of) in card.iter() {
        for (meter, price) in of.iter() {
            let slot = Slot {
                condition: condition.to_owned(),
                processing,
                item: Item::Tokens(meter),
            };
            prices.insert(slot, Price::Tokens(price));
        }
    }
}

fn put_fees(prices: &mut Prices, fees: Fees) {
    for (item, fee) in [
        (Item::Request, fees.request),
        (Item::Searches, fees.search_per_1k),
    ] {
        if let Some(fee) = fee {
            let slot = Slot {
                condition: String::new(),
                processing: Processing::Standard,
                item,
            };
            prices.insert(slot, Price::Fee(fee));
        }
    }
}

/// The conditions of a rate: `over 272k, in peak`.
fn in_words(offer: Offer<'_>, when: &Conditions) -> String {
    let context = when.context.map(|threshold| match threshold {
        Threshold::Over(tokens) => format!("over {}", tokens.short()),
        Threshold::AtLeast(tokens) => format!("at least {}", tokens.short()),
    });
    let window = when.window.map(|index| {
        let window = offer.list.windows.get(index);
        format!("in {}", window.map_or("a window", |window| &window.name))
    });
    let since = when.since.map(|since| format!("since {since}"));
    let volume = when
        .volume_over
        .map(|over| format!("after {} a month", over.short()));
    let announced = when.is_announced.then(|| "announced".to_owned());
    let parts = [context, window, since, volume, announced];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
