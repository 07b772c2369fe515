//! What the rule of a route's breaker does, and what to use instead.

use crate::engine::route::breaker::Assessment;
use crate::engine::route::{BreakerAnalysis, BreakerMinute};
use crate::report::{Cell, Section, Unit};
use crate::scenario::Stage;
use crate::units::{Duration, Real};

/// The section without rows.
pub fn section() -> Section {
    Section::new(
        "breaker",
        [
            ("stage", Unit::None),
            ("route", Unit::None),
            ("model", Unit::None),
            ("rule", Unit::None),
            ("is_advice", Unit::None),
            ("minute", Unit::None),
            ("attempts_per_minute", Unit::RequestsPerMinute),
            ("error_rate_percent", Unit::Percent),
            ("outage_detection_seconds", Unit::Seconds),
            ("false_trip_seconds", Unit::Seconds),
            ("false_trips_per_day", Unit::Count),
            ("open_percent", Unit::Percent),
            ("judgement", Unit::None),
            ("cooldown_seconds", Unit::Seconds),
            ("repair_seconds", Unit::Seconds),
        ],
    )
}

/// Adds the rows of a stage: the rule in the average and in the busiest minute, and under each what
/// to use instead.
pub fn rows(section: &mut Section, stage: &Stage, route: &str, watch: &BreakerAnalysis) {
    for minute in &watch.minutes {
        push(section, stage, route, watch, (minute, &minute.found, false));
        if let Some(instead) = &minute.instead {
            push(section, stage, route, watch, (minute, instead, true));
        }
    }
}

/// The word for a minute.
fn minute(watched: &BreakerMinute) -> &'static str {
    match watched.is_peak {
        true => "busiest",
        false => "average",
    }
}

fn push(
    section: &mut Section,
    stage: &Stage,
    route: &str,
    watch: &BreakerAnalysis,
    (minute, found, is_advice): (&BreakerMinute, &Assessment, bool),
) {
    let time = |time: Duration| {
        let seconds = Real::new(time.seconds().approximate());
        Cell::or_missing(seconds.map(Cell::Seconds), "")
    };
    let hundred = |share: Real| Cell::or_missing(Real::new(share.get() * 100.0), "");
    section.push([
        Cell::from(stage.name.as_str()),
        Cell::from(route),
        Cell::from(watch.model.as_str()),
        Cell::from(found.rule.to_string()),
        Cell::from(is_advice),
        Cell::from(self::minute(minute)),
        Cell::Number(minute.requests.per_minute()),
        Cell::from(minute.failing),
        Cell::or_missing(found.detection.map(Cell::Seconds), "never"),
        Cell::or_missing(found.to_trip.map(Cell::Seconds), "never"),
        Cell::from(found.trips_a_day),
        hundred(found.open),
        Cell::from(found.judgement.name()),
        time(watch.cooldown.0),
        time(watch.repair.0),
    ]);
}
