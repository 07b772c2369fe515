//! `plan sla`: what incidents a file says there were, and which services failed together.

use crate::report::{Cell, Section, Unit};
use crate::scenario::{IncidentHistory, JointOutage, ServiceRecord};
use crate::units::Ratio;

/// The section of incidents without rows.
pub fn section() -> Section {
    Section::new(
        "incidents",
        [
            ("service", Unit::None),
            ("option", Unit::None),
            ("outages", Unit::Count),
            ("uncounted_rows", Unit::Count),
            ("outages_per_year", Unit::Count),
            ("mttr_mean_minutes", Unit::Minutes),
            ("mttr_median_minutes", Unit::Minutes),
            ("mtbf_mean_hours", Unit::Hours),
            ("mtbf_median_hours", Unit::Hours),
            ("downtime_minutes", Unit::Minutes),
            ("availability_percent", Unit::Percent),
            ("uptime_basis", Unit::None),
            ("window_from", Unit::None),
            ("window_to", Unit::None),
            ("window_is_given", Unit::None),
        ],
    )
}

/// Adds the services of a file; `option` says which level or option each of them is.
pub fn rows<'a>(
    section: &mut Section,
    history: &IncidentHistory,
    option: impl Fn(&str) -> Option<&'a str>,
) {
    for record in &history.services {
        let option = option(&record.service);
        section.push(row(record, history, option));
    }
}

fn row(record: &ServiceRecord, history: &IncidentHistory, option: Option<&str>) -> [Cell; 15] {
    let undefined = match record.count() {
        0 => "no incident",
        1 => "undefined",
        _ => "no time watched",
    };
    let count = |many: usize| Cell::from(u64::try_from(many).unwrap_or(u64::MAX));
    let time = |minutes: Option<Ratio>| Cell::or_missing(minutes.map(Cell::Minutes), "no incident");
    let between = |minutes: Option<Ratio>| {
        let hours = minutes.and_then(|minutes| minutes.checked_div(Ratio::whole(60)));
        Cell::or_missing(hours.map(Cell::Number), undefined)
    };
    let up = record.availability();
    let window = &history.window;
    [
        Cell::from(record.service.as_str()),
        Cell::or_missing(option, ""),
        count(record.count()),
        count(record.uncounted),
        Cell::or_missing(record.per_year().map(Cell::Number), undefined),
        time(record.mean_time_to_repair()),
        time(record.median_time_to_repair()),
        between(record.mean_time_between_failures()),
        between(record.median_time_between_failures()),
        Cell::Minutes(record.downtime()),
        Cell::or_missing(
            up.map(|up| Cell::Percent(up * Ratio::whole(100))),
            undefined,
        ),
        Cell::from(history.basis.name()),
        Cell::from(window.from.to_string()),
        Cell::from(window.to.to_string()),
        Cell::from(window.is_given),
    ]
}

/// The section of outages in common, without rows.
pub fn joint_section() -> Section {
    Section::new(
        "joint_outages",
        [
            ("service", Unit::None),
            ("other", Unit::None),
            ("down_percent", Unit::Percent),
            ("other_down_percent", Unit::Percent),
            ("both_down_percent", Unit::Percent),
            ("times_independence", Unit::Count),
            ("other_down_while_down_percent", Unit::Percent),
            ("down_while_other_down_percent", Unit::Percent),
        ],
    )
}

/// Adds each pair of services of a file.
pub fn joint_rows(section: &mut Section, history: &IncidentHistory) {
    for (place, one) in history.services.iter().enumerate() {
        for other in &history.services[place + 1..] {
            if let Some(joint) = history.joint(&one.service, &other.service) {
                section.push(joint_row(&one.service, &other.service, &joint));
            }
        }
    }
}

fn joint_row(one: &str, other: &str, joint: &JointOutage) -> [Cell; 8] {
    let percent = |share: Ratio| Cell::Percent(share * Ratio::whole(100));
    let given = |share: Option<Ratio>| Cell::or_missing(share.map(percent), "never down");
    [
        Cell::from(one),
        Cell::from(other),
        percent(joint.one),
        percent(joint.other),
        percent(joint.both),
        Cell::or_missing(joint.to_independence.map(Cell::Number), "never down"),
        given(joint.other_given_one()),
        given(joint.one_given_other()),
    ]
}
