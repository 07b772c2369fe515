//! How many reserved units a month needs, and how busy one must be to cost no more than paying for
//! each token.

use crate::money::Usd;
use crate::units::{Factor, Month, Period, Ratio, Tokens};

/// What one reserved unit serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitCapacity {
    /// Tokens a month when busy all of it.
    busy: Ratio,
    /// How many times the mean a unit must be ready for: the busiest minute over the average one for
    /// a throughput, 1 for an allowance of the day or the month.
    peak: Ratio,
}

impl UnitCapacity {
    /// An allowance of the month: when in the month its tokens come does not matter.
    pub fn allowance(tokens: Tokens) -> Self {
        Self {
            busy: tokens.ratio(),
            peak: Ratio::ONE,
        }
    }

    /// Tokens in each period. Those of a second, a minute or an hour must do for the busiest minute;
    /// those of a day for the average day, as limits per day do.
    pub fn throughput(tokens: Tokens, per: Period, peak: Factor, month: Month) -> Self {
        let periods = month.minutes().checked_div(per.minutes());
        Self {
            busy: tokens.ratio() * periods.unwrap_or(Ratio::ZERO),
            peak: match per {
                Period::Second | Period::Minute | Period::Hour => peak.ratio(),
                Period::Day => Ratio::ONE,
            },
        }
    }

    /// The capacity when tokens read from a cache use none, as a share of all tokens: capacity ÷
    /// (1 − share). `None` when all of them are.
    #[must_use]
    pub fn with_cache(self, cached: Ratio) -> Option<Self> {
        Some(Self {
            busy: self.busy.checked_div(Ratio::ONE - cached)?,
            ..self
        })
    }

    /// The tokens that so many units serve in a month when busy all of it, rounded down.
    pub fn busy(self, units: u64) -> Tokens {
        whole(self.busy * Ratio::whole(units))
    }

    /// The most tokens a month whose busiest minute so many units serve: units × capacity ÷ peak,
    /// rounded down.
    pub fn at_peak(self, units: u64) -> Tokens {
        let busy = self.busy * Ratio::whole(units);
        whole(busy.checked_div(self.peak).unwrap_or(busy))
    }

    /// The units that the busiest minute of a month needs: ⌈tokens × peak ÷ capacity⌉. `None` where
    /// a unit serves nothing.
    pub fn needed(self, tokens: Tokens) -> Option<u64> {
        let need = (tokens.ratio() * self.peak).checked_div(self.busy)?;
        u64::try_from(need.ceil()).ok()
    }

    /// The share of so many units that tokens use in a month, in percent.
    pub fn used(self, tokens: Tokens, units: u64) -> Option<Ratio> {
        let percent = tokens.ratio() * Ratio::whole(100);
        percent.checked_div(self.busy * Ratio::whole(units))
    }

    /// The largest share of units that a month can use, in percent: 100 ÷ peak.
    pub fn most_used(self) -> Ratio {
        let all = Ratio::whole(100);
        all.checked_div(self.peak).unwrap_or(all)
    }
}

/// What a reserved unit costs and what it replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utilisation {
    /// The price of the units for a period.
    pub price: Usd,
    /// What the tokens that they carry in the period cost when each is paid for.
    pub value: Usd,
    /// The largest share of their capacity that a month can use, in percent.
    pub most_used: Ratio,
}

/// The share of their capacity at which units cost what their tokens would, in percent; over 100
/// they never pay. `None` when the tokens cost nothing.
pub fn utilisation(Utilisation { price, value, .. }: Utilisation) -> Option<Ratio> {
    Some(price.over(value)? * Ratio::whole(100))
}

/// The whole tokens in a ratio.
fn whole(tokens: Ratio) -> Tokens {
    Tokens::new(u64::try_from(tokens.floor()).unwrap_or(u64::MAX))
}
