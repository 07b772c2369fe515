//! What each model costs, and what it saves.

use crate::catalog::Listing;
use crate::money::Usd;
use crate::units::{Ratio, Users};

use super::cost::{TokenCost, Volume};

/// The cost of one model for one volume.
#[derive(Clone, Debug)]
pub struct ModelCost<'a> {
    /// The model, in force or not.
    pub listing: Listing<'a>,
    /// What the volume costs on it; `None` when it is not in force.
    pub cost: Option<TokenCost>,
    /// Against the baseline, where both have a total.
    pub saving: Option<Saving>,
    /// The total by user, rounded half to even at the pico-dollar.
    pub per_user: Option<Usd>,
}

/// What one choice costs less than another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Saving {
    /// What the other choice costs.
    pub baseline: Usd,
    /// How much less: negative when it is more.
    pub amount: Usd,
    /// The saving in percent of the baseline; `None` when the baseline costs nothing.
    pub percent: Option<Ratio>,
}

impl Saving {
    /// baseline − cost, and that in percent of the baseline.
    pub fn new(baseline: Usd, cost: Usd) -> Self {
        let amount = baseline - cost;
        let percent = amount.over(baseline).map(|part| part * Ratio::whole(100));
        Self {
            baseline,
            amount,
            percent,
        }
    }
}

impl ModelCost<'_> {
    /// The whole cost, where every meter is priced.
    pub fn total(&self) -> Option<Usd> {
        self.cost.as_ref()?.total()
    }
}

/// Prices a volume on one listing.
pub fn cost_on(listing: &Listing<'_>, volume: &Volume<'_>) -> Option<TokenCost> {
    Some(TokenCost::new(listing.offer()?, volume))
}

/// Prices a volume on every listing, with savings against the baseline.
pub fn compare<'a>(
    listings: &[Listing<'a>],
    baseline: &Listing<'_>,
    volume: &Volume<'_>,
    users: Users,
) -> Vec<ModelCost<'a>> {
    let baseline = cost_on(baseline, volume).and_then(|cost| cost.total());
    let by_user = Ratio::ONE.checked_div(users.ratio()).unwrap_or(Ratio::ONE);
    let price = |listing: &Listing<'a>| {
        let cost = cost_on(listing, volume);
        let total = cost.as_ref().and_then(TokenCost::total);
        ModelCost {
            listing: listing.clone(),
            saving: baseline
                .zip(total)
                .map(|(baseline, total)| Saving::new(baseline, total)),
            per_user: total.map(|total| total.times(by_user)),
            cost,
        }
    };
    listings.iter().map(price).collect()
}

/// Sorts by cost, cheapest first; what has no total comes last, in the order given.
pub fn cheapest_first(costs: &mut [ModelCost<'_>]) {
    costs.sort_by_key(|cost| (cost.total().is_none(), cost.total()));
}
