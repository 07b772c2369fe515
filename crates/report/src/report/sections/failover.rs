//! `plan sla`: what the route's breaker makes of second providers.

use crate::engine::sla::{Alternative, Takeover};
use crate::report::{Cell, Section, Unit};
use crate::units::{Duration, Ratio, Real};

/// The section of failover without rows.
pub fn section() -> Section {
    Section::new(
        "failover",
        [
            ("stage", Unit::None),
            ("option", Unit::None),
            ("rule", Unit::None),
            ("requests_per_minute", Unit::RequestsPerMinute),
            ("cooldown_seconds", Unit::Seconds),
            ("cooldown_basis", Unit::None),
            ("repair_minutes", Unit::Minutes),
            ("noticed_seconds", Unit::Seconds),
            ("lost_requests_per_outage", Unit::Requests),
            ("probes_per_outage", Unit::Requests),
            ("false_trips_per_day", Unit::Count),
            ("open_percent", Unit::Percent),
            ("at_once_availability_percent", Unit::Percent),
            ("availability_percent", Unit::Percent),
            ("observed_availability_percent", Unit::Percent),
        ],
    )
}

/// Adds the options of a stage that have a second provider behind a breaker.
pub fn rows(section: &mut Section, stage: &str, alternatives: &[Alternative]) {
    for one in alternatives {
        let backup = one.serving.backup.as_ref();
        let takeover = backup.and_then(|backup| Some((backup.takeover.as_ref()?, backup.at_once)));
        if let Some((takeover, at_once)) = takeover {
            let mut row = vec![Cell::from(stage), Cell::from(one.name.as_str())];
            row.extend(cells(takeover));
            row.extend([
                Cell::from(at_once),
                Cell::from(one.availability),
                Cell::or_missing(one.observed, "not measured"),
            ]);
            section.push(row);
        }
    }
}

fn cells(takeover: &Takeover) -> [Cell; 10] {
    let guarding = &takeover.guarding;
    let seconds = |time: Duration| {
        let seconds = Real::new(time.seconds().approximate());
        Cell::or_missing(seconds.map(Cell::Seconds), "")
    };
    let basis = match guarding.is_stated {
        true => "stated",
        false => "assumed",
    };
    [
        Cell::from(guarding.rule.to_string()),
        Cell::Number(guarding.requests.per_minute()),
        seconds(guarding.cooldown),
        Cell::from(basis),
        Cell::from(takeover.repair),
        Cell::or_missing(takeover.noticed.map(seconds), "never"),
        Cell::Number(takeover.lost_per_outage),
        Cell::Number(takeover.probes_per_outage),
        Cell::from(takeover.trips_a_day),
        Cell::Percent(takeover.open * Ratio::whole(100)),
    ]
}
