//! What closed forms say of a queue, as far as there are any.

use crate::engine::queue::{
    BoundedQueue, ErlangA, ErlangC, Queue, Station, offered_load, pollaczek_khinchine,
};
use crate::units::{Ratio, Real, Share};

use super::model::QueueModel;
use super::outcome::SHARES;
use crate::simulate::whole::nearest;

/// Figures of a queue by exact formulas, each `None` where there is no such formula.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exact {
    /// Seconds until service begins, or until a request gives up.
    pub mean_wait: Option<Real>,
    /// The waits in seconds that 50, 95, 99 and 99.9 % of requests stay at or below.
    pub waits: [Option<Real>; 4],
    /// The share of requests that find no server free, of those let in.
    pub waiting: Option<Real>,
    /// The share of time that a server works.
    pub utilisation: Option<Real>,
    /// Seconds from arrival to the end of service, of requests that are served.
    pub mean_sojourn: Option<Real>,
    /// Requests in line on average.
    pub mean_queue: Option<Real>,
    /// The share of requests that find all places taken.
    pub rejected: Option<Real>,
    /// The share of requests that give up.
    pub abandoned: Option<Real>,
    /// Requests served in a second.
    pub throughput: Option<Real>,
}

impl Exact {
    /// What is known of a queue: of M/M/c, M/M/c/K and M/M/c+M everything, of M/G/1 the mean, of
    /// M/G/c/c how many are refused (Sevastyanov, 1957), and of any queue without bounds how busy
    /// it is.
    pub fn of(model: &QueueModel) -> Self {
        let load = offered_load(model.arrivals_at, model.service_time);
        let known = Station::new(model.servers, load);
        known.map_or_else(Self::default, |station| Self::at(model, station, load))
    }

    fn at(model: &QueueModel, station: Station, load: Ratio) -> Self {
        let is_simple = model.arrivals.is_exponential() && model.service.is_exponential();
        let mut exact = match (is_simple, model.capacity, model.patience) {
            (true, None, None) => Self::of_queue(model, &Queue::Endless(ErlangC::new(station))),
            (true, Some(places), None) => {
                let room = BoundedQueue::new(station, places);
                room.map_or_else(Self::default, |room| {
                    let rejected = room.blocked();
                    let of_queue = Self::of_queue(model, &Queue::Bounded(room));
                    Self {
                        rejected: Some(rejected),
                        ..of_queue
                    }
                })
            }
            (true, None, Some(patience)) if patience.law.is_exponential() => {
                let queue = ErlangA::new(station, patience.mean, model.service_time);
                queue.map_or_else(Self::default, |queue| Self::of_impatient(model, queue))
            }
            (false, None, None) => Self::of_one(model, station),
            (false, Some(places), None) if places == model.servers => Self {
                rejected: Self::lost(model, station),
                ..Self::default()
            },
            _ => Self::default(),
        };
        exact.complete(model, load);
        exact
    }

    /// What all queues tell.
    fn of_queue(model: &QueueModel, queue: &Queue) -> Self {
        let seconds = |time: Option<Real>| Real::new(time?.get() * model.service_seconds());
        let wait = |share: f64| {
            let thousandths = nearest(share * 1_000.0);
            let share = Ratio::new(thousandths.into(), 1_000).and_then(Share::new)?;
            seconds(queue.wait(share))
        };
        Self {
            mean_wait: seconds(queue.mean_wait()),
            waits: SHARES.map(wait),
            waiting: Some(queue.delayed()),
            utilisation: Some(queue.utilisation()),
            mean_queue: queue.length(),
            ..Self::default()
        }
    }

    fn of_impatient(model: &QueueModel, queue: ErlangA) -> Self {
        let unit = model.service_seconds();
        let served = queue.served_wait();
        Self {
            abandoned: Some(queue.abandoned()),
            mean_sojourn: served.and_then(|wait| Real::new((wait.get() + 1.0) * unit)),
            ..Self::of_queue(model, &Queue::Impatient(queue))
        }
    }

    /// One server whose services are of any shape, and requests that come at random.
    fn of_one(model: &QueueModel, station: Station) -> Self {
        let mean = pollaczek_khinchine(station, model.service.variation());
        let mean = mean.filter(|_| model.arrivals.is_exponential());
        Self {
            mean_wait: mean.and_then(|wait| Real::new(wait.get() * model.service_seconds())),
            waiting: mean.and_then(|_| Real::new(station.utilisation())),
            mean_queue: mean.and_then(|wait| Real::new(wait.get() * station.load())),
            ..Self::default()
        }
    }

    /// How many are refused where nobody waits: as many whatever the shape of services.
    fn lost(model: &QueueModel, station: Station) -> Option<Real> {
        let is_random = model.arrivals.is_exponential();
        Real::new(station.blocking()).filter(|_| is_random)
    }

    /// What follows from the rest.
    fn complete(&mut self, model: &QueueModel, load: Ratio) {
        let unit = model.service_seconds();
        let load = load.approximate();
        let lost = match (model.is_bounded(), model.has_patience()) {
            (false, false) => Some(Real::ZERO),
            (true, false) => self.rejected,
            (false, true) => self.abandoned,
            (true, true) => None,
        };
        let served = lost.map(|lost| load * (1.0 - lost.get()));
        let busy = served.and_then(|served| Real::new(served / f64::from(model.servers)));
        self.utilisation = self.utilisation.or(busy);
        self.throughput = served.and_then(|served| Real::new(served / unit));
        if !model.has_patience() {
            let sojourn = |wait: Real| Real::new(wait.get() + unit);
            self.mean_sojourn = self.mean_wait.and_then(sojourn);
        }
    }
}
