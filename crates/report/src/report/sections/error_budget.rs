//! `plan sla --slo`: what an objective allows, who keeps to it, and the burn rates to alert on.

use crate::engine::sla::LevelCost;
use crate::engine::sla::burn_rate::{
    Alert, allowed_downtime, budget_period, burn_rate, error_rate, time_to_exhaustion,
    workbook_alerts,
};
use crate::report::{Cell, Rows, Section, columns};
use crate::units::{Availability, Duration, Month, Ratio};

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
}

/// An objective.
#[derive(Clone, Copy, Debug)]
pub struct Objective {
    /// The availability to keep to.
    pub slo: Availability,
    /// The month, which its period follows.
    pub month: Month,
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
