//! The page of `plan route`.

use crate::engine::Case;
use crate::engine::route::{BreakerAnalysis, RoutedCost};
use crate::report::{Block, Cell, Condition, Grid, Pick, Report};
use crate::scenario::{Role, Stage};

use super::{
    About, breaker, close, explanations, footnotes, of_stage, opening, routing, stage_title,
};

/// A route in a stage.
#[derive(Clone, Debug)]
pub struct Routed<'p, 'a> {
    /// The stage.
    pub stage: &'p Stage,
    /// What the route costs.
    pub cost: RoutedCost<'a>,
    /// What the rule of its breaker does, where there is one.
    pub watch: Option<BreakerAnalysis>,
}

/// Fills in the page of a report whose first section is `route`.
pub fn route(report: &mut Report, case: &Case<'_>, costs: &[Routed<'_, '_>]) {
    let mut page = opening(&report.header, case);
    let name = case.route.as_ref().map_or("", |route| route.name.as_str());
    for Routed { stage, cost, watch } in costs {
        if costs.len() > 1 {
            page.push(Block::Line(stage_title(case, stage)));
        }
        page.push(Block::Grid(targets(
            name,
            Fees::of(case),
            &[of_stage(&stage.name)],
        )));
        page.push(Block::Blank);
        let is_retried = cost.targets.iter().any(|target| target.leg.attempts > 1);
        let grids = [
            efforts(report, stage, is_retried),
            caches(report, stage),
            breaker::table(report, stage, watch.as_ref()),
        ];
        for grid in grids {
            page.extend(
                grid.into_iter()
                    .flat_map(|grid| [Block::Grid(grid), Block::Blank]),
            );
        }
        page.push(Block::Grid(baselines(&[
            of_stage(&stage.name),
            is_baseline(report),
        ])));
        page.push(Block::Blank);
    }
    let only = [Condition::In("target", target_names())];
    page.extend(explanations(
        report,
        "route",
        &["stage", "target", "model"],
        &only,
    ));
    for Routed { stage, cost, watch } in costs {
        let title = match costs.len() {
            1 => String::new(),
            _ => format!("{}: ", stage.title),
        };
        let verdict = routing::verdict(name, cost);
        page.extend(verdict.map(|verdict| Block::Verdict(format!("{title}{verdict}"))));
        page.extend(
            watch
                .as_ref()
                .and_then(|watch| breaker::warning(&title, watch)),
        );
        page.extend(routing::uptime(&title, cost));
        page.extend(cost.pace.and_then(|pace| routing::pace(&title, pace)));
    }
    page.push(Block::Blank);
    let mut notes = footnotes(report, "route", &["target", "model"], &[]);
    let watch = costs.iter().find_map(|one| one.watch.as_ref());
    notes.extend(watch.and_then(breaker::assumption));
    close(
        report,
        page,
        case,
        &[About::Prices, About::Load, About::Routing],
        notes,
    );
}

fn target_names() -> Vec<Cell> {
    let roles = [
        Role::Workhorse,
        Role::Fallback,
        Role::Premium,
        Role::Verifier,
        Role::Other,
    ]
    .map(Role::name);
    roles
        .into_iter()
        .chain(["unserved", "verification"])
        .map(Cell::from)
        .collect()
}

/// Whether a route pays monthly fees, which its table then shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fees {
    None,
    Some,
}

impl Fees {
    /// Whether a target of the route runs on a service tier.
    pub(super) fn of(case: &Case<'_>) -> Self {
        let pays = case.route.as_ref().is_some_and(|route| {
            let mut tiers = route.targets.iter().filter_map(|(_, _, tier)| *tier);
            tiers.any(|tier| tier.monthly_fee != crate::money::Usd::ZERO)
        });
        if pays { Self::Some } else { Self::None }
    }
}

/// The table of targets and the total.
pub(super) fn targets(route: &str, fees: Fees, only: &[Condition]) -> Grid {
    let mut names = target_names();
    names.push(Cell::from("total"));
    let mut columns = vec![
        Pick::new("target", ""),
        Pick::new("model", "model").keep(2),
        Pick::new("traffic_share_percent", "share"),
        Pick::new("requests", "requests").keep(1),
        Pick::new("cost", "per month"),
        Pick::new("share_of_cost_percent", "of cost").keep(1),
    ];
    if fees == Fees::Some {
        columns.push(Pick::new("fixed_fee", "fee"));
        columns.push(Pick::new("total_cost", "with fees"));
    }
    let title = format!("Route \"{route}\"");
    let grid = Grid::new(&title, "route", columns).only(Condition::In("target", names));
    only.iter().cloned().fold(grid, Grid::only)
}

/// What attempts that fail and second answers cost, where there are any.
fn efforts(report: &Report, stage: &Stage, is_retried: bool) -> Option<Grid> {
    let costs = [
        ("wasted_attempts", "failed"),
        ("wasted_cost", "wasted"),
        ("escalation_cost", "second answers"),
        ("hedge_cost", "hedges"),
    ];
    let costs = costs.map(|(column, title)| (column, title, is_shown(report, column)));
    // Failures that cost nothing beside what moves to the fallback are seen in its row.
    let is_dear = costs
        .iter()
        .any(|(column, _, shown)| *shown && column.ends_with("cost"));
    (is_dear || is_retried).then_some(())?;
    let mut columns = vec![Pick::new("target", ""), Pick::new("model", "model").keep(1)];
    columns.push(Pick::new("attempts", "attempts").keep(2));
    let shown = costs.into_iter().filter(|(.., shown)| *shown);
    columns.extend(shown.map(|(column, title, _)| Pick::new(column, title)));
    if is_shown(report, "wasted_attempts") {
        columns.push(Pick::new("served_percent", "answered").keep(2));
    }
    let mut names = target_names();
    names.retain(|name| *name != Cell::from("unserved"));
    names.push(Cell::from("total"));
    let grid = Grid::new("Of that", "route", columns);
    Some(
        grid.only(of_stage(&stage.name))
            .only(Condition::In("target", names)),
    )
}

/// How often prompts are found in caches, where that follows from the volume.
fn caches(report: &Report, stage: &Stage) -> Option<Grid> {
    is_shown(report, "cache_hit_percent").then_some(())?;
    let columns = vec![
        Pick::new("target", ""),
        Pick::new("model", "model").keep(1),
        Pick::new("cache_hit_percent", "cache hits"),
        Pick::new("cold_cache_cost", "cost of misses"),
        Pick::new("dilution_cost", "of that, of splitting"),
    ];
    let mut names = target_names();
    names.push(Cell::from("total"));
    let grid = Grid::new("Prompt caches", "route", columns);
    Some(
        grid.only(of_stage(&stage.name))
            .only(Condition::In("target", names)),
    )
}

/// Whether a column of the section has anything to show.
fn is_shown(report: &Report, column: &str) -> bool {
    let Some(section) = report.section("route") else {
        return false;
    };
    let position = section.position(column);
    let cells = section.rows.iter().filter_map(|row| row.get(position?));
    let mut figures = cells.filter_map(Cell::quantity);
    figures.any(|figure| !figure.is_zero())
}

fn is_baseline(report: &Report) -> Condition {
    let section = report.section("route");
    let column = section.and_then(|section| section.position("target"));
    let rows = section
        .map(|section| section.rows.as_slice())
        .unwrap_or_default();
    let names = rows.iter().filter_map(|row| match &row[column?] {
        Cell::Text(name) if name.starts_with("baseline:") => Some(Cell::from(name.as_str())),
        _ => None,
    });
    Condition::In("target", names.collect())
}

/// The table of what the same traffic costs without routing.
fn baselines(only: &[Condition]) -> Grid {
    let columns = vec![
        Pick::new("target", ""),
        Pick::new("model", "model").keep(2),
        Pick::new("cost", "per month"),
    ];
    let grid = Grid::new("Without routing", "route", columns);
    only.iter().cloned().fold(grid, Grid::only)
}
