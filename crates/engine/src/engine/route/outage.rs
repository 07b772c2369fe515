//! Outages as a renewal process: up for the mean time between failures, down for the mean time to
//! repair, and what a circuit breaker makes of the time that is down.

use crate::scenario::Outages;
use crate::units::{Duration, Rate, Ratio};

/// How a breaker meets an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// From the first failed answer until it opens (see [`super::breaker::outage_detection`]).
    pub detection: Duration,
    /// How long a request hangs before it fails; nothing where errors come back at once.
    pub timeout: Duration,
    /// How long it stays open before it lets one request probe; at least a second counts.
    pub cooldown: Duration,
    /// From the end of the cool-down until the next request comes to probe; nothing where probes
    /// follow cool-downs at once, as they nearly do in dense traffic.
    pub gap: Duration,
}

/// What outages do to a stream of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutageShare {
    /// The share of time that is down.
    pub unavailability: Ratio,
    /// Requests that fail at the target in one outage, probes included.
    pub failed_per_outage: Ratio,
    /// Of those, probes of an open breaker.
    pub probes_per_outage: Ratio,
    /// The share of all requests that are not sent to the target, since the breaker is open.
    pub fallback: Ratio,
    /// Of those, requests that come after the repair, as a share of all.
    pub after_repair: Ratio,
    /// The share of all requests that fail there.
    pub failed: Ratio,
}

fn cycle(outages: Outages) -> Ratio {
    outages.mtbf.minutes() + outages.mttr.minutes()
}

/// The share of time that is down: MTTR ÷ (MTBF + MTTR), the mean time between failures being
/// time that is up.
pub fn unavailability(outages: Outages) -> Ratio {
    let share = outages.mttr.minutes().checked_div(cycle(outages));
    share.unwrap_or(Ratio::ZERO)
}

/// Outages in so many days of 24 hours.
pub fn outages_in_days(outages: Outages, days: u64) -> Ratio {
    let times = Ratio::whole(days * 1_440).checked_div(cycle(outages));
    times.unwrap_or(Ratio::ZERO)
}

/// What outages of a target do, at so many requests; without a breaker all requests of an outage
/// fail.
///
/// With one, requests fail until it opens and hang until they time out; then one probe a cool-down
/// fails, and half a cool-down after the repair it is open still, on average. No more requests fail
/// than come while the target is down.
pub fn outage_share(outages: Outages, requests: Rate, guard: Option<Guard>) -> OutageShare {
    let (down, cycle) = (outages.mttr.minutes(), cycle(outages));
    let rate = requests.per_minute();
    let of_cycle = |minutes: Ratio| minutes.checked_div(cycle).unwrap_or(Ratio::ZERO);
    let Parts {
        failing,
        open,
        after_repair,
        probes,
    } = match guard {
        None => Parts::unguarded(down),
        Some(guard) => guard.divide(down),
    };
    // Probes are requests: no more of them than come while it is open.
    let probes = probes.min(rate * (down - failing));
    let failed = rate * failing + probes;
    let failed_share = failed.checked_div(rate * cycle);
    OutageShare {
        unavailability: unavailability(outages),
        failed_per_outage: failed,
        probes_per_outage: probes,
        fallback: of_cycle(open + after_repair),
        after_repair: of_cycle(after_repair),
        failed: failed_share.unwrap_or(Ratio::ZERO),
    }
}

/// How the minutes of an outage divide, and those after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Parts {
    /// Until the breaker opens.
    failing: Ratio,
    /// From then until the repair.
    open: Ratio,
    /// From the repair until it closes.
    after_repair: Ratio,
    /// Probes.
    probes: Ratio,
}

impl Parts {
    const fn unguarded(down: Ratio) -> Self {
        Self {
            failing: down,
            open: Ratio::ZERO,
            after_repair: Ratio::ZERO,
            probes: Ratio::ZERO,
        }
    }
}

impl Guard {
    /// What becomes of an outage of so many minutes. A repair comes at any moment of the cycle of
    /// cool-down and gap: within the cool-down half of it is left, within the gap the next request
    /// closes the breaker.
    fn divide(self, down: Ratio) -> Parts {
        let second = Ratio::new(1, 60).unwrap_or(Ratio::ONE);
        let half = Ratio::new(1, 2).unwrap_or(Ratio::ONE);
        let cooldown = self.cooldown.minutes().max(second);
        let between = cooldown + self.gap.minutes();
        let noticed = self.detection.minutes() + self.timeout.minutes();
        if noticed >= down {
            return Parts::unguarded(down);
        }
        let rest = down - noticed;
        let per = |minutes: Ratio| minutes.checked_div(between).unwrap_or(Ratio::ZERO);
        Parts {
            failing: noticed,
            open: rest,
            after_repair: cooldown * half * per(cooldown),
            probes: per(rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    fn time(text: &str) -> Duration {
        Duration::parse(text).unwrap()
    }

    fn published() -> (Outages, Rate, Guard) {
        // 99.82 % of the OpenAI API at 2.56 hours a repair: up for 2.56 h × 0.9982 ÷ 0.0018.
        let outages = Outages {
            mtbf: Duration::from_minutes(time("2.56h").minutes() * Ratio::new(9_982, 18).unwrap()),
            mttr: time("2.56h"),
        };
        let guard = Guard {
            detection: time("0.3s"),
            timeout: time("30s"),
            cooldown: time("30s"),
            gap: Duration::NONE,
        };
        (outages, Rate::parse("10/s").unwrap(), guard)
    }

    #[test]
    fn every_incident_a_full_outage() {
        // routing.md 3.4: 2.56 h in 5.64 days is an availability of 98.144 %.
        let outages = Outages {
            mtbf: time("5.64d"),
            mttr: time("2.56h"),
        };
        let up = (Ratio::ONE - unavailability(outages)) * Ratio::whole(100);
        assert_eq!(up.to_decimal(3), "98.144");
        // 720 h ÷ 137.92 h; at 99.82 % with the same repairs 0.506, which the source rounds up.
        assert_eq!(outages_in_days(outages, 30).to_decimal(4), "5.2204");
        let all = outage_share(outages, Rate::parse("1/s").unwrap(), None);
        assert_eq!(all.failed_per_outage, Ratio::whole(9_216));
        assert_eq!(
            all.failed.to_decimal(9),
            unavailability(outages).to_decimal(9)
        );
        assert_eq!(all.fallback, Ratio::ZERO);
    }

    #[test]
    fn a_breaker_moves_an_outage_to_the_fallback() {
        // routing.md 3.4: 10 × 30.3 + 9,185.7 ÷ 30 = 609 requests, 0.180 % on the fallback, and with
        // the prices of 3.2 ($0.001375, $0.004, $0.00015 a failed attempt) 0.343 % dearer.
        let (outages, rate, guard) = published();
        let got = outage_share(outages, rate, Some(guard));
        assert_eq!(got.unavailability, Ratio::new(18, 10_000).unwrap());
        assert_eq!(got.failed_per_outage.to_decimal(2), "609.19");
        assert_eq!(got.probes_per_outage.to_decimal(2), "306.19");
        assert_eq!((got.fallback * Ratio::whole(100)).to_decimal(3), "0.18");
        let part = |of: i128| Ratio::new(of, 1_375_000).unwrap();
        let uplift = got.fallback * part(4_000_000 - 1_375_000) + got.failed * part(150_000);
        assert_eq!((uplift * Ratio::whole(100)).to_decimal(3), "0.343");
    }

    #[test]
    fn no_more_requests_fail_than_come() {
        // A request per hour: 2.56 come in 2.56 hours, whatever a probe per minute would be (153.6).
        let (mut outages, _, guard) = published();
        outages.mtbf = time("59d");
        let hourly = Rate::parse("1/h").unwrap();
        let guard = Guard {
            timeout: Duration::NONE,
            cooldown: time("60s"),
            ..guard
        };
        let got = outage_share(outages, hourly, Some(guard));
        assert_eq!(got.failed_per_outage.to_decimal(4), "2.56");
        assert!(got.probes_per_outage < got.failed_per_outage);
        assert_eq!(got.failed, got.unavailability);
        // With the gap to the next request there is a probe every hour and a minute.
        let gap = time("1h");
        let got = outage_share(outages, hourly, Some(Guard { gap, ..guard }));
        assert_eq!(got.probes_per_outage.to_decimal(3), "2.518");
    }

    #[test]
    fn an_outage_that_ends_before_it_is_noticed_opens_nothing() {
        let (outages, rate, guard) = published();
        let slow = Guard {
            detection: time("3h"),
            ..guard
        };
        let got = outage_share(outages, rate, Some(slow));
        assert_eq!(got, outage_share(outages, rate, None));
        assert_eq!(got.failed_per_outage, Ratio::whole(92_160));
    }
}
