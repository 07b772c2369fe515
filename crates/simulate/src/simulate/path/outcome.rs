//! What comes of all replications: figures with their intervals.

use crate::simulate::statistics::{Batches, Estimate, Quantiles};
use crate::units::Real;

use super::replicate::Batch;
use super::tally::{Billed, StationTally, Tally};

/// What a simulated path came to.
#[derive(Clone, Debug)]
pub struct PathOutcome {
    batches: Vec<Batch>,
    latencies: Quantiles,
    waits: Quantiles,
}

impl PathOutcome {
    /// The outcome of these batches.
    pub fn new(batches: Vec<Batch>) -> Self {
        let latencies = batches.iter().map(|batch| batch.tally.latencies.clone());
        let waits = batches.iter().map(|batch| batch.tally.waits.clone());
        Self {
            latencies: Quantiles::of(latencies.collect()),
            waits: Quantiles::of(waits.collect()),
            batches,
        }
    }

    /// How often the horizon was played.
    pub fn replications(&self) -> u64 {
        self.batches.iter().map(|batch| batch.replications).sum()
    }

    /// A count over all replications.
    pub fn sum(&self, of: impl Fn(&Tally) -> u64) -> u64 {
        self.batches.iter().map(|batch| of(&batch.tally)).sum()
    }

    /// What a station bills over all replications.
    pub fn billed(&self, station: usize, of: fn(&StationTally) -> Billed) -> Billed {
        let all = self.batches.iter();
        let all = all.map(|batch| of(&batch.tally.stations[station]));
        all.fold(Billed::default(), Billed::and)
    }

    /// The share of requests that such a count is.
    pub fn share(&self, of: impl Fn(&Tally) -> u64) -> Option<Estimate> {
        self.share_of(of, |tally| tally.came)
    }

    /// The share of one count in another.
    pub fn share_of(
        &self,
        part: impl Fn(&Tally) -> u64,
        whole: impl Fn(&Tally) -> u64,
    ) -> Option<Estimate> {
        let counts = self.batches.iter().map(|batch| {
            let of = |number: u64| Real::count(number).get();
            (of(part(&batch.tally)), of(whole(&batch.tally)))
        });
        counts.collect::<Batches>().share()
    }

    /// The mean of a sum over a count.
    pub fn mean(
        &self,
        sum: impl Fn(&Tally) -> f64,
        count: impl Fn(&Tally) -> u64,
    ) -> Option<Estimate> {
        let pairs = self.batches.iter().map(|batch| {
            let over = Real::count(count(&batch.tally)).get();
            (sum(&batch.tally), over)
        });
        pairs.collect::<Batches>().estimate()
    }

    /// The mean of something that a batch sums up over its replications, for each of them.
    pub fn each(&self, sum: impl Fn(&Batch) -> f64) -> Option<Estimate> {
        let pairs = self.batches.iter();
        let pairs = pairs.map(|batch| (sum(batch), Real::count(batch.replications).get()));
        pairs.collect::<Batches>().estimate()
    }

    /// How often something happens in a replication, on average.
    pub fn count(&self, of: impl Fn(&Tally) -> u64) -> Option<Estimate> {
        self.each(|batch| Real::count(of(&batch.tally)).get())
    }

    /// The time in seconds that a share of answers does not exceed.
    pub fn latency(&self, share: f64) -> Option<Estimate> {
        self.latencies.estimate(share)
    }

    /// The time in seconds that a share of requests does not wait longer for a slot.
    pub fn wait(&self, share: f64) -> Option<Estimate> {
        self.waits.estimate(share)
    }
}
