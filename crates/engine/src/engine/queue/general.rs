//! Services and arrivals of any shape: what is exact for one server, and an approximation for many.

use crate::units::{Ratio, Real, Share};

use super::{ErlangC, Station, real};

/// The coefficient of variation of times between arrivals above which the approximation is of no
/// use: real traces beyond it wait many times longer or shorter than it says.
pub const BURSTIEST: f64 = 2.0;

/// The mean wait at one server in service times, arrivals at random and services of any shape with
/// this coefficient of variation: ρ (1 + s²) ÷ 2 (1 − ρ), by Pollaczek and Khinchine. 0 is M/D/1.
/// `None` unless there is one server with less than a full load.
pub fn pollaczek_khinchine(station: Station, services: Ratio) -> Option<Real> {
    let services = services.approximate();
    let wait = station.load() * (1.0 + services * services) / 2.0 / station.spare();
    real(wait).filter(|_| station.servers() == 1 && station.spare() > 0.0)
}

/// The mean time from arrival to answer, in service times, at one server that all requests share
/// evenly: 1 ÷ (1 − ρ), whatever the shape of services (M/G/1-PS). `None` unless there is one
/// server with less than a full load.
pub fn shared_response(station: Station) -> Option<Real> {
    let time = 1.0 / station.spare();
    real(time).filter(|_| station.servers() == 1 && station.spare() > 0.0)
}

/// Waits of G/G/c as those of M/M/c times the mean of both squared coefficients of variation, by
/// Allen and Cunneen. Exact for one server with arrivals at random, else an approximation.
#[derive(Clone, Copy, Debug)]
pub struct AllenCunneen {
    queue: ErlangC,
    factor: f64,
    arrivals: f64,
}

impl AllenCunneen {
    /// The approximation for a station, with the coefficients of variation of times between
    /// arrivals and of services; 1 is an exponential time.
    pub fn new(station: Station, arrivals: Ratio, services: Ratio) -> Self {
        let (arrivals, services) = (arrivals.approximate(), services.approximate());
        Self {
            queue: ErlangC::new(station),
            factor: f64::midpoint(arrivals * arrivals, services * services),
            arrivals,
        }
    }

    /// How many times as long as at M/M/c waits are.
    pub fn factor(&self) -> Real {
        real(self.factor).unwrap_or_default()
    }

    /// Whether it may be used: arrivals are not too bursty, and the servers can do the work.
    pub fn is_valid(&self) -> bool {
        self.arrivals <= BURSTIEST && self.queue.station().spare() > 0.0
    }

    /// The mean wait in service times; `None` where the queue only grows.
    pub fn mean_wait(&self) -> Option<Real> {
        real(self.queue.mean_wait()?.get() * self.factor)
    }

    /// How many wait on average, by Little's law.
    pub fn length(&self) -> Option<Real> {
        real(self.queue.length()?.get() * self.factor)
    }

    /// The wait in service times that this share of requests does not exceed.
    pub fn wait(&self, share: Share) -> Option<Real> {
        real(self.queue.wait(share)?.get() * self.factor)
    }

    /// The share of requests that wait longer than so many service times: as many wait as at
    /// M/M/c, and those that do for so many times as long.
    pub fn over(&self, time: f64) -> f64 {
        if self.factor > 0.0 {
            self.queue.over(time / self.factor)
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Quantity;
    use crate::units::Scalar as _;

    fn number(text: &str) -> Ratio {
        Quantity::parse(text).unwrap().ratio()
    }

    fn station(servers: u32, load: &str) -> Station {
        Station::new(servers, number(load)).unwrap()
    }

    fn near(got: Option<Real>, want: f64) {
        let got = got.unwrap().get();
        assert!((got / want - 1.0).abs() < 1e-12, "{got} is not {want}");
    }

    /// ρ = 0.8: services of one length wait half as long as exponential ones, which wait 4.
    #[test]
    fn one_server() {
        near(pollaczek_khinchine(station(1, "0.8"), number("0")), 2.0);
        near(pollaczek_khinchine(station(1, "0.8"), number("1")), 4.0);
        near(pollaczek_khinchine(station(1, "0.8"), number("2")), 10.0);
        assert_eq!(pollaczek_khinchine(station(1, "1"), Ratio::ZERO), None);
        assert_eq!(pollaczek_khinchine(station(2, "1"), Ratio::ZERO), None);
    }

    /// λ = 4 and μ = 9, a check of Ciw's: 1 ÷ (μ − λ) = 0.2, which is 1.8 services.
    #[test]
    fn a_shared_server() {
        let four_ninths = Station::new(1, Ratio::new(4, 9).unwrap()).unwrap();
        near(shared_response(four_ninths), 1.8);
        assert_eq!(shared_response(station(1, "2")), None);
    }

    /// The public conversation trace has a coefficient of 1.094, so waits are ×1.098 for
    /// exponential services; the code trace has 13.15, for which the formula says ×87.
    #[test]
    fn bursty_arrivals() {
        let of = |arrivals| AllenCunneen::new(station(10, "9"), number(arrivals), Ratio::ONE);
        near(
            Some(of("1.094").factor()),
            f64::midpoint(1.094 * 1.094, 1.0),
        );
        assert!(of("1.094").is_valid() && !of("13.15").is_valid());
        assert!((of("13.15").factor().get() - 87.0).abs() < 0.1);
        let mean = ErlangC::new(station(10, "9")).mean_wait().unwrap().get();
        near(of("2").mean_wait(), mean * 2.5);
        assert!(!AllenCunneen::new(station(9, "9"), Ratio::ONE, Ratio::ONE).is_valid());
    }

    /// For one server and arrivals at random it is Pollaczek and Khinchine's.
    #[test]
    fn one_server_is_exact() {
        for services in ["0", "0.5", "1", "3"] {
            let about = AllenCunneen::new(station(1, "0.7"), Ratio::ONE, number(services));
            let exact = pollaczek_khinchine(station(1, "0.7"), number(services));
            near(about.mean_wait(), exact.unwrap().get());
        }
        let plain = AllenCunneen::new(station(4, "3"), Ratio::ONE, Ratio::ONE);
        let wait = ErlangC::new(station(4, "3")).wait(Share::parse("99%").unwrap());
        assert!((plain.over(wait.unwrap().get()) - 0.01).abs() < 1e-12);
    }
}
