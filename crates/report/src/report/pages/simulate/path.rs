//! The page of a played path.

use crate::engine::route::Basis;
use crate::report::sections::simulate::{NO_LATENCY, PathTargets, Simulate};
use crate::report::{Block, Cell, Grid, Report, is, is_not, pick};
use crate::simulate::path::{PathCase, PathOutcome, ServiceTime};
use crate::simulate::statistics::LEVEL_PERCENT;
use crate::units::Real;
use crate::words::{self, Text};

/// What a path was played from, for the lines around its figures.
#[derive(Clone, Debug)]
pub struct Played<'p> {
    /// The path.
    pub case: &'p PathCase<'p>,
    /// What came of it.
    pub outcome: &'p PathOutcome,
    /// Where its requests come from: `traffic of Growth`, `the trace azure.csv`.
    pub requests: String,
    /// How often it should have been played.
    pub replications: u64,
    /// What random numbers began with.
    pub seed: u64,
}

/// Fills in the page of a report whose first sections are `simulate` and `path_targets`.
pub fn path(report: &mut Report, played: &Played<'_>) {
    let right = format!("prices as of {}", report.header.as_of);
    let title = report.header.title.clone();
    let basis = Text::from(basis(played));
    let figures = vec![
        pick(Simulate::meaning, ""),
        pick(Simulate::value, "simulated"),
        pick(Simulate::ci_low, "from").keep(3),
        pick(Simulate::ci_high, "to").keep(3),
        pick(Simulate::metric, "metric").keep(1),
    ];
    let figures = Grid::of("All requests", figures)
        .only(is(Simulate::subject, Cell::NONE))
        .only(is_not(Simulate::value, Cell::missing(NO_LATENCY)));
    let targets = vec![
        pick(PathTargets::target, ""),
        pick(PathTargets::attempts, "attempts"),
        pick(PathTargets::answers, "answers"),
        pick(PathTargets::errors, "errors").keep(4),
        pick(PathTargets::outage_failures, "while down").keep(2),
        pick(PathTargets::timeouts, "timeouts").keep(1),
        pick(PathTargets::refusals, "429").keep(3),
        pick(PathTargets::passed_by, "passed by").keep(2),
        pick(PathTargets::token_cost, "tokens"),
        pick(PathTargets::wasted_cost, "wasted").keep(5),
    ];
    let notes = Text::all(notes(played));
    report.page = vec![
        Block::heading(title, right),
        Block::line(basis.clone()),
        Block::Blank,
        figures.into(),
        Block::Blank,
        Grid::of("Targets, on average", targets).into(),
        Block::Blank,
        Block::notes(notes.clone()),
    ];
    report.header.assumptions.push(basis);
    report.header.assumptions.extend(notes);
}

/// What was played, in a line.
fn basis(played: &Played<'_>) -> String {
    let outcome = played.outcome;
    let done = outcome.replications();
    let times = words::plural(done, "time");
    let seconds = Real::count(played.case.model.horizon / 1_000_000_000);
    let (length, seed) = (words::time(seconds), played.seed);
    let requests = &played.requests;
    if done < played.replications {
        let wanted = words::count(played.replications);
        return format!(
            "Partial: {length} of {requests} was played {done} of {wanted} times (seed {seed})."
        );
    }
    format!("Played {length} of {requests} {times} (seed {seed}).")
}

/// What the figures rest on, and what they leave out.
fn notes(played: &Played<'_>) -> Vec<String> {
    let (case, model) = (played.case, &played.case.model);
    let length = words::time(Real::count(model.horizon / 1_000_000_000));
    let mut notes = vec![format!(
        "\"from\" and \"to\" hold the truth in {LEVEL_PERCENT} of 100 runs, if the scenario is \
         right; the times that shares of answers exceed are off by up to 0.4 % beside that. \
         Counts, minutes and costs are those of {length}, on average."
    )];
    let say = |notes: &mut Vec<String>, is_so: bool, text: &str| {
        notes.extend(is_so.then(|| text.to_owned()));
    };
    let unknown = model
        .stations
        .iter()
        .filter(|one| one.service == ServiceTime::Unknown);
    let unknown: Vec<&str> = unknown.map(|one| one.name.as_str()).collect();
    if !unknown.is_empty() && !model.has_latency() {
        notes.push(format!(
            "The route states no `latency:` of {}: answers from there take no time here, and \
             latencies are not known.",
            words::all_of(&unknown)
        ));
    }
    say(
        &mut notes,
        model.slots.is_some() && !model.has_latency(),
        "Answers that take no time keep no slot busy.",
    );
    say(
        &mut notes,
        model.outages.is_empty(),
        "No target states `outages:`, so none is ever down.",
    );
    say(
        &mut notes,
        model.limits.is_empty(),
        "No target names a service tier with limits, so none refuses a request (429).",
    );
    if let Some((time, Basis::Assumed)) = case.cooldown.filter(|_| model.guard.is_some()) {
        let seconds = Real::new(time.seconds().approximate());
        let time = seconds.map_or_else(|| time.to_string(), words::time);
        notes.push(format!(
            "Assumed: the breaker stays open for {time}, since the route states no `cooldown`."
        ));
    }
    say(
        &mut notes,
        case.leaves_out.cascade,
        "The route's cascade is not played: no answer is judged or escalated.",
    );
    say(
        &mut notes,
        case.leaves_out.spending,
        "A service tier's limit on a month's spending is not played.",
    );
    say(
        &mut notes,
        case.has_fees,
        "Monthly fees of service tiers are not in the cost of tokens.",
    );
    notes
}
