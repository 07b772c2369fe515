//! `plan tiers`: cost and fit per service tier.

use crate::catalog::ServiceTier;
use crate::engine::tiers::{Basis, Fit, TierCost};
use crate::report::{Cell, Rows, columns};
use crate::scenario::Stage;
use crate::text;
use crate::words::Text;

use super::{CURRENCY, explain, items, money, notes};

columns! {
    /// Cost and fit of each service tier.
    pub Tiers<'a>, "tiers", row: Row<'a> =>
    stage: None = row.stage.name.as_str();
    provider: None = row.cost.offer.provider();
    service_tier: None = row.cost.tier.id.as_str();
    token_cost: Usd = money(row.cost.token_cost());
    fixed_fee: Usd = row.cost.fee();
    total_cost: Usd = money(row.cost.total());
    peak_rpm: RequestsPerMinute = Cell::Number(row.cost.peak.per_minute());
    binding_limit: None = limit(row.cost.fit);
    headroom_percent: Percent = headroom(row.cost.fit);
    fits: None = Cell::or_missing(row.cost.fit.fits(), "no published limit");
    availability_percent: Percent = Cell::or_missing(row.cost.availability.map(|(up, _)| up), "no promise");
    downtime_minutes: Minutes = row.cost.downtime.map(Cell::Minutes);
    downtime_cost: Usd = row.cost.downtime_cost;
    total_with_downtime: Usd = row.cost.total_with_downtime();
    currency: None = CURRENCY;
    model: None = row.cost.offer.model.id.as_str();
    limit_rpm: RequestsPerMinute = row.cost.tier.limits.requests_per_minute();
    availability_basis: None = row.cost.availability.map(|(_, basis)| basis_name(basis));
    note: None = notes(&terms(row.cost.tier));
    explanation: None = items(explain::tier_items(row.cost));
}

/// What a tier costs in a stage.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The stage.
    pub stage: &'a Stage,
    /// The tier and its cost.
    pub cost: &'a TierCost<'a>,
}

/// Adds the rows of a stage.
pub fn rows(rows: &mut Rows<Tiers>, stage: &Stage, tiers: &[TierCost<'_>]) {
    for cost in tiers {
        rows.push(&Row { stage, cost });
    }
}

/// The terms of a tier that no figure shows.
fn terms(tier: &ServiceTier) -> Vec<Text> {
    let spend = tier.typical_spend.map(|spend| {
        let more = if spend.or_more { " and more" } else { "" };
        text!(
            "typical spend {} to {}{} a month",
            spend.from,
            spend.to,
            more
        )
    });
    let support = tier
        .support
        .as_ref()
        .map(|support| text!("support: {}", support));
    let payment = tier
        .payment
        .as_ref()
        .map(|payment| text!("payment: {}", payment));
    let terms = tier.terms.as_ref().map(Text::from);
    [support, terms, payment, spend]
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

fn limit(fit: Fit) -> Cell {
    match fit {
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
