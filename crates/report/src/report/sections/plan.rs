//! `plan`: all four answers of a stage in one table.

use crate::engine::StagePlan;
use crate::engine::compare::Saving;
use crate::money::Usd;
use crate::report::{Cell, Rows, columns};
use crate::words::Text;

use super::{CURRENCY, compare, explain, items, money, notes};

columns! {
    /// The options of a stage, of all four answers.
    pub Plan<'a>, "plan", row: Row<'a> =>
    stage: None = row.plan.stage.name.as_str();
    users: Users = row.plan.stage.users;
    tokens: Tokens = row.plan.tokens;
    section: None = row.line.section;
    option: None = row.line.option.as_str();
    token_cost: Usd = row.line.token_cost;
    fixed_fee: Usd = row.line.fixed_fee;
    downtime_cost: Usd = row.line.downtime_cost;
    total_cost: Usd = money(row.line.total);
    baseline_cost: Usd = row.line.baseline;
    savings: Usd = row.line.saving().map(|saving| saving.amount);
    savings_percent: Percent = row.line.saving().and_then(|saving| saving.percent).map(Cell::Percent);
    currency: None = CURRENCY;
    note: None = notes(&row.line.notes);
    explanation: None = items(row.items());
}

/// An option of a stage.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    plan: &'a StagePlan<'a>,
    line: Line,
}

/// What an option costs, whichever answer it belongs to.
#[derive(Clone, Debug, Default)]
struct Line {
    section: &'static str,
    option: String,
    token_cost: Option<Usd>,
    fixed_fee: Option<Usd>,
    downtime_cost: Option<Usd>,
    total: Option<Usd>,
    baseline: Option<Usd>,
    notes: Vec<Text>,
    items: Vec<Text>,
}

impl Line {
    fn saving(&self) -> Option<Saving> {
        let (base, total) = self.baseline.zip(self.total)?;
        Some(Saving::new(base, total))
    }
}

impl Row<'_> {
    fn items(&self) -> Vec<Text> {
        let (stage, tokens) = (self.plan.stage, self.plan.tokens);
        let volume = (self.line.section != "sla").then(|| explain::volume_item(stage, tokens));
        let volume = volume.map(Text::from);
        volume.into_iter().chain(self.line.items.clone()).collect()
    }
}

/// Adds the rows of a stage: models, service tiers, the route, the service levels.
pub fn rows(rows: &mut Rows<Plan>, plan: &StagePlan<'_>, route: Option<&str>) {
    let lines = models(plan)
        .chain(tiers(plan))
        .chain(routed(plan, route))
        .chain(levels(plan));
    for line in lines {
        rows.push(&Row { plan, line });
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
            Some(false) => vec!["does not fit its limit of requests a minute".into()],
            None => vec!["no published limit to judge the load by".into()],
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
            .map(|unserved| format!("{} requests have no fallback", unserved.requests).into())
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
