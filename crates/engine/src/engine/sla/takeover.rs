//! What a route's circuit breaker makes of failover: it takes time to notice an outage, its probes
//! fail while the outage lasts, and it trips when nothing is wrong.

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
    /// Requests that are lost in an outage, probes included.
    pub lost_per_outage: Ratio,
    /// Of those, probes.
    pub probes_per_outage: Ratio,
    /// The share of all requests that is lost so.
    pub lost: Ratio,
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
            cooldown: guarding.between_probes(),
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
            lost_per_outage: share.failed_per_outage,
            probes_per_outage: share.probes_per_outage,
            lost: share.failed,
            trips_a_day,
            open: fraction(open),
        })
    }

    /// How much of the time requests are answered: not while nobody has noticed, not those that
    /// probe, not while the second is down too, nor while it is down when the breaker opened for
    /// nothing.
    ///
    /// failover × (1 − lost − (down − lost) × together − open × up × second down)
    pub fn availability(
        &self,
        first: Availability,
        second: Availability,
        (together, failover): (Share, Availability),
    ) -> Option<Availability> {
        let down = first.unavailability().ratio();
        let lost = self.lost.min(down);
        let both = (down - lost) * together.ratio();
        let diverted = self.open * first.ratio();
        let for_nothing = diverted * second.unavailability().ratio();
        let up = Ratio::ONE - lost - both - for_nothing;
        Availability::new(up * failover.ratio())
    }

    /// Minutes until requests go elsewhere; longer than any outage where they never do.
    pub fn detection(&self) -> Real {
        let minutes = self.noticed.map(|time| time.minutes().approximate());
        Real::new(minutes.unwrap_or(525_600.0).min(525_600.0)).unwrap_or(Real::ZERO)
    }

    /// The share of requests that probe while the breaker is open: one for each cool-down and the
    /// gap to the next request, 1 ÷ (1 + requests × cool-down).
    pub fn probing(&self) -> Real {
        let requests = self.guarding.requests.per_minute().approximate();
        let cooldown = self.guarding.cooldown.minutes().approximate();
        Real::new(1.0 / (1.0 + requests * cooldown)).unwrap_or(Real::ONE)
    }
}

impl FailoverBreaker {
    /// The cool-down, and the time until the next request comes.
    fn between_probes(&self) -> Duration {
        let gap = Ratio::ONE.checked_div(self.requests.per_minute());
        let gap = gap.unwrap_or(Ratio::ZERO);
        Duration::from_minutes(self.cooldown.minutes() + gap)
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
    fn an_outage_loses_its_detection_and_its_probes() {
        // capacity.md 1.17: 50 requests a minute trip three errors in 60 s in 3.6 s; in 2.57 h they
        // lose k + R ÷ (cool-down + 1 ÷ λ), 3 and (9,252 − 3.6) ÷ 61.2 s.
        let takeover = Takeover::of(guarding("50/min"), up("99.8%"), None).unwrap();
        let noticed = takeover.noticed.unwrap().seconds().approximate();
        assert!((noticed - 3.6).abs() < 1e-3, "{noticed}");
        let probes = takeover.probes_per_outage.approximate();
        assert!((probes - (9_252.0 - 3.6) / 61.2).abs() < 0.01, "{probes}");
        let lost = takeover.lost_per_outage.approximate();
        assert!((lost - probes - 3.0).abs() < 0.01, "{lost}");
        // A_eff = 1 − lost ÷ (λ (U + R)), with a second provider that is always up.
        let cycle = 50.0 * 154.2 / 0.002;
        let share = takeover.lost.approximate();
        assert!((share - lost / cycle).abs() < 1e-8, "{share}");
        let series = (Share::NONE, Availability::ALWAYS);
        let effective = takeover.availability(up("99.8%"), Availability::ALWAYS, series);
        let effective = effective.unwrap().ratio().approximate();
        assert!((effective - (1.0 - lost / cycle)).abs() < 1e-8);
        let probing = takeover.probing().get();
        assert!((probing - 1.0 / 51.0).abs() < 1e-12, "{probing}");
    }

    #[test]
    fn where_traffic_is_thin_nothing_is_noticed_in_time() {
        // capacity.md 1.17: at 0.1 requests a minute three errors take 137,139 s, 38 hours.
        let takeover = Takeover::of(guarding("0.1/min"), up("99.8%"), None).unwrap();
        let noticed = takeover.noticed.unwrap().seconds().approximate();
        assert!((noticed - 137_139.14).abs() < 1.0, "{noticed}");
        assert_eq!(takeover.probes_per_outage, Ratio::ZERO);
        let series = (Share::NONE, Availability::ALWAYS);
        let effective = takeover.availability(up("99.8%"), Availability::ALWAYS, series);
        let effective = effective.unwrap().ratio().approximate();
        assert!((effective - 0.998).abs() < 1e-8, "{effective}");
        assert_eq!(
            Takeover::of(guarding("1/min"), Availability::ALWAYS, None),
            None
        );
    }
}
