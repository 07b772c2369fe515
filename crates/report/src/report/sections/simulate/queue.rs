//! The figures of a played queue.

use crate::simulate::{Exact, QueueModel, QueueOutcome};

use super::{Measure, Measured};

/// What happens to nobody.
const NOBODY: &str = "nobody was met";

/// The figures of a queue, in the order of the contract.
pub fn queue(model: &QueueModel, outcome: &QueueOutcome) -> Vec<Measured> {
    let exact = Exact::of(model);
    let figure = |name, measure, estimate, exact| {
        Measured::new(name, measure, estimate, NOBODY).beside(exact)
    };
    let wait = |name, place: usize| {
        let (found, exact) = (outcome.waits[place], exact.waits[place]);
        figure(name, Measure::Seconds, found, exact)
    };
    let percent = |name, estimate, exact| figure(name, Measure::Percent, estimate, exact);
    let mut figures = vec![
        figure(
            ("mean_wait", "wait, on average"),
            Measure::Seconds,
            outcome.mean_wait,
            exact.mean_wait,
        ),
        wait(("wait_p50", "wait of the median request"), 0),
        wait(("wait_p95", "wait that 1 in 20 exceeds"), 1),
        wait(("wait_p99", "wait that 1 in 100 exceeds"), 2),
        wait(("wait_p999", "wait that 1 in 1,000 exceeds"), 3),
        percent(
            ("waiting_percent", "requests that wait"),
            outcome.waiting,
            exact.waiting,
        ),
        percent(
            ("utilisation_percent", "slots busy"),
            outcome.utilisation,
            exact.utilisation,
        ),
        figure(
            ("mean_sojourn", "wait and service, on average"),
            Measure::Seconds,
            outcome.mean_sojourn,
            exact.mean_sojourn,
        ),
        figure(
            ("mean_queue", "requests in line, on average"),
            Measure::Mean,
            outcome.mean_queue,
            exact.mean_queue,
        ),
    ];
    if model.is_bounded() {
        figures.push(percent(
            ("rejected_percent", "refused, all places being taken"),
            outcome.rejected,
            exact.rejected,
        ));
    }
    if model.has_patience() {
        figures.push(percent(
            ("abandoned_percent", "gave up waiting"),
            outcome.abandoned,
            exact.abandoned,
        ));
    }
    figures.push(figure(
        ("throughput", "requests served a second"),
        Measure::PerSecond,
        outcome.throughput,
        exact.throughput,
    ));
    figures.push(Measured::count(
        ("requests", "requests counted"),
        outcome.requests,
    ));
    figures
}
