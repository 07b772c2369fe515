//! What a routed mix costs once failures, retries, cold caches and second tries are counted.

mod baselines;
pub mod breaker;
pub mod cascade;
pub mod failover;
mod flow;
pub mod latency;
mod load;
mod odds;
pub mod outage;
mod pace;
mod plan;
mod price;
mod timing;
mod uptime;
mod watch;
pub mod weights;

use crate::catalog::{Listing, Promise, ServiceTier};
use crate::money::Usd;
use crate::scenario::{Role, RouteLinks, Shape, Target, Terms, TokenMix, Workload};
use crate::units::{Duration, Factor, Month, Ratio, Share, Tokens};

use super::compare::Saving;
use super::cost::TokenCost;

pub use flow::{Cause, Judged, escalated, judged};
pub use odds::late_share;
pub use pace::RouteLatency;
pub use price::watch_over;
pub use price::{leg_cost, planned_requests, workload_of};
pub use price::{routed_cost, routed_total};
pub use uptime::uptime;
pub use watch::{Basis, BreakerAnalysis, BreakerMinute};

/// A target with the model and tier that its names lead to, and what it inherits from its route.
#[derive(Clone, Debug)]
pub struct ResolvedTarget<'a> {
    /// The target, as the scenario states it.
    pub target: Target,
    /// The model.
    pub listing: Listing<'a>,
    /// The service tier that it runs on.
    pub service_tier: Option<&'a ServiceTier>,
    /// The share of its attempts that fail while it is up: its own, or the route's.
    pub error_rate: Share,
    /// How often a request is tried there at the most.
    pub attempts: u32,
}

impl<'a> ResolvedTarget<'a> {
    /// A target and what its names lead to; of its attempts the route's error rate fails where it
    /// is the workhorse and states none of its own.
    fn new(
        (target, listing, tier): &(Target, Listing<'a>, Option<&'a ServiceTier>),
        route: &RouteLinks<'a>,
    ) -> Self {
        let of_role = match target.role {
            Role::Workhorse => route.error_rate,
            Role::Fallback | Role::Premium | Role::Verifier | Role::Other => Share::NONE,
        };
        let retries = target.retries.unwrap_or(route.terms.retry.retries);
        Self {
            target: target.clone(),
            listing: listing.clone(),
            service_tier: *tier,
            error_rate: target.error_rate.unwrap_or(of_role),
            attempts: retries.attempts(),
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
    /// The busiest minute over the average one.
    pub peak: Factor,
}

/// What one target of a route serves and costs.
#[derive(Clone, Debug)]
pub struct TargetCost<'a> {
    /// The target.
    pub leg: ResolvedTarget<'a>,
    /// Its share of requests once failures have moved; what a cascade escalates counts at both of
    /// its targets.
    pub share: Ratio,
    /// Requests that it answers, a whole number; all targets add up to the total, beside those
    /// that are answered twice.
    pub requests: u64,
    /// Tokens of those requests.
    pub tokens: Tokens,
    /// Expected attempts, those that fail included.
    pub attempts: Ratio,
    /// What it costs, failed attempts included; `None` when the model is not in force.
    pub cost: Option<TokenCost>,
    /// What of that is for failed attempts.
    pub wasted: Option<Extra>,
    /// What of that is for answers that another target gave before and that would not do, and for
    /// judging them.
    pub escalated: Option<Extra>,
    /// What of that is for second requests.
    pub hedged: Option<Extra>,
    /// How often its prompts are found in the cache, and what it costs that others are not.
    pub cache: Option<Dilution>,
}

/// A part of what a target processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extra {
    /// Expected attempts.
    pub attempts: Ratio,
    /// Tokens that are billed for them.
    pub tokens: Tokens,
    /// What they cost; `None` where a meter has no price.
    pub cost: Option<Usd>,
}

/// What spreading requests over several targets does to a prompt cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dilution {
    /// How often this target finds a prefix.
    pub hits: Share,
    /// How often it would if all requests came to it.
    pub undivided: Share,
    /// What the difference costs; `None` where a meter has no price.
    pub cost: Option<Usd>,
    /// What prompts cost more than if every prefix were found; `None` where a meter has no price.
    pub misses: Option<Usd>,
}

impl TargetCost<'_> {
    /// What its tokens cost, where every meter is priced.
    pub fn total(&self) -> Option<Usd> {
        self.cost.as_ref()?.total()
    }
}

/// Requests that nobody answers.
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
    /// Dollars for checks of answers, beside a verifier's tokens.
    pub checks: Usd,
    /// The monthly fees of the service tiers that targets run on, each tier once.
    pub fees: Usd,
    /// The same traffic without routing.
    pub baselines: Vec<Baseline>,
    /// The share of requests that find a target up, where it is known how much of the time targets
    /// are.
    pub uptime: Option<Ratio>,
    /// How long answers take, where every target says so.
    pub pace: Option<RouteLatency>,
    /// The share of requests that the route's deadline ends; `None` without one, and where a target
    /// does not say how long it takes.
    pub missed: Option<Ratio>,
    /// What a request waits before retries on average, where the route waits.
    pub waiting: Option<Duration>,
}

/// All traffic on one model.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// Which: `all-workhorse`, `all-premium`, `random-mix`, `oracle`, or the scenario's baseline
    /// model.
    pub name: String,
    /// The model.
    pub model: String,
    /// What it costs, where every meter is priced.
    pub cost: Option<Usd>,
}

impl RoutedCost<'_> {
    /// Tokens of all targets and checks; `None` when one of them has no price.
    pub fn token_cost(&self) -> Option<Usd> {
        let targets: Option<Usd> = self.targets.iter().map(TargetCost::total).sum();
        Some(targets? + self.checks)
    }

    /// Tokens and fees.
    pub fn total(&self) -> Option<Usd> {
        Some(self.token_cost()? + self.fees)
    }

    /// The share of requests that are answered.
    pub fn served(&self) -> Ratio {
        let lost = self.unserved.map_or(Ratio::ZERO, |unserved| unserved.share);
        Ratio::ONE - lost
    }

    /// What the route saves on a cost.
    pub fn saving_on(&self, baseline: Option<Usd>) -> Option<Saving> {
        Some(Saving::new(baseline?, self.total()?))
    }
}

/// The legs of a route on a market; an error rate that is asked for is the workhorse's.
pub fn legs<'a>(route: &RouteLinks<'a>, error_rate: Option<Share>) -> Vec<ResolvedTarget<'a>> {
    let targets = route.targets.iter();
    let mut legs: Vec<ResolvedTarget<'a>> = targets
        .map(|target| ResolvedTarget::new(target, route))
        .collect();
    share_outages(&mut legs);
    if let Some(asked) = error_rate {
        let workhorses = legs
            .iter_mut()
            .filter(|leg| leg.target.role == Role::Workhorse);
        for workhorse in workhorses {
            workhorse.error_rate = asked;
        }
    }
    legs
}

/// An outage is the provider's: targets that state none of their own go down with the first target
/// of their provider that does, but for those on a service tier that promises an uptime of its own.
fn share_outages(legs: &mut [ResolvedTarget<'_>]) {
    let stated = legs.iter().filter_map(|leg| {
        let outages = leg.target.outages?;
        Some((leg.listing.parts().0, outages))
    });
    let stated: Vec<_> = stated.collect();
    let is_promised = |tier: &ServiceTier| matches!(tier.promise, Promise::Sla(_));
    for leg in legs {
        if leg.service_tier.is_some_and(is_promised) {
            continue;
        }
        let provider = leg.listing.parts().0;
        let own = stated.iter().find(|(name, _)| *name == provider);
        leg.target.outages = leg.target.outages.or(own.map(|(_, outages)| *outages));
    }
}

/// The parts of the prompt and of the completion that a failed attempt bills, on average over the
/// classes of failures.
pub fn billed_of_failed(terms: &Terms) -> (Ratio, Ratio) {
    let bills = flow::Bills::of(&terms.failures);
    (bills.prompt, bills.completion)
}

/// The share of requests that each leg answers once failures have moved on, while all targets are
/// up; what nobody answers is left out.
pub fn answered_shares(legs: &[ResolvedTarget<'_>], terms: &Terms, usual: &Shape) -> Vec<Ratio> {
    routed_shares(legs, terms, usual).0
}

/// The share of requests that each leg answers after failures, and the share that nobody does,
/// while all targets are up.
pub(super) fn routed_shares(
    legs: &[ResolvedTarget<'_>],
    terms: &Terms,
    usual: &Shape,
) -> (Vec<Ratio>, Ratio) {
    let plans = plan::planned(legs, terms, usual);
    let odds: Vec<_> = legs.iter().map(|leg| odds::while_up(leg, terms)).collect();
    let flow = flow::visits(legs, &plans, &odds, terms, (None, Ratio::ZERO));
    let visits = flow.visits;
    let answered = |leg: usize| -> Ratio {
        let of_leg = visits
            .iter()
            .filter(|visit| visit.leg == leg && visit.cause == Cause::Planned);
        of_leg.map(|visit| visit.served).sum()
    };
    let shares: Vec<Ratio> = (0..legs.len()).map(answered).collect();
    let lost = Ratio::ONE - shares.iter().copied().sum();
    (shares, lost)
}
