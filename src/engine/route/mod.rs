//! What a routed mix costs when part of its requests fail over.

use crate::catalog::{Listing, ServiceTier};
use crate::money::Usd;
use crate::scenario::{Role, Target, TokenMix, Trigger, Workload};
use crate::units::{Month, Ratio, Share, Tokens, apportion};

use super::compare::{Saving, cost_on};
use super::cost::{TokenCost, Volume};

/// A target with the model and tier that its names lead to.
#[derive(Clone, Debug)]
pub struct Leg<'a> {
    /// What it is for.
    pub role: Role,
    /// The model.
    pub listing: Listing<'a>,
    /// The share of requests planned for it.
    pub share: Share,
    /// When it takes over, for a fallback.
    pub trigger: Option<Trigger>,
    /// The service tier whose fee the route pays.
    pub service_tier: Option<&'a ServiceTier>,
}

impl<'a> Leg<'a> {
    /// A target and what its names lead to.
    pub fn new(target: &Target, listing: Listing<'a>, tier: Option<&'a ServiceTier>) -> Self {
        let &Target {
            role,
            share,
            trigger,
            ..
        } = target;
        Self {
            role,
            listing,
            share,
            trigger,
            service_tier: tier,
        }
    }
}

/// The traffic that a route carries in a month.
#[derive(Clone, Copy, Debug)]
pub struct Traffic<'a> {
    /// All tokens.
    pub tokens: Tokens,
    /// How tokens divide over the meters.
    pub mix: &'a TokenMix,
    /// What requests are like.
    pub workload: &'a Workload,
    /// The month.
    pub month: Month,
}

impl<'a> Traffic<'a> {
    /// So many of its tokens.
    fn volume(&self, tokens: Tokens) -> Volume<'a> {
        Volume::new(tokens, self.mix, self.workload, self.month)
    }
}

/// What one target of a route serves and costs.
#[derive(Clone, Debug)]
pub struct TargetCost<'a> {
    /// The target.
    pub leg: Leg<'a>,
    /// Its share of requests once failures have moved.
    pub share: Ratio,
    /// Requests that it serves, a whole number; all targets add up to the total.
    pub requests: u64,
    /// Tokens that it serves; all targets add up to the total.
    pub tokens: Tokens,
    /// What they cost; `None` when the model is not in force.
    pub cost: Option<TokenCost>,
}

impl TargetCost<'_> {
    /// What its tokens cost, where every meter is priced.
    pub fn total(&self) -> Option<Usd> {
        self.cost.as_ref()?.total()
    }
}

/// Requests that fail at the workhorse and find no fallback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unserved {
    /// Their share of all requests.
    pub share: Ratio,
    /// How many.
    pub requests: u64,
    /// Their tokens.
    pub tokens: Tokens,
}

/// What a whole route costs.
#[derive(Clone, Debug)]
pub struct RoutedCost<'a> {
    /// The targets.
    pub targets: Vec<TargetCost<'a>>,
    /// What no target serves.
    pub unserved: Option<Unserved>,
    /// Requests in the month, rounded half to even.
    pub requests: u64,
    /// Tokens in the month.
    pub tokens: Tokens,
    /// The monthly fees of the service tiers that targets run on, each tier once.
    pub fees: Usd,
    /// The same traffic without routing.
    pub baselines: Vec<Baseline>,
}

/// All traffic on one model.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// Which: `all-workhorse`, `all-premium`, or the scenario's baseline model.
    pub name: String,
    /// The model.
    pub model: String,
    /// What it costs, where every meter is priced.
    pub cost: Option<Usd>,
}

impl RoutedCost<'_> {
    /// Tokens of all targets; `None` when one of them has no price.
    pub fn token_cost(&self) -> Option<Usd> {
        self.targets.iter().map(TargetCost::total).sum()
    }

    /// Tokens and fees.
    pub fn total(&self) -> Option<Usd> {
        Some(self.token_cost()? + self.fees)
    }

    /// What the route saves on a cost.
    pub fn saving_on(&self, baseline: Option<Usd>) -> Option<Saving> {
        Some(Saving::new(baseline?, self.total()?))
    }
}

/// Prices a route.
///
/// The workhorse serves share × (1 − error rate), the fallback what fails there; a failed attempt
/// is not billed. Without a fallback the failed requests are unserved.
pub fn routed_cost<'a>(
    legs: &[Leg<'a>],
    error_rate: Share,
    traffic: Traffic<'_>,
    baseline: &Listing<'_>,
) -> RoutedCost<'a> {
    let requests = total_requests(traffic);
    let (shares, lost) = routed_shares(legs, error_rate);
    let weights: Vec<Ratio> = shares.iter().copied().chain([lost]).collect();
    let tokens = apportion(traffic.tokens.count(), &weights);
    let requests_of = apportion(requests, &weights);
    let targets = legs.iter().enumerate().map(|(index, leg)| {
        let tokens = Tokens::new(tokens[index]);
        TargetCost {
            leg: leg.clone(),
            share: shares[index],
            requests: requests_of[index],
            tokens,
            cost: cost_on(&leg.listing, &traffic.volume(tokens)),
        }
    });
    RoutedCost {
        targets: targets.collect(),
        unserved: (!lost.is_zero()).then(|| Unserved {
            share: lost,
            requests: requests_of[legs.len()],
            tokens: Tokens::new(tokens[legs.len()]),
        }),
        requests,
        tokens: traffic.tokens,
        fees: fees(legs),
        baselines: baselines(legs, traffic, baseline),
    }
}

/// Requests in the month: tokens ÷ tokens per request, rounded half to even.
fn total_requests(traffic: Traffic<'_>) -> u64 {
    let exact = traffic
        .tokens
        .ratio()
        .checked_div(traffic.workload.per_request.ratio());
    exact
        .and_then(|requests| u64::try_from(requests.round()).ok())
        .unwrap_or(0)
}

/// The share of each leg after failures, and the share that nobody serves.
pub(super) fn routed_shares(legs: &[Leg<'_>], error_rate: Share) -> (Vec<Ratio>, Ratio) {
    let planned = |role| {
        legs.iter()
            .find(|leg| leg.role == role)
            .map(|leg| leg.share.ratio())
    };
    let failing = planned(Role::Workhorse).unwrap_or(Ratio::ZERO) * error_rate.ratio();
    let has_fallback = planned(Role::Fallback).is_some();
    let shares = legs.iter().map(|leg| match leg.role {
        Role::Workhorse => leg.share.ratio() - failing,
        Role::Fallback => failing,
        Role::Premium => leg.share.ratio(),
    });
    (
        shares.collect(),
        if has_fallback { Ratio::ZERO } else { failing },
    )
}

fn fees(legs: &[Leg<'_>]) -> Usd {
    let mut tiers: Vec<(&str, &ServiceTier)> = Vec::new();
    for leg in legs {
        let Some((offer, tier)) = leg.listing.offer().zip(leg.service_tier) else {
            continue;
        };
        if !tiers
            .iter()
            .any(|(provider, paid)| *provider == offer.provider() && paid.id == tier.id)
        {
            tiers.push((offer.provider(), tier));
        }
    }
    tiers.iter().map(|(_, tier)| tier.monthly_fee).sum()
}

fn baselines(legs: &[Leg<'_>], traffic: Traffic<'_>, baseline: &Listing<'_>) -> Vec<Baseline> {
    let volume = traffic.volume(traffic.tokens);
    let on = |name: String, listing: &Listing<'_>| Baseline {
        name,
        model: listing.name(),
        cost: cost_on(listing, &volume).and_then(|cost| cost.total()),
    };
    let all = |role: Role| {
        let leg = legs.iter().find(|leg| leg.role == role)?;
        Some(on(format!("all-{}", role.name()), &leg.listing))
    };
    let roles = [Role::Workhorse, Role::Premium].into_iter().filter_map(all);
    roles.chain([on(baseline.name(), baseline)]).collect()
}
