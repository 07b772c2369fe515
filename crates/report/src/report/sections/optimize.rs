//! `plan route --optimize`: the best mix under limits, and what it is compared with.

use crate::engine::Formula;
use crate::engine::optimize::{Baseline, Mix, Part, Problem, cost_per_success};
use crate::money::Usd;
use crate::report::{Cell, Rows, cells};
use crate::scenario::{QualityTable, Scale};
use crate::text;
use crate::units::{Ratio, Real, Tokens};
use crate::words::{Span, Text};

use super::CURRENCY;

/// What the mix is called among routes.
pub const OPTIMUM: &str = "optimum";

cells! {
    /// The best mix, and what it is compared with: it begins with the columns of a route.
    pub Optimized, "route", OptimizedRow {
        stage: None,
        route: None,
        target: None,
        role: None,
        model: None,
        traffic_share_percent: Percent,
        requests: Requests,
        tokens: Tokens,
        cost: Usd,
        share_of_cost_percent: Percent,
        currency: None,
        fixed_fee: Usd,
        total_cost: Usd,
        note: None,
        class: None,
        class_share_percent: Percent,
        quality: Count,
        quality_margin: Count,
        cost_per_success: Usd,
        late_percent: Percent,
        availability_percent: Percent,
        explanation: None,
    }
}

/// What rows are made from besides the mix.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'b> {
    /// The stage; empty where none scales anything.
    pub stage: &'b str,
    /// The problem.
    pub problem: &'b Problem,
    /// The table of its qualities.
    pub table: Option<&'b QualityTable>,
    /// Tokens of all requests, where they are known.
    pub tokens: Option<Tokens>,
}

/// Adds the parts of a mix, the baselines, and the total at the end.
pub fn rows(rows: &mut Rows<Optimized>, basis: Basis<'_>, mix: &Mix, baselines: &[Baseline]) {
    for part in &mix.parts {
        rows.push(&part_row(basis, mix, part));
    }
    for baseline in baselines {
        let model = baseline.model.map(|model| &basis.problem.models[model]);
        rows.push(&OptimizedRow {
            model: model.map(|model| model.name.as_str()).into(),
            ..whole(basis, format!("baseline:{}", baseline.name), &baseline.mix)
        });
    }
    rows.push(&whole(basis, "total".to_owned(), mix));
}

fn part_row(basis: Basis<'_>, mix: &Mix, part: &Part) -> OptimizedRow {
    let problem = basis.problem;
    let class = part.class.map(|class| problem.classes[class].name.as_str());
    let requests = part.requests(problem);
    let tokens = basis.tokens.map(|tokens| tokens.ratio() * part.traffic);
    let tokens = tokens.and_then(|tokens| u64::try_from(tokens.round()).ok());
    OptimizedRow {
        stage: basis.stage.into(),
        route: OPTIMUM.into(),
        target: class.unwrap_or("all").into(),
        model: problem.models[part.model].name.as_str().into(),
        traffic_share_percent: percent(part.traffic),
        requests: requests.into(),
        tokens: tokens.map(Tokens::new).into(),
        cost: part.cost.into(),
        share_of_cost_percent: part.cost.over(mix.cost).map(percent).into(),
        currency: CURRENCY.into(),
        class: class.into(),
        class_share_percent: percent(part.share),
        quality: part.quality.map(Cell::Number).into(),
        quality_margin: margin(basis, std::slice::from_ref(part)).into(),
        cost_per_success: success(basis, part.cost, requests, part.quality).into(),
        explanation: items(mix, part).into(),
        ..OptimizedRow::default()
    }
}

fn whole(basis: Basis<'_>, target: String, mix: &Mix) -> OptimizedRow {
    let classes = basis.problem.classes.iter();
    let requests: Option<u64> = classes.map(|class| class.requests).sum();
    OptimizedRow {
        stage: basis.stage.into(),
        route: OPTIMUM.into(),
        target: target.into(),
        traffic_share_percent: percent(Ratio::ONE),
        requests: requests.into(),
        tokens: basis.tokens.into(),
        cost: mix.cost.into(),
        currency: CURRENCY.into(),
        total_cost: mix.cost.into(),
        quality: mix.quality.map(Cell::Number).into(),
        quality_margin: margin(basis, &mix.parts).into(),
        cost_per_success: success(basis, mix.cost, requests, mix.quality).into(),
        late_percent: mix.late.and_then(hundredfold).into(),
        availability_percent: mix.availability.and_then(hundredfold).into(),
        explanation: "".into(),
        ..OptimizedRow::default()
    }
}

fn percent(share: Ratio) -> Cell {
    Cell::Percent(share * Ratio::whole(100))
}

fn hundredfold(share: Real) -> Option<Real> {
    Real::new(share.get() * 100.0)
}

/// Half of a quality's 95 % interval, in the table's own units.
fn margin(basis: Basis<'_>, parts: &[Part]) -> Option<Real> {
    let table = basis.table?;
    let measured = |index: usize| {
        let choice = basis.problem.choices.get(index)?;
        let class = table.classes.get(choice.class)?;
        let answers = class.samples?;
        Some((table.scale.share(choice.quality?)?, answers))
    };
    let margin = basis.problem.margin(parts, &measured)?;
    match table.scale {
        Scale::Percent => hundredfold(margin),
        _ => Some(margin),
    }
}

fn success(
    basis: Basis<'_>,
    cost: Usd,
    requests: Option<u64>,
    quality: Option<Ratio>,
) -> Option<Usd> {
    let right = basis.table?.scale.share(quality?)?;
    cost_per_success(cost, Ratio::whole(requests?), right)
}

fn items(mix: &Mix, part: &Part) -> Text {
    let by = match mix.is_exact {
        true => "exact, along the lower convex hull",
        false => "by a linear programme, rounded at the trillionth",
    };
    text!(
        "share {} {} (method: {}); cost = share x cost of the class = {}",
        part.share.to_decimal(12),
        by,
        Formula::OptimalMix.name(),
        Span::Bare(part.cost)
    )
}
