//! One demand against the limits of one service tier.

use crate::catalog::{Enforcement, LimitMeter, Limits, Provisioned};
use crate::engine::provisioned::{Provisioning, TokenPrices};
use crate::money::Usd;
use crate::units::{Ratio, Share};

use super::elastic::Elastic;

/// A service tier as capacity sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct OfferedTier {
    /// Who sells it; `own` where the limits are the user's own.
    pub provider: String,
    /// Its name.
    pub name: String,
    /// Its limits, enforced as asked.
    pub limits: Limits,
    /// Whether its machines are set aside for the customer, so that what has no limit is carried.
    pub is_dedicated: bool,
    /// What it costs in a month with all tokens of the demand, where they have a price.
    pub cost: Option<Usd>,
    /// The part of that which is paid whatever comes; `None` where nobody sells the tier.
    pub fee: Option<Usd>,
    /// The units that it sells, where it is provisioned capacity.
    pub units: Option<SoldUnits>,
}

/// Units of provisioned capacity that a tier sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoldUnits {
    /// What they carry, how they are sold and what they cost.
    pub terms: Provisioned,
    /// What tokens cost that no unit carries; `None` where they have no price in dollars.
    pub prices: Option<TokenPrices>,
}

impl OfferedTier {
    /// The name in reports: `global-api pro`.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.provider, self.name)
    }

    /// The limit on requests a minute, where there is one.
    pub fn requests_per_minute(&self) -> Option<u64> {
        self.limits.of(LimitMeter::Rpm)
    }
}

/// What a meter counts in spans of a minute, or of a day where the meter is of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demanded {
    /// On average; `None` where the demand is shorter than the span.
    pub mean: Option<Ratio>,
    /// In the busiest.
    pub peak: u64,
    /// In the span that 99 % do not exceed.
    pub p99: u64,
    /// In the span that 99.9 % do not exceed.
    pub p999: u64,
}

/// What one meter of a tier makes of demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeterFit {
    /// The meter.
    pub meter: LimitMeter,
    /// What comes; `None` where that takes more than arrivals to know.
    pub demand: Option<Demanded>,
    /// The limit, where there is one.
    pub limit: Option<u64>,
    /// The share of requests that this limit by itself refuses.
    pub rejected: Option<Ratio>,
    /// The smallest limit that refuses no more than is allowed; `None` where nothing comes.
    pub smallest: Option<u64>,
    /// Whether it was proven that no larger limit refuses more; else it is likely only.
    pub is_proven: bool,
    /// Whether the demand is shorter than the day of the limit and does not exceed it: then nothing
    /// says whether a day does.
    pub is_unjudged: bool,
}

impl MeterFit {
    /// The busiest span in percent of the limit.
    pub fn utilisation(&self) -> Option<Ratio> {
        percent_of(Ratio::whole(self.demand?.peak), Ratio::whole(self.limit?))
    }

    /// The share of requests that this limit by itself refuses, in percent.
    pub fn rejected_percent(&self) -> Option<Ratio> {
        Some(self.rejected? * Ratio::whole(100))
    }

    /// The part of the limit that is not needed, in percent: (limit − smallest limit) ÷ limit.
    /// Below zero by as much as is missing.
    pub fn headroom(&self) -> Option<Ratio> {
        let is_idle = self.demand.is_some_and(|demand| demand.peak == 0);
        let smallest = if is_idle { 0 } else { self.smallest? };
        let needed = percent_of(Ratio::whole(smallest), Ratio::whole(self.limit?))?;
        Some(Ratio::whole(100) - needed)
    }

    /// Whether this limit by itself refuses no more than is allowed.
    pub fn fits(&self, at_most: Share) -> Option<bool> {
        Some(self.rejected? <= at_most.ratio())
    }
}

/// What a month costs against the spending at which service pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spending {
    /// What the month's tokens cost; `None` where they have no price.
    pub cost: Option<Usd>,
    /// The cap.
    pub cap: Usd,
}

impl Spending {
    /// The cost in percent of the cap.
    pub fn utilisation(self) -> Option<Ratio> {
        Some(self.cost?.over(self.cap)? * Ratio::whole(100))
    }

    /// The part of the cap that is left, in percent.
    pub fn headroom(self) -> Option<Ratio> {
        Some(Ratio::whole(100) - self.utilisation()?)
    }

    /// Whether the month stays within the cap.
    pub fn fits(self) -> Option<bool> {
        Some(self.cost? <= self.cap)
    }
}

/// Whether a tier carries demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All its limits together refuse no more than is allowed.
    Carries,
    /// They refuse more, or the month's spending is capped below its cost.
    Refuses,
    /// No limit, on machines set aside for the customer.
    Dedicated,
    /// No published limit on shared machines: nobody outside can tell.
    Unknown,
    /// No limit refuses more, but one of a day was not judged: the demand is shorter.
    TooShort,
}

impl Verdict {
    /// Yes or no, where it can be told.
    pub fn fits(self) -> Option<bool> {
        match self {
            Self::Carries | Self::Dedicated => Some(true),
            Self::Refuses => Some(false),
            Self::Unknown | Self::TooShort => None,
        }
    }
}

impl SoldUnits {
    /// Whether the units that the tier has carry the busiest minute.
    pub(super) fn hold(&self, needed: &Provisioning) -> bool {
        needed.peak_need <= self.terms.units.ratio()
    }
}

/// What a tier makes of demand.
#[derive(Clone, Debug, PartialEq)]
pub struct TierFit {
    /// The tier.
    pub tier: OfferedTier,
    /// Each meter: those without a limit too, where the smallest limit is known.
    pub meters: Vec<MeterFit>,
    /// What is spent, where that is capped.
    pub spending: Option<Spending>,
    /// Whether it carries the demand.
    pub verdict: Verdict,
    /// The share of requests that all limits together refuse.
    pub rejected: Option<Ratio>,
    /// The limit that is reached first: the one with the least headroom.
    pub binding: Option<LimitMeter>,
    /// What capacity that followed demand would take, in units of the tier.
    pub elastic: Option<Elastic>,
    /// Whether it has fewer provisioned units than the busiest minute takes.
    pub has_too_few_units: bool,
}

impl TierFit {
    /// Takes into account whether units carry the demand, where that is known: without limits they
    /// alone decide, and with limits both must do.
    pub(super) fn hold_to_units(&mut self, holds: Option<bool>) {
        match (holds, self.verdict) {
            (Some(false), _) => self.verdict = Verdict::Refuses,
            (Some(true), Verdict::Dedicated | Verdict::Unknown) => {
                self.verdict = Verdict::Carries;
            }
            _ => {}
        }
        self.has_too_few_units = holds == Some(false);
    }

    /// How its limits are enforced.
    pub fn enforcement(&self) -> Enforcement {
        self.tier.limits.enforcement
    }

    /// The headroom of the binding limit in percent; `None` where each limit by itself would do
    /// and only all together refuse too much.
    pub fn headroom(&self) -> Option<Ratio> {
        let binding = self.binding?;
        let headroom = match binding {
            LimitMeter::Spend => self.spending?.headroom()?,
            meter => {
                let mut meters = self.meters.iter();
                meters.find(|one| one.meter == meter)?.headroom()?
            }
        };
        let agrees = headroom.is_negative() != (self.verdict == Verdict::Carries);
        agrees.then_some(headroom)
    }

    /// The share of requests that all limits together refuse, in percent.
    pub fn rejected_percent(&self) -> Option<Ratio> {
        Some(self.rejected? * Ratio::whole(100))
    }
}

/// One number in percent of another; `None` of nothing.
fn percent_of(part: Ratio, whole: Ratio) -> Option<Ratio> {
    Some(part.checked_div(whole)? * Ratio::whole(100))
}
