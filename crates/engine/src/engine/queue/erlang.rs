//! Requests that wait as long as it takes: M/M/c, Erlang C.

use crate::units::{Real, Share};

use super::{Station, real};

/// A queue without end before servers that take exponential times.
#[derive(Clone, Copy, Debug)]
pub struct ErlangC {
    station: Station,
    blocking: f64,
}

impl ErlangC {
    /// The queue of a station.
    pub fn new(station: Station) -> Self {
        let blocking = station.blocking();
        Self { station, blocking }
    }

    /// The servers and their load.
    pub fn station(&self) -> Station {
        self.station
    }

    /// The share of requests that wait: C = B ÷ (1 − ρ (1 − B)). All do where the load is not below
    /// the number of servers.
    pub fn delayed(&self) -> f64 {
        let (servers, spare) = (self.station.count(), self.station.spare());
        match spare > 0.0 {
            // 1 − ρ (1 − B) without a difference of near numbers.
            true => servers * self.blocking / (spare + self.station.load() * self.blocking),
            false => 1.0,
        }
    }

    /// The mean wait in service times: C ÷ (c − a).
    pub fn mean_wait(&self) -> Option<Real> {
        self.if_stable(self.delayed() / self.station.spare())
    }

    /// The share of requests that wait longer than so many service times.
    pub fn over(&self, time: f64) -> f64 {
        if self.station.spare() > 0.0 {
            self.delayed() * (-self.station.spare() * time).exp()
        } else {
            1.0
        }
    }

    /// The wait that this share of requests does not exceed: ln(C ÷ (1 − p)) ÷ (c − a), or none at
    /// all where as many do not wait.
    pub fn wait(&self, share: Share) -> Option<Real> {
        let late = share.rest().ratio().approximate();
        let wait = (self.delayed() / late).ln() / self.station.spare();
        self.if_stable(wait.max(0.0))
    }

    /// How many wait on average, by Little's law.
    pub fn length(&self) -> Option<Real> {
        let wait = self.mean_wait()?;
        self.if_stable(wait.get() * self.station.load())
    }

    fn if_stable(&self, number: f64) -> Option<Real> {
        real(number).filter(|_| self.station.spare() > 0.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::units::{Ratio, Scalar};

    fn queue(servers: u32, load: &str) -> ErlangC {
        ErlangC::new(Station::new(servers, Ratio::parse(load).unwrap()).unwrap())
    }

    fn near(got: f64, want: f64) {
        let error = (got - want).abs() / want.abs().max(1e-300);
        assert!(
            got.total_cmp(&want).is_eq() || error < 1e-12,
            "{got} is not {want}"
        );
    }

    /// By exact rational arithmetic; the logarithms of the waits to 13 digits.
    #[test]
    fn waits_at_every_size() {
        let rows = [
            (
                1,
                "0.5",
                0.5,
                1.0,
                4.605_170_185_988,
                7.824_046_010_856,
                0.5,
            ),
            (
                2,
                "1",
                1.0 / 3.0,
                1.0 / 3.0,
                1.897_119_984_886,
                3.506_557_897_32,
                1.0 / 3.0,
            ),
            (
                10,
                "8",
                4.091_801_507_964_435e-1,
                2.045_900_753_982_218e-1,
                1.051_066_260_066,
                1.855_785_216_283,
                1.636_720_603_185_774,
            ),
            (
                18,
                "10",
                1.592_827_743_460_136e-2,
                1.991_034_679_325_17e-3,
                0.0,
                5.818_886_145_749e-2,
                1.991_034_679_325_17e-2,
            ),
            (
                100,
                "90",
                2.169_404_809_063_664e-1,
                2.169_404_809_063_664e-2,
                1.467_600_028_953e-1,
                3.077_037_941_387e-1,
                1.952_464_328_157_297,
            ),
            (
                1_000,
                "970",
                2.428_233_361_804_116e-1,
                8.094_111_206_013_72e-3,
                5.267_703_873_027e-2,
                1.063_249_691_447e-1,
                7.851_287_869_833_307,
            ),
        ];
        for (servers, load, delayed, mean, p95, p99, length) in rows {
            let queue = queue(servers, load);
            near(queue.delayed(), delayed);
            near(queue.mean_wait().unwrap().get(), mean);
            near(queue.length().unwrap().get(), length);
            for (share, want) in [("95%", p95), ("99%", p99)] {
                let wait = queue.wait(Share::parse(share).unwrap()).unwrap().get();
                assert!((wait - want).abs() < 1e-12, "{servers}: {wait} {want}");
            }
        }
        near(queue(3, "2").delayed(), 4.0 / 9.0);
        near(queue(10, "9").delayed(), 0.668_731_524_107_697_1);
    }

    /// The worked example of a call centre in the documentation of pyworkforce: 14 agents, 10
    /// erlangs, calls of 180 s, of which 88.835 % are answered within 20 s.
    #[test]
    fn a_published_service_level() {
        let queue = queue(14, "10");
        near(queue.delayed(), 0.174_131_933_595_049_8);
        near(1.0 - queue.over(20.0 / 180.0), 0.888_350_019_179_466_9);
    }

    /// Tables of Erlang B in the same documentation are off, and are not what comes out here.
    #[test]
    fn wrong_tables_are_not_reproduced() {
        for (load, servers, wrong, right) in [
            ("8", 14, 0.0098, 0.017_221),
            ("10", 17, 0.0095, 0.012_949),
            ("10", 17, 0.0183, 0.012_949),
            ("12", 19, 0.0191, 0.016_488),
        ] {
            let got = queue(servers, load).blocking;
            assert!((got - right).abs() < 1e-6 && (got - wrong).abs() > 1e-3);
        }
    }

    #[test]
    fn a_full_load_has_no_wait_that_ends() {
        let full = queue(2, "2");
        assert_eq!((full.mean_wait(), full.length()), (None, None));
        assert_eq!(full.wait(Share::parse("50%").unwrap()), None);
        near(full.delayed(), 1.0);
        near(full.station.blocking(), 0.4);
        // One part in a million below it, the wait is long and keeps its digits: a single server
        // waits ρ ÷ (1 − ρ).
        near(queue(1, "0.999999").mean_wait().unwrap().get(), 999_999.0);
    }

    proptest! {
        #[test]
        fn more_servers_help_and_waiting_costs(servers in 1..300_u32, parts in 200..1_000_i128) {
            let load = Ratio::whole(u64::from(servers)) * Ratio::new(parts, 1_000).unwrap();
            let of = |servers| ErlangC::new(Station::new(servers, load).unwrap());
            let (here, next) = (of(servers), of(servers + 1));
            prop_assert!(here.delayed() >= here.blocking);
            prop_assert!(next.blocking < here.blocking);
            prop_assert!(next.delayed() < here.delayed());
            prop_assert!(next.mean_wait() < here.mean_wait());
            prop_assert!((0.0..=1.0).contains(&here.delayed()));
        }
    }
}
