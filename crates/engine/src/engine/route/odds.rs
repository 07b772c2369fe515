//! How attempts at the targets of a route go: errors, timeouts, outages and open breakers.

use crate::scenario::{Role, Terms, Trigger};
use crate::units::{Duration, Month, Rate, Ratio, Real, Share};

use super::ResolvedTarget;
use super::breaker::{Stream, mean_time_to_trip, outage_detection, trips};
use super::failover::tries;
use super::flow::{Bills, Odds};
use super::latency::{Lognormal, cut_off};
use super::load::exact;
use super::outage::{Guard, OutageShare, outage_share};
use super::plan::Planned;

/// The requests of a route in a month.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrivals {
    pub requests: u64,
    pub month: Month,
}

/// How attempts at each leg go, when the month has so many requests.
pub(super) fn odds(
    legs: &[ResolvedTarget<'_>],
    terms: &Terms,
    plans: &[Planned],
    traffic: Arrivals,
) -> Vec<Odds> {
    let of = |(index, leg): (usize, &ResolvedTarget<'_>)| {
        let odds = while_up(leg, terms);
        let plan = plans.iter().find(|plan| plan.leg == index);
        match plan {
            Some(plan) => {
                let rates = (requests(plan, traffic), attempts(plan, leg, odds, traffic));
                with_outages(odds, leg, legs, terms, rates)
            }
            None => odds,
        }
    };
    legs.iter().enumerate().map(of).collect()
}

/// How often requests come to a planned target.
pub(super) fn requests(plan: &Planned, traffic: Arrivals) -> Rate {
    let requests = Ratio::whole(traffic.requests) * plan.requests;
    let per_minute = requests.checked_div(traffic.month.minutes());
    Rate::of_minute(per_minute.unwrap_or(Ratio::ZERO))
}

/// How often attempts are made at a planned target while it is up: retries are attempts too.
pub(super) fn attempts(
    plan: &Planned,
    leg: &ResolvedTarget<'_>,
    odds: Odds,
    arrivals: Arrivals,
) -> Rate {
    let fails = Share::new(odds.fails).unwrap_or(Share::ALL);
    let (each, _) = tries(fails, leg.attempts);
    Rate::of_minute(requests(plan, arrivals).per_minute() * each)
}

/// Errors, and answers that take longer than the client waits.
pub(super) fn while_up(leg: &ResolvedTarget<'_>, terms: &Terms) -> Odds {
    let errors = leg.error_rate.ratio();
    let bills = Bills::of(&terms.failures);
    let mut odds = Odds {
        fails: errors,
        bills,
        down: Ratio::ZERO,
        passed_by: Ratio::ZERO,
        probes: Ratio::ZERO,
    };
    let latency = leg
        .target
        .latency
        .and_then(|at| Lognormal::of_percentiles(at.p50, at.p99));
    if let Some((latency, limit)) = latency.zip(terms.timeouts.client) {
        let cut = cut_off(latency, limit);
        let late = (Ratio::ONE - errors) * exact(cut.share);
        odds.fails = (errors + late).min(Ratio::ONE);
        // The prompt was read, and the part of the answer that had come by then is billed.
        let timeout = Bills {
            any: Ratio::ONE,
            prompt: Ratio::ONE,
            completion: exact(cut.billed_output),
        };
        let weight = late.checked_div(odds.fails).unwrap_or(Ratio::ZERO);
        odds.bills = bills.mixed(timeout, weight.min(Ratio::ONE));
    }
    odds
}

/// The rule that guards a target: that of the first fallback, for the workhorse.
pub(super) fn rule(leg: &ResolvedTarget<'_>, legs: &[ResolvedTarget<'_>]) -> Option<Trigger> {
    let guarded = leg.target.role == Role::Workhorse;
    let mut rules = legs.iter().filter_map(|leg| leg.target.trigger);
    guarded.then(|| rules.next()).flatten()
}

/// Requests that come while the target is down, and those that an open breaker sends elsewhere.
fn with_outages(
    odds: Odds,
    leg: &ResolvedTarget<'_>,
    legs: &[ResolvedTarget<'_>],
    terms: &Terms,
    (requests, attempts): (Rate, Rate),
) -> Odds {
    let breaker = rule(leg, legs).zip(terms.cooldown);
    let open = breaker.map_or(Ratio::ZERO, |(rule, cooldown)| {
        let failing = Share::new(odds.fails).unwrap_or(Share::ALL);
        let stream = Stream {
            requests: attempts,
            failing,
        };
        let (_, open) = trips(mean_time_to_trip(rule, stream), cooldown);
        exact(open.get())
    });
    let Some(outages) = leg.target.outages else {
        return Odds {
            passed_by: open,
            ..odds
        };
    };
    let guard = breaker.and_then(|(rule, cooldown)| {
        let noticed = outage_detection(rule, requests)?;
        Some(Guard {
            detection: minutes(noticed)?,
            timeout: terms.timeouts.client.unwrap_or(Duration::NONE),
            cooldown,
        })
    });
    let shares: OutageShare = outage_share(outages, requests, guard);
    let probes = if shares.failed_per_outage.is_zero() {
        Ratio::ZERO
    } else {
        shares
            .probes_per_outage
            .checked_div(shares.failed_per_outage)
            .map_or(Ratio::ZERO, |part| shares.failed * part)
    };
    let up = Ratio::ONE - shares.unavailability;
    let passed_by = (shares.fallback + up * open).min(Ratio::ONE);
    let down = shares.failed - probes;
    Odds {
        down: down.max(Ratio::ZERO).min(Ratio::ONE - passed_by),
        passed_by,
        probes,
        ..odds
    }
}

/// So many seconds, unless they are more than a year: a rule that takes so long notices nothing.
fn minutes(seconds: Real) -> Option<Duration> {
    const YEAR: f64 = 366.0 * 86_400.0;
    (seconds.get() < YEAR).then(|| Duration::from_minutes(exact(seconds.get() / 60.0)))
}
