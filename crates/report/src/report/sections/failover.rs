//! `plan sla`: what the route's breaker makes of second providers.

use crate::engine::sla::{Alternative, Backup, Takeover};
use crate::report::{Cell, Rows, columns};

use crate::units::Ratio;

use super::{percent, seconds};

columns! {
    /// What a breaker makes of second providers.
    pub Failover<'a>, "failover", row: Row<'a> =>
    stage: None = row.stage;
    option: None = row.one.name.as_str();
    rule: None = row.takeover.guarding.rule.to_string();
    requests_per_minute: RequestsPerMinute = Cell::Number(row.takeover.guarding.requests.per_minute());
    cooldown_seconds: Seconds = seconds(row.takeover.guarding.cooldown);
    cooldown_basis: None = if row.takeover.guarding.is_stated { "stated" } else { "assumed" };
    repair_minutes: Minutes = row.takeover.repair;
    noticed_seconds: Seconds = Cell::or_missing(row.takeover.noticed.map(seconds), "never");
    lost_requests_per_outage: Requests = Cell::Number(lost(row.backup, row.takeover));
    probes_per_outage: Requests = Cell::Number(row.takeover.probes_per_outage);
    false_trips_per_day: Count = row.takeover.trips_a_day;
    open_percent: Percent = percent(row.takeover.open);
    at_once_availability_percent: Percent = row.backup.at_once;
    availability_percent: Percent = row.one.availability;
    observed_availability_percent: Percent = Cell::or_missing(row.one.observed, "not measured");
    failed_requests_per_outage: Requests = Cell::Number(row.takeover.failed_per_outage);
}

/// An option of a stage that has a second provider behind a breaker.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    stage: &'a str,
    one: &'a Alternative,
    backup: &'a Backup,
    takeover: &'a Takeover,
}

/// Requests of an outage that the second provider does not answer either.
fn lost(backup: &Backup, takeover: &Takeover) -> Ratio {
    let together = backup.together;
    let together = together.unwrap_or(backup.availability.unavailability());
    takeover.requests_per_outage * together.ratio()
}

/// Adds the options of a stage that have a second provider behind a breaker.
pub fn rows(rows: &mut Rows<Failover>, stage: &str, alternatives: &[Alternative]) {
    for one in alternatives {
        let backup = one.serving.backup.as_ref();
        let takeover = backup.and_then(|backup| Some((backup, backup.takeover.as_ref()?)));
        if let Some((backup, takeover)) = takeover {
            rows.push(&Row {
                stage,
                one,
                backup,
                takeover,
            });
        }
    }
}
