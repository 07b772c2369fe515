//! How long a route takes to answer.

use crate::money::Usd;
use crate::scenario::{Role, Terms};
use crate::units::{Duration, Factor, Ratio, Real, Share};

use super::ResolvedTarget;
use super::failover::{Backoff, Level, chain, lost_time};
use super::flow::{Cause, Visit};
use super::latency::{Hedged, Lognormal, quantile};
use super::load::exact;

/// How long answers of a route take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteLatency {
    /// 99 of 100 answers take no longer, in seconds; waits before retries are not in it.
    pub p99: Real,
    /// What the route asks for.
    pub target: Option<Duration>,
}

fn lognormal(leg: &ResolvedTarget<'_>) -> Option<Lognormal> {
    let latency = leg.target.latency?;
    Lognormal::of_percentiles(latency.p50, latency.p99)
}

/// The second requests of the workhorse: how the two answer together.
fn hedged(legs: &[ResolvedTarget<'_>], terms: &Terms) -> Option<Hedged> {
    let hedge = terms.hedge?;
    let workhorse = legs.iter().find(|leg| leg.target.role == Role::Workhorse)?;
    let first = lognormal(workhorse)?;
    let fallback = legs.iter().find(|leg| leg.target.role == Role::Fallback);
    let second = fallback.and_then(lognormal).unwrap_or(first);
    Some(Hedged::new(first, second, hedge.after))
}

/// The share of the workhorse's requests for which a second one is sent.
pub(super) fn hedged_share(legs: &[ResolvedTarget<'_>], terms: &Terms) -> Ratio {
    hedged(legs, terms).map_or(Ratio::ZERO, |pair| exact(pair.extra()))
}

/// How long answers take, where every target that gives any says how long it takes: the tail of a
/// mixture is the mixture of tails.
pub(super) fn pace(
    legs: &[ResolvedTarget<'_>],
    terms: &Terms,
    visits: &[Visit],
) -> Option<RouteLatency> {
    let hedged = hedged(legs, terms);
    let answers = visits.iter().filter(|visit| visit.cause == Cause::Planned);
    let answers = answers.filter(|visit| !visit.served.is_zero());
    let parts: Vec<(f64, Lognormal, bool)> = answers
        .map(|visit| {
            let leg = &legs[visit.leg];
            let is_hedged = leg.target.role == Role::Workhorse && hedged.is_some();
            Some((visit.served.approximate(), lognormal(leg)?, is_hedged))
        })
        .collect::<Option<_>>()?;
    let all: f64 = parts.iter().map(|(share, ..)| share).sum();
    let tail = |seconds: f64| -> f64 {
        let of = |(share, one, is_hedged): &(f64, Lognormal, bool)| {
            let tail = match hedged.filter(|_| *is_hedged) {
                Some(pair) => pair.tail(seconds),
                None => one.tail(seconds),
            };
            share / all * tail
        };
        parts.iter().map(of).sum()
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
            failure: leg.error_rate,
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
