//! An offer in a team's own words: fees, rates, a commitment, reserved units, a gateway.

use std::ops::RangeInclusive;

use crate::catalog::VolumeRule;
use crate::money::{UnitPrice, Usd};
use crate::units::{Ratio, Share, Tokens};

use super::curve::{Curve, HORIZON, Line, Segment};
use super::fees::{Overage, commit, gateway};
use super::reserved::UnitCapacity;

/// Prices by volume: from so many tokens a month on, so much for a million.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    /// The tokens before each price, rising from 0, and the price.
    pub steps: Vec<(u64, UnitPrice)>,
    /// Whether a price is for the tokens beyond its volume or for all of them.
    pub rule: VolumeRule,
}

/// Spending that is agreed on for a discount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// The least to pay in a month.
    pub monthly: Usd,
    /// The discount on usage.
    pub discount: Share,
    /// What counts beyond it.
    pub overage: Overage,
}

/// Units of capacity that are paid for whether they are used or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserved {
    /// The price of a unit for a month.
    pub unit: Usd,
    /// How many: as many as the busiest minute needs within these; the same at both ends for a fixed
    /// number.
    pub units: RangeInclusive<u64>,
    /// What a unit serves; `None` when nothing limits it.
    pub carries: Option<UnitCapacity>,
}

/// What is added to usage; all of it may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// A fee of the month, or work that costs as much.
    pub fee: Usd,
    /// A commitment.
    pub commitment: Option<Agreed>,
    /// A fee on what is billed, as a factor, and its least amount for each purchase.
    pub gateway: Option<(Ratio, Usd)>,
    /// Reserved units.
    pub reserved: Option<Reserved>,
}

impl Rates {
    /// What tokens cost at every volume.
    pub fn curve(&self) -> Curve {
        let (mut billed, mut last): (Ratio, Option<(u64, Ratio)>) = (Ratio::ZERO, None);
        let mut segments = Vec::with_capacity(self.steps.len());
        for &(start, price) in &self.steps {
            let slope = price.per_token().pico_ratio();
            if let Some((from, slope)) = last {
                billed = billed + slope * Ratio::whole(start - from);
            }
            let base = match self.rule {
                VolumeRule::Graduated => billed - slope * Ratio::whole(start),
                VolumeRule::AllUnits => Ratio::ZERO,
            };
            segments.push(Segment {
                from: start + 1,
                line: Line::new(base, slope),
            });
            last = Some((start, slope));
        }
        Curve::new(segments)
    }
}

impl Reserved {
    /// The most tokens a month whose busiest minute all units serve, if that is limited.
    pub fn carried(&self) -> Option<u64> {
        Some(self.carries?.at_peak(*self.units.end()).count())
    }

    /// The units that are bought for a volume: those that its busiest minute needs, within the
    /// number on offer.
    pub fn bought(&self, tokens: Tokens) -> u64 {
        let (least, most) = (*self.units.start(), *self.units.end());
        let needed = match self.carries {
            Some(each) => each.needed(tokens).unwrap_or(most),
            None => least,
        };
        needed.clamp(least, most)
    }

    /// What the units cost: steps where the volume decides how many there are.
    fn curve(&self) -> Curve {
        let cost = |units: u64| Line::level(self.unit.times(Ratio::whole(units)));
        let (least, most) = (*self.units.start(), *self.units.end());
        let before = |units: u64| match self.carries {
            Some(each) => each.at_peak(units - 1).count(),
            None => HORIZON,
        };
        let steps = (least..=most).map(|units| Segment {
            from: if units == least {
                1
            } else {
                before(units).saturating_add(1)
            },
            line: cost(units),
        });
        Curve::new(steps.collect())
    }
}

impl Terms {
    /// What a month costs under these terms, when usage costs this without them. Usage that
    /// reserved units carry is not billed; what is beyond them is, if usage has a price.
    pub fn curve(&self, usage: Option<Curve>, purchases: u64) -> Curve {
        let free = || Curve::straight(Line::level(Usd::ZERO));
        let carried = self.reserved.as_ref().map(Reserved::carried);
        let billed = match (usage, carried) {
            (None, _) | (Some(_), Some(None)) => free(),
            (Some(usage), Some(Some(carried))) => usage.after(carried),
            (Some(usage), None) => usage,
        };
        let billed = match self.commitment {
            Some(one) => commit(&billed, one.monthly, one.discount, one.overage),
            None => billed,
        };
        let billed = match self.gateway {
            Some((fee, minimum)) => gateway(&billed, fee, minimum, purchases),
            None => billed,
        };
        let units = self.reserved.as_ref().map_or_else(free, Reserved::curve);
        billed.sum(&units).plus(self.fee)
    }
}
