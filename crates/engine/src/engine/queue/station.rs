//! Servers, and the load that is offered to them.

use crate::units::{Duration, Rate, Ratio, Real};

/// More servers than these are not reckoned with: the sums have as many terms.
pub const MOST_SERVERS: u32 = 1_000_000;

/// A load over a billion is a mistake.
const MOST_LOAD: u64 = 1_000_000_000;

/// Servers, and the load offered to them: arrivals in the time of one service, in erlangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Station {
    servers: u32,
    load: Ratio,
}

impl Station {
    /// So many servers and so much load; `None` for no servers, for more than [`MOST_SERVERS`], and
    /// for loads below zero or over a billion.
    pub fn new(servers: u32, load: Ratio) -> Option<Self> {
        let is_known = (1..=MOST_SERVERS).contains(&servers);
        let is_load = !load.is_negative() && load <= Ratio::whole(MOST_LOAD);
        (is_known && is_load).then_some(Self { servers, load })
    }

    /// How many servers.
    pub fn servers(self) -> u32 {
        self.servers
    }

    /// As a number to reckon with.
    pub(super) fn count(self) -> f64 {
        f64::from(self.servers)
    }

    /// The load in erlangs: how many servers would be busy on average if there were enough.
    pub fn load(self) -> f64 {
        self.load.approximate()
    }

    /// The share of their time for which there is work; over 1 there is too much of it.
    pub fn utilisation(self) -> f64 {
        self.load() / self.count()
    }

    /// Servers less load, subtracted exactly, since near a full load few digits would be left.
    /// Where it is not above zero, the queue of requests that do not give up grows without end, by
    /// so many in the time of a service.
    pub fn spare(self) -> f64 {
        (Ratio::whole(u64::from(self.servers)) - self.load).approximate()
    }

    /// By how many requests the queue grows in the time of one service, where nobody gives up;
    /// `None` where there are servers to spare, or just enough.
    pub fn growth(self) -> Option<Real> {
        Real::new(-self.spare()).filter(|growth| *growth > Real::ZERO)
    }

    /// By how many it grows in a minute, where a service takes `service`.
    pub fn growth_a_minute(self, service: Duration) -> Option<Real> {
        Real::new(self.growth()?.get() / service.minutes().approximate())
    }

    /// One over the share that is refused where nobody waits, by Erlang's recursion
    /// 1 ÷ B(n) = 1 + n ÷ a × 1 ÷ B(n − 1). Infinite where the share is below all numbers.
    pub(super) fn inverse_blocking(self) -> f64 {
        let load = self.load();
        (1..=self.servers).fold(1.0, |inverse, server| {
            1.0 + f64::from(server) / load * inverse
        })
    }

    /// The share of requests that find all servers busy where nobody waits: Erlang B, M/M/c/c.
    pub fn blocking(self) -> f64 {
        1.0 / self.inverse_blocking()
    }
}

/// Little's law: how many are served at once, on average, when so many come and each takes so long.
pub fn offered_load(arrivals: Rate, service: Duration) -> Ratio {
    arrivals.per_minute() * service.minutes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    fn blocking(servers: u32, load: u64) -> f64 {
        Station::new(servers, Ratio::whole(load))
            .unwrap()
            .blocking()
    }

    /// 1 ÷ B is the sum of c! ÷ (c − k)! ÷ aᵏ, here in whole numbers over aᶜ.
    fn exact(servers: u32, load: u128) -> f64 {
        let mut falling = 1;
        let mut sum = 0_u128;
        for k in 0..=servers {
            sum += falling * load.pow(servers - k);
            falling *= u128::from(servers - k).max(1);
        }
        let (whole, sum) = (load.pow(servers).to_string(), sum.to_string());
        whole.parse::<f64>().unwrap() / sum.parse::<f64>().unwrap()
    }

    #[test]
    fn blocking_is_that_of_exact_fractions() {
        for (servers, load) in [(1, 1), (2, 1), (5, 4), (10, 8), (14, 10), (18, 10), (3, 40)] {
            let (got, want) = (blocking(servers, load), exact(servers, load.into()));
            assert!((got / want - 1.0).abs() < 1e-14, "{servers} {load}: {got}");
        }
    }

    /// By exact rational arithmetic, given to 16 digits; and the first two by hand.
    #[test]
    fn blocking_at_every_size() {
        for (servers, load, want) in [
            (2, 1, 0.2),
            (1, 3, 0.75),
            (11, 10, 1.632_323_332_444_34e-1),
            (16, 10, 2.230_187_204_036_366e-2),
            (17, 10, 1.294_887_522_472_656_8e-2),
            (50, 45, 5.410_447_216_462_617e-2),
            (200, 190, 2.796_816_445_874_534e-2),
            (1_000, 970, 9.529_193_271_718_586e-3),
        ] {
            let got = blocking(servers, load);
            assert!((got / want - 1.0).abs() < 1e-12, "{servers} {load}: {got}");
        }
    }

    /// Ramanujan's series: where the load equals the servers, 1 ÷ B − 1 is Knuth's Q(c), which is
    /// √(πc ÷ 2) − 1 ÷ 3 + √(π ÷ 2c) ÷ 12 − 4 ÷ (135 c) + … (Flajolet et al., 1995).
    #[test]
    fn a_million_servers_keep_their_digits() {
        let servers = 1_000_000.0_f64;
        let root = (std::f64::consts::PI * servers / 2.0).sqrt();
        let third = (std::f64::consts::PI / 2.0 / servers).sqrt() / 12.0;
        let inverse = root + 2.0 / 3.0 + third - 4.0 / 135.0 / servers;
        let got = 1.0 / blocking(MOST_SERVERS, 1_000_000);
        assert!((got / inverse - 1.0).abs() < 1e-12, "{got} {inverse}");
    }

    #[test]
    fn no_load_blocks_nobody_and_nonsense_is_refused() {
        assert_eq!(blocking(3, 0).to_bits(), 0.0_f64.to_bits());
        assert_eq!(Station::new(0, Ratio::ONE), None);
        assert_eq!(Station::new(MOST_SERVERS + 1, Ratio::ONE), None);
        assert_eq!(Station::new(1, Ratio::ZERO - Ratio::ONE), None);
    }

    /// 11 erlangs at 10 servers: one request more in each service, 120 a minute at half a second.
    #[test]
    fn a_queue_that_only_grows() {
        let service = Duration::parse("0.5s").unwrap();
        let station = |load| Station::new(10, Ratio::whole(load)).unwrap();
        let growth = |load| station(load).growth_a_minute(service);
        assert_eq!(station(11).growth(), Some(Real::ONE));
        assert_eq!(growth(11), Real::new(120.0));
        assert_eq!((growth(10), growth(9)), (None, None));
    }

    #[test]
    fn littles_law() {
        let (rate, time) = (Rate::parse("2/s"), Duration::parse("1.5s"));
        assert_eq!(offered_load(rate.unwrap(), time.unwrap()), Ratio::whole(3));
    }
}
