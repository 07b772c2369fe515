//! The figures of a played queue.

use crate::engine::simulate::{QueueModel, QueueOutcome};

use super::{Measure, Measured};

/// What happens to nobody.
const NOBODY: &str = "nobody was met";

/// The figures of a queue, in the order of the contract.
pub fn queue(model: &QueueModel, outcome: &QueueOutcome) -> Vec<Measured> {
    let figure = |name, measure, estimate| Measured::new(name, measure, estimate, NOBODY);
    let wait = |name, place: usize| figure(name, Measure::Seconds, outcome.waits[place]);
    let percent = |name, estimate| figure(name, Measure::Percent, estimate);
    let mut figures = vec![
        figure(
            ("mean_wait", "wait, on average"),
            Measure::Seconds,
            outcome.mean_wait,
        ),
        wait(("wait_p50", "wait of the median request"), 0),
        wait(("wait_p95", "wait that 1 in 20 exceeds"), 1),
        wait(("wait_p99", "wait that 1 in 100 exceeds"), 2),
        wait(("wait_p999", "wait that 1 in 1,000 exceeds"), 3),
        percent(("waiting_percent", "requests that wait"), outcome.waiting),
        percent(("utilisation_percent", "slots busy"), outcome.utilisation),
        figure(
            ("mean_sojourn", "wait and service, on average"),
            Measure::Seconds,
            outcome.mean_sojourn,
        ),
        figure(
            ("mean_queue", "requests in line, on average"),
            Measure::Mean,
            outcome.mean_queue,
        ),
    ];
    if model.is_bounded() {
        figures.push(percent(
            ("rejected_percent", "refused, all places being taken"),
            outcome.rejected,
        ));
    }
    if model.has_patience() {
        figures.push(percent(
            ("abandoned_percent", "gave up waiting"),
            outcome.abandoned,
        ));
    }
    figures.push(figure(
        ("throughput", "requests served a second"),
        Measure::PerSecond,
        outcome.throughput,
    ));
    figures.push(Measured::count(
        ("requests", "requests counted"),
        outcome.requests,
    ));
    figures
}
