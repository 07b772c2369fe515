//! Replications on several threads, added up so that the number of threads changes nothing.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crate::engine::random::Stream;
use crate::scenario::Arrival;
use crate::units::Real;

use super::model::PathModel;
use super::play::play;
use super::tally::Tally;

/// Replications are added up in so many batches at the most, so that memory does not grow with
/// their number.
pub const MOST_BATCHES: u64 = 64;

/// The substream that seeds the requests of a replication.
const REQUESTS: u64 = 0x3000;

/// How a simulation is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// What random numbers begin with.
    pub seed: u64,
    /// How often the horizon is played, at least once.
    pub replications: u64,
    /// On how many threads, at least one.
    pub threads: usize,
}

/// More requests than this are not played: they would take hours.
const MOST_REQUESTS: f64 = 1e10;
/// Requests that a thread plays in a second, about.
const A_SECOND: f64 = 2e6;
/// Seconds after which it is worth saying how long it will take.
const LONG: f64 = 20.0;

/// What a run will take, about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foreseen {
    /// Requests of all replications.
    pub requests: Real,
    /// Seconds.
    pub seconds: Real,
}

impl Foreseen {
    /// Whether these are more requests than are played.
    pub fn is_too_much(self) -> bool {
        self.requests.get() > MOST_REQUESTS
    }

    /// Whether it is worth saying before.
    pub fn is_long(self) -> bool {
        self.seconds.get() > LONG
    }
}

impl Run {
    /// What it will take to play so many requests each time.
    pub fn foreseen(self, expected: Real) -> Foreseen {
        let requests = expected.get() * Real::count(self.replications).get();
        let threads = u64::try_from(self.threads.max(1)).unwrap_or(u64::MAX);
        let seconds = requests / A_SECOND / Real::count(threads).get();
        let most = |number| Real::new(number).unwrap_or(Real::count(u64::MAX));
        Foreseen {
            requests: most(requests),
            seconds: most(seconds),
        }
    }
}

/// What the random numbers of a replication's own requests begin with.
pub fn seed_of(seed: u64, replication: u64) -> u64 {
    Stream::of(seed, replication, REQUESTS).bits()
}

/// What is told of a run while it lasts, and whether it goes on.
pub struct Watch<'w> {
    /// Told after each replication how many that was, on whichever thread.
    pub played: &'w (dyn Fn(u64) + Sync),
    /// Asked before each replication; where it says no, the run ends with what it has.
    pub goes_on: &'w (dyn Fn() -> bool + Sync),
}

impl Watch<'_> {
    /// Nobody looks, and nobody ends it.
    pub const NONE: Watch<'static> = Watch {
        played: &|_| (),
        goes_on: &|| true,
    };
}

/// Replications that are added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// How many.
    pub replications: u64,
    /// What they counted together.
    pub tally: Tally,
}

/// Plays the path as often as is asked, each time with random numbers and requests of its own.
///
/// What comes of it depends on the model, the requests, the seed and the number of replications
/// alone, unless it is ended before.
pub fn simulate<I: Iterator<Item = Arrival>>(
    model: &PathModel,
    arrivals: &(impl Fn(u64) -> I + Sync),
    run: Run,
    watch: &Watch<'_>,
) -> Vec<Batch> {
    let replications = run.replications.max(1);
    let batches = MOST_BATCHES.min(replications);
    let next = AtomicU64::new(0);
    let work = || {
        let mut mine: Vec<(u64, Batch)> = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= batches {
                return mine;
            }
            let bound = |number| share(number, replications, batches);
            let numbers = bound(number)..bound(number + 1);
            mine.extend(batch(model, arrivals, run.seed, numbers, watch).map(|one| (number, one)));
        }
    };
    let mut all: Vec<(u64, Batch)> = thread::scope(|scope| {
        let others: Vec<_> = (1..run.threads.max(1)).map(|_| scope.spawn(work)).collect();
        let mine = work();
        let theirs = others.into_iter().map(thread::ScopedJoinHandle::join);
        let theirs = theirs.flat_map(|joined| joined.expect("a simulation does not panic"));
        mine.into_iter().chain(theirs).collect()
    });
    all.sort_unstable_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, batch)| batch).collect()
}

/// The replications of one batch; `None` where the run was ended before the first.
fn batch<I: Iterator<Item = Arrival>>(
    model: &PathModel,
    arrivals: &(impl Fn(u64) -> I + Sync),
    seed: u64,
    numbers: std::ops::Range<u64>,
    watch: &Watch<'_>,
) -> Option<Batch> {
    let mut sum: Option<Batch> = None;
    for number in numbers {
        if !(watch.goes_on)() {
            break;
        }
        let tally = play(model, arrivals(number), seed, number);
        (watch.played)(1);
        match &mut sum {
            Some(batch) => {
                batch.replications += 1;
                batch.tally.join(&tally);
            }
            None => {
                sum = Some(Batch {
                    replications: 1,
                    tally,
                });
            }
        }
    }
    sum
}

/// The first replication of a batch: batches differ by one replication at the most.
fn share(number: u64, replications: u64, batches: u64) -> u64 {
    let first = u128::from(number) * u128::from(replications) / u128::from(batches);
    u64::try_from(first).unwrap_or(u64::MAX)
}
