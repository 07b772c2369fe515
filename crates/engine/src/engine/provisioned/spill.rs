//! Units for some of the demand, and tokens one by one for what spills over.
//!
//! Another unit saves what spills over in the minutes that need it, and costs the same in all of
//! them. So costs fall with each unit as long as the tokens of those minutes are dearer than the
//! unit, and rise from then on: the newsvendor's problem. Where all tokens of a busy unit are worth
//! the same, the best number is exceeded in the share of minutes that is the unit's price over that
//! worth, the critical fractile.

use crate::money::Usd;
use crate::units::{Month, Ratio};

use super::{Sizes, repeats};

/// One minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minute {
    /// The units that its tokens need.
    pub need: Ratio,
    /// What its tokens cost one by one.
    pub by_token: Usd,
}

/// Minutes whose tokens units carry, or not.
#[derive(Clone, Debug)]
pub struct Spill {
    minutes: Vec<Minute>,
    month: Month,
}

impl Spill {
    /// Minutes that stand for a month.
    pub fn new(minutes: Vec<Minute>, month: Month) -> Self {
        Self { minutes, month }
    }

    /// How many minutes.
    pub fn minutes(&self) -> u64 {
        u64::try_from(self.minutes.len()).unwrap_or(u64::MAX)
    }

    /// The units that the busiest minute needs.
    pub fn peak(&self) -> Ratio {
        let needs = self.minutes.iter().map(|minute| minute.need);
        needs.max().unwrap_or(Ratio::ZERO)
    }

    /// What is paid for by the token in a month beside so many units: of each minute the part that
    /// they cannot carry.
    pub fn spilled(&self, units: u64) -> Usd {
        let units = Ratio::whole(units);
        let beyond = self.minutes.iter().filter(|minute| minute.need > units);
        let spilled: Usd = beyond
            .filter_map(|minute| {
                let carried = units.checked_div(minute.need)?;
                Some(minute.by_token.times(Ratio::ONE - carried))
            })
            .sum();
        spilled.times(repeats(self.minutes(), self.month))
    }

    /// What a month costs with so many units at this price, and the rest by the token.
    pub fn cost(&self, units: u64, price: Usd) -> Usd {
        price.times(Ratio::whole(units)) + self.spilled(units)
    }

    /// The number of units, of those sold and none, with which a month costs least; the smaller of
    /// two that cost the same.
    pub fn best(&self, price: Usd, sizes: Sizes) -> u64 {
        let costs = |place| self.cost(sizes.nth(place), price);
        let (mut from, mut to) = (1, 1);
        while Ratio::whole(sizes.nth(to)) < self.peak() {
            to *= 2;
        }
        // From the first size on costs fall and then rise: look where they stop falling.
        while from < to {
            let middle = from.midpoint(to);
            if costs(middle) <= costs(middle + 1) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        if self.cost(0, price) <= costs(from) {
            0
        } else {
            sizes.nth(from)
        }
    }

    /// The smallest need that no more than this share of the minutes exceed: the critical fractile,
    /// where the share is the price of a unit over the worth of its tokens.
    pub fn exceeded_by(&self, share: Ratio) -> Ratio {
        let mut needs: Vec<Ratio> = self.minutes.iter().map(|minute| minute.need).collect();
        needs.sort_unstable_by(|one, other| other.cmp(one));
        let most = share * Ratio::whole(self.minutes());
        let place = usize::try_from(most.floor()).unwrap_or(usize::MAX);
        needs.get(place).copied().unwrap_or(Ratio::ZERO)
    }
}
