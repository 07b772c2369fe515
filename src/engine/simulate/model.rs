//! A queue that is known to make sense.

use crate::units::{Real, Reject, RejectKind};

use super::law::Law;

/// More servers than that are no queue of requests any more.
const MOST_SERVERS: u64 = 1_000_000;
/// More places than that are no bound.
const MOST_PLACES: u64 = 10_000_000;
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
    /// Requests a second.
    pub(super) arrival_rate: Real,
    /// The mean service time in seconds.
    pub(super) service_time: Real,
    pub(super) servers: u64,
    pub(super) arrivals: Law,
    pub(super) service: Law,
    pub(super) capacity: Option<u64>,
    pub(super) patience: Option<Patience>,
}

/// How long requests wait before they give up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Patience {
    /// The mean in seconds.
    pub(super) mean: Real,
    pub(super) law: Law,
}

impl QueueModel {
    /// A queue M/M/c: exponential gaps and service times, a line without end, and patience
    /// without end.
    ///
    /// # Errors
    /// Rates or times that are not positive or far from each other, and servers of 0 or over a
    /// million.
    pub fn new(arrival_rate: Real, service_time: Real, servers: u64) -> Result<Self, Reject> {
        let out_of_range = |message: &str| Err(Reject::new(RejectKind::OutOfRange, message));
        if !LOADS.contains(&(arrival_rate.get() * service_time.get())) {
            return out_of_range(
                "the arrival rate times the service time is not between 0.000001 and 1,000,000,000",
            );
        }
        if !(1..=MOST_SERVERS).contains(&servers) {
            return out_of_range("a queue has between 1 and 1,000,000 servers");
        }
        Ok(Self {
            arrival_rate,
            service_time,
            servers,
            arrivals: Law::EXPONENTIAL,
            service: Law::EXPONENTIAL,
            capacity: None,
            patience: None,
        })
    }

    /// With gaps between requests that vary by this law.
    #[must_use]
    pub fn with_arrivals(mut self, law: Law) -> Self {
        self.arrivals = law;
        self
    }

    /// With service times that vary by this law.
    #[must_use]
    pub fn with_service(mut self, law: Law) -> Self {
        self.service = law;
        self
    }

    /// With so many places, those at the servers included.
    ///
    /// # Errors
    /// Fewer places than servers, or over ten million.
    pub fn with_capacity(mut self, places: u64) -> Result<Self, Reject> {
        if !(self.servers..=MOST_PLACES.max(self.servers)).contains(&places) {
            let message = format!(
                "there are {places} places for {} servers; places include those at the servers, \
                 and are at most {MOST_PLACES}",
                self.servers
            );
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        self.capacity = Some(places);
        Ok(self)
    }

    /// With requests that give up after waiting so many seconds on average.
    ///
    /// # Errors
    /// A patience that is far from the service time.
    pub fn with_patience(mut self, mean: Real, law: Law) -> Result<Self, Reject> {
        if !PATIENCES.contains(&(mean.get() / self.service_time.get())) {
            let message =
                "the patience is not between 0.000001 and 1,000,000,000 service times".to_owned();
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        self.patience = Some(Patience { mean, law });
        Ok(self)
    }

    /// Requests a second.
    pub fn arrival_rate(&self) -> Real {
        self.arrival_rate
    }

    /// The mean service time in seconds.
    pub fn service_time(&self) -> Real {
        self.service_time
    }

    /// How many servers there are.
    pub fn servers(&self) -> u64 {
        self.servers
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
        self.arrival_rate.get() * self.service_time.get()
    }

    /// The offered load over the servers; at 1 or more the line grows without end unless
    /// something bounds it.
    fn utilisation(&self) -> f64 {
        self.load() / self.count()
    }

    /// By how many requests the line grows in a second; `None` where it does not grow for ever.
    pub fn drift(&self) -> Option<Real> {
        let is_bounded = self.is_bounded() || self.has_patience();
        let served = self.count() / self.service_time.get();
        let more = self.arrival_rate.get() - served;
        Real::new(more).filter(|_| !is_bounded && self.utilisation() >= 1.0)
    }

    fn count(&self) -> f64 {
        Real::count(self.servers).get()
    }

    /// After how many requests a queue that began empty has forgotten it.
    ///
    /// Five times the time in which the line forgets, which near full utilisation is that of a
    /// reflected Brownian motion, 2(Ca² + Cs²)ρ ÷ (1 - ρ)² gaps, or, where that is shorter, the
    /// time to wander through all places or until patience ends; and ten times the service time.
    pub fn warm_up(&self) -> u64 {
        let utilisation = self.utilisation();
        let variance = self.arrivals.variation().powi(2) + self.service.variation().powi(2);
        let variance = variance.max(0.1);
        let room = self.capacity.map_or(f64::INFINITY, |places| {
            let places = Real::count(places - self.servers + 1).get();
            2.0 * places * places / variance
        });
        let patience = self.patience.map_or(f64::INFINITY, |patience| {
            patience.mean.get() * self.arrival_rate.get()
        });
        let line = match utilisation < 1.0 {
            true => 2.0 * variance * utilisation / (1.0 - utilisation).powi(2),
            false => f64::INFINITY,
        };
        let service = self.load() * (1.0 + self.service.variation().powi(2));
        let requests = 5.0 * line.min(room).min(patience) + 10.0 * service;
        whole(requests.clamp(100.0, 1e12))
    }
}

/// The nearest whole number to one below 2^53.
pub(super) fn whole(number: f64) -> u64 {
    // At 2^52 the step between neighbours is 1, so that the lower bits are the whole number.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    (number + WHOLE).to_bits() & ((1 << 52) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn real(number: f64) -> Real {
        Real::new(number).unwrap()
    }

    #[test]
    fn a_queue_that_makes_no_sense_is_refused() {
        assert!(QueueModel::new(Real::ZERO, Real::ONE, 1).is_err());
        assert!(QueueModel::new(Real::ONE, Real::ONE, 0).is_err());
        let queue = QueueModel::new(Real::ONE, Real::ONE, 4).unwrap();
        assert!(queue.clone().with_capacity(3).is_err());
        assert!(queue.with_patience(Real::ZERO, Law::EXPONENTIAL).is_err());
    }

    #[test]
    fn the_drift_is_told_where_nothing_bounds_the_line() {
        let queue = QueueModel::new(real(12.0), real(0.5), 5).unwrap();
        assert_eq!(queue.drift(), Some(real(2.0)));
        assert_eq!(queue.clone().with_capacity(9).unwrap().drift(), None);
        let below = QueueModel::new(real(9.0), real(0.5), 5).unwrap();
        assert_eq!(below.drift(), None);
    }

    #[test]
    fn the_warm_up_grows_with_the_utilisation() {
        let warm = |rate: f64| {
            QueueModel::new(real(rate), Real::ONE, 10)
                .unwrap()
                .warm_up()
        };
        assert!(
            (warm(9.0), warm(9.9)) == (1_980, 198_198),
            "{} {}",
            warm(9.0),
            warm(9.9)
        );
    }

    #[test]
    fn whole_numbers_are_found() {
        assert_eq!(
            [0.2, 1.0, 2.6, 1e12].map(whole),
            [0, 1, 3, 1_000_000_000_000]
        );
    }
}
