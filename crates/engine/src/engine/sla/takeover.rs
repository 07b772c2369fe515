//! What a route's circuit breaker makes of failover: it takes time to notice an outage, its probes
//! fail while the outage lasts, and it trips when nothing is wrong.
//!
//! A request that fails at the first provider moves on to the second, as in `plan route` and
//! `plan simulate`: it takes longer and may bill twice, but it is answered unless the second is down
//! too.

use crate::engine::route::breaker::{Stream, mean_time_to_trip, outage_detection, trips};
use crate::engine::route::outage::{Guard, outage_share};
use crate::scenario::{Outages, Trigger};
use crate::units::{Availability, Duration, Rate, Ratio, Real, Share};

/// Seconds after which a rule is taken to notice nothing.
const NEVER: f64 = 366.0 * 86_400.0;

/// The breaker that guards the first provider, and what it sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailoverBreaker {
    /// When it opens.
    pub rule: Trigger,
    /// How often requests come.
    pub requests: Rate,
    /// The share of them that fails while nothing is wrong.
    pub failing: Share,
    /// How long it stays open before it lets one request probe.
    pub cooldown: Duration,
    /// Whether the route states that time, and it is no assumption.
    pub is_stated: bool,
    /// How long a request hangs before it fails.
    pub timeout: Duration,
    /// How long an outage lasts where nothing else says so.
    pub repair: Duration,
}

/// What the breaker makes of outages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Takeover {
    /// The breaker.
    pub guarding: FailoverBreaker,
    /// How long an outage lasts.
    pub repair: Duration,
    /// From the beginning of an outage until requests go elsewhere, timeouts included; `None` where
    /// they never do.
    pub noticed: Option<Duration>,
    /// Requests that fail at the first provider in an outage, probes included, and move on.
    pub failed_per_outage: Ratio,
    /// Of those, probes.
    pub probes_per_outage: Ratio,
    /// Requests that come in an outage.
    pub requests_per_outage: Ratio,
    /// False trips a day.
    pub trips_a_day: Real,
    /// The share of time that false trips hold it open.
    pub open: Ratio,
}

impl Takeover {
    /// What a breaker makes of outages of so long, of a provider that is up so much of the time.
    /// `None` for one that is never down, or whose outages have no length.
    pub fn of(
        guarding: FailoverBreaker,
        first: Availability,
        repair: Option<Duration>,
    ) -> Option<Self> {
        let repair = repair.unwrap_or(guarding.repair);
        let minutes = repair.minutes();
        let up_to_down = first.ratio().checked_div(first.unavailability().ratio())?;
        if minutes.is_zero() {
            return None;
        }
        let outages = Outages {
            mtbf: Duration::from_minutes(minutes * up_to_down),
            mttr: Duration::from_minutes(minutes),
        };
        let requests = guarding.requests;
        let noticed = outage_detection(guarding.rule, requests);
        let detection = noticed.and_then(duration);
        let guard = detection.map(|detection| Guard {
            detection,
            timeout: guarding.timeout,
            cooldown: guarding.cooldown,
            gap: guarding.gap(),
        });
        let share = outage_share(outages, requests, guard);
        let failing = guarding.failing;
        let to_trip = mean_time_to_trip(guarding.rule, Stream { requests, failing });
        let (trips_a_day, open) = trips(to_trip, guarding.cooldown);
        let sum = |detection: Duration| detection.minutes() + guarding.timeout.minutes();
        Some(Self {
            guarding,
            repair,
            noticed: detection.map(|detection| Duration::from_minutes(sum(detection))),
            failed_per_outage: share.failed_per_outage,
            probes_per_outage: share.probes_per_outage,
            requests_per_outage: requests.per_minute() * minutes,
            trips_a_day,
            open: fraction(open),
        })
    }

    /// How much of the time requests are answered: not while the second provider is down with the
    /// first, nor while it is down when the breaker opened for nothing.
    ///
    /// failover × (1 − down × together − open × up × second down)
    pub fn availability(
        &self,
        first: Availability,
        second: Availability,
        (together, failover): (Share, Availability),
    ) -> Option<Availability> {
        let down = first.unavailability().ratio();
        let diverted = self.open * first.ratio();
        let for_nothing = diverted * second.unavailability().ratio();
        let up = Ratio::ONE - down * together.ratio() - for_nothing;
        Availability::new(up * failover.ratio())
    }
}

impl FailoverBreaker {
    /// The time until the next request comes.
    fn gap(&self) -> Duration {
        let gap = Ratio::ONE.checked_div(self.requests.per_minute());
        Duration::from_minutes(gap.unwrap_or(Ratio::ZERO))
    }
}

fn duration(seconds: Real) -> Option<Duration> {
    let is_soon = seconds.get() < NEVER;
    let minutes = Real::new(seconds.get() / 60.0)?.rounded()?;
    is_soon.then_some(Duration::from_minutes(minutes))
}

fn fraction(share: Real) -> Ratio {
    share.rounded().unwrap_or(Ratio::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    fn guarding(requests: &str) -> FailoverBreaker {
        FailoverBreaker {
            rule: Trigger::parse("3 errors in 60s").unwrap(),
            requests: Rate::parse(requests).unwrap(),
            failing: Share::NONE,
            cooldown: Duration::parse("60s").unwrap(),
            is_stated: true,
            timeout: Duration::NONE,
            repair: Duration::parse("2.57h").unwrap(),
        }
    }

    fn up(text: &str) -> Availability {
        Availability::parse(text).unwrap()
    }

    #[test]
    fn what_fails_in_an_outage_moves_on() {
        // capacity.md 1.17: 50 requests a minute trip three errors in 60 s in 3.6 s; in 2.57 h so
        // many fail at the first provider: k + R ÷ (cool-down + 1 ÷ λ), 3 and (9,252 − 3.6) ÷ 61.2 s.
        let takeover = Takeover::of(guarding("50/min"), up("99.8%"), None).unwrap();
        let noticed = takeover.noticed.unwrap().seconds().approximate();
        assert!((noticed - 3.6).abs() < 1e-3, "{noticed}");
        let probes = takeover.probes_per_outage.approximate();
        assert!((probes - (9_252.0 - 3.6) / 61.2).abs() < 0.01, "{probes}");
        let failed = takeover.failed_per_outage.approximate();
        assert!((failed - probes - 3.0).abs() < 0.01, "{failed}");
        assert_eq!(takeover.requests_per_outage, Ratio::whole(7_710));
        // The second provider answers them all where it is up.
        let series = (Share::NONE, Availability::ALWAYS);
        let effective = takeover.availability(up("99.8%"), Availability::ALWAYS, series);
        assert_eq!(effective, Some(Availability::ALWAYS));
        // Where it is down for 1 % of the time, 0.2 % × 1 % is lost.
        let second = up("99%");
        let series = (second.unavailability(), Availability::ALWAYS);
        let effective = takeover.availability(up("99.8%"), second, series);
        assert_eq!(effective, Some(up("99.998%")));
    }

    #[test]
    fn where_traffic_is_thin_requests_fail_one_by_one_and_move_on() {
        // capacity.md 1.17: at 0.1 requests a minute three errors take 137,139 s, 38 hours.
        let takeover = Takeover::of(guarding("0.1/min"), up("99.8%"), None).unwrap();
        let noticed = takeover.noticed.unwrap().seconds().approximate();
        assert!((noticed - 137_139.14).abs() < 1.0, "{noticed}");
        assert_eq!(takeover.probes_per_outage, Ratio::ZERO);
        assert_eq!(takeover.failed_per_outage, takeover.requests_per_outage);
        let series = (Share::NONE, Availability::ALWAYS);
        let effective = takeover.availability(up("99.8%"), Availability::ALWAYS, series);
        assert_eq!(effective, Some(Availability::ALWAYS));
        assert_eq!(
            Takeover::of(guarding("1/min"), Availability::ALWAYS, None),
            None
        );
    }
}
