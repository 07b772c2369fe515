//! `plan route --frontier`: what quality costs, and how today's route stands.

use crate::engine::optimize::{Frontier, Position, Problem, Routing, Standing};
use crate::report::{Cell, Section, Unit};
use crate::units::{Ratio, Real};

use super::CURRENCY;

/// Single models, and the corners of the hulls of mixes.
pub fn section(problem: &Problem, frontier: &Frontier) -> Section {
    let mut section = Section::new(
        "frontier",
        [
            ("kind", Unit::None),
            ("point", Unit::Count),
            ("class", Unit::None),
            ("model", Unit::None),
            ("cost", Unit::Usd),
            ("quality", Unit::Count),
            ("standing", Unit::None),
            ("currency", Unit::None),
        ],
    );
    let name = |model: usize| Cell::from(problem.models[model].name.as_str());
    for (point, single) in (1..).zip(&frontier.singles) {
        section.push([
            Cell::from("single"),
            Cell::Count(point),
            Cell::NONE,
            name(single.model),
            Cell::from(single.cost),
            Cell::Number(single.quality),
            Cell::from(standing(single.standing)),
            Cell::from(CURRENCY),
        ]);
    }
    for curve in &frontier.curves {
        for (number, point) in (1..).zip(&curve.points) {
            let class = point.change.and_then(|(class, _)| class);
            section.push([
                Cell::from(routing(curve.routing)),
                Cell::Count(number),
                Cell::or_missing(class.map(|class| problem.classes[class].name.as_str()), ""),
                point
                    .change
                    .map_or(Cell::from("each class on its cheapest"), |(_, model)| {
                        name(model)
                    }),
                Cell::from(point.cost),
                Cell::Number(point.quality),
                Cell::from("hull"),
                Cell::from(CURRENCY),
            ]);
        }
    }
    section
}

/// How good the curves are as a whole, and how far a route is from them.
pub fn summary(frontier: &Frontier, route: &str, positions: &[Position]) -> Section {
    let mut section = Section::new(
        "frontier_summary",
        [
            ("kind", Unit::None),
            ("metric", Unit::None),
            ("value", Unit::None),
            ("unit", Unit::None),
            ("currency", Unit::None),
            ("route", Unit::None),
        ],
    );
    let mut add = |kind, metric: &str, value: Cell, unit: &str, route: &str| {
        let currency = match unit {
            "USD" => Cell::from(CURRENCY),
            _ => Cell::NONE,
        };
        let (metric, unit) = (Cell::from(metric), Cell::from(unit));
        let route = Cell::or_missing(Some(route).filter(|name| !name.is_empty()), "");
        section.push([Cell::from(kind), metric, value, unit, currency, route]);
    };
    let score = |value: Option<Real>| Cell::or_missing(value, "no range");
    for curve in &frontier.curves {
        let kind = routing(curve.routing);
        let (range, maximum) = (curve.quality_over_range, curve.quality_over_maximum);
        add(kind, "aiq_over_cost_range", score(range), "quality", "");
        add(kind, "aiq_over_maximum_cost", score(maximum), "quality", "");
    }
    for position in positions {
        let kind = routing(position.routing);
        let least = position.cost_at_equal_quality;
        let excess = (position.cost - least).over(position.cost);
        let excess = excess.map(|part| Cell::Percent(part * Ratio::whole(100)));
        let gain = Cell::Number(position.quality_at_equal_cost - position.quality);
        add(kind, "route_cost", Cell::from(position.cost), "USD", route);
        add(
            kind,
            "route_quality",
            Cell::Number(position.quality),
            "quality",
            route,
        );
        add(
            kind,
            "cost_at_equal_quality",
            Cell::from(least),
            "USD",
            route,
        );
        add(
            kind,
            "saving_at_equal_quality",
            Cell::or_missing(excess, ""),
            "percent",
            route,
        );
        let better = Cell::Number(position.quality_at_equal_cost);
        add(kind, "quality_at_equal_cost", better, "quality", route);
        add(kind, "quality_gain_at_equal_cost", gain, "quality", route);
    }
    section
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
