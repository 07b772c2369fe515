//! What is demanded a minute, on average and at most.

use crate::scenario::{Arrival, NANOS_PER_MINUTE};
use crate::units::{Ratio, Real};

use super::{Demand, Load, Series};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DemandMeter {
    /// Requests.
    Requests,
    /// Tokens of prompts, cached ones included.
    Input,
    /// Tokens of prompts that no cache holds.
    Uncached,
    /// Tokens of completions.
    Output,
}

impl DemandMeter {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Requests, Self::Input, Self::Uncached, Self::Output];

    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Input => "input",
            Self::Uncached => "uncached_input",
            Self::Output => "output",
        }
    }

    /// Its part of a load.
    pub const fn of(self, load: Load) -> u64 {
        match self {
            Self::Requests => load.requests,
            Self::Input => load.input,
            Self::Uncached => load.uncached,
            Self::Output => load.output,
        }
    }
}

/// What is demanded of one meter. Minutes are counted from time 0 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeterDemand {
    /// The meter.
    pub meter: DemandMeter,
    /// All of it.
    pub total: u64,
    /// The mean a minute: all of it ÷ the length of time; `None` where that is below a minute.
    pub mean: Option<Ratio>,
    /// The most in a minute.
    pub peak: u64,
    /// What 99 % of minutes stay at or below: the smallest such count that a minute has.
    pub p99: u64,
    /// The same of 99.9 %.
    pub p999: u64,
}

impl MeterDemand {
    /// The busiest minute over the mean one.
    pub fn peak_to_mean(&self) -> Option<Ratio> {
        Ratio::whole(self.peak).checked_div(self.mean?)
    }
}

/// A demand in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemandStatistics {
    /// By meter, in the order of [`DemandMeter::ALL`].
    pub meters: Vec<MeterDemand>,
    /// Minutes that were counted, empty ones among them. The last one may be cut short.
    pub minutes: u64,
    /// The coefficient of variation of the gaps between requests; `None` of fewer than two gaps,
    /// and when all requests come at once.
    pub gap_cv: Option<Real>,
    /// Requests that come at the same time as the one before.
    pub simultaneous: u64,
    /// Requests without any token.
    pub empty: u64,
}

impl DemandStatistics {
    pub(super) fn new(demand: &Demand) -> Self {
        let series = demand.series(NANOS_PER_MINUTE);
        let total = series.total();
        let minutes = Ratio::whole(demand.length).checked_div(Ratio::whole(NANOS_PER_MINUTE));
        let length = minutes.filter(|minutes| *minutes >= Ratio::ONE);
        let meters = DemandMeter::ALL.map(|meter| {
            let sorted = sorted(&series, meter);
            let total = meter.of(total);
            MeterDemand {
                meter,
                total,
                mean: length.and_then(|minutes| Ratio::whole(total).checked_div(minutes)),
                peak: sorted.last().copied().unwrap_or(0),
                p99: at_rank(&sorted, 990),
                p999: at_rank(&sorted, 999),
            }
        });
        let arrivals = &demand.arrivals;
        let is_at_once = |pair: &&[Arrival]| pair[0].at == pair[1].at;
        let is_empty = |one: &&Arrival| one.input == 0 && one.output == 0;
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Self {
            meters: meters.to_vec(),
            minutes: count(series.loads.len()),
            gap_cv: gap_cv(arrivals),
            simultaneous: count(arrivals.windows(2).filter(is_at_once).count()),
            empty: count(arrivals.iter().filter(is_empty).count()),
        }
    }

    /// The figures of a meter.
    pub fn of(&self, meter: DemandMeter) -> Option<&MeterDemand> {
        self.meters.iter().find(|one| one.meter == meter)
    }
}

fn sorted(series: &Series, meter: DemandMeter) -> Vec<u64> {
    let mut counts: Vec<u64> = series.loads.iter().map(|load| meter.of(*load)).collect();
    counts.sort_unstable();
    counts
}

/// The nearest rank: the smallest value that at least so many thousandths stay at or below, which
/// Hyndman and Fan (1996) call the first definition. Zero when there is none.
pub(crate) fn at_rank(sorted: &[u64], thousandths: usize) -> u64 {
    let rank = (sorted.len() * thousandths).div_ceil(1_000);
    let place = rank.checked_sub(1).and_then(|place| sorted.get(place));
    place.copied().unwrap_or(0)
}

/// The standard deviation of gaps over their mean, by Welford's running sums, with n − 1 under the
/// squares.
fn gap_cv(arrivals: &[Arrival]) -> Option<Real> {
    let (mut count, mut mean, mut squares) = (0.0, 0.0, 0.0);
    for pair in arrivals.windows(2) {
        let gap = Real::count(pair[1].at - pair[0].at).get();
        count += 1.0;
        let off = gap - mean;
        mean += off / count;
        squares += off * (gap - mean);
    }
    if count < 2.0 || mean <= 0.0 {
        return None;
    }
    let variance: f64 = squares / (count - 1.0);
    Real::new(variance.sqrt() / mean)
}
