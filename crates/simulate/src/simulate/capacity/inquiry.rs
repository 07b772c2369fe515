//! All tiers in question, set against demand and against its growth.

use crate::catalog::{Capacity, Currency, Meter, Offer};
use crate::engine::provisioned::{MinuteLoad, TokenPrices, of_tier, unit_month};
use crate::engine::tiers::TierCost;
use crate::money::Usd;
use crate::scenario::NANOS_PER_MINUTE;
use crate::simulate::demand::Demand;
use crate::units::{Month, Ratio, Tokens};

use super::day::DayShape;
use super::fit::{OfferedTier, SoldUnits};
use super::growth::Growth;
use super::horizon::Effort;
use super::judge::{Judge, judged};
use super::outgrown::outgrown;
use super::source::Source;
use super::study::{Found, FoundUnits, Outgrown, Study, Subject, Terms};

/// How the question is put.
#[derive(Clone, Copy, Debug)]
pub struct Inquiry {
    /// What counts as carrying demand.
    pub terms: Terms,
    /// The seed of whatever is drawn.
    pub seed: u64,
    /// Whether to play demand that takes absurdly long.
    pub is_forced: bool,
    /// The month that units are paid for.
    pub month: Month,
}

/// A demand that grows: where its first month is from, and how many times that it is first.
#[derive(Clone, Copy, Debug)]
pub struct Growing<'s, 'a> {
    /// Where the first month is from.
    pub source: Source<'s, 'a>,
    /// How many times that the first month is.
    pub scale: Ratio,
    /// Tokens of the months.
    pub growth: Growth,
}

impl Inquiry {
    /// Sets a demand against tiers, each with the month in which growth is too much for it.
    pub fn study(
        &self,
        subject: Subject,
        demand: &Demand,
        tiers: Vec<(OfferedTier, Outgrown)>,
    ) -> Study {
        let mut judge = Judge::new(demand, self.terms);
        let tiers = tiers.into_iter().map(|(tier, outgrown)| {
            let units = tier.units.map(|sold| units(demand, &sold, self.month));
            let holds = tier.units.zip(units.as_ref());
            let holds =
                holds.and_then(|(sold, found)| Some(sold.hold(found.provisioning.as_ref()?)));
            let mut fit = judge.tier(tier);
            fit.hold_to_units(holds);
            Found {
                fit,
                outgrown,
                units,
            }
        });
        Study {
            subject,
            tiers: tiers.collect(),
        }
    }

    /// The month in which a growing demand is too much for a tier: its limits refuse more than is
    /// allowed, or its cap on spending is below what the month costs, which `cost` says of so many
    /// tokens. What has no price is not held against it.
    ///
    /// # Errors
    /// What a month would take to play, where that is absurd.
    pub fn outgrown(
        &self,
        tier: &OfferedTier,
        growing: Option<&Growing<'_, '_>>,
        cost: &dyn Fn(Tokens) -> Option<Usd>,
    ) -> Result<Outgrown, Effort> {
        let Some(growing) = growing else {
            return Ok(Outgrown::NoGrowth);
        };
        if !tier.is_limited() {
            return Ok(Outgrown::NoLimit);
        }
        let growth = growing.growth;
        let month = outgrown(growth.months, |month| {
            if growth
                .volume(month)
                .is_some_and(|tokens| !tier.affords(cost(tokens)))
            {
                return Ok(false);
            }
            if judged(&tier.limits).limits.is_empty() {
                return Ok(true);
            }
            let factor = growth.factor(month).unwrap_or(Ratio::ONE);
            let factor = growing.scale * factor;
            let demand = growing.source.demand(factor, self.seed, self.is_forced)?;
            Ok(Judge::new(&demand, self.terms).is_within(&tier.limits))
        })?;
        Ok(match month {
            Some(month) => Outgrown::In {
                month,
                tokens: growth.volume(month),
            },
            None => Outgrown::NotWithin {
                months: growth.months,
            },
        })
    }
}

/// What units do for a demand, minute by minute.
fn units(demand: &Demand, sold: &SoldUnits, month: Month) -> FoundUnits {
    // A last minute that is cut short would count as a calm one.
    let whole = usize::try_from(demand.length / NANOS_PER_MINUTE).unwrap_or(usize::MAX);
    let loads = demand.series(NANOS_PER_MINUTE).loads.into_iter();
    let minutes = loads.take(whole.max(1)).map(|load| MinuteLoad {
        input: load.input,
        cached: load.input - load.uncached,
        output: load.output,
    });
    let minutes: Vec<MinuteLoad> = minutes.collect();
    let prices = sold.prices;
    FoundUnits {
        unit: unit_month(&sold.terms, month),
        provisioning: prices.and_then(|prices| of_tier(&minutes, &sold.terms, prices, month)),
    }
}

/// What tokens of an offer cost one by one, where its list is in dollars.
fn token_prices(offer: Offer<'_>) -> Option<TokenPrices> {
    if offer.list.currency != Currency::USD {
        return None;
    }
    let prices = offer.model.prices();
    Some(TokenPrices {
        input: prices.of(Meter::Input)?,
        cached: prices.of(Meter::CacheRead),
        output: prices.of(Meter::Output),
    })
}

/// Requests a minute over the day.
pub fn day_shape(demand: &Demand) -> DayShape {
    let series = demand.series(NANOS_PER_MINUTE);
    let minutes: Vec<u64> = series.loads.iter().map(|load| load.requests).collect();
    let first = demand.week_second.unwrap_or(0) / 60;
    DayShape::of(&minutes, usize::try_from(first).unwrap_or(0))
}

impl OfferedTier {
    /// A tier of a price list with what it costs.
    pub fn of(cost: &TierCost<'_>) -> Self {
        Self {
            provider: cost.offer.provider().to_owned(),
            name: cost.tier.id.clone(),
            limits: cost.tier.limits.clone(),
            is_dedicated: cost.tier.capacity == Capacity::Dedicated,
            cost: cost.total(),
            fee: Some(cost.fee()),
            units: cost.tier.provisioned.map(|terms| SoldUnits {
                terms,
                prices: token_prices(cost.offer),
            }),
        }
    }

    /// Whether demand can be too much for it.
    pub fn is_limited(&self) -> bool {
        !judged(&self.limits).limits.is_empty() || self.limits.spend.is_some()
    }

    /// Whether a month of this cost stays within what may be spent.
    fn affords(&self, cost: Option<Usd>) -> bool {
        let capped = self.limits.spend.zip(cost);
        capped.is_none_or(|(cap, cost)| cost <= cap)
    }
}
