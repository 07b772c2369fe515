//! `plan sla`: what downtime costs, and what a better SLA earns.

use crate::engine::sla::{Exposure, Gain, LevelCost, Observed};
use crate::money::Usd;
use crate::report::{Cell, Rows, columns};
use crate::units::{Duration, Ratio};

use super::{CURRENCY, explain, items, tiers::basis_name};

columns! {
    /// What downtime costs at each service level.
    pub Sla<'a>, "sla", row: Row<'a> =>
    stage: None = row.stage;
    option: None = row.cost.level.name.as_str();
    availability_percent: Percent = row.cost.level.availability;
    downtime_minutes: Minutes = Cell::Minutes(row.cost.downtime);
    loss_per_incident: Usd = row.cost.loss_per_incident;
    loss_per_month: Usd = row.cost.loss_per_month;
    loss_per_year: Usd = row.cost.loss_per_year;
    premium_per_month: Usd = row.cost.premium;
    net_benefit_per_month: Usd = Cell::or_missing(row.cost.gain.map(|gain| gain.net_benefit), "base");
    roi_percent: Percent = row.gain(|gain| gain.roi_percent).map(Cell::Percent);
    break_even_minutes: Minutes = row.gain(|gain| gain.break_even).map(Cell::Minutes);
    currency: None = CURRENCY;
    loss_per_day: Usd = row.cost.loss_per_day;
    loss_per_30_days: Usd = row.cost.loss_per_30_days;
    volume_per_hour: Usd = row.exposure.volume.over_minutes(Ratio::whole(60));
    incident_minutes: Minutes = row.exposure.incident;
    availability_basis: None = basis_name(row.cost.level.basis);
    incidents_per_month: Count = row.cost.incidents.map(Cell::Number);
    lost_revenue_per_month: Usd = row.cost.parts.revenue;
    incident_staff_per_month: Usd = row.cost.parts.staff;
    penalty_per_month: Usd = row.cost.parts.penalty;
    lost_transactions_per_incident: Count = row.transactions(row.exposure.incident.map(Duration::minutes));
    lost_transactions_per_month: Count = row.transactions(Some(row.cost.downtime));
    observed_availability_percent: Percent = row.observed(|one| one.availability);
    observed_downtime_minutes: Minutes = row.observed(|one| Cell::Minutes(one.downtime));
    observed_loss_per_month: Usd = row.observed(|one| one.loss_per_month);
    observed_net_benefit_per_month: Usd = row.observed(|one| one.net_benefit);
    explanation: None = items(explain::level_items(row.cost));
}

/// What a service level costs in a stage.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The stage.
    pub stage: &'a str,
    /// The level and its cost.
    pub cost: &'a LevelCost,
    /// What is at stake.
    pub exposure: Exposure,
    /// What a transaction is worth, where that is known.
    pub transaction: Option<Usd>,
}

impl Row<'_> {
    fn gain(&self, of: fn(Gain) -> Option<Ratio>) -> Option<Ratio> {
        self.cost.gain.and_then(of)
    }

    fn transactions(&self, minutes: Option<Ratio>) -> Option<Cell> {
        let count = self.exposure.transactions(minutes?, self.transaction?)?;
        Some(Cell::Number(count))
    }

    fn observed<C>(&self, of: fn(Observed) -> C) -> Option<C> {
        self.cost.observed.map(of)
    }
}

/// Adds the rows of a stage.
pub fn rows(
    rows: &mut Rows<Sla>,
    stage: &str,
    costs: &[LevelCost],
    exposure: Exposure,
    transaction: Option<Usd>,
) {
    for cost in costs {
        rows.push(&Row {
            stage,
            cost,
            exposure,
            transaction,
        });
    }
}
