//! The page of `plan route`.

use crate::engine::Case;
use crate::engine::route::{BreakerAnalysis, RoutedCost};
use crate::report::sections::route::{Route, TOTAL, UNSERVED, VERIFICATION, baseline};
use crate::report::{Block, Column, Grid, In, Pick, Report, is, one_of, pick};
use crate::scenario::{Role, Stage};
use crate::text;
use crate::words::Text;

use super::texts::{explanations, footnotes};
use super::{About, breaker, close, opening, routing, stage_title};

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
            page.push(Block::line(stage_title(case, stage)));
        }
        let is_retried = cost.targets.iter().any(|target| target.leg.attempts > 1);
        let grids = [
            Some(targets(name, Fees::of(case), &stage.name).into()),
            efforts(report, stage, is_retried).map(Block::from),
            caches(report, stage).map(Block::from),
            watch
                .as_ref()
                .and_then(|watch| breaker::table(stage, watch))
                .map(Block::from),
            Some(baselines(cost, stage).into()),
        ];
        let grids = grids.into_iter().flatten();
        page.extend(grids.flat_map(|grid| [grid, Block::Blank]));
    }
    page.extend(explanations(
        report,
        Route::explanation,
        &[Route::stage, Route::target, Route::model],
        &[one_of(Route::target, target_names())],
    ));
    for Routed { stage, cost, watch } in costs {
        let title = match costs.len() {
            1 => String::new(),
            _ => format!("{}: ", stage.title),
        };
        let verdict = routing::verdict(name, cost);
        page.extend(verdict.map(|verdict| Block::verdict(text!("{}{}", &title, verdict))));
        page.extend(
            watch
                .as_ref()
                .and_then(|watch| breaker::warning(&title, watch)),
        );
        page.extend(routing::uptime(&title, cost));
        page.extend(cost.pace.and_then(|pace| routing::pace(&title, pace)));
    }
    page.push(Block::Blank);
    let mut notes = footnotes(report, Route::note, &[Route::target, Route::model], &[]);
    let watch = costs.iter().find_map(|one| one.watch.as_ref());
    notes.extend(watch.and_then(breaker::assumption).map(Text::from));
    close(
        report,
        page,
        case,
        &[About::Prices, About::Load, About::Routing],
        notes,
    );
}

fn target_names() -> Vec<&'static str> {
    let roles = [
        Role::Workhorse,
        Role::Fallback,
        Role::Premium,
        Role::Verifier,
        Role::Other,
    ]
    .map(Role::name);
    roles.into_iter().chain([UNSERVED, VERIFICATION]).collect()
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
pub(super) fn targets(route: &str, fees: Fees, stage: &str) -> In<Route, Grid> {
    let mut columns = vec![
        pick(Route::target, ""),
        pick(Route::model, "model").keep(2),
        pick(Route::traffic_share_percent, "share"),
        pick(Route::requests, "requests").keep(1),
        pick(Route::cost, "per month"),
        pick(Route::share_of_cost_percent, "of cost").keep(1),
    ];
    if fees == Fees::Some {
        columns.push(pick(Route::fixed_fee, "fee"));
        columns.push(pick(Route::total_cost, "with fees"));
    }
    grid(&format!("Route \"{route}\""), columns, &[], stage)
}

/// A table of targets and the total, some left out.
fn grid(
    title: &str,
    columns: Vec<In<Route, Pick>>,
    left_out: &[&str],
    stage: &str,
) -> In<Route, Grid> {
    let names = target_names().into_iter().chain([TOTAL]);
    let names = names.filter(|name| !left_out.contains(name));
    Grid::of(title, columns)
        .only(one_of(Route::target, names))
        .only(is(Route::stage, stage))
}

/// What attempts that fail and second answers cost, where there are any.
fn efforts(report: &Report, stage: &Stage, is_retried: bool) -> Option<In<Route, Grid>> {
    let shown = |column| is_shown(report, column);
    let has_failures = shown(Route::wasted_attempts);
    let mut costs = vec![
        (Route::wasted_cost, "wasted"),
        (Route::escalation_cost, "second answers"),
        (Route::hedge_cost, "hedges"),
    ];
    costs.retain(|(column, _)| shown(*column));
    // Failures that cost nothing beside what moves to the fallback are seen in its row.
    let has_deadline = shown(Route::missed_deadline_percent);
    (!costs.is_empty() || is_retried || has_deadline).then_some(())?;
    let mut columns = vec![pick(Route::target, ""), pick(Route::model, "model").keep(1)];
    columns.push(pick(Route::attempts, "attempts").keep(2));
    columns.extend(has_failures.then(|| pick(Route::wasted_attempts, "failed")));
    columns.extend(costs.into_iter().map(|(column, title)| pick(column, title)));
    if has_failures {
        columns.push(pick(Route::served_percent, "answered").keep(2));
    }
    if shown(Route::missed_deadline_percent) {
        columns.push(pick(Route::missed_deadline_percent, "missed deadline"));
    }
    Some(grid("Of that", columns, &[UNSERVED], &stage.name))
}

/// How often prompts are found in caches, where that follows from the volume.
fn caches(report: &Report, stage: &Stage) -> Option<In<Route, Grid>> {
    is_shown(report, Route::cache_hit_percent).then_some(())?;
    let columns = vec![
        pick(Route::target, ""),
        pick(Route::model, "model").keep(1),
        pick(Route::cache_hit_percent, "cache hits"),
        pick(Route::cold_cache_cost, "cost of misses"),
        pick(Route::dilution_cost, "of that, of splitting"),
    ];
    Some(grid("Prompt caches", columns, &[], &stage.name))
}

/// Whether a column has anything to show.
fn is_shown(report: &Report, column: Column<Route>) -> bool {
    let mut figures = report
        .rows::<Route>()
        .filter_map(|row| row.get(column).quantity());
    figures.any(|figure| !figure.is_zero())
}

/// The table of what the same traffic costs without routing.
fn baselines(cost: &RoutedCost<'_>, stage: &Stage) -> In<Route, Grid> {
    let columns = vec![
        pick(Route::target, ""),
        pick(Route::model, "model").keep(2),
        pick(Route::cost, "per month"),
    ];
    let names = cost.baselines.iter().map(|one| baseline(&one.name));
    Grid::of("Without routing", columns)
        .only(is(Route::stage, stage.name.as_str()))
        .only(one_of(Route::target, names))
}
