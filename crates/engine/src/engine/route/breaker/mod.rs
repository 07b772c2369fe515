//! Circuit breakers: how soon a rule notices an outage, and how often it trips for nothing.

#[cfg(test)]
mod draws;
mod poisson;
mod scan;
mod windows;

use crate::scenario::Trigger;
use crate::units::{Duration, Rate, Ratio, Real, Share};

use windows::Limit;

const SECONDS_A_DAY: f64 = 86_400.0;
/// Requests that a minute must have before `LiteLLM` judges it by its share of errors:
/// `DEFAULT_FAILURE_THRESHOLD_MINIMUM_REQUESTS`.
pub const JUDGED: u32 = 5;

/// Requests that come at random, a share of which fails each by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    /// How often requests come.
    pub requests: Rate,
    /// The share that fails while nothing is wrong.
    pub failing: Share,
}

impl Stream {
    fn a_second(self) -> f64 {
        self.requests.per_minute().approximate() / 60.0
    }
}

/// What happens once a breaker has tripped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// How long it stays open.
    pub cooldown: Duration,
    /// How long an outage lasts on average: a rule that takes longer to notice one is of no use.
    pub repair: Duration,
}

/// Whether a rule does what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judgement {
    /// It notices outages before they end, and seldom trips for nothing.
    Sound,
    /// Errors of every day open it: over once a day, or for over 1 % of the time.
    TriggerHappy,
    /// A total outage is over before it notices.
    Inert,
}

impl Judgement {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::TriggerHappy => "trigger-happy",
            Self::Inert => "inert",
        }
    }
}

/// False trips a day that a sound rule may have.
const TRIPS_A_DAY: f64 = 1.0;
/// The share of time that false trips of a sound rule may hold it open.
const OPEN: f64 = 0.01;

/// What a rule does on a stream of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The rule.
    pub rule: Trigger,
    /// The mean time in seconds from a closed breaker to a false trip; `None` where it is beyond
    /// what numbers hold, which is never.
    pub to_trip: Option<Real>,
    /// False trips a day, each followed by the cool-down.
    pub trips_a_day: Real,
    /// The share of time that false trips hold it open, from 0 to 1.
    pub open: Real,
    /// The mean time in seconds from the beginning of a total outage until it trips; `None` where
    /// it never does.
    pub detection: Option<Real>,
    /// What to make of it.
    pub judgement: Judgement,
}

/// The mean time in seconds until a rule trips, with requests and errors at random; `None` where it
/// never does.
pub fn mean_time_to_trip(rule: Trigger, stream: Stream) -> Option<Real> {
    let (rate, failing) = (stream.a_second(), stream.failing.ratio().approximate());
    Real::new(match rule {
        Trigger::Count { errors, window } => scan::mean_time(errors, rate * failing, secs(window)),
        Trigger::Consecutive { errors } => in_a_row(errors, failing) / rate,
        Trigger::Rate { window, .. } => {
            windows::mean_time(limit(rule)?, rate, failing, secs(window))
        }
        Trigger::Minute { .. } => windows::mean_time(limit(rule)?, rate, failing, 60.0),
    })
}

/// The mean time in seconds from the beginning of a total outage until a rule trips; `None` where
/// it never does. Errors are taken to come back at once: what a timeout takes comes on top.
pub fn outage_detection(rule: Trigger, requests: Rate) -> Option<Real> {
    let failing = Share::ALL;
    let stream = Stream { requests, failing };
    match rule {
        Trigger::Count { .. } | Trigger::Consecutive { .. } => mean_time_to_trip(rule, stream),
        Trigger::Rate { window, .. } => {
            let window = secs(window);
            Real::new(windows::outage_detection(
                limit(rule)?,
                stream.a_second(),
                window,
            ))
        }
        Trigger::Minute { .. } => Real::new(windows::outage_detection(
            limit(rule)?,
            stream.a_second(),
            60.0,
        )),
    }
}

/// The counters of the rules that begin anew with every window.
fn limit(rule: Trigger) -> Option<Limit> {
    match rule {
        Trigger::Rate { share, least, .. } => Some(Limit::Share {
            share: share.ratio(),
            least,
        }),
        Trigger::Minute { allowed: None } => Some(Limit::OverHalf { least: JUDGED }),
        Trigger::Minute {
            allowed: Some(allowed),
        } => Some(Limit::Over { allowed }),
        Trigger::Count { .. } | Trigger::Consecutive { .. } => None,
    }
}

fn secs(time: Duration) -> f64 {
    time.seconds().approximate()
}

/// Expected requests until so many fail one after another: the sum of p⁻ⁱ for i from 1 on, which is
/// (1 − pᵏ) ÷ ((1 − p) pᵏ).
fn in_a_row(errors: u32, failing: f64) -> f64 {
    (0..errors).fold(0.0, |requests, _| (requests + 1.0) / failing)
}

/// Trips a day, and the share of time open, by renewal and reward: a cycle is the mean time to trip
/// and the cool-down after it.
pub fn trips(to_trip: Option<Real>, cooldown: Duration) -> (Real, Real) {
    let cooldown = secs(cooldown);
    let cycle = to_trip.map(|closed| closed.get() + cooldown);
    let of_cycle = |part: f64| {
        let share = cycle.filter(|cycle| *cycle > 0.0).map(|cycle| part / cycle);
        share.and_then(Real::new).unwrap_or(Real::ZERO)
    };
    (of_cycle(SECONDS_A_DAY), of_cycle(cooldown))
}

/// What a rule does on a stream, and what to make of it.
pub fn assess(rule: Trigger, stream: Stream, terms: Terms) -> Assessment {
    let to_trip = mean_time_to_trip(rule, stream);
    let (trips_a_day, open) = trips(to_trip, terms.cooldown);
    let detection = outage_detection(rule, stream.requests);
    let is_late = detection.is_none_or(|time| time.get() > secs(terms.repair));
    let is_nervous = trips_a_day.get() > TRIPS_A_DAY || open.get() > OPEN;
    Assessment {
        rule,
        to_trip,
        trips_a_day,
        open,
        detection,
        judgement: match (is_late, is_nervous) {
            (true, _) => Judgement::Inert,
            (false, true) => Judgement::TriggerHappy,
            (false, false) => Judgement::Sound,
        },
    }
}

/// The sound rule that notices a total outage first: half of at least ten requests in a minute, or
/// the shortest run of errors, of three or more, that errors of every day leave alone. `None` where
/// neither is sound: so few requests, or so many errors, that no rule tells an outage apart.
pub fn advise(stream: Stream, terms: Terms) -> Option<Assessment> {
    const RUNS: std::ops::RangeInclusive<u32> = 3..=20;
    let is_sound = |one: &Assessment| one.judgement == Judgement::Sound;
    let share = Ratio::new(1, 2).and_then(Share::new)?;
    let half = Trigger::Rate {
        share,
        least: 10,
        window: Duration::from_minutes(Ratio::ONE),
    };
    let runs = RUNS.map(|errors| assess(Trigger::Consecutive { errors }, stream, terms));
    let run = runs.into_iter().find(is_sound);
    let half = Some(assess(half, stream, terms)).filter(is_sound);
    run.into_iter().chain(half).min_by_key(|one| one.detection)
}

#[cfg(test)]
mod tests;
