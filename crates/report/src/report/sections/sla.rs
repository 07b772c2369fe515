//! `plan sla`: what downtime costs, and what a better SLA earns.

use crate::engine::sla::{Exposure, LevelCost, Observed};
use crate::money::Usd;
use crate::report::{Cell, Section, Unit};
use crate::units::{Duration, Ratio};

use super::{CURRENCY, Detail, columns, explain, push, tiers::basis_name};

/// The section without rows.
pub fn section(detail: Detail) -> Section {
    Section::new(
        "sla",
        columns(
            [
                ("stage", Unit::None),
                ("option", Unit::None),
                ("availability_percent", Unit::Percent),
                ("downtime_minutes", Unit::Minutes),
                ("loss_per_incident", Unit::Usd),
                ("loss_per_month", Unit::Usd),
                ("loss_per_year", Unit::Usd),
                ("premium_per_month", Unit::Usd),
                ("net_benefit_per_month", Unit::Usd),
                ("roi_percent", Unit::Percent),
                ("break_even_minutes", Unit::Minutes),
                ("currency", Unit::None),
                ("loss_per_day", Unit::Usd),
                ("loss_per_30_days", Unit::Usd),
                ("volume_per_hour", Unit::Usd),
                ("incident_minutes", Unit::Minutes),
                ("availability_basis", Unit::None),
                ("incidents_per_month", Unit::Count),
                ("lost_revenue_per_month", Unit::Usd),
                ("incident_staff_per_month", Unit::Usd),
                ("penalty_per_month", Unit::Usd),
                ("lost_transactions_per_incident", Unit::Count),
                ("lost_transactions_per_month", Unit::Count),
                ("observed_availability_percent", Unit::Percent),
                ("observed_downtime_minutes", Unit::Minutes),
                ("observed_loss_per_month", Unit::Usd),
                ("observed_net_benefit_per_month", Unit::Usd),
            ],
            detail,
        ),
    )
}

/// Adds the rows of a stage.
pub fn rows(
    section: &mut Section,
    stage: &str,
    costs: &[LevelCost],
    exposure: Exposure,
    transaction: Option<Usd>,
    detail: Detail,
) {
    for cost in costs {
        let gain = cost.gain;
        let per_hour: Usd = exposure.volume.over_minutes(Ratio::whole(60));
        let incident = exposure.incident.map(Duration::minutes);
        let transactions = |minutes: Option<Ratio>| {
            let count = exposure.transactions(minutes?, transaction?)?;
            Some(Cell::Number(count))
        };
        let mut row = vec![
            Cell::from(stage),
            Cell::from(cost.level.name.as_str()),
            Cell::from(cost.level.availability),
            Cell::Minutes(cost.downtime),
            Cell::or_missing(cost.loss_per_incident, ""),
            Cell::from(cost.loss_per_month),
            Cell::from(cost.loss_per_year),
            Cell::from(cost.premium),
            Cell::or_missing(gain.map(|gain| gain.net_benefit), "base"),
            Cell::or_missing(
                gain.and_then(|gain| gain.roi_percent).map(Cell::Percent),
                "",
            ),
            Cell::or_missing(gain.and_then(|gain| gain.break_even).map(Cell::Minutes), ""),
            Cell::from(CURRENCY),
            Cell::from(cost.loss_per_day),
            Cell::from(cost.loss_per_30_days),
            Cell::from(per_hour),
            Cell::or_missing(incident.map(Cell::Minutes), ""),
            Cell::from(basis_name(cost.level.basis)),
            Cell::or_missing(cost.incidents.map(Cell::Number), ""),
            Cell::from(cost.parts.revenue),
            Cell::from(cost.parts.staff),
            Cell::from(cost.parts.penalty),
            Cell::or_missing(transactions(incident), ""),
            Cell::or_missing(transactions(Some(cost.downtime)), ""),
        ];
        row.extend(observed(cost.observed));
        push(section, row, detail, &explain::level_items(cost));
    }
}

fn observed(observed: Option<Observed>) -> [Cell; 4] {
    let Some(observed) = observed else {
        return [const { Cell::NONE }; 4];
    };
    [
        Cell::from(observed.availability),
        Cell::Minutes(observed.downtime),
        Cell::from(observed.loss_per_month),
        Cell::or_missing(observed.net_benefit, ""),
    ]
}
