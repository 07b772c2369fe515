//! Whether a service tier carries a month, judged by means and the busiest minute.

use crate::catalog::{Capacity, LimitMeter, Limits, Meter, ServiceTier};
use crate::money::Usd;
use crate::units::Ratio;

use super::cost::Volume;
use super::peak::PeakLoad;

/// The limit that leaves least, and what is asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The limit.
    pub meter: LimitMeter,
    /// What is asked: requests or tokens in the busiest minute, or in a day of the month on
    /// average; dollars in the month for spending.
    pub demand: Ratio,
    /// What is allowed, in the same unit.
    pub limit: Ratio,
}

impl Binding {
    /// limit − demand in percent of the limit; below zero when more is asked than allowed.
    pub fn headroom(&self) -> Ratio {
        let used = self.demand.checked_div(self.limit).unwrap_or(Ratio::ONE);
        (Ratio::ONE - used) * Ratio::whole(100)
    }
}

/// Whether a tier carries the peak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Within all limits; this one leaves least.
    Within(Binding),
    /// Over a limit; this one by most.
    Over(Binding),
    /// Capacity set aside for the customer: no published limit binds.
    Dedicated,
    /// Shared capacity without a published limit: nobody outside can tell.
    Unknown,
}

impl Fit {
    /// A tier's limits against what is asked of them. Limits a minute meet the busiest minute,
    /// those a day the mean day, spending what the tokens cost, where they are priced; requests in
    /// flight depend on how long requests take and are not judged here.
    pub fn new(
        tier: &ServiceTier,
        peak: PeakLoad,
        volume: &Volume<'_>,
        token_cost: Option<Usd>,
    ) -> Self {
        let load = Load { peak, volume };
        let counted = tier.limits.limits.iter();
        let counted = counted.filter_map(|&(meter, limit)| {
            let demand = load.of(meter, &tier.limits)?;
            let limit = Ratio::whole(limit);
            Some(Binding {
                meter,
                demand,
                limit,
            })
        });
        let spend = tier.limits.spend.zip(token_cost).map(spending);
        let tightest = counted.chain(spend).min_by_key(Binding::headroom);
        match (tightest, tier.capacity) {
            (Some(binding), _) if binding.headroom().is_negative() => Self::Over(binding),
            (Some(binding), _) => Self::Within(binding),
            (None, Capacity::Dedicated) => Self::Dedicated,
            (None, Capacity::Shared) => Self::Unknown,
        }
    }

    /// The limit that leaves least, where any is known.
    pub fn binding(self) -> Option<Binding> {
        match self {
            Self::Within(binding) | Self::Over(binding) => Some(binding),
            Self::Dedicated | Self::Unknown => None,
        }
    }

    /// Yes or no, where it can be told.
    pub fn fits(self) -> Option<bool> {
        match self {
            Self::Within(_) | Self::Dedicated => Some(true),
            Self::Over(_) => Some(false),
            Self::Unknown => None,
        }
    }

    /// What is left of the limit in percent, where there is a limit.
    pub fn headroom(self) -> Option<Ratio> {
        self.binding().map(|binding| binding.headroom())
    }
}

fn spending((limit, cost): (Usd, Usd)) -> Binding {
    Binding {
        meter: LimitMeter::Spend,
        demand: cost.dollars(),
        limit: limit.dollars(),
    }
}

/// What a month asks of limits.
struct Load<'v, 'w> {
    peak: PeakLoad,
    volume: &'v Volume<'w>,
}

impl Load<'_, '_> {
    fn of(&self, meter: LimitMeter, limits: &Limits) -> Option<Ratio> {
        let per_minute = self.peak.per_minute();
        let input =
            |one: Meter| !one.is_completion() && (limits.counts_cached || one != Meter::CacheRead);
        match meter {
            LimitMeter::Rpm => Some(per_minute),
            LimitMeter::Itpm => Some(per_minute * self.per_request(input)),
            LimitMeter::Otpm => Some(per_minute * self.per_request(Meter::is_completion)),
            LimitMeter::Tpm => {
                Some(per_minute * self.per_request(|one| input(one) || one.is_completion()))
            }
            LimitMeter::Rpd => self.daily(self.volume.requests()),
            LimitMeter::Tpd => self.daily(self.volume.sum(|one| input(one) || one.is_completion())),
            LimitMeter::Concurrency | LimitMeter::Spend => None,
        }
    }

    fn per_request(&self, counts: impl Fn(Meter) -> bool) -> Ratio {
        let requests = self.volume.requests();
        self.volume
            .sum(counts)
            .checked_div(requests)
            .unwrap_or(Ratio::ZERO)
    }

    fn daily(&self, monthly: Ratio) -> Option<Ratio> {
        let days = self.volume.month.minutes();
        (monthly * Ratio::whole(1_440)).checked_div(days)
    }
}
