//! What the rule of a route's breaker does, and what to use instead.

use crate::engine::route::breaker::Assessment;
use crate::engine::route::{BreakerAnalysis, BreakerMinute};
use crate::report::{Cell, Rows, columns};
use crate::scenario::Stage;

use super::{real_percent, seconds};

columns! {
    /// What a breaker's rule does in a minute, and under it what to use instead.
    pub Breaker<'a>, "breaker", row: Row<'a> =>
    stage: None = row.stage.name.as_str();
    route: None = row.route;
    model: None = row.watch.model.as_str();
    rule: None = row.found.rule.to_string();
    is_advice: None = row.is_advice;
    minute: None = if row.minute.is_peak { "busiest" } else { "average" };
    attempts_per_minute: RequestsPerMinute = Cell::Number(row.minute.requests.per_minute());
    error_rate_percent: Percent = row.minute.failing;
    outage_detection_seconds: Seconds = Cell::or_missing(row.found.detection.map(Cell::Seconds), "never");
    false_trip_seconds: Seconds = Cell::or_missing(row.found.to_trip.map(Cell::Seconds), "never");
    false_trips_per_day: Count = row.found.trips_a_day;
    open_percent: Percent = real_percent(row.found.open);
    judgement: None = row.found.judgement.name();
    cooldown_seconds: Seconds = seconds(row.watch.cooldown.0);
    repair_seconds: Seconds = seconds(row.watch.repair.0);
}

/// A rule in a minute.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The stage.
    pub stage: &'a Stage,
    /// The name of the route.
    pub route: &'a str,
    /// What its breaker guards.
    pub watch: &'a BreakerAnalysis,
    /// The minute.
    pub minute: &'a BreakerMinute,
    /// What the rule does in it.
    pub found: &'a Assessment,
    /// Whether the rule is not the route's own, but what to use instead.
    pub is_advice: bool,
}

/// Adds the rows of a stage: the rule in the average and in the busiest minute, and under each what
/// to use instead.
pub fn rows(rows: &mut Rows<Breaker>, stage: &Stage, route: &str, watch: &BreakerAnalysis) {
    for minute in &watch.minutes {
        let row = Row {
            stage,
            route,
            watch,
            minute,
            found: &minute.found,
            is_advice: false,
        };
        rows.push(&row);
        if let Some(found) = &minute.instead {
            let is_advice = true;
            rows.push(&Row {
                found,
                is_advice,
                ..row
            });
        }
    }
}
