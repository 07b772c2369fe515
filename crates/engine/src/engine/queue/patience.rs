//! Requests that give up after a time of their own: M/M/c+M, Erlang A.

use crate::units::{Duration, Ratio, Real, Share};

use super::{Station, real, root};

/// The largest load times patience that is reckoned with: the sums have about as many terms.
pub const MOST_PATIENCE: u64 = 1_000_000;

/// Terms below this part of their sum change nothing.
const SMALLEST: f64 = 1e-18;
/// Sums beyond this are scaled down, for those of a long queue pass what numbers hold.
const LARGE: f64 = 1e200;

/// A queue that requests leave after an exponential time, unless a server takes them before.
#[derive(Clone, Copy, Debug)]
pub struct ErlangA {
    station: Station,
    /// How many give up in the time of a service, of each that waits: 1 ÷ patience.
    leaving: f64,
    /// The logarithm of the chance that all servers are busy and nobody waits.
    just_full: f64,
    delayed: f64,
    abandoned: f64,
    /// The rest, added up by itself: in a crowd it is small.
    served: f64,
    served_wait: f64,
}

/// What the states with all servers busy add up to, in multiples of the one where nobody waits.
struct Full {
    chance: f64,
    abandoning: f64,
    served: f64,
    served_wait: f64,
    /// What the multiples were divided by to stay within numbers, and its logarithm.
    scale: f64,
    scale_ln: f64,
}

impl ErlangA {
    /// The queue of a station whose requests give up after `patience` on average, when a service
    /// takes `service`. `None` where either is no time at all, and where load × patience ÷ service
    /// is over [`MOST_PATIENCE`].
    pub fn new(station: Station, patience: Duration, service: Duration) -> Option<Self> {
        let leaving = service.minutes().approximate() / patience.minutes().approximate();
        let most = Ratio::whole(MOST_PATIENCE).approximate();
        let is_known = leaving > 0.0 && leaving.is_finite() && station.load() / leaving <= most;
        is_known.then(|| Self::leaving_at(station, leaving))
    }

    fn leaving_at(station: Station, leaving: f64) -> Self {
        let full = full(station, leaving);
        // The state with all servers busy and nobody waiting is in both sums.
        let free = (station.inverse_blocking() - 1.0) * full.scale;
        let all = free + full.chance;
        Self {
            station,
            leaving,
            just_full: -all.ln() - full.scale_ln,
            delayed: full.chance / all,
            abandoned: full.abandoning / all,
            served: (free + full.served) / all,
            served_wait: full.served_wait / all,
        }
    }

    /// The share of requests that wait, whether they are served or give up.
    pub(super) fn delayed(&self) -> f64 {
        self.delayed
    }

    /// The share of requests that give up.
    pub fn abandoned(&self) -> Real {
        real(self.abandoned).unwrap_or_default()
    }

    /// The mean wait of all requests in service times.
    pub(super) fn mean_wait(&self) -> f64 {
        // Each that waits gives up at the same rate, so so many give up as wait so long.
        self.abandoned / self.leaving
    }

    /// The mean wait of the requests that are served.
    pub fn served_wait(&self) -> Option<Real> {
        real(self.served_wait / self.served)
    }

    /// How many wait on average, by Little's law.
    pub(super) fn length(&self) -> f64 {
        self.station.load() * self.mean_wait()
    }

    /// The share of their time that servers work.
    pub(super) fn occupancy(&self) -> f64 {
        self.station.utilisation() * self.served
    }

    /// The share of requests that wait longer than so many service times before they are served or
    /// give up: what a request that never gives up would wait, cut off by patience.
    pub fn over(&self, time: f64) -> f64 {
        let chance = self.busy_for(time) + self.sum(time, self.station.count());
        (chance - self.leaving * time).exp()
    }

    /// The share of requests that are served after a wait longer than so many service times.
    fn served_over(&self, time: f64) -> f64 {
        let servers = self.station.count();
        let first = servers + self.leaving;
        let share = self.busy_for(time) + self.sum(time, first) - self.leaving * time;
        servers / first * share.exp()
    }

    /// The wait that this share of the requests that are served does not exceed.
    pub fn wait_of_served(&self, share: Share) -> Option<Real> {
        root::quantile(share, |time| self.served_over(time) / self.served)
    }

    /// The logarithm of the density of the offered wait, in multiples of c.
    fn busy_for(&self, time: f64) -> f64 {
        let arrived = -self.station.load() / self.leaving * (-self.leaving * time).exp_m1();
        self.just_full + arrived - self.station.count() * time
    }

    /// The logarithm of 1 + x ÷ (n + θ) + x² ÷ ((n + θ)(n + 2θ)) + …, where x is the load that is
    /// still patient after a time. This is Kummer's function; e to the density times it is the
    /// integral of the density, which no digits are lost in.
    fn sum(&self, time: f64, first: f64) -> f64 {
        let load = self.station.load() * (-self.leaving * time).exp();
        let (mut sum, mut scale_ln) = (1.0, 0.0);
        let mut term = 1.0;
        let mut rate = first;
        while is_felt(term, load / rate, sum) {
            rate += self.leaving;
            term *= load / rate;
            sum += term;
            if sum > LARGE {
                (sum, term) = (sum / LARGE, term / LARGE);
                scale_ln += LARGE.ln();
            }
        }
        sum.ln() + scale_ln
    }
}

/// Whether the terms after this one, each at most `ratio` of the one before, still change the sum.
fn is_felt(term: f64, ratio: f64, sum: f64) -> bool {
    ratio >= 1.0 || term * ratio > SMALLEST * (1.0 - ratio) * sum
}

/// Adds up the states in which all servers are busy.
///
/// Who finds j waiting is served with the chance c ÷ (c + (j + 1) θ): of all those in line, one
/// after the other, each leaves or is served before this one gives up. Then the steps took
/// 1 ÷ (c + iθ) each, for i from 1 to j + 1.
fn full(station: Station, leaving: f64) -> Full {
    let (servers, load) = (station.count(), station.load());
    let mut full = Full {
        chance: 0.0,
        abandoning: 0.0,
        served: 0.0,
        served_wait: 0.0,
        scale: 1.0,
        scale_ln: 0.0,
    };
    let (mut term, mut waiting, mut steps) = (1.0, 0.0, 0.0);
    loop {
        waiting += 1.0;
        let rate = servers + waiting * leaving;
        steps += 1.0 / rate;
        full.chance += term;
        full.abandoning += term * waiting * leaving / rate;
        full.served += term * servers / rate;
        full.served_wait += term * servers / rate * steps;
        if !is_felt(term * waiting, load / rate, full.chance) {
            return full;
        }
        term *= load / rate;
        if full.chance > LARGE {
            term /= LARGE;
            full = full.scaled();
        }
    }
}

impl Full {
    fn scaled(self) -> Self {
        Self {
            chance: self.chance / LARGE,
            abandoning: self.abandoning / LARGE,
            served: self.served / LARGE,
            served_wait: self.served_wait / LARGE,
            scale: self.scale / LARGE,
            scale_ln: self.scale_ln + LARGE.ln(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{ErlangC, Queue};
    use super::*;
    use crate::units::Scalar;

    fn station(servers: u32, load: Ratio) -> Station {
        Station::new(servers, load).unwrap()
    }

    fn whole(load: u64) -> Ratio {
        Ratio::whole(load)
    }

    fn near(got: f64, want: f64, relative: f64) {
        assert!(
            (got - want).abs() <= relative * want.abs(),
            "{got} is not {want}"
        );
    }

    /// Published for 13 servers, λ = 10/3 and μ = 1/3 a minute, and a patience of five minutes, to
    /// nine digits; the load is 10 and a service three minutes.
    #[test]
    fn the_published_call_centre() {
        let minutes = |text| Duration::parse(text).unwrap();
        let queue = ErlangA::new(station(13, whole(10)), minutes("5m"), minutes("3m")).unwrap();
        near(queue.delayed(), 0.225_797_084, 1e-8);
        near(queue.abandoned, 0.024_963_303_6, 1e-8);
        near(queue.occupancy(), 0.750_028_228, 1e-8);
        near(queue.mean_wait() * 3.0, 0.124_816_518, 1e-8);
    }

    /// The chances of 4,000 states from the balance of each with the next, and what their requests
    /// live through.
    fn brute(servers: u32, load: f64, leaving: f64) -> [f64; 4] {
        let count = f64::from(servers);
        let mut states = vec![1.0_f64];
        for state in 1..4_000_u32 {
            let down =
                f64::from(state.min(servers)) + f64::from(state.saturating_sub(servers)) * leaving;
            states.push(states.last().unwrap() * load / down);
        }
        let all: f64 = states.iter().sum();
        let (mut delayed, mut length, mut served_wait) = (0.0, 0.0, 0.0);
        for (state, chance) in (0_u32..).zip(&states) {
            let chance = chance / all;
            if state < servers {
                continue;
            }
            let waiting = f64::from(state - servers);
            delayed += chance;
            length += chance * waiting;
            let rates = (1..=state - servers + 1).map(|i| count + f64::from(i) * leaving);
            let time: f64 = rates.map(|rate| 1.0 / rate).sum();
            served_wait += chance * count / (count + (waiting + 1.0) * leaving) * time;
        }
        let abandoned = leaving * length / load;
        [delayed, abandoned, length, served_wait / (1.0 - abandoned)]
    }

    #[test]
    fn sums_are_those_of_the_states() {
        for (servers, load, leaving) in [(3, 2, 0.5), (10, 9, 0.2), (5, 12, 1.0), (2, 30, 0.125)] {
            let queue = ErlangA::leaving_at(station(servers, whole(load)), leaving);
            let [delayed, abandoned, length, served] =
                brute(servers, Real::count(load).get(), leaving);
            near(queue.delayed(), delayed, 1e-12);
            near(queue.abandoned, abandoned, 1e-12);
            near(queue.served, 1.0 - abandoned, 1e-12);
            near(queue.length(), length, 1e-12);
            near(queue.served_wait().unwrap().get(), served, 1e-12);
        }
    }

    /// Shares over a time add up to the means, and begin at the share that waits.
    #[test]
    fn tails_integrate_to_the_means() {
        for (servers, load, leaving) in [(3, 2, 0.5), (10, 9, 0.2), (5, 12, 1.0)] {
            let queue = ErlangA::leaving_at(station(servers, whole(load)), leaving);
            near(queue.over(0.0), queue.delayed(), 1e-12);
            let (mut all, mut served) = (0.0, 0.0);
            // Simpson's rule over steps of 1/200 service.
            for step in 0..10_000_u32 {
                let at = |half: f64| (f64::from(step) + half) / 200.0;
                let rule = |tail: &dyn Fn(f64) -> f64| {
                    (tail(at(0.0)) + 4.0 * tail(at(0.5)) + tail(at(1.0))) / 1_200.0
                };
                all += rule(&|time| queue.over(time));
                served += rule(&|time| queue.served_over(time));
            }
            near(all, queue.mean_wait(), 1e-9);
            near(
                served / (1.0 - queue.abandoned),
                queue.served_wait().unwrap().get(),
                1e-9,
            );
        }
    }

    /// With a patience of one service, each state n has n leaving whatever it is: M/M/∞.
    #[test]
    fn a_patience_of_one_service_is_a_server_for_each() {
        let queue = ErlangA::leaving_at(station(4, whole(3)), 1.0);
        let below = (-3.0_f64).exp() * (1.0 + 3.0 + 4.5 + 4.5);
        near(queue.delayed(), 1.0 - below, 1e-12);
    }

    #[test]
    fn an_overload_ends_by_giving_up() {
        // Fluid limit: a long queue keeps what is served at c, so that (a − c) ÷ a give up, and of
        // those who wait v a share e^(−θv) is still there: v = ln(a ÷ c) ÷ θ.
        let queue = Queue::Impatient(ErlangA::leaving_at(station(1_000, whole(2_000)), 0.002));
        let Queue::Impatient(erlang) = &queue else {
            unreachable!()
        };
        near(erlang.abandoned, 0.5, 1e-6);
        near(erlang.occupancy(), 1.0, 1e-6);
        let served = erlang.wait_of_served(Share::parse("50%").unwrap());
        near(served.unwrap().get(), 2_f64.ln() / 0.002, 1e-3);
    }

    #[test]
    fn no_patience_and_endless_sums_are_refused() {
        let of = |patience, service| {
            let time = |text| Duration::parse(text).unwrap();
            ErlangA::new(station(10, whole(9)), time(patience), time(service))
        };
        assert!(of("0s", "1s").is_none() && of("1s", "0s").is_none());
        assert!(of("365d", "1s").is_none() && of("30h", "1s").is_some());
        let idle = ErlangA::leaving_at(station(2, Ratio::ZERO), 1.0);
        assert_eq!(Queue::Impatient(idle).mean_wait(), Some(Real::ZERO));
    }

    proptest! {
        #[test]
        fn endless_patience_is_erlang_c(servers in 1..60_u32, parts in 1..900_i128) {
            let load = Ratio::whole(u64::from(servers)) * Ratio::new(parts, 1_000).unwrap();
            let station = station(servers, load);
            let (patient, endless) = (ErlangA::leaving_at(station, 1e-9), ErlangC::new(station));
            prop_assert!((patient.delayed() / endless.delayed() - 1.0).abs() < 1e-5);
            let share = Share::parse("99.9%").unwrap();
            let (wait, want) = (Queue::Impatient(patient).wait(share), endless.wait(share));
            prop_assert!((wait.unwrap().get() - want.unwrap().get()).abs() < 1e-5 * (1.0 + want.unwrap().get()));
        }

        #[test]
        fn impatience_shortens_waits(servers in 1..60_u32, parts in 1..3_000_i128, leaving in 0.01..5.0_f64) {
            let load = Ratio::whole(u64::from(servers)) * Ratio::new(parts, 1_000).unwrap();
            let station = station(servers, load);
            let (here, less) = (ErlangA::leaving_at(station, leaving), ErlangA::leaving_at(station, leaving * 2.0));
            prop_assert!(less.mean_wait() <= here.mean_wait() * (1.0 + 1e-12));
            prop_assert!(less.abandoned >= here.abandoned * (1.0 - 1e-12));
            prop_assert!(here.occupancy() <= 1.0 + 1e-12);
            prop_assert!(here.delayed() <= ErlangC::new(station).delayed() + 1e-12);
            prop_assert!(here.delayed() + 1e-12 >= station.blocking());
        }
    }
}
