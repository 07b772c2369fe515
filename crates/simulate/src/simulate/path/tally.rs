//! What one replication counts.

use crate::simulate::statistics::Histogram;

use super::breaker::Spent;

/// Tokens of requests, and how many requests carried them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Billed {
    /// Requests of which anything is billed.
    pub requests: u64,
    /// Prompt tokens that no cache holds.
    pub input: u64,
    /// Prompt tokens that a cache holds.
    pub cached: u64,
    /// Completion tokens.
    pub output: u64,
}

impl Billed {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            requests: self.requests + other.requests,
            input: self.input + other.input,
            cached: self.cached + other.cached,
            output: self.output + other.output,
        }
    }

    /// All tokens.
    pub const fn tokens(self) -> u64 {
        self.input + self.cached + self.output
    }
}

/// What one station met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StationTally {
    /// Attempts, those that fail or are refused included.
    pub attempts: u64,
    /// Requests that it answered.
    pub served: u64,
    /// Attempts that failed while it was up.
    pub errors: u64,
    /// Attempts that failed since it was down.
    pub down: u64,
    /// Attempts that the client gave up.
    pub late: u64,
    /// Attempts that its limits refused.
    pub refused: u64,
    /// Requests that an open breaker sent elsewhere.
    pub passed_by: u64,
    /// What is billed, failed attempts included.
    pub billed: Billed,
    /// What of that is for attempts that failed, and for answers that came second.
    pub wasted: Billed,
}

/// What a breaker did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BreakerTally {
    /// How often it tripped.
    pub trips: u64,
    /// Time in each state, in nanoseconds.
    pub closed: u64,
    /// Open.
    pub open: u64,
    /// Cooled down, until a probe went well.
    pub half_open: u64,
}

impl BreakerTally {
    pub(super) const fn new(trips: u64, spent: Spent) -> Self {
        Self {
            trips,
            closed: spent.closed,
            open: spent.open,
            half_open: spent.half_open,
        }
    }
}

/// What one replication counted. Of all requests that came, each was served, rejected, failed,
/// abandoned or turned away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Requests that came.
    pub came: u64,
    /// Requests that were answered.
    pub served: u64,
    /// Of those, by another station than they were planned for.
    pub failed_over: u64,
    /// Requests whose last attempt was refused by a limit.
    pub rejected: u64,
    /// Requests whose last attempt failed otherwise, or that no station was tried for.
    pub failed: u64,
    /// Of those without an answer, requests whose deadline passed.
    pub missed: u64,
    /// Requests that were given up while they waited for a slot.
    pub abandoned: u64,
    /// Requests that found too many others waiting.
    pub turned_away: u64,
    /// Second requests that were sent since the first took long.
    pub hedged: u64,
    /// Requests that got a slot, and those of them that waited for it.
    pub started: u64,
    /// Those that waited.
    pub waited: u64,
    /// The time that slots were busy, in nanoseconds.
    pub busy: u128,
    /// How long answers took, in seconds.
    pub latencies: Histogram,
    /// The same summed up, in nanoseconds.
    pub latency: u128,
    /// How long requests waited for a slot, in seconds.
    pub waits: Histogram,
    /// The same summed up, in nanoseconds.
    pub waiting: u128,
    /// The stations.
    pub stations: Vec<StationTally>,
    /// The breaker, where there is one.
    pub breaker: Option<BreakerTally>,
    /// Of each source of outages, nanoseconds down and outages.
    pub outages: Vec<(u64, u64)>,
}

impl StationTally {
    /// Adds what another replication met.
    fn join(&mut self, other: &Self) {
        self.attempts += other.attempts;
        self.served += other.served;
        self.errors += other.errors;
        self.down += other.down;
        self.late += other.late;
        self.refused += other.refused;
        self.passed_by += other.passed_by;
        self.billed = self.billed.and(other.billed);
        self.wasted = self.wasted.and(other.wasted);
    }
}

impl Tally {
    /// Adds what another replication of the same model counted.
    pub(super) fn join(&mut self, other: &Self) {
        self.came += other.came;
        self.served += other.served;
        self.failed_over += other.failed_over;
        self.rejected += other.rejected;
        self.failed += other.failed;
        self.missed += other.missed;
        self.abandoned += other.abandoned;
        self.turned_away += other.turned_away;
        self.hedged += other.hedged;
        self.started += other.started;
        self.waited += other.waited;
        self.busy += other.busy;
        self.latency += other.latency;
        self.waiting += other.waiting;
        self.latencies.join(&other.latencies);
        self.waits.join(&other.waits);
        for (mine, theirs) in self.stations.iter_mut().zip(&other.stations) {
            mine.join(theirs);
        }
        if let (Some(mine), Some(theirs)) = (&mut self.breaker, &other.breaker) {
            mine.trips += theirs.trips;
            mine.closed += theirs.closed;
            mine.open += theirs.open;
            mine.half_open += theirs.half_open;
        }
        for (mine, theirs) in self.outages.iter_mut().zip(&other.outages) {
            *mine = (mine.0 + theirs.0, mine.1 + theirs.1);
        }
    }

    /// Attempts at all stations.
    pub fn attempts(&self) -> u64 {
        self.stations.iter().map(|station| station.attempts).sum()
    }
}
