//! The figures of a played path, and what each of its targets met.

use crate::money::Usd;
use crate::report::sections::{CURRENCY, money};
use crate::report::{Cell, Rows, columns};
use crate::simulate::path::{Batch, Billed, PathCase, PathOutcome, StationTally, Tally};
use crate::simulate::statistics::Estimate;
use crate::units::{Ratio, Real, Tokens};

use super::{Measure, Measured};

/// What happens to nobody.
const NOBODY: &str = "nobody was met";
/// Why there are no latencies.
pub const NO_LATENCY: &str = "no latency stated";
/// Why there is no cost.
const UNPRICED: &str = "unpriced";

/// The figures of a path, in the order of the contract: those of all requests, then those of each
/// target with its name as the subject.
pub fn path(case: &PathCase<'_>, outcome: &PathOutcome) -> Vec<Measured> {
    let mut figures = ends(case, outcome);
    figures.extend(times(case, outcome));
    figures.extend(slots(case, outcome));
    figures.extend(downtime(case, outcome));
    figures.extend(money_of_all(case, outcome));
    figures.extend(breaker(case, outcome));
    for (station, name) in names(case).iter().enumerate() {
        let own = of_station(case, outcome, station).into_iter();
        figures.extend(own.map(|figure| figure.of(name)));
    }
    figures
}

/// A share of one; people read the unit beside its meaning.
fn percent((metric, meaning): (&'static str, &str), estimate: Option<Estimate>) -> Measured {
    let name = (metric, format!("{meaning} (%)"));
    Measured::new(name, Measure::Percent, estimate, NOBODY)
}

/// An amount.
fn usd(
    (metric, meaning): (&'static str, &str),
    estimate: Option<Estimate>,
    reason: &'static str,
) -> Measured {
    Measured::new(
        (metric, format!("{meaning} ($)")),
        Measure::Usd,
        estimate,
        reason,
    )
}

fn each(name: (&'static str, &str), estimate: Option<Estimate>) -> Measured {
    Measured::new(name, Measure::Mean, estimate, NOBODY)
}

/// What comes of requests.
fn ends(case: &PathCase<'_>, outcome: &PathOutcome) -> Vec<Measured> {
    let mut figures = vec![
        each(("requests", "requests"), outcome.count(|tally| tally.came)),
        percent(
            ("availability_percent", "answered"),
            outcome.share(|tally| tally.served),
        ),
        percent(
            (
                "failed_over_percent",
                "answered, but not by the target planned",
            ),
            outcome.share(|tally| tally.failed_over),
        ),
        percent(
            ("rejected_percent", "refused by a limit in the end, 429"),
            outcome.share(|tally| tally.rejected),
        ),
        percent(
            ("failed_percent", "failed in the end"),
            outcome.share(|tally| tally.failed),
        ),
    ];
    if case.model.deadline.is_some() {
        figures.push(percent(
            (
                "missed_deadline_percent",
                "not answered before the deadline",
            ),
            outcome.share(|tally| tally.missed),
        ));
    }
    if case.model.slots.is_some() {
        figures.push(percent(
            ("abandoned_percent", "given up while waiting for a slot"),
            outcome.share(|tally| tally.abandoned),
        ));
        figures.push(percent(
            ("turned_away_percent", "came when a million were waiting"),
            outcome.share(|tally| tally.turned_away),
        ));
    }
    figures.push(each(
        ("attempts_per_request", "attempts a request"),
        outcome.mean(|tally| real(tally.attempts()), |tally| tally.came),
    ));
    if case.model.hedge.is_some() {
        figures.push(percent(
            (
                "hedged_percent",
                "sent a second time, the first taking long",
            ),
            outcome.share(|tally| tally.hedged),
        ));
    }
    figures
}

/// How long answers take.
fn times(case: &PathCase<'_>, outcome: &PathOutcome) -> Vec<Measured> {
    let is_known = case.model.has_latency();
    let figure = |name, estimate: Option<Estimate>| {
        let reason = if is_known { NOBODY } else { NO_LATENCY };
        Measured::new(
            name,
            Measure::Seconds,
            estimate.filter(|_| is_known),
            reason,
        )
    };
    let mean = outcome.mean(|tally| long(tally.latency), |tally| tally.served);
    vec![
        figure(("latency_mean", "time to the answer, on average"), mean),
        figure(
            ("latency_p50", "time to the answer that half exceed"),
            outcome.latency(0.5),
        ),
        figure(
            ("latency_p95", "time that 1 in 20 exceeds"),
            outcome.latency(0.95),
        ),
        figure(
            ("latency_p99", "time that 1 in 100 exceeds"),
            outcome.latency(0.99),
        ),
        figure(
            ("latency_p999", "time that 1 in 1,000 exceeds"),
            outcome.latency(0.999),
        ),
    ]
}

/// The client's slots.
fn slots(case: &PathCase<'_>, outcome: &PathOutcome) -> Vec<Measured> {
    let Some(slots) = case.model.slots else {
        return Vec::new();
    };
    let seconds = |name, estimate| Measured::new(name, Measure::Seconds, estimate, NOBODY);
    let time = f64::from(slots) * long(case.model.horizon.into());
    vec![
        percent(
            ("waiting_percent", "wait for a slot"),
            outcome.share_of(|tally| tally.waited, |tally| tally.started),
        ),
        seconds(
            ("wait_mean", "wait for a slot, on average"),
            outcome.mean(|tally| long(tally.waiting), |tally| tally.started),
        ),
        seconds(("wait_p50", "wait that half exceed"), outcome.wait(0.5)),
        seconds(
            ("wait_p95", "wait that 1 in 20 exceeds"),
            outcome.wait(0.95),
        ),
        seconds(
            ("wait_p99", "wait that 1 in 100 exceeds"),
            outcome.wait(0.99),
        ),
        seconds(
            ("wait_p999", "wait that 1 in 1,000 exceeds"),
            outcome.wait(0.999),
        ),
        percent(
            ("utilisation_percent", "slots busy"),
            outcome.each(|batch| long(batch.tally.busy) / time),
        ),
    ]
}

/// Requests without an answer as time without service.
fn downtime(case: &PathCase<'_>, outcome: &PathOutcome) -> Vec<Measured> {
    let lost = |tally: &Tally| tally.came - tally.served;
    let minutes = long(case.model.horizon.into()) / 60.0;
    let down = outcome.share(lost).map(|share| share.times(minutes));
    let name = ("downtime_minutes", "unanswered, as minutes without service");
    let mut figures = vec![Measured::new(name, Measure::Minutes, down, NOBODY)];
    if let Some(stake) = case.stake {
        let cost = down.map(|down| down.times(stake.approximate()));
        let name = ("downtime_cost", "what these minutes cost");
        figures.push(usd(name, cost, NOBODY));
    }
    figures
}

/// What the tokens of all targets cost.
fn money_of_all(case: &PathCase<'_>, outcome: &PathOutcome) -> Vec<Measured> {
    let all = 0..case.model.stations.len();
    let total = |of: fn(&StationTally) -> Billed| {
        let known = all
            .clone()
            .all(|station| cost(case, outcome, station, of).is_some());
        let sum = |batch: &Batch| {
            let costs = all
                .clone()
                .map(|station| of_batch(case, batch, station, of));
            costs.map(|cost| cost.unwrap_or(0.0)).sum()
        };
        outcome.each(sum).filter(|_| known)
    };
    let name = ("token_cost", "tokens of all targets");
    let wasted = ("wasted_cost", "of that, for attempts in vain");
    vec![
        usd(name, total(|one| one.billed), UNPRICED),
        usd(wasted, total(|one| one.wasted), UNPRICED),
    ]
}

fn breaker(case: &PathCase<'_>, outcome: &PathOutcome) -> Vec<Measured> {
    if case.model.guard.is_none() {
        return Vec::new();
    }
    let whole = |tally: &Tally| {
        let one = tally.breaker.unwrap_or_default();
        one.closed + one.open + one.half_open
    };
    let share = |name, of: fn(&Tally) -> u64| percent(name, outcome.share_of(of, whole));
    vec![
        each(
            ("breaker_trips", "trips of the breaker"),
            outcome.count(|tally| tally.breaker.map_or(0, |one| one.trips)),
        ),
        share(("breaker_open_percent", "time it is open"), |tally| {
            tally.breaker.map_or(0, |one| one.open)
        }),
        share(
            ("breaker_half_open_percent", "time it waits for a probe"),
            |tally| tally.breaker.map_or(0, |one| one.half_open),
        ),
    ]
}

/// What one target met.
fn of_station(case: &PathCase<'_>, outcome: &PathOutcome, station: usize) -> Vec<Measured> {
    let count = |name, of: fn(&StationTally) -> u64| {
        each(name, outcome.count(|tally| of(&tally.stations[station])))
    };
    let cost_of = |name, of: fn(&StationTally) -> Billed| {
        let known = cost(case, outcome, station, of);
        let estimate = outcome.each(|batch| of_batch(case, batch, station, of).unwrap_or(0.0));
        let estimate = estimate.filter(|_| known.is_some());
        usd(name, estimate, UNPRICED)
    };
    let mut figures = vec![
        count(("attempts", "attempts"), |one| one.attempts),
        count(("answers", "answers"), |one| one.served),
        count(("errors", "attempts that failed"), |one| one.errors),
        count(("outage_failures", "attempts while it was down"), |one| {
            one.down
        }),
        count(("timeouts", "attempts that the client gave up"), |one| {
            one.late
        }),
        count(("refusals", "attempts that a limit refused"), |one| {
            one.refused
        }),
        count(("passed_by", "requests that the breaker sent on"), |one| {
            one.passed_by
        }),
        count(("tokens", "tokens billed"), |one| one.billed.tokens()),
        cost_of(("token_cost", "what they cost"), |one| one.billed),
        cost_of(("wasted_cost", "of that, for attempts in vain"), |one| {
            one.wasted
        }),
    ];
    if let Some(source) = case.model.stations[station].outages {
        let down = outcome.each(|batch| long(batch.tally.outages[source].0.into()) / 60.0);
        figures.push(each(
            ("outages", "outages"),
            outcome.count(|tally| tally.outages[source].1),
        ));
        let name = ("outage_minutes", "minutes that it was down");
        figures.push(Measured::new(name, Measure::Minutes, down, NOBODY));
    }
    figures
}

/// A target of a played path.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    case: &'a PathCase<'a>,
    outcome: &'a PathOutcome,
    station: usize,
    name: String,
}

columns! {
    /// What each target met in a replication on average, with exact money.
    pub PathTargets<'a>, "path_targets", row: Target<'a> =>
    target: None = row.name.as_str();
    attempts: Requests = row.mean(|one| one.attempts);
    answers: Requests = row.mean(|one| one.served);
    errors: Requests = row.mean(|one| one.errors);
    outage_failures: Requests = row.mean(|one| one.down);
    timeouts: Requests = row.mean(|one| one.late);
    refusals: Requests = row.mean(|one| one.refused);
    passed_by: Requests = row.mean(|one| one.passed_by);
    tokens: Tokens = row.tokens();
    token_cost: Usd = money(cost(row.case, row.outcome, row.station, |one| one.billed));
    wasted_cost: Usd = money(cost(row.case, row.outcome, row.station, |one| one.wasted));
    currency: None = CURRENCY;
}

impl Target<'_> {
    fn each(&self, of: fn(&StationTally) -> u64) -> Ratio {
        let sum = self.outcome.sum(|tally| of(&tally.stations[self.station]));
        let each = Ratio::ONE.checked_div(Ratio::whole(self.outcome.replications().max(1)));
        Ratio::whole(sum) * each.unwrap_or(Ratio::ONE)
    }

    /// A mean of replications is a measure, told to a millionth.
    fn mean(&self, of: fn(&StationTally) -> u64) -> Cell {
        Cell::Number(self.each(of).in_parts(1_000_000))
    }

    fn tokens(&self) -> Tokens {
        let tokens = self.each(|one| one.billed.tokens()).round();
        Tokens::new(u64::try_from(tokens).unwrap_or(u64::MAX))
    }
}

/// The targets of a path.
pub fn targets<'a>(case: &'a PathCase<'a>, outcome: &'a PathOutcome) -> Rows<PathTargets> {
    let names = names(case).into_iter().enumerate();
    Rows::new().with(names.map(|(station, name)| Target {
        case,
        outcome,
        station,
        name,
    }))
}

/// The targets by role and model, numbered where a role has several.
fn names(case: &PathCase<'_>) -> Vec<String> {
    let legs = case.prices.legs();
    let name = |(place, leg): (usize, &crate::engine::route::ResolvedTarget<'_>)| {
        let same = |legs: &[crate::engine::route::ResolvedTarget<'_>]| {
            legs.iter()
                .filter(|other| other.target.role == leg.target.role)
                .count()
        };
        let role = leg.target.role.name();
        match same(legs) {
            1 => format!("{role} {}", leg.listing.name()),
            _ => format!("{role} {} {}", same(&legs[..=place]), leg.listing.name()),
        }
    };
    legs.iter().enumerate().map(name).collect()
}

/// What a target's tokens cost in a replication on average, exactly.
fn cost(
    case: &PathCase<'_>,
    outcome: &PathOutcome,
    station: usize,
    of: fn(&StationTally) -> Billed,
) -> Option<Usd> {
    let billed = outcome.billed(station, of);
    case.prices.cost(station, &billed, outcome.replications())
}

/// The same of the replications of a batch together, for the interval.
fn of_batch(
    case: &PathCase<'_>,
    batch: &Batch,
    station: usize,
    of: fn(&StationTally) -> Billed,
) -> Option<f64> {
    let billed = of(&batch.tally.stations[station]);
    let each = case.prices.cost(station, &billed, batch.replications)?;
    Some(each.approximate() * real(batch.replications))
}

fn real(number: u64) -> f64 {
    Real::count(number).get()
}

/// Nanoseconds in seconds.
fn long(nanos: u128) -> f64 {
    real(u64::try_from(nanos / 1_000).unwrap_or(u64::MAX)) / 1e6
}
