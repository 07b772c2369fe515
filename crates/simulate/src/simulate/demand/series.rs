//! Demand by minutes, hours or other buckets of time.

use crate::scenario::Arrival;

/// What comes within a bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Requests.
    pub requests: u64,
    /// Tokens of their prompts, cached ones included.
    pub input: u64,
    /// Tokens of their prompts that no cache holds.
    pub uncached: u64,
    /// Tokens of their completions.
    pub output: u64,
}

impl Load {
    /// Counts a request in.
    fn take(&mut self, arrival: Arrival) {
        self.requests += 1;
        self.input += u64::from(arrival.input);
        self.uncached += u64::from(arrival.uncached());
        self.output += u64::from(arrival.output);
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            requests: self.requests + other.requests,
            input: self.input + other.input,
            uncached: self.uncached + other.uncached,
            output: self.output + other.output,
        }
    }
}

/// Demand in buckets that follow each other from time 0 on, empty ones among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The length of a bucket in nanoseconds.
    pub bucket: u64,
    /// What comes in each.
    pub loads: Vec<Load>,
}

impl Series {
    /// Counts requests, which come in the order of time, by buckets of so many nanoseconds over at
    /// least this length of time. The last bucket may be cut short by its end.
    pub fn new(arrivals: impl Iterator<Item = Arrival>, bucket: u64, length: u64) -> Self {
        let bucket = bucket.max(1);
        let index = |nanos: u64| usize::try_from(nanos / bucket).unwrap_or(usize::MAX);
        let mut loads = vec![Load::default(); index(length.div_ceil(bucket) * bucket)];
        for arrival in arrivals {
            let place = index(arrival.at);
            if place >= loads.len() {
                loads.resize(place + 1, Load::default());
            }
            loads[place].take(arrival);
        }
        Self { bucket, loads }
    }

    /// The same in buckets of so many of these, such as hours of minutes; the last one may hold
    /// fewer.
    #[must_use]
    pub fn merged(&self, buckets: usize) -> Self {
        let chunks = self.loads.chunks(buckets.max(1));
        let sum = |chunk: &[Load]| chunk.iter().fold(Load::default(), |sum, one| sum.and(*one));
        let width = u64::try_from(buckets.max(1)).unwrap_or(u64::MAX);
        Self {
            bucket: self.bucket.saturating_mul(width),
            loads: chunks.map(sum).collect(),
        }
    }

    /// All of it.
    pub fn total(&self) -> Load {
        self.loads
            .iter()
            .fold(Load::default(), |sum, one| sum.and(*one))
    }
}
