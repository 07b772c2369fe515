//! `plan sla`: what downtime costs, and what a better SLA earns.

use crate::engine::sla::LevelCost;
use crate::money::{Usd, UsdFlow};
use crate::report::{Cell, Section, Unit};
use crate::units::Ratio;

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
    volume: UsdFlow,
    incident: Option<Ratio>,
    detail: Detail,
) {
    for cost in costs {
        let gain = cost.gain;
        let per_hour: Usd = volume.over_minutes(Ratio::whole(60));
        let row = vec![
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
        ];
        push(section, row, detail, &explain::level_items(cost));
    }
}
