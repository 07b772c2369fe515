//! Requests that are refused when there is no room to wait: M/M/c/K.

use crate::units::Real;

use super::{MOST_SERVERS, Station, real};

/// A queue with so many places: whoever finds all of them taken is refused.
#[derive(Clone, Debug)]
pub struct BoundedQueue {
    station: Station,
    blocked: f64,
    let_in: f64,
    mean_wait: f64,
    /// For each number of requests that wait: the share of those let in that find so many or more.
    found: Vec<f64>,
    length: f64,
}

impl BoundedQueue {
    /// A station with room for so many requests, those being served included; `None` where it has
    /// no room for one at each server, or more than [`MOST_SERVERS`] places.
    pub fn new(station: Station, capacity: u32) -> Option<Self> {
        let places = capacity.checked_sub(station.servers())?;
        if capacity > MOST_SERVERS {
            return None;
        }
        let ratio = station.utilisation();
        // States with all servers busy in multiples of the likeliest, so that none passes what
        // numbers hold: the first where work is short, the last where it is not.
        let shift = if ratio > 1.0 { places } else { 0 };
        let weights: Vec<f64> = (0..=places)
            .map(|waiting| ratio.powf(f64::from(waiting) - f64::from(shift)))
            .collect();
        let free = (station.inverse_blocking() - 1.0) * ratio.powf(-f64::from(shift));
        let (last, before) = weights.split_last()?;
        let admitted = free + before.iter().sum::<f64>();
        let all = admitted + last;
        let of_admitted = |sum: f64| if admitted > 0.0 { sum / admitted } else { 0.0 };
        let positions = || (1..).map(f64::from);
        let ahead = before
            .iter()
            .zip(positions())
            .map(|(weight, position)| weight * position);
        let waiting = weights.iter().skip(1).zip(positions());
        let mut found: Vec<f64> = before
            .iter()
            .rev()
            .scan(0.0, |sum, weight| {
                *sum += weight;
                Some(of_admitted(*sum))
            })
            .collect();
        found.reverse();
        Some(Self {
            station,
            blocked: last / all,
            let_in: admitted / all,
            mean_wait: of_admitted(ahead.sum()) / station.count(),
            found,
            length: waiting.map(|(weight, many)| weight * many).sum::<f64>() / all,
        })
    }

    /// The share of requests that are refused.
    pub fn blocked(&self) -> Real {
        real(self.blocked).unwrap_or_default()
    }

    /// The share of those let in that wait.
    pub(super) fn delayed(&self) -> f64 {
        self.found.first().copied().unwrap_or(0.0)
    }

    /// The mean wait of those let in, in service times: who finds j waiting waits for j + 1 to
    /// leave, one every 1 ÷ c.
    pub(super) fn mean_wait(&self) -> f64 {
        self.mean_wait
    }

    /// How many wait on average.
    pub(super) fn length(&self) -> f64 {
        self.length
    }

    /// The share of their time that servers work.
    pub(super) fn occupancy(&self) -> f64 {
        self.station.utilisation() * self.let_in
    }

    /// The share of those let in that wait longer than so many service times: those who find at
    /// least as many waiting as leave in that time, whose number has a Poisson distribution.
    pub fn over(&self, time: f64) -> f64 {
        const SMALLEST: f64 = 1e-20;
        let leaving = self.station.count() * time;
        let places = u32::try_from(self.found.len()).unwrap_or(MOST_SERVERS);
        let likeliest = (0..places).find(|many| f64::from(*many) + 1.0 > leaving);
        let likeliest = likeliest.unwrap_or(places);
        let (mut all, mut late) = (1.0, self.found_at(likeliest));
        // Chances in multiples of that of the likeliest number, outwards on both sides.
        let (mut chance, mut many) = (1.0, likeliest);
        while chance > SMALLEST && all < f64::INFINITY {
            many += 1;
            chance *= leaving / f64::from(many);
            all += chance;
            late += chance * self.found_at(many);
        }
        if all == f64::INFINITY {
            return 0.0;
        }
        let (mut chance, mut many) = (1.0, likeliest);
        while chance > SMALLEST && many > 0 {
            chance *= f64::from(many) / leaving;
            many -= 1;
            all += chance;
            late += chance * self.found_at(many);
        }
        late / all
    }

    fn found_at(&self, many: u32) -> f64 {
        let place = usize::try_from(many).ok();
        place
            .and_then(|at| self.found.get(at))
            .copied()
            .unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{ErlangC, Queue};
    use super::*;
    use crate::units::{Ratio, Scalar, Share};

    fn station(servers: u32, load: &str) -> Station {
        Station::new(servers, Ratio::parse(load).unwrap()).unwrap()
    }

    fn near(got: f64, want: f64) {
        assert!(
            (got - want).abs() <= 1e-12 * want.abs(),
            "{got} is not {want}"
        );
    }

    /// M/M/1/2 at ρ = 1: three states of a third each. A third is refused, half of those let in
    /// find the server busy and wait for one service, and a third of the time one waits.
    #[test]
    fn one_server_and_one_chair() {
        let room = BoundedQueue::new(station(1, "1"), 2).unwrap();
        near(room.blocked, 1.0 / 3.0);
        near(room.delayed(), 0.5);
        near(room.mean_wait(), 0.5);
        near(room.length(), 1.0 / 3.0);
        near(room.occupancy(), 2.0 / 3.0);
        near(room.over(2.0), 0.5 * (-2.0_f64).exp());
        let wait = Queue::Bounded(room).wait(Share::parse("99%").unwrap());
        near(wait.unwrap().get(), 50_f64.ln());
    }

    /// M/M/3/10 of the Ciw issues, λ = 10 and μ = 4, from its balance equations by hand: weights
    /// aⁿ ÷ n! and then ρ times the one before.
    #[test]
    fn balance_of_ten_states() {
        let mut states = vec![1.0, 2.5, 3.125];
        let ratio = 2.5 / 3.0;
        for _ in 3..=10 {
            states.push(states.last().unwrap() * ratio);
        }
        let all: f64 = states.iter().sum();
        let waiting: f64 = (4_u32..=10)
            .map(|n| f64::from(n - 3))
            .zip(&states[4..])
            .map(|(n, p)| n * p)
            .sum();
        let room = BoundedQueue::new(station(3, "2.5"), 10).unwrap();
        near(room.blocked, states[10] / all);
        near(room.length(), waiting / all);
        // Little's law: in line = let in a service time × wait.
        near(
            room.mean_wait(),
            waiting / all / (2.5 * (1.0 - states[10] / all)),
        );
        // All of those who find j waiting have j + 1 phases of 1/3 of a service before them.
        let (time, mut want) = (0.7_f64, 0.0);
        for (waiting, state) in states[3..10].iter().enumerate() {
            let mut chance = (-3.0 * time).exp();
            let mut sum = chance;
            for left in 1..=u32::try_from(waiting).unwrap() {
                chance *= 3.0 * time / f64::from(left);
                sum += chance;
            }
            want += state / (all - states[10]) * sum;
        }
        near(room.over(time), want);
    }

    #[test]
    fn sizes_at_their_bounds_have_answers() {
        for (servers, load, capacity) in [
            (1, "1000000000", 1_000_000),
            (1, "0", 10),
            (1, "0.000001", 1_000_000),
            (1_000_000, "1000000", 1_000_000),
            (999_990, "1000000000", 1_000_000),
        ] {
            let room = BoundedQueue::new(station(servers, load), capacity).unwrap();
            let numbers = [room.blocked, room.delayed(), room.mean_wait, room.length];
            assert!(
                numbers.iter().all(|n| n.is_finite() && *n >= 0.0),
                "{load}: {numbers:?}"
            );
            assert!(room.over(1e12) <= 1e-300);
        }
        assert!(BoundedQueue::new(station(2, "1"), 1).is_none());
    }

    proptest! {
        #[test]
        fn between_no_waiting_and_endless_waiting(servers in 1..40_u32, parts in 1..950_i128) {
            let load = Ratio::whole(u64::from(servers)) * Ratio::new(parts, 1_000).unwrap();
            let station = Station::new(servers, load).unwrap();
            let none = BoundedQueue::new(station, servers).unwrap();
            prop_assert!((none.blocked / station.blocking() - 1.0).abs() < 1e-12);
            prop_assert_eq!(none.delayed().to_bits(), 0.0_f64.to_bits());
            let (much, endless) = (BoundedQueue::new(station, servers + 2_000).unwrap(), ErlangC::new(station));
            prop_assert!((much.delayed() / endless.delayed() - 1.0).abs() < 1e-10);
            prop_assert!((much.mean_wait / endless.mean_wait().unwrap().get() - 1.0).abs() < 1e-10);
            prop_assert!((much.over(0.5) / endless.over(0.5) - 1.0).abs() < 1e-10);
        }
    }
}
