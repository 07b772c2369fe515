//! What a scenario has at stake in prices: its tokens, and the models that it names.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Listing, Meter};
use crate::engine::Case;
use crate::engine::route::{legs, routed_shares};
use crate::money::Usd;
use crate::scenario::TokenMix;
use crate::units::{Ratio, Tokens};

/// A model's provider and name.
type Name = (String, String);

/// The tokens of a scenario and the models that it names.
#[derive(Clone, Debug)]
pub struct Exposure<'a> {
    /// How tokens divide over the meters.
    pub mix: &'a TokenMix,
    /// The stages that are asked for, and their tokens a month.
    pub stages: Vec<(&'a str, Tokens)>,
    named: BTreeSet<Name>,
    shares: BTreeMap<Name, Ratio>,
    tiers: BTreeSet<Name>,
}

/// What a plan costs on both sides, in one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanChange {
    /// The stage.
    pub stage: String,
    /// What a month costs before; `None` when one of its models has no price.
    pub old: Option<Usd>,
    /// What it costs after.
    pub new: Option<Usd>,
}

impl PlanChange {
    /// How much more a month costs; `None` unless both sides have a price.
    pub fn rise(&self) -> Option<Usd> {
        Some(self.new? - self.old?)
    }

    /// The same in percent of the cost before.
    pub fn percent(&self) -> Option<Ratio> {
        let part = self.rise()?.over(self.old?)?;
        Some(part * Ratio::whole(100))
    }
}

impl<'a> Exposure<'a> {
    /// What the cases of both sides have at stake in these stages.
    ///
    /// The two cases are of one scenario, so their routes have the same targets in the same order.
    pub fn new(old: &Case<'_>, new: &'a Case<'_>, stages: Vec<(&'a str, Tokens)>) -> Self {
        let mut exposure = Self {
            mix: &new.mix,
            stages,
            named: BTreeSet::new(),
            shares: BTreeMap::new(),
            tiers: BTreeSet::new(),
        };
        for case in [old, new] {
            let names = case.links.shortlist.iter().chain([&case.links.baseline]);
            exposure.named.extend(names.map(Listing::parts));
            exposure.tiers.extend(tiers(case));
            for (name, share) in shares(case) {
                exposure.named.insert(name.clone());
                exposure.shares.insert(name, share);
            }
        }
        exposure
    }

    /// Whether the scenario names a model.
    pub(super) fn names(&self, provider: &str, model: &str) -> bool {
        self.named
            .contains(&(provider.to_owned(), model.to_owned()))
    }

    /// Whether the scenario's own route pays for a service tier.
    pub(super) fn pays(&self, provider: &str, tier: &str) -> bool {
        self.tiers.contains(&(provider.to_owned(), tier.to_owned()))
    }

    /// The share of requests that the scenario's own route gives a model.
    pub(super) fn share(&self, provider: &str, model: &str) -> Option<Ratio> {
        let name = (provider.to_owned(), model.to_owned());
        self.shares.get(&name).copied()
    }

    /// The share of tokens on a meter.
    pub(super) fn part(&self, meter: Meter) -> Ratio {
        let shares = self.mix.shares().iter();
        let found = shares.filter(|(of, _)| *of == meter);
        found.map(|(_, share)| *share).sum()
    }
}

/// The service tiers of the route in use, by provider and id.
fn tiers<'c>(case: &'c Case<'_>) -> impl Iterator<Item = Name> + 'c {
    let targets = case.route.iter().flat_map(|route| &route.targets);
    targets.filter_map(|(_, listing, tier)| {
        let tier = tier.as_ref()?;
        Some((listing.parts().0, tier.id.clone()))
    })
}

/// The share of requests of each model of the route in use, after failures; all of them on the
/// baseline where there is no route.
fn shares(case: &Case<'_>) -> BTreeMap<Name, Ratio> {
    let mut shares = BTreeMap::new();
    let Some(route) = &case.route else {
        shares.insert(case.links.baseline.parts(), Ratio::ONE);
        return shares;
    };
    let legs = legs(route, case.error_rate);
    let (routed, _) = routed_shares(&legs, &route.terms, &case.usual_request());
    for (leg, share) in legs.iter().zip(routed) {
        let sum = shares.entry(leg.listing.parts()).or_insert(Ratio::ZERO);
        *sum = *sum + share;
    }
    shares
}

/// The models of a case's own plan that are not sold, by the names that the scenario gives them.
pub fn unsold(case: &Case<'_>) -> Vec<String> {
    let listings: Vec<&Listing<'_>> = match &case.route {
        Some(route) => route
            .targets
            .iter()
            .map(|(_, listing, _)| listing)
            .collect(),
        None => vec![&case.links.baseline],
    };
    let missing = listings.iter().filter(|listing| listing.offer().is_none());
    let mut names: Vec<String> = missing.map(|listing| listing.name()).collect();
    names.dedup();
    names
}
