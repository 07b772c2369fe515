//! `plan sla --slo`: what an objective allows, who keeps to it, and the burn rates to alert on.

use crate::engine::sla::LevelCost;
use crate::engine::sla::burn_rate::{
    Alert, allowed_downtime, budget_period, burn_rate, can_fire, error_rate, errors_to_fire,
    time_to_exhaustion, workbook_alerts,
};
use crate::report::{Cell, Rows, Section, columns};
use crate::units::{Availability, Duration, Month, Rate, Ratio};

use super::percent;

columns! {
    /// What the downtime of each level uses up of the budget of an objective.
    pub ErrorBudget<'a>, "error_budget", row: Row<'a> =>
    stage: None = row.stage;
    option: None = row.cost.level.name.as_str();
    objective_percent: Percent = row.objective.slo;
    period_days: Count = row.objective.days();
    allowed_minutes: Minutes = row.objective.allowed();
    availability_percent: Percent = row.cost.level.availability;
    used_percent: Percent = row.used();
    observed_used_percent: Percent = Cell::or_missing(row.observed(), "not measured");
}

columns! {
    /// The burn rates to alert on.
    pub BurnAlerts<'a>, "burn_alerts", row: (Objective, Alert) =>
    alert: None = if row.1.is_page { "page" } else { "ticket" };
    objective_percent: Percent = row.0.slo;
    budget_percent: Percent = row.1.budget;
    long_window_hours: Hours = hours(row.1.long);
    short_window_minutes: Minutes = row.1.short;
    burn_rate: Count = row.0.rate(row.1).map(Cell::Number);
    error_rate_percent: Percent = row.0.rate(row.1).map(|rate| percent(error_rate(rate, row.0.slo)));
    exhausted_after_hours: Hours = time_to_exhaustion(row.1.budget, row.1.long).map(Cell::Number);
    can_fire: None = row.0.errors(row.1).map(can_fire);
    requests_in_window: Count = row.0.requests_in(row.1.long).map(Cell::Number);
    errors_to_fire: Count = row.0.errors_to_fire(row.1);
    note: None = row.0.note(row.1);
}

/// An objective.
#[derive(Clone, Copy, Debug)]
pub struct Objective {
    /// The availability to keep to.
    pub slo: Availability,
    /// The month, which its period follows.
    pub month: Month,
    /// How often requests come in the stage with the fewest, where that is known.
    pub requests: Option<Rate>,
}

/// A service level of a stage under an objective.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    stage: &'a str,
    cost: &'a LevelCost,
    objective: Objective,
}

impl Objective {
    fn days(self) -> Option<Cell> {
        let minutes = budget_period(self.month).minutes();
        minutes.checked_div(Ratio::whole(1_440)).map(Cell::Number)
    }

    fn allowed(self) -> Cell {
        Cell::Minutes(allowed_downtime(self.slo, budget_period(self.month)))
    }

    fn rate(self, alert: Alert) -> Option<Ratio> {
        burn_rate(alert.budget, alert.long, budget_period(self.month))
    }

    /// The share of requests at which an alert fires.
    fn errors(self, alert: Alert) -> Option<Ratio> {
        Some(error_rate(self.rate(alert)?, self.slo))
    }

    fn requests_in(self, window: Duration) -> Option<Ratio> {
        Some(self.requests?.per_minute() * window.minutes())
    }

    fn errors_to_fire(self, alert: Alert) -> Option<u64> {
        let errors = self.errors(alert).filter(|errors| can_fire(*errors))?;
        u64::try_from(errors_to_fire(errors, self.requests?, alert.long)).ok()
    }

    fn note(self, alert: Alert) -> &'static str {
        match (self.errors(alert).map(can_fire), self.errors_to_fire(alert)) {
            (Some(false), _) => "can never fire: over 100 % of requests",
            (_, Some(1)) => "a single error fires it",
            (_, Some(2..=5)) => "few errors fire it",
            _ => "",
        }
    }

    /// The part of the budget that an availability uses.
    fn used(self, up: Availability) -> Option<Cell> {
        let allowed = self.slo.unavailability().ratio();
        up.unavailability()
            .ratio()
            .checked_div(allowed)
            .map(percent)
    }
}

impl Row<'_> {
    fn used(&self) -> Cell {
        let used = self.objective.used(self.cost.level.availability);
        Cell::or_missing(used, "nothing is allowed")
    }

    fn observed(&self) -> Option<Cell> {
        self.objective.used(self.cost.observed?.availability)
    }
}

fn hours(time: Duration) -> Option<Cell> {
    let hours = time.minutes().checked_div(Ratio::whole(60));
    hours.map(Cell::Number)
}

/// Adds what the downtime of each level uses up of the budget of an objective.
pub fn rows(rows: &mut Rows<ErrorBudget>, stage: &str, costs: &[LevelCost], objective: Objective) {
    for cost in costs {
        rows.push(&Row {
            stage,
            cost,
            objective,
        });
    }
}

/// The section of alerts on the budget of an objective.
pub fn alerts(objective: Objective) -> Section {
    let alerts = workbook_alerts().map(|alert| (objective, alert));
    Rows::<BurnAlerts>::new().with(alerts).into()
}
