//! What is said of a played queue.

use crate::simulate::statistics::LEVEL_PERCENT;
use crate::simulate::{QueueModel, QueueOutcome};
use crate::units::Real;
use crate::words;

/// The title of a queue: `Queue of 9 requests/s at 10 slots of 1 s`.
pub fn queue_title(model: &QueueModel) -> String {
    let rate = words::number(model.arrival_rate().per_second());
    let slots = words::plural(model.servers(), "slot");
    let seconds = model.service_time().seconds().approximate();
    let seconds = Real::new(seconds).unwrap_or_default();
    let time = words::time(seconds);
    format!("{rate} requests/s at {slots} of {time}")
}

/// What was played, in a line.
pub fn queue_basis(outcome: &QueueOutcome, wanted: u64) -> Vec<String> {
    let count = words::count(outcome.requests);
    let seed = outcome.seed;
    let wanted = words::count(wanted);
    vec![match outcome.is_partial {
        false => format!("Played {count} requests (seed {seed})."),
        true => format!("Partial: ended after {count} of {wanted} requests (seed {seed})."),
    }]
}

/// What the figures rest on.
pub fn queue_notes(model: &QueueModel, outcome: &QueueOutcome) -> Vec<String> {
    let (lanes, warm_up) = (outcome.lanes, words::count(outcome.warm_up));
    let mut notes = vec![format!(
        "\"from\" and \"to\" hold the truth in {LEVEL_PERCENT} of 100 runs, if requests come \
             and are served as told. They come from {lanes} independent queues that each began \
             empty and played {warm_up} requests before any was counted."
    )];
    if model.is_bounded() || model.has_patience() {
        notes.push(
            "Waits are those of all requests that were let in, also of those that gave up; wait \
             and service is of those that were served."
                .to_owned(),
        );
    }
    notes
}
