//! The fewest servers that keep a promise about waits.

use crate::units::{Duration, Ratio, Share};

use super::{MOST_SERVERS, Station};

/// How many wait how long at most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Promise {
    /// The share of requests.
    pub share: Share,
    /// Their longest wait, in service times.
    pub within: f64,
}

impl Promise {
    /// A wait as a length of time, where a service takes `service`; `None` where that is no time.
    pub fn new(share: Share, within: Duration, service: Duration) -> Option<Self> {
        let within = within.minutes().approximate() / service.minutes().approximate();
        within.is_finite().then_some(Self { share, within })
    }
}

/// The fewest servers with which so many of the requests wait no longer than promised, where `over`
/// is the share that waits longer than so many service times at a station, and falls with each
/// server. `None` where more than [`MOST_SERVERS`] are needed.
pub fn servers_needed(
    load: Ratio,
    promise: Promise,
    over: impl Fn(Station, f64) -> f64,
) -> Option<u32> {
    let late = promise.share.rest().ratio().approximate();
    let keeps = |servers: u32| {
        let station = Station::new(servers, load)?;
        Some(over(station, promise.within) <= late)
    };
    let (mut short, mut step, mut enough) = (0, 1, MOST_SERVERS);
    // Doubling first: the sums of many servers take long, and few are the rule.
    while step < MOST_SERVERS {
        if keeps(step)? {
            enough = step;
            break;
        }
        short = step;
        step = step.saturating_mul(2);
    }
    if enough == MOST_SERVERS && !keeps(MOST_SERVERS)? {
        return None;
    }
    while enough - short > 1 {
        let middle = short.midpoint(enough);
        if keeps(middle)? {
            enough = middle;
        } else {
            short = middle;
        }
    }
    Some(enough)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{ErlangA, ErlangC};
    use super::*;
    use crate::units::Scalar;

    fn endless(station: Station, time: f64) -> f64 {
        ErlangC::new(station).over(time)
    }

    fn promise(share: &str, within: f64) -> Promise {
        let share = Share::parse(share).unwrap();
        Promise { share, within }
    }

    /// 10 erlangs, calls of 180 s: with 14 agents 88.8 % are answered within 20 s, so 80 % need 14
    /// where 13 answer 77.2 %.
    #[test]
    fn a_call_centre() {
        let needed =
            |share| servers_needed(Ratio::whole(10), promise(share, 20.0 / 180.0), endless);
        assert_eq!(needed("80%"), Some(14));
        assert_eq!(needed("88.8%"), Some(14));
        assert_eq!(needed("88.9%"), Some(15));
    }

    /// 50 erlangs of 50 ms, and a 99th percentile of 200 ms, which is 4 services: published as
    /// about 55 servers; 55 wait 36.5 ms, and 52 are enough.
    #[test]
    fn a_published_pool() {
        let wait = |servers| {
            let station = Station::new(servers, Ratio::whole(50)).unwrap();
            ErlangC::new(station)
                .wait(Share::parse("99%").unwrap())
                .unwrap()
                .get()
                * 0.05
        };
        assert!((wait(55) - 0.0365).abs() < 5e-5);
        let needed = servers_needed(Ratio::whole(50), promise("99%", 4.0), endless).unwrap();
        assert!(wait(needed) <= 0.2 && wait(needed - 1) > 0.2, "{needed}");
    }

    #[test]
    fn no_number_is_enough() {
        let all = promise("100%", 1.0);
        assert_eq!(
            servers_needed(Ratio::whole(2_000_000), promise("50%", 1.0), endless),
            None
        );
        assert_eq!(servers_needed(Ratio::ZERO, all, endless), Some(1));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn one_less_is_not_enough(load in 0..60_000_i128, late in 1..500_000_i128, within in 0.0..3.0_f64, patience in 1..50_u64) {
            let load = Ratio::new(load, 1_000).unwrap();
            let share = Share::new(Ratio::ONE - Ratio::new(late, 1_000_000).unwrap()).unwrap();
            let promise = Promise { share, within };
            let minutes = |number| Duration::from_minutes(Ratio::whole(number));
            let impatient = |station: Station, time: f64| {
                ErlangA::new(station, minutes(patience), minutes(10)).unwrap().over(time)
            };
            let overs: [&dyn Fn(Station, f64) -> f64; 2] = [&endless, &impatient];
            for over in overs {
                let needed = servers_needed(load, promise, over).unwrap();
                let late = share.rest().ratio().approximate();
                let at = |servers| over(Station::new(servers, load).unwrap(), within);
                prop_assert!(at(needed) <= late);
                prop_assert!(needed == 1 || at(needed - 1) > late);
            }
        }
    }
}
