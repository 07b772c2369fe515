//! How long a route takes to answer.

use crate::money::Usd;
use crate::scenario::{Role, Terms};
use crate::units::{Duration, Factor, Ratio, Real, Share};

use super::ResolvedTarget;
use super::failover::{Backoff, Level, chain, lost_time};
use super::flow::Flow;
use super::latency::{Hedged, Lognormal, quantile};
use super::load::exact;
use super::odds::while_up;
use super::timing::Answers;

/// How long answers of a route take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteLatency {
    /// 99 of 100 answers take no longer, in seconds, from the first attempt on.
    pub p99: Real,
    /// What the route asks for.
    pub target: Option<Duration>,
}

fn lognormal(leg: &ResolvedTarget<'_>) -> Option<Lognormal> {
    let latency = leg.target.latency?;
    Lognormal::of_percentiles(latency.p50, latency.p99)
}

/// The second requests of the workhorse: how the two answer together.
pub(super) fn hedged(legs: &[ResolvedTarget<'_>], terms: &Terms) -> Option<Hedged> {
    let hedge = terms.hedge?;
    let workhorse = legs.iter().find(|leg| leg.target.role == Role::Workhorse)?;
    let first = lognormal(workhorse)?;
    let fallback = legs.iter().find(|leg| leg.target.role == Role::Fallback);
    let second = fallback.and_then(lognormal).unwrap_or(first);
    Some(Hedged::new(first, second, hedge.after))
}

/// The share of the workhorse's requests for which a second one is sent: none where the client
/// gives the first one up before.
pub(super) fn hedged_share(legs: &[ResolvedTarget<'_>], terms: &Terms) -> Ratio {
    let after = terms.hedge.map(|hedge| hedge.after);
    let is_cut = terms.timeouts.client.zip(after);
    let is_cut = is_cut.is_some_and(|(timeout, after)| timeout <= after);
    match hedged(legs, terms).filter(|_| !is_cut) {
        Some(pair) => exact(pair.extra()),
        None => Ratio::ZERO,
    }
}

/// How long answers take from the first attempt on, where every target that gives any says how long
/// it takes: client timeouts, retries and their waits, outages and the deadline counted.
pub(super) fn pace(terms: &Terms, flow: &Flow) -> Option<RouteLatency> {
    let answers = flow.answers.as_ref()?;
    let all: f64 = answers.iter().map(Answers::all).sum();
    let tail = |seconds: f64| -> f64 {
        let by: f64 = answers.iter().map(|one| one.by(seconds)).sum();
        1.0 - by / all
    };
    let of_100 = Share::new(Ratio::new(99, 100)?)?;
    Some(RouteLatency {
        p99: quantile(of_100, tail)?,
        target: terms.timeouts.p99,
    })
}

/// What a request waits before retries on average; `None` where the route does not wait.
pub(super) fn waiting(legs: &[ResolvedTarget<'_>], terms: &Terms) -> Option<Duration> {
    let first = terms.retry.backoff?;
    let levels = legs
        .iter()
        .filter(|leg| matches!(leg.target.role, Role::Workhorse | Role::Fallback));
    let levels: Vec<Level> = levels
        .map(|leg| Level {
            failure: Share::new(while_up(leg, terms).fails).unwrap_or(Share::ALL),
            attempts: leg.attempts,
            cost: Usd::ZERO,
            failed_cost: Usd::ZERO,
            failed_after: Duration::NONE,
        })
        .collect();
    let backoff = Backoff {
        first,
        multiplier: terms.retry.multiplier.unwrap_or(Factor::ONE),
        most: terms
            .retry
            .most
            .unwrap_or(Duration::from_minutes(Ratio::whole(1_440))),
    };
    Some(lost_time(&levels, &chain(&levels), backoff))
}
