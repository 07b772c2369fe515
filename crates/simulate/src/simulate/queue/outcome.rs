//! What a played queue says, each figure with its interval.

use crate::simulate::statistics::{Batches, Estimate, Quantiles};
use crate::units::Real;

use super::lane::{Lane, Sums};
use super::model::QueueModel;

/// The outcome of a played queue; `None` where no request was met of which the figure speaks.
///
/// Waits are those of all requests that were let in, also of those that gave up.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueOutcome {
    /// How many requests were counted.
    pub requests: u64,
    /// How many independent lanes they are of.
    pub lanes: u64,
    /// How many requests each lane played before it counted.
    pub warm_up: u64,
    /// The seed that they come from.
    pub seed: u64,
    /// Whether the run was ended before all requests were played.
    pub is_partial: bool,
    /// Seconds until service begins, or until a request gives up.
    pub mean_wait: Option<Estimate>,
    /// The waits in seconds that 50, 95, 99 and 99.9 % of requests stay at or below.
    pub waits: [Option<Estimate>; 4],
    /// The share of requests that find no server free.
    pub waiting: Option<Estimate>,
    /// The share of time that a server works.
    pub utilisation: Option<Estimate>,
    /// Seconds from arrival to the end of service, of requests that are served.
    pub mean_sojourn: Option<Estimate>,
    /// Requests in line on average, by Little's law.
    pub mean_queue: Option<Estimate>,
    /// The share of requests that find all places taken.
    pub rejected: Option<Estimate>,
    /// The share of requests that give up.
    pub abandoned: Option<Estimate>,
    /// Requests served in a second.
    pub throughput: Option<Estimate>,
}

/// The shares whose waits are told.
pub(super) const SHARES: [f64; 4] = [0.5, 0.95, 0.99, 0.999];

/// The outcome of all lanes, in their order.
pub(super) fn outcome(
    model: &QueueModel,
    lanes: Vec<Lane>,
    (seed, warm_up): (u64, u64),
    is_partial: bool,
) -> QueueOutcome {
    let sums: Vec<Sums> = lanes.iter().map(|lane| lane.sums).collect();
    let ratio = |part: fn(&Sums) -> (f64, f64)| sums.iter().map(part).collect::<Batches>();
    let unit = model.service_seconds();
    let seconds = |batches: Batches| Some(batches.positive()?.times(unit));
    let servers = f64::from(model.servers);
    let working = ratio(|sums| (sums.busy, sums.time)).estimate();
    let waits = lanes.into_iter().map(|lane| lane.waits);
    let waits = Quantiles::of(waits.collect());
    QueueOutcome {
        requests: sums.iter().map(|sums| sums.arrived).sum(),
        lanes: u64::try_from(sums.len()).unwrap_or(u64::MAX),
        warm_up,
        seed,
        is_partial,
        mean_wait: seconds(ratio(|sums| (sums.wait, count(sums.admitted)))),
        waits: SHARES.map(|share| Some(waits.estimate(share)?.times(unit))),
        waiting: ratio(|sums| (count(sums.waited), count(sums.admitted))).share(),
        utilisation: working.map(|busy| busy.times(1.0 / servers)),
        mean_sojourn: seconds(ratio(|sums| (sums.sojourn, count(sums.served)))),
        mean_queue: ratio(|sums| (sums.wait, sums.time)).positive(),
        rejected: ratio(|sums| (count(sums.arrived - sums.admitted), count(sums.arrived))).share(),
        abandoned: ratio(|sums| (count(sums.admitted - sums.served), count(sums.arrived))).share(),
        throughput: ratio(|sums| (count(sums.served), sums.time))
            .estimate()
            .map(|rate| rate.times(1.0 / unit)),
    }
}

fn count(number: u64) -> f64 {
    Real::count(number).get()
}
