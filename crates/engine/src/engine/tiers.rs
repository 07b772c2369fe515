//! Which service tier carries the load, and what it costs with its downtime.

use crate::catalog::{Offer, Processing, Promise, ServiceTier};
use crate::money::Usd;
use crate::scenario::StageDowntime;
use crate::units::{Availability, Month, Ratio, Share};

use super::cost::{TokenCost, Volume};
pub use super::fit::{Binding, Fit};
pub use super::peak::PeakLoad;
use super::provisioned::unit_month;
pub use super::sla::Basis;
use super::sla::{Exposure, downtime};

/// What a service tier costs in a month.
#[derive(Clone, Debug)]
pub struct TierCost<'a> {
    /// The model whose tokens are priced.
    pub offer: Offer<'a>,
    /// The tier.
    pub tier: &'a ServiceTier,
    /// What the tokens cost.
    pub tokens: TokenCost,
    /// The month.
    pub month: Month,
    /// The busiest minute.
    pub peak: PeakLoad,
    /// Whether it fits.
    pub fit: Fit,
    /// How much of the time it works, where the contract or the scenario says.
    pub availability: Option<(Availability, Basis)>,
    /// The time without service in a month.
    pub downtime: Option<Ratio>,
    /// The money lost in that time, where something is at stake.
    pub downtime_cost: Option<Usd>,
}

impl TierCost<'_> {
    /// What is paid for tokens: their cost, or what a commitment makes of it; nothing beside
    /// provisioned capacity, which has them included.
    pub fn token_cost(&self) -> Option<Usd> {
        if self.tier.provisioned.is_some() {
            return Some(Usd::ZERO);
        }
        Some(committed(self.tier, self.tokens.total()?))
    }

    /// The fee of the month, with provisioned capacity: units × price of a unit for the month.
    pub fn fee(&self) -> Usd {
        standing_fee(self.tier, self.month)
    }

    /// Tokens and fee.
    pub fn total(&self) -> Option<Usd> {
        Some(self.token_cost()? + self.fee())
    }

    /// Tokens, fee and downtime.
    pub fn total_with_downtime(&self) -> Option<Usd> {
        Some(self.total()? + self.downtime_cost?)
    }

    /// The name in reports: `global-api pro`.
    pub fn name(&self) -> String {
        self.offer.tier_name(self.tier)
    }
}

/// What a tier bills for tokens that cost so much at its prices: at least its commitment, and what
/// goes beyond it at its overage.
pub(super) fn committed(tier: &ServiceTier, used: Usd) -> Usd {
    let Some(commitment) = tier.commitment else {
        return used;
    };
    let beyond = (used - commitment.monthly).max(Usd::ZERO);
    commitment.monthly + beyond.times(commitment.overage.ratio())
}

/// What a tier costs in a month whatever it is used for: its fee, and units of provisioned capacity
/// × the price of one, reserved for the month where that has a price, else by the hour.
pub(in crate::engine) fn standing_fee(tier: &ServiceTier, month: Month) -> Usd {
    let capacity = tier.provisioned.map_or(Usd::ZERO, |capacity| {
        let unit = unit_month(&capacity, month);
        unit.price.times(capacity.units.ratio())
    });
    tier.monthly_fee + capacity
}

/// The availability to reckon with: what the contract promises, else what the scenario assumes.
pub fn availability(
    tier: &ServiceTier,
    best_effort: Option<Availability>,
) -> Option<(Availability, Basis)> {
    match tier.promise {
        Promise::Sla(availability) => Some((availability, Basis::Contract)),
        Promise::BestEffort => best_effort.map(|assumed| (assumed, Basis::Assumed)),
    }
}

/// The tokens of a volume as a tier processes them.
fn tier_tokens(offer: Offer<'_>, tier: &ServiceTier, volume: &Volume<'_>) -> TokenCost {
    if tier.processing == Processing::Standard {
        return TokenCost::new(offer, volume);
    }
    let mut workload = volume.workload.clone();
    workload.processing = vec![(tier.processing, Share::ALL)];
    TokenCost::new(offer, &volume.in_requests(&workload))
}

/// The cost and fit of every tier that a model's provider sells.
pub fn tier_costs<'a>(
    offer: Offer<'a>,
    volume: &Volume<'_>,
    peak: PeakLoad,
    stake: Option<&StageDowntime>,
    month: Month,
) -> Vec<TierCost<'a>> {
    let price = |tier: &'a ServiceTier| {
        let availability = availability(tier, stake.map(|stake| stake.best_effort));
        let downtime = availability.map(|(availability, _)| downtime(availability, month));
        let tokens = tier_tokens(offer, tier, volume);
        let paid_by_use = tier.provisioned.is_none().then(|| tokens.total()).flatten();
        TierCost {
            offer,
            tier,
            tokens,
            month,
            peak,
            fit: Fit::new(tier, peak, volume, paid_by_use),
            availability,
            downtime,
            downtime_cost: downtime
                .zip(stake)
                .map(|(minutes, stake)| Exposure::of(stake, month).loss(minutes).total()),
        }
    };
    offer.service_tiers().iter().map(price).collect()
}
