//! `plan`: all four answers of a stage in one table.

use crate::engine::StagePlan;
use crate::engine::compare::Saving;
use crate::money::Usd;
use crate::report::{Cell, Section, Unit};

use super::{CURRENCY, Detail, columns, compare, explain, money, notes, push};

/// The section without rows.
pub fn section(detail: Detail) -> Section {
    Section::new(
        "plan",
        columns(
            [
                ("stage", Unit::None),
                ("users", Unit::Users),
                ("tokens", Unit::Tokens),
                ("section", Unit::None),
                ("option", Unit::None),
                ("token_cost", Unit::Usd),
                ("fixed_fee", Unit::Usd),
                ("downtime_cost", Unit::Usd),
                ("total_cost", Unit::Usd),
                ("baseline_cost", Unit::Usd),
                ("savings", Unit::Usd),
                ("savings_percent", Unit::Percent),
                ("currency", Unit::None),
                ("note", Unit::None),
            ],
            detail,
        ),
    )
}

/// One row before it is cells.
#[derive(Default)]
struct Line {
    section: &'static str,
    option: String,
    token_cost: Option<Usd>,
    fixed_fee: Option<Usd>,
    downtime_cost: Option<Usd>,
    total: Option<Usd>,
    baseline: Option<Usd>,
    notes: Vec<String>,
    items: Vec<String>,
}

/// Adds the rows of a stage: models, service tiers, the route, the service levels.
pub fn rows(section: &mut Section, plan: &StagePlan<'_>, route: Option<&str>, detail: Detail) {
    let lines = models(plan)
        .chain(tiers(plan))
        .chain(routed(plan, route))
        .chain(levels(plan));
    for line in lines {
        let saving = line
            .baseline
            .zip(line.total)
            .map(|(base, total)| Saving::new(base, total));
        let optional = |amount: Option<Usd>| Cell::or_missing(amount, "");
        let row = vec![
            Cell::from(plan.stage.name.as_str()),
            Cell::from(plan.stage.users),
            Cell::from(plan.tokens),
            Cell::from(line.section),
            Cell::from(line.option),
            optional(line.token_cost),
            optional(line.fixed_fee),
            optional(line.downtime_cost),
            money(line.total),
            optional(line.baseline),
            optional(saving.map(|saving| saving.amount)),
            Cell::or_missing(
                saving.and_then(|saving| saving.percent).map(Cell::Percent),
                "",
            ),
            Cell::from(CURRENCY),
            notes(&line.notes),
        ];
        let volume = (line.section != "sla").then(|| explain::volume_item(plan.stage, plan.tokens));
        let items: Vec<_> = volume.into_iter().chain(line.items).collect();
        push(section, row, detail, &items);
    }
}

fn models<'p>(plan: &'p StagePlan<'_>) -> impl Iterator<Item = Line> + 'p {
    plan.models.iter().map(|cost| Line {
        section: "model",
        option: cost.listing.name(),
        token_cost: cost.total(),
        total: cost.total(),
        baseline: cost.saving.map(|saving| saving.baseline),
        notes: compare::notes_on(&cost.listing, cost.cost.as_ref()),
        items: cost
            .cost
            .as_ref()
            .map(|tokens| explain::token_items(tokens, &cost.listing))
            .unwrap_or_default(),
        ..Line::default()
    })
}

/// Savings of a tier count against the provider's first one, downtime included.
fn tiers<'p>(plan: &'p StagePlan<'_>) -> impl Iterator<Item = Line> + 'p {
    let total = |cost: &crate::engine::tiers::TierCost<'_>| {
        cost.total_with_downtime().or_else(|| cost.total())
    };
    let base = plan.tiers.first().and_then(total);
    plan.tiers.iter().map(move |cost| Line {
        section: "tier",
        option: cost.name(),
        token_cost: cost.token_cost(),
        fixed_fee: Some(cost.fee()),
        downtime_cost: cost.downtime_cost,
        total: total(cost),
        baseline: base,
        notes: match cost.fit.fits() {
            Some(true) => Vec::new(),
            Some(false) => vec!["does not fit its limit of requests a minute".to_owned()],
            None => vec!["no published limit to judge the load by".to_owned()],
        },
        items: explain::tier_items(cost),
    })
}

fn routed<'p>(plan: &'p StagePlan<'_>, name: Option<&'p str>) -> impl Iterator<Item = Line> + 'p {
    let route = plan.route.iter();
    route.map(move |cost| Line {
        section: "route",
        option: name.unwrap_or("route").to_owned(),
        token_cost: cost.token_cost(),
        fixed_fee: Some(cost.fees),
        total: cost.total(),
        baseline: cost.baselines.last().and_then(|baseline| baseline.cost),
        notes: cost
            .unserved
            .map(|unserved| format!("{} requests have no fallback", unserved.requests))
            .into_iter()
            .collect(),
        items: explain::route_items(cost),
        ..Line::default()
    })
}

/// A level costs its premium and its downtime; savings count against the first level.
fn levels<'p>(plan: &'p StagePlan<'_>) -> impl Iterator<Item = Line> + 'p {
    let base = plan
        .levels
        .first()
        .map(|base| base.premium + base.loss_per_month);
    plan.levels.iter().map(move |cost| Line {
        section: "sla",
        option: format!("{} {}", cost.level.name, cost.level.availability),
        fixed_fee: Some(cost.premium),
        downtime_cost: Some(cost.loss_per_month),
        total: Some(cost.premium + cost.loss_per_month),
        baseline: base,
        items: explain::level_items(cost),
        ..Line::default()
    })
}
