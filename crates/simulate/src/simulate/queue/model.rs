//! A queue that is known to make sense.

use crate::engine::queue::MOST_SERVERS;
use crate::units::{Duration, Rate, Real, Reject, RejectKind};

use super::distribution::Distribution;
use crate::simulate::whole::nearest;

/// More places than that are no bound.
const MOST_PLACES: u32 = 10_000_000;
/// Requests arrive at least once in so many service times, and at most so often in one.
const LOADS: std::ops::RangeInclusive<f64> = 1e-6..=1e9;
/// The mean patience in service times; beyond it nobody gives up.
const PATIENCES: std::ops::RangeInclusive<f64> = 1e-6..=1e9;

/// Requests that arrive, wait for one of several servers in order of arrival, are served and leave.
///
/// Written G/G/c/K+G: gaps and service times of any law, `c` servers, at most `K` requests within,
/// and requests that give up when they have waited too long. A request that finds all places taken
/// is refused. One that gives up leaves the line at that moment.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueModel {
    pub(super) arrivals_at: Rate,
    pub(super) service_time: Duration,
    pub(super) servers: u32,
    pub(super) arrivals: Distribution,
    pub(super) service: Distribution,
    pub(super) capacity: Option<u32>,
    pub(super) patience: Option<Patience>,
}

/// How long requests wait before they give up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Patience {
    pub(super) mean: Duration,
    pub(super) law: Distribution,
}

impl QueueModel {
    /// A queue M/M/c: exponential gaps and service times, a line without end, and patience
    /// without end.
    ///
    /// # Errors
    /// Rates or times that are not positive or far from each other, and servers of 0 or over a
    /// million.
    pub fn new(arrivals: Rate, service_time: Duration, servers: u64) -> Result<Self, Reject> {
        let out_of_range = |message: &str| Reject::new(RejectKind::OutOfRange, message);
        let load = arrivals.per_second().approximate() * service_time.seconds().approximate();
        if !LOADS.contains(&load) {
            return Err(out_of_range(
                "the arrival rate times the service time is not between 0.000001 and 1,000,000,000",
            ));
        }
        let most = u64::from(MOST_SERVERS);
        let servers = u32::try_from(servers).ok();
        let servers = servers.filter(|servers| (1..=most).contains(&u64::from(*servers)));
        let servers =
            servers.ok_or_else(|| out_of_range("a queue has between 1 and 1,000,000 servers"))?;
        Ok(Self {
            arrivals_at: arrivals,
            service_time,
            servers,
            arrivals: Distribution::EXPONENTIAL,
            service: Distribution::EXPONENTIAL,
            capacity: None,
            patience: None,
        })
    }

    /// With gaps between requests that vary by this law.
    #[must_use]
    pub fn with_arrivals(mut self, law: Distribution) -> Self {
        self.arrivals = law;
        self
    }

    /// With service times that vary by this law.
    #[must_use]
    pub fn with_service(mut self, law: Distribution) -> Self {
        self.service = law;
        self
    }

    /// With so many places, those at the servers included.
    ///
    /// # Errors
    /// Fewer places than servers, or over ten million.
    pub fn with_capacity(mut self, places: u64) -> Result<Self, Reject> {
        let known = u32::try_from(places).ok();
        let known = known.filter(|places| (self.servers..=MOST_PLACES).contains(places));
        if known.is_none() {
            let message = format!(
                "there are {places} places for {} servers; places include those at the servers, \
                 and are at most {MOST_PLACES}",
                self.servers
            );
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        self.capacity = known;
        Ok(self)
    }

    /// With requests that give up after waiting so many seconds on average.
    ///
    /// # Errors
    /// A patience that is far from the service time.
    pub fn with_patience(mut self, mean: Duration, law: Distribution) -> Result<Self, Reject> {
        if !PATIENCES.contains(&(mean.seconds().approximate() / self.service_seconds())) {
            let message =
                "the patience is not between 0.000001 and 1,000,000,000 service times".to_owned();
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        self.patience = Some(Patience { mean, law });
        Ok(self)
    }

    /// How often requests come.
    pub fn arrival_rate(&self) -> Rate {
        self.arrivals_at
    }

    /// The mean service time.
    pub fn service_time(&self) -> Duration {
        self.service_time
    }

    /// How many servers there are.
    pub fn servers(&self) -> u64 {
        self.servers.into()
    }

    /// Whether a request can find all places taken.
    pub fn is_bounded(&self) -> bool {
        self.capacity.is_some()
    }

    /// Whether requests can give up.
    pub fn has_patience(&self) -> bool {
        self.patience.is_some()
    }

    /// How many servers the requests would keep busy if none was refused or gave up; in Erlangs.
    pub fn offered_load(&self) -> Real {
        Real::new(self.load()).unwrap_or_default()
    }

    /// The same as a plain number.
    pub(super) fn load(&self) -> f64 {
        self.per_second() * self.service_seconds()
    }

    /// The unit of time in a run, in seconds.
    pub(super) fn service_seconds(&self) -> f64 {
        self.service_time.seconds().approximate()
    }

    fn per_second(&self) -> f64 {
        self.arrivals_at.per_second().approximate()
    }

    /// The offered load over the servers; at 1 or more the line grows without end unless
    /// something bounds it.
    fn utilisation(&self) -> f64 {
        self.load() / self.count()
    }

    /// By how many requests the line grows in a second; `None` where it does not grow for ever.
    pub fn drift(&self) -> Option<Real> {
        let is_bounded = self.is_bounded() || self.has_patience();
        let more = self.per_second() - self.count() / self.service_seconds();
        Real::new(more).filter(|_| !is_bounded && self.utilisation() >= 1.0)
    }

    fn count(&self) -> f64 {
        f64::from(self.servers)
    }

    /// After how many requests a queue that began empty has forgotten it.
    ///
    /// Five times the time in which the line forgets, which near full utilisation is that of a
    /// reflected Brownian motion, 2(Ca² + Cs²)ρ ÷ (1 - ρ)² gaps, or, where that is shorter, the
    /// time to wander through all places or until patience ends; and ten times the service time.
    pub fn warm_up(&self) -> u64 {
        let utilisation = self.utilisation();
        let square = |law: Distribution| law.variation().approximate().powi(2);
        let variance = (square(self.arrivals) + square(self.service)).max(0.1);
        let room = self.capacity.map_or(f64::INFINITY, |places| {
            let places = f64::from(places - self.servers) + 1.0;
            2.0 * places * places / variance
        });
        let patience = self.patience.map_or(f64::INFINITY, |patience| {
            patience.mean.seconds().approximate() * self.per_second()
        });
        let line = if utilisation < 1.0 {
            2.0 * variance * utilisation / (1.0 - utilisation).powi(2)
        } else {
            f64::INFINITY
        };
        let service = self.load() * (1.0 + square(self.service));
        let requests = 5.0 * line.min(room).min(patience) + 10.0 * service;
        nearest(requests.clamp(100.0, 1e12))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    fn queue(rate: &str, time: &str, servers: u64) -> Result<QueueModel, Reject> {
        QueueModel::new(Rate::parse(rate)?, Duration::parse(time)?, servers)
    }

    #[test]
    fn a_queue_that_makes_no_sense_is_refused() {
        assert!(queue("0/s", "1s", 1).is_err() && queue("1/s", "0s", 1).is_err());
        assert!(queue("1/s", "1s", 0).is_err() && queue("1/s", "1s", 1 << 40).is_err());
        let queue = queue("1/s", "1s", 4).unwrap();
        assert!(queue.clone().with_capacity(3).is_err());
        assert!(
            queue
                .with_patience(Duration::NONE, Distribution::EXPONENTIAL)
                .is_err()
        );
    }

    #[test]
    fn the_drift_is_told_where_nothing_bounds_the_line() {
        let queue_of = |rate| queue(rate, "0.5s", 5).unwrap();
        assert_eq!(queue_of("12/s").drift(), Some(Real::count(2)));
        assert_eq!(queue_of("12/s").with_capacity(9).unwrap().drift(), None);
        assert_eq!(queue_of("9/s").drift(), None);
    }

    #[test]
    fn the_warm_up_grows_with_the_utilisation() {
        let warm = |rate| queue(rate, "1s", 10).unwrap().warm_up();
        assert_eq!((warm("9/s"), warm("9.9/s")), (1_980, 198_198));
    }
}
