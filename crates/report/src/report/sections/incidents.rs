//! `plan sla`: what incidents a file says there were, and which services failed together.

use crate::report::{Cell, Rows, columns};
use crate::scenario::{IncidentHistory, JointOutage, ServiceRecord};
use crate::units::Ratio;

use super::percent;

columns! {
    /// What incidents a file says there were.
    pub Incidents<'a>, "incidents", row: Row<'a> =>
    service: None = row.record.service.as_str();
    option: None = row.option;
    outages: Count = count(row.record.count());
    uncounted_rows: Count = count(row.record.uncounted);
    outages_per_year: Count = row.known(row.record.per_year().map(Cell::Number));
    mttr_mean_minutes: Minutes = repair(row.record.mean_time_to_repair());
    mttr_median_minutes: Minutes = repair(row.record.median_time_to_repair());
    mtbf_mean_hours: Hours = row.known(hours(row.record.mean_time_between_failures()));
    mtbf_median_hours: Hours = row.known(hours(row.record.median_time_between_failures()));
    downtime_minutes: Minutes = Cell::Minutes(row.record.downtime());
    availability_percent: Percent = row.known(row.record.availability().map(percent));
    uptime_basis: None = row.history.basis.name();
    window_from: None = row.history.window.from.to_string();
    window_to: None = row.history.window.to.to_string();
    window_is_given: None = row.history.window.is_given;
}

columns! {
    /// How often services of a file failed together.
    pub JointOutages<'a>, "joint_outages", row: Pair<'a> =>
    service: None = row.one;
    other: None = row.other;
    down_percent: Percent = percent(row.joint.one);
    other_down_percent: Percent = percent(row.joint.other);
    both_down_percent: Percent = percent(row.joint.both);
    times_independence: Count = ever(row.joint.to_independence.map(Cell::Number));
    other_down_while_down_percent: Percent = ever(row.joint.other_given_one().map(percent));
    down_while_other_down_percent: Percent = ever(row.joint.one_given_other().map(percent));
}

/// A service of a file.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    record: &'a ServiceRecord,
    history: &'a IncidentHistory,
    /// Which level or option it is.
    option: Option<&'a str>,
}

/// Two services of a file.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    one: &'a str,
    other: &'a str,
    joint: JointOutage,
}

impl Row<'_> {
    /// A figure that takes several incidents, or the reason why there is none.
    fn known(&self, cell: Option<Cell>) -> Cell {
        let reason = match self.record.count() {
            0 => "no incident",
            1 => "undefined",
            _ => "no time watched",
        };
        Cell::or_missing(cell, reason)
    }
}

fn count(many: usize) -> u64 {
    u64::try_from(many).unwrap_or(u64::MAX)
}

fn repair(minutes: Option<Ratio>) -> Cell {
    Cell::or_missing(minutes.map(Cell::Minutes), "no incident")
}

fn hours(minutes: Option<Ratio>) -> Option<Cell> {
    minutes?.checked_div(Ratio::whole(60)).map(Cell::Number)
}

fn ever(cell: Option<Cell>) -> Cell {
    Cell::or_missing(cell, "never down")
}

/// The services of a file; `option` says which level or option each of them is.
pub fn services<'a>(
    history: &IncidentHistory,
    option: impl Fn(&str) -> Option<&'a str>,
) -> Rows<Incidents> {
    Rows::new().with(history.services.iter().map(|record| Row {
        record,
        history,
        option: option(&record.service),
    }))
}

/// Each pair of services of a file.
pub fn joint(history: &IncidentHistory) -> Rows<JointOutages> {
    let mut rows = Rows::new();
    for (place, one) in history.services.iter().enumerate() {
        for other in &history.services[place + 1..] {
            let (one, other) = (one.service.as_str(), other.service.as_str());
            if let Some(joint) = history.joint(one, other) {
                rows.push(&Pair { one, other, joint });
            }
        }
    }
    rows
}
