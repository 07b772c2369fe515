//! Capacity that is bought by the unit: how many a load needs, when they pay, and how many cost
//! least when what they cannot carry is paid for by the token.

mod billing;
mod fleet;
mod overage;
mod sizes;
mod spill;
mod tier;
mod unit;

pub use billing::{TokenPrices, UnitMonth};
pub use fleet::{Fleet, Offer, Prices, Traffic};
pub use overage::{overage, overage_units};
pub use sizes::Sizes;
pub use spill::{Minute, Spill};
pub use tier::{carries, of_tier, unit_month};
pub use unit::{Carries, MinuteLoad};

use crate::money::Usd;
use crate::units::{Month, Ratio};

/// What units do for the demand of some minutes, as costs of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provisioning {
    /// The units that the mean minute needs.
    pub mean_need: Ratio,
    /// The units that the busiest minute needs.
    pub peak_need: Ratio,
    /// The units that carry every minute, in a size that is sold.
    pub peak_units: u64,
    /// The share of its time from which on a unit costs less than its tokens; over 1 it never does.
    /// `None` where tokens cost nothing.
    pub break_even: Option<Ratio>,
    /// All tokens paid for one by one.
    pub by_token: Usd,
    /// Units for the busiest minute.
    pub at_peak: Usd,
    /// The units that cost least with the rest paid for by the token.
    pub best_units: u64,
    /// What those and the rest cost.
    pub at_best: Usd,
    /// Of that, what is paid for by the token.
    pub spilled: Usd,
}

/// What units do for the demand of each of some minutes in a row, minutes without any included.
/// `None` where there are no minutes, where a token that is used has no price, or where units
/// carry nothing.
pub fn provisioned(
    minutes: &[MinuteLoad],
    carries: Carries,
    prices: TokenPrices,
    unit: UnitMonth,
) -> Option<Provisioning> {
    let needs: Option<Vec<Minute>> = minutes
        .iter()
        .map(|load| {
            Some(Minute {
                need: carries.need(*load)?,
                by_token: prices.cost(*load)?,
            })
        })
        .collect();
    let needs = needs?;
    let count = u64::try_from(needs.len()).ok().filter(|count| *count > 0)?;
    let total: Ratio = needs.iter().map(|minute| minute.need).sum();
    let spill = Spill::new(needs, unit.month);
    let best_units = spill.best(unit.price, unit.sizes);
    let peak_units = unit.sizes.at_least(spill.peak());
    Some(Provisioning {
        mean_need: total.checked_div(Ratio::whole(count))?,
        peak_need: spill.peak(),
        peak_units,
        break_even: break_even(&spill, total, unit),
        by_token: spill.spilled(0),
        at_peak: unit.price.times(Ratio::whole(peak_units)),
        best_units,
        at_best: spill.cost(best_units, unit.price),
        spilled: spill.spilled(best_units),
    })
}

/// The price of a unit over what the tokens of a busy one cost: those of all minutes, for as many
/// units as they need, are worth `by_token` in a month.
fn break_even(spill: &Spill, total: Ratio, unit: UnitMonth) -> Option<Ratio> {
    let mean = total.checked_div(Ratio::whole(spill.minutes()))?;
    // What the mean minute's units cost for the month, had they been busy throughout.
    unit.price.times(mean).over(spill.spilled(0))
}

/// The units for so many requests at once, where each serves `slots` of them.
pub fn units_of_slots(servers: u32, slots: u32) -> Option<u64> {
    (slots > 0).then(|| u64::from(servers.div_ceil(slots)))
}

/// A month of this length has so many minutes for each of those looked at.
fn repeats(minutes: u64, month: Month) -> Ratio {
    let each = month.minutes().checked_div(Ratio::whole(minutes));
    each.unwrap_or(Ratio::ZERO)
}

#[cfg(test)]
mod tests;
