//! `plan tiers`: cost and fit per service tier.

use crate::catalog::ServiceTier;
use crate::engine::tiers::{Basis, Fit, TierCost};
use crate::report::{Cell, Section, Unit};
use crate::scenario::Stage;
use crate::words;

use super::{CURRENCY, Detail, columns, explain, money, notes, push};

/// The section without rows.
pub fn section(detail: Detail) -> Section {
    Section::new(
        "tiers",
        columns(
            [
                ("stage", Unit::None),
                ("provider", Unit::None),
                ("service_tier", Unit::None),
                ("token_cost", Unit::Usd),
                ("fixed_fee", Unit::Usd),
                ("total_cost", Unit::Usd),
                ("peak_rpm", Unit::RequestsPerMinute),
                ("binding_limit", Unit::None),
                ("headroom_percent", Unit::Percent),
                ("fits", Unit::None),
                ("availability_percent", Unit::Percent),
                ("downtime_minutes", Unit::Minutes),
                ("downtime_cost", Unit::Usd),
                ("total_with_downtime", Unit::Usd),
                ("currency", Unit::None),
                ("model", Unit::None),
                ("limit_rpm", Unit::RequestsPerMinute),
                ("availability_basis", Unit::None),
                ("note", Unit::None),
            ],
            detail,
        ),
    )
}

/// Adds the rows of a stage.
pub fn rows(section: &mut Section, stage: &Stage, tiers: &[TierCost<'_>], detail: Detail) {
    for cost in tiers {
        let availability = cost.availability.map(|(availability, _)| availability);
        let row = vec![
            Cell::from(stage.name.as_str()),
            Cell::from(cost.offer.provider()),
            Cell::from(cost.tier.id.as_str()),
            money(cost.token_cost()),
            Cell::from(cost.fee()),
            money(cost.total()),
            Cell::Number(cost.peak.per_minute()),
            limit(cost),
            headroom(cost.fit),
            Cell::or_missing(cost.fit.fits(), "no published limit"),
            Cell::or_missing(availability, "no promise"),
            Cell::or_missing(cost.downtime.map(Cell::Minutes), ""),
            Cell::or_missing(cost.downtime_cost, ""),
            Cell::or_missing(cost.total_with_downtime(), ""),
            Cell::from(CURRENCY),
            Cell::from(cost.offer.model.id.as_str()),
            Cell::or_missing(cost.tier.limits.requests_per_minute(), ""),
            Cell::or_missing(cost.availability.map(|(_, basis)| basis_name(basis)), ""),
            notes(&terms(cost.tier)),
        ];
        push(section, row, detail, &explain::tier_items(cost));
    }
}

/// The terms of a tier that no figure shows.
fn terms(tier: &ServiceTier) -> Vec<String> {
    let spend = tier.typical_spend.map(|spend| {
        let (from, to) = (words::usd(spend.from), words::usd(spend.to));
        let more = if spend.or_more { " and more" } else { "" };
        format!("typical spend {from} to {to}{more} a month")
    });
    let support = tier
        .support
        .as_ref()
        .map(|support| format!("support: {support}"));
    let payment = tier
        .payment
        .as_ref()
        .map(|payment| format!("payment: {payment}"));
    [support, tier.terms.clone(), payment, spend]
        .into_iter()
        .flatten()
        .collect()
}

fn headroom(fit: Fit) -> Cell {
    match fit {
        Fit::Dedicated => Cell::missing("dedicated"),
        fit => Cell::or_missing(fit.headroom().map(Cell::Percent), ""),
    }
}

fn limit(cost: &TierCost<'_>) -> Cell {
    match cost.fit {
        Fit::Within(binding) | Fit::Over(binding) => Cell::from(binding.meter.key()),
        Fit::Dedicated => Cell::missing("dedicated"),
        Fit::Unknown => Cell::missing("no published limit"),
    }
}

/// The word for what an availability rests on.
pub fn basis_name(basis: Basis) -> &'static str {
    match basis {
        Basis::Contract => "contract",
        Basis::Assumed => "assumed",
    }
}
