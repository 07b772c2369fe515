//! How attempts at the targets of a route go: errors, timeouts, outages and open breakers.

use crate::scenario::{Outages, Role, Terms, Trigger};
use crate::units::{Duration, Month, Rate, Ratio, Real, Share};

use super::ResolvedTarget;
use super::breaker::{Stream, mean_time_to_trip, outage_detection, trips};
use super::failover::tries;
use super::flow::{Bills, Odds};
use super::latency::{Lognormal, cut_off};
use super::load::exact;
use super::outage::{Guard, OutageShare, outage_share, unavailability};
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
    let mut sources = Vec::new();
    let of = |(index, leg): (usize, &ResolvedTarget<'_>)| {
        let odds = while_up(leg, terms);
        let odds = Odds {
            source: source(leg, &mut sources),
            unavailability: leg.target.outages.map_or(Ratio::ZERO, unavailability),
            ..odds
        };
        let plan = plans.iter().find(|plan| plan.leg == index);
        match plan {
            Some(plan) => {
                let rates = (requests(plan, traffic), attempts(plan, leg, &odds, traffic));
                with_breaker(&odds, leg, legs, terms, rates)
            }
            None => odds,
        }
    };
    legs.iter().enumerate().map(of).collect()
}

/// What a leg goes down with, by its place: legs of one provider that state the same outages go
/// down together.
fn source(leg: &ResolvedTarget<'_>, known: &mut Vec<(String, Outages)>) -> Option<usize> {
    let key = (leg.listing.parts().0, leg.target.outages?);
    let place = known.iter().position(|one| *one == key);
    Some(place.unwrap_or_else(|| {
        known.push(key);
        known.len() - 1
    }))
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
    odds: &Odds,
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
        down_bills: bills,
        source: None,
        unavailability: Ratio::ZERO,
        passed_up: Ratio::ZERO,
        passed_down: Ratio::ZERO,
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

/// The share of attempts that the client's timeout ends while the target is up.
pub fn late_share(leg: &ResolvedTarget<'_>, terms: &Terms) -> Ratio {
    while_up(leg, terms).fails - leg.error_rate.ratio()
}

/// The rule that guards a target: that of the first fallback, for the workhorse.
pub(super) fn rule(leg: &ResolvedTarget<'_>, legs: &[ResolvedTarget<'_>]) -> Option<Trigger> {
    let guarded = leg.target.role == Role::Workhorse;
    let mut rules = legs.iter().filter_map(|leg| leg.target.trigger);
    guarded.then(|| rules.next()).flatten()
}

/// Requests that an open breaker sends elsewhere, while the target is up and while it is down.
fn with_breaker(
    odds: &Odds,
    leg: &ResolvedTarget<'_>,
    legs: &[ResolvedTarget<'_>],
    terms: &Terms,
    (requests, attempts): (Rate, Rate),
) -> Odds {
    let Some((rule, cooldown)) = rule(leg, legs).zip(terms.cooldown) else {
        return *odds;
    };
    let failing = Share::new(odds.fails).unwrap_or(Share::ALL);
    let stream = Stream {
        requests: attempts,
        failing,
    };
    let (_, open) = trips(mean_time_to_trip(rule, stream), cooldown);
    let open = exact(open.get());
    let noticed = outage_detection(rule, requests).and_then(minutes);
    let outages = leg.target.outages.zip(noticed);
    let Some((outages, detection)) = outages else {
        return Odds {
            passed_up: open,
            ..*odds
        };
    };
    let timeout = terms.timeouts.client.unwrap_or(Duration::NONE);
    let guard = Guard {
        detection,
        timeout,
        cooldown,
        gap: Duration::NONE,
    };
    let shares: OutageShare = outage_share(outages, requests, Some(guard));
    let of_down = |share: Ratio| share.checked_div(shares.unavailability);
    let of_down = |share: Ratio| of_down(share).unwrap_or(Ratio::ZERO);
    let up = Ratio::ONE - shares.unavailability;
    let after = shares.after_repair.checked_div(up).unwrap_or(Ratio::ZERO);
    let probes = shares
        .probes_per_outage
        .checked_div(shares.failed_per_outage);
    let probes = shares.failed * probes.unwrap_or(Ratio::ZERO);
    Odds {
        passed_up: (open + after).min(Ratio::ONE),
        passed_down: of_down(shares.fallback - shares.after_repair).min(Ratio::ONE),
        probes: of_down(probes),
        ..*odds
    }
}

/// So many seconds, unless they are more than a year: a rule that takes so long notices nothing.
fn minutes(seconds: Real) -> Option<Duration> {
    const YEAR: f64 = 366.0 * 86_400.0;
    (seconds.get() < YEAR).then(|| Duration::from_minutes(exact(seconds.get() / 60.0)))
}
