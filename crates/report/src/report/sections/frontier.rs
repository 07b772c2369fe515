//! `plan route --frontier`: what quality costs, and how today's route stands.

use crate::engine::optimize::{Frontier, Position, Problem, Routing, Standing};
use crate::report::{Cell, Rows, cells};
use crate::units::{Ratio, Real};

use super::CURRENCY;

cells! {
    /// What quality costs.
    pub FrontierPoints, "frontier", FrontierRow {
        kind: None,
        point: Count,
        class: None,
        model: None,
        cost: Usd,
        quality: Count,
        standing: None,
        currency: None,
    }
}

/// Single models, and the corners of the hulls of mixes.
pub fn section(problem: &Problem, frontier: &Frontier) -> Rows<FrontierPoints> {
    let name = |model: usize| problem.models[model].name.as_str();
    let singles = (1..)
        .zip(&frontier.singles)
        .map(|(point, single)| FrontierRow {
            kind: "single".into(),
            point: Cell::Count(point),
            model: name(single.model).into(),
            cost: single.cost.into(),
            quality: Cell::Number(single.quality),
            standing: standing(single.standing).into(),
            currency: CURRENCY.into(),
            ..FrontierRow::default()
        });
    let corners = frontier.curves.iter().flat_map(|curve| {
        (1..).zip(&curve.points).map(|(number, point)| {
            let class = point.change.and_then(|(class, _)| class);
            let model = point.change.map(|(_, model)| name(model));
            FrontierRow {
                kind: routing(curve.routing).into(),
                point: Cell::Count(number),
                class: class
                    .map(|class| problem.classes[class].name.as_str())
                    .into(),
                model: model.unwrap_or("each class on its cheapest").into(),
                cost: point.cost.into(),
                quality: Cell::Number(point.quality),
                standing: "hull".into(),
                currency: CURRENCY.into(),
            }
        })
    });
    Rows::new().with(singles.chain(corners))
}

cells! {
    /// How good curves are as a whole, and how far a route is from them.
    pub FrontierSummary, "frontier_summary", SummaryRow {
        kind: None,
        metric: None,
        value: None,
        unit: None,
        currency: None,
        route: None,
    }
}

/// The scores of the curves, and what a route would gain by moving to them.
pub fn summary(frontier: &Frontier, route: &str, positions: &[Position]) -> Rows<FrontierSummary> {
    let mut rows = Rows::new();
    for curve in &frontier.curves {
        let mut add = |metric: &str, score: Option<Real>| {
            rows.push(&SummaryRow {
                kind: routing(curve.routing).into(),
                metric: metric.into(),
                value: Cell::or_missing(score, "no range"),
                unit: "quality".into(),
                ..SummaryRow::default()
            });
        };
        add("aiq_over_cost_range", curve.quality_over_range);
        add("aiq_over_maximum_cost", curve.quality_over_maximum);
    }
    for position in positions {
        let mut add = |metric: &str, value: Cell, unit: &str| {
            rows.push(&SummaryRow {
                kind: routing(position.routing).into(),
                metric: metric.into(),
                value,
                unit: unit.into(),
                currency: (unit == "USD").then_some(CURRENCY).into(),
                route: Some(route).filter(|name| !name.is_empty()).into(),
            });
        };
        let least = position.cost_at_equal_quality;
        let excess = (position.cost - least).over(position.cost);
        let excess = excess.map(|part| Cell::Percent(part * Ratio::whole(100)));
        let (quality, better) = (position.quality, position.quality_at_equal_cost);
        let gain = Cell::Number(better - quality);
        add("route_cost", position.cost.into(), "USD");
        add("route_quality", Cell::Number(quality), "quality");
        add("cost_at_equal_quality", least.into(), "USD");
        add("saving_at_equal_quality", excess.into(), "percent");
        add("quality_at_equal_cost", Cell::Number(better), "quality");
        add("quality_gain_at_equal_cost", gain, "quality");
    }
    rows
}

/// How a curve is called.
pub(in crate::report) fn routing(routing: Routing) -> &'static str {
    match routing {
        Routing::PerClass => "per class",
        Routing::ClassBlind => "class-blind",
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Hull => "hull",
        Standing::Pareto => "pareto",
        Standing::Dominated => "dominated",
    }
}
