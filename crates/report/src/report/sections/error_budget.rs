//! `plan sla --slo`: what an objective allows, who keeps to it, and the burn rates to alert on.

use crate::engine::sla::LevelCost;
use crate::engine::sla::burn_rate::{
    Alert, allowed_downtime, budget_period, burn_rate, error_rate, time_to_exhaustion,
    workbook_alerts,
};
use crate::report::{Cell, Section, Unit};
use crate::units::{Availability, Month, Ratio};

/// The section of error budgets without rows.
pub fn section() -> Section {
    Section::new(
        "error_budget",
        [
            ("stage", Unit::None),
            ("option", Unit::None),
            ("objective_percent", Unit::Percent),
            ("period_days", Unit::Count),
            ("allowed_minutes", Unit::Minutes),
            ("availability_percent", Unit::Percent),
            ("used_percent", Unit::Percent),
            ("observed_used_percent", Unit::Percent),
        ],
    )
}

/// Adds what the downtime of each level uses up of the budget of an objective.
pub fn rows(
    section: &mut Section,
    stage: &str,
    costs: &[LevelCost],
    slo: Availability,
    month: Month,
) {
    let period = budget_period(month);
    let day = Ratio::whole(1_440);
    let days = period.minutes().checked_div(day);
    let allowed = slo.unavailability().ratio();
    let used = |up: Availability| {
        let used = up.unavailability().ratio().checked_div(allowed)?;
        Some(Cell::Percent(used * Ratio::whole(100)))
    };
    for cost in costs {
        let observed = cost.observed.map(|observed| observed.availability);
        section.push([
            Cell::from(stage),
            Cell::from(cost.level.name.as_str()),
            Cell::from(slo),
            Cell::or_missing(days.map(Cell::Number), ""),
            Cell::Minutes(allowed_downtime(slo, period)),
            Cell::from(cost.level.availability),
            Cell::or_missing(used(cost.level.availability), "nothing is allowed"),
            Cell::or_missing(observed.and_then(used), "not measured"),
        ]);
    }
}

/// The section of alerts on the budget of an objective.
pub fn alerts(slo: Availability, month: Month) -> Section {
    let mut section = Section::new(
        "burn_alerts",
        [
            ("alert", Unit::None),
            ("objective_percent", Unit::Percent),
            ("budget_percent", Unit::Percent),
            ("long_window_hours", Unit::Hours),
            ("short_window_minutes", Unit::Minutes),
            ("burn_rate", Unit::Count),
            ("error_rate_percent", Unit::Percent),
            ("exhausted_after_hours", Unit::Hours),
        ],
    );
    for alert in workbook_alerts() {
        section.push(row(alert, slo, month));
    }
    section
}

fn row(alert: Alert, slo: Availability, month: Month) -> [Cell; 8] {
    let rate = burn_rate(alert.budget, alert.long, budget_period(month));
    let errors = rate.map(|rate| error_rate(rate, slo) * Ratio::whole(100));
    let hours = alert.long.minutes().checked_div(Ratio::whole(60));
    let left = time_to_exhaustion(alert.budget, alert.long);
    let name = match alert.is_page {
        true => "page",
        false => "ticket",
    };
    [
        Cell::from(name),
        Cell::from(slo),
        Cell::from(alert.budget),
        Cell::or_missing(hours.map(Cell::Number), ""),
        Cell::from(alert.short),
        Cell::or_missing(rate.map(Cell::Number), ""),
        Cell::or_missing(errors.map(Cell::Percent), ""),
        Cell::or_missing(left.map(Cell::Number), ""),
    ]
}
