//! Whether the rule of a route's breaker does what it is for, at the traffic of a stage.

use crate::scenario::Terms;
use crate::units::{Duration, Factor, Rate, Ratio, Scalar, Share};

use super::ResolvedTarget;
use super::breaker::{Assessment, Judgement, Stream, Terms as Guarding, advise, assess};
use super::odds::{Arrivals, attempts, rule, while_up};
use super::plan::Planned;

/// What a breaker's rule does in the average and in the busiest minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakerAnalysis {
    /// The model that it guards.
    pub model: String,
    /// The average minute, then the busiest, where it is busier.
    pub minutes: Vec<BreakerMinute>,
    /// How long the breaker stays open; an assumption where the route does not say.
    pub cooldown: (Duration, Basis),
    /// How long an outage lasts on average; an assumption where the route does not say.
    pub repair: (Duration, Basis),
}

/// What a rule does at one rate of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerMinute {
    /// Whether this is the busiest minute.
    pub is_peak: bool,
    /// Attempts at the target: requests, and what is tried again.
    pub requests: Rate,
    /// The share of attempts that fail while it is up.
    pub failing: Share,
    /// What the rule does.
    pub found: Assessment,
    /// A sound rule that notices an outage sooner, where this one is not sound.
    pub instead: Option<Assessment>,
}

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The route says so.
    Stated,
    /// Nothing says so, and this is what is taken.
    Assumed,
}

impl BreakerAnalysis {
    /// The worst judgement over both minutes.
    pub fn judgement(&self) -> Judgement {
        let found = self.minutes.iter().map(|minute| minute.found.judgement);
        found.max().unwrap_or(Judgement::Sound)
    }
}

/// How long a breaker stays open where nothing says so: a minute, like the window of the published
/// rule.
const COOLDOWN: &str = "60s";
/// The mean time to repair of the `OpenAI` API, 2.56 hours (arXiv 2501.12469), where nothing says
/// how long outages last.
const REPAIR: &str = "2.56h";

fn known(stated: Option<Duration>, assumed: &str) -> (Duration, Basis) {
    match stated {
        Some(time) => (time, Basis::Stated),
        None => (
            Duration::parse(assumed).unwrap_or(Duration::NONE),
            Basis::Assumed,
        ),
    }
}

/// What the rule that guards the workhorse does; `None` where no rule does.
pub(super) fn watch(
    legs: &[ResolvedTarget<'_>],
    terms: &Terms,
    plans: &[Planned],
    arrivals: Arrivals,
    peak: Factor,
) -> Option<BreakerAnalysis> {
    let (plan, leg, rule) = plans.iter().find_map(|plan| {
        let leg = &legs[plan.leg];
        Some((plan, leg, rule(leg, legs)?))
    })?;
    let cooldown = known(terms.cooldown, COOLDOWN);
    let repair = known(leg.target.outages.map(|outages| outages.mttr), REPAIR);
    let guarding = Guarding {
        cooldown: cooldown.0,
        repair: repair.0,
    };
    let odds = while_up(leg, terms);
    let mean = attempts(plan, leg, &odds, arrivals);
    let failing = Share::new(odds.fails).unwrap_or(Share::ALL);
    let at = |factor: Ratio| {
        let requests = Rate::of_minute(mean.per_minute() * factor);
        let stream = Stream { requests, failing };
        let found = assess(rule, stream, guarding);
        BreakerMinute {
            is_peak: factor != Ratio::ONE,
            requests,
            failing,
            found,
            instead: match found.judgement {
                Judgement::Sound => None,
                _ => advise(stream, guarding),
            },
        }
    };
    let mut minutes = vec![at(Ratio::ONE)];
    minutes.extend((peak != Factor::ONE).then(|| at(peak.ratio())));
    Some(BreakerAnalysis {
        model: leg.listing.name(),
        minutes,
        cooldown,
        repair,
    })
}
