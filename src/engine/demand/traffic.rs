//! The requests of a stage, drawn one after the other.

use crate::engine::cost::Volume;
use crate::engine::random::Stream;
use crate::engine::route::Traffic;
use crate::scenario::{Arrival, NANOS_PER_MINUTE};
use crate::units::{Month, Ratio, Real};

use super::gaps::Gaps;
use super::sizes::DrawnSizes;
use super::week::{MINUTES, minutes};
use super::whole::floor;

/// The streams of random numbers that a seed gives: gaps and sizes do not depend on each other.
const GAPS: u64 = 1;
const SIZES: u64 = 2;

/// Nanoseconds of a week.
const WEEK: u64 = 7 * 1_440 * NANOS_PER_MINUTE;

/// An endless sequence of requests in the order of time, from Monday 00:00 by the clock of the
/// profile on.
///
/// A renewal process on a clock that runs as fast as traffic comes: gaps on that clock have a
/// mean of one request and the workload's coefficient of variation, and a minute of the week
/// takes as much of it as requests are expected then. Over whole weeks the mean rate is that of the
/// stage.
///
/// The same seed gives the same requests; memory does not depend on how many are drawn.
#[derive(Clone, Debug)]
pub struct StageTraffic {
    /// Requests expected in each minute of the week.
    rates: Vec<f64>,
    /// Their sum.
    week: f64,
    gaps: Gaps,
    sizes: DrawnSizes,
    of_gaps: Stream,
    of_sizes: Stream,
    /// The minute of the week, when it began, and how much of it is over.
    minute: usize,
    began: u64,
    over: f64,
    is_first: bool,
}

impl StageTraffic {
    /// The requests of a stage's traffic, which a seed determines.
    pub fn new(traffic: Traffic<'_>, seed: u64) -> Self {
        let workload = traffic.workload;
        let volume = Volume::new(traffic.tokens, traffic.mix, workload, traffic.month);
        let a_minute = volume.requests().checked_div(traffic.month.minutes());
        let a_minute = a_minute.map_or(0.0, Ratio::approximate);
        let rates = minutes(&workload.profile, traffic.peak);
        let rates: Vec<f64> = rates.iter().map(|rate| rate * a_minute).collect();
        Self {
            week: rates.iter().sum(),
            rates,
            gaps: Gaps::of(workload.burstiness.approximate()),
            sizes: DrawnSizes::new(&volume),
            of_gaps: Stream::of(seed, 0, GAPS),
            of_sizes: Stream::of(seed, 0, SIZES),
            minute: 0,
            began: 0,
            over: 0.0,
            is_first: true,
        }
    }

    /// The same requests to a model that writes so many completion tokens for each one it shows.
    #[must_use]
    pub fn with_reasoning(mut self, factor: Ratio) -> Self {
        self.sizes.multiply_completions(factor.approximate());
        self
    }

    /// How many requests are expected within so many nanoseconds.
    pub fn expected(&self, length: u64) -> f64 {
        let minutes = length / NANOS_PER_MINUTE;
        let rest = usize::try_from(minutes).unwrap_or(0) % MINUTES;
        let weeks = Real::count(length / WEEK).get();
        weeks * self.week + self.rates.iter().take(rest).sum::<f64>()
    }

    /// Requests expected in the busiest minute.
    pub fn peak(&self) -> f64 {
        self.rates.iter().copied().fold(0.0, f64::max)
    }

    /// The time at which so many requests more are expected; `None` beyond all time.
    fn advance(&mut self, mut requests: f64) -> Option<u64> {
        if requests >= self.week {
            // Whole weeks lead to the same minute of another one.
            let weeks = floor(requests / self.week);
            requests -= Real::count(weeks).get() * self.week;
            self.began = self.began.checked_add(weeks.checked_mul(WEEK)?)?;
        }
        loop {
            let rate = *self.rates.get(self.minute)?;
            let left = rate * (1.0 - self.over);
            if requests < left {
                self.over += requests / rate;
                let nanos = self.over * 60e9;
                return self.began.checked_add(floor(nanos));
            }
            requests = (requests - left).max(0.0);
            self.minute = (self.minute + 1) % MINUTES;
            self.began = self.began.checked_add(NANOS_PER_MINUTE)?;
            self.over = 0.0;
        }
    }
}

impl Iterator for StageTraffic {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        if self.week <= 0.0 {
            return None;
        }
        let gap = match self.is_first {
            true => self.gaps.left(&mut self.of_gaps),
            false => self.gaps.draw(&mut self.of_gaps),
        };
        self.is_first = false;
        let at = self.advance(gap)?;
        Some(self.sizes.draw(at, &mut self.of_sizes))
    }
}

/// The nanoseconds of a month.
pub fn nanos_of(month: Month) -> u64 {
    let nanos = month.minutes() * Ratio::whole(NANOS_PER_MINUTE);
    u64::try_from(nanos.round()).unwrap_or(u64::MAX)
}
