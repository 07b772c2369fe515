//! The page of `plan`: one stage on one page, or all stages side by side.

use crate::engine::advice::choose;
use crate::engine::{Case, StagePlan};
use crate::report::sections::{compare::Compare, plan::Plan, route::Route, sla::Sla, tiers::Tiers};
use crate::report::{Block, Grid, Report, Style, is, pick};
use crate::text;

use super::texts::{explanations, footnotes};
use super::{About, advice, close, compare, filled, has_rows, opening, route, sla, tiers};

/// The page of one stage.
pub fn one_stage(report: &mut Report, case: &Case<'_>, plan: &StagePlan<'_>) {
    let stage = plan.stage.name.as_str();
    let mut page = opening(&report.header, case);
    let mut add = |grid: Block| page.extend([grid, Block::Blank]);
    let in_stage = [is(Compare::stage, stage)];
    add(compare::models("Models", case, &in_stage).into());
    if !plan.tiers.is_empty() {
        let grid = tiers::grid(case, plan.stage);
        let choice = choose(&plan.tiers).map(|choice| choice.tier.tier.id.as_str());
        add(match choice {
            Some(chosen) => {
                let chosen = is(Tiers::service_tier, chosen);
                grid.marking(chosen, Tiers::total_with_downtime).into()
            }
            None => grid.into(),
        });
    }
    if let Some(links) = &case.route {
        add(route::targets(&links.name, route::Fees::of(case), stage).into());
    }
    if !plan.levels.is_empty() {
        add(sla::returns("Service levels", stage).into());
    }
    page.extend(explanations(
        report,
        Plan::explanation,
        &[Plan::section, Plan::option],
        &[is(Plan::stage, stage)],
    ));
    if let Some(verdict) = advice::verdict(case, plan) {
        page.extend([Block::verdict(verdict), Block::Blank]);
    }
    let named = [Compare::provider, Compare::model];
    let notes = footnotes(report, Compare::note, &named, &in_stage);
    close(report, page, case, &about(report), notes);
}

/// The page of all stages side by side.
pub fn all_stages(report: &mut Report, case: &Case<'_>, plans: &[StagePlan<'_>]) {
    let mut page = opening(&report.header, case);
    for (section, title) in [
        ("model", "Models, per month"),
        ("tier", "Service tiers, downtime included"),
        ("route", "Route"),
        ("sla", "Premium and downtime"),
    ] {
        let only = [is(Plan::section, section)];
        let grid = Grid::of(title, vec![pick(Plan::option, "")]);
        if let Some(grid) = filled(report, grid, &only) {
            let grid = grid.across(Plan::stage, Plan::total_cost, Style::Auto);
            page.extend([grid.into(), Block::Blank]);
        }
    }
    page.extend(explanations(
        report,
        Plan::explanation,
        &[Plan::stage, Plan::section, Plan::option],
        &[],
    ));
    for plan in plans {
        if let Some(verdict) = advice::verdict(case, plan) {
            page.push(Block::verdict(text!("{}: {}", &plan.stage.title, verdict)));
        }
    }
    page.push(Block::Blank);
    let named = [Compare::provider, Compare::model];
    let notes = footnotes(report, Compare::note, &named, &[]);
    close(report, page, case, &about(report), notes);
}

/// Only what the figures of the page rest on: a scenario without tiers shows no downtime.
fn about(report: &Report) -> Vec<About> {
    let has_tiers = has_rows::<Tiers>(report);
    let (has_route, has_levels) = (has_rows::<Route>(report), has_rows::<Sla>(report));
    let mut about = vec![About::Prices];
    about.extend((has_tiers || has_route).then_some(About::Load));
    about.extend((has_tiers || has_levels).then_some(About::Month));
    about.extend(has_tiers.then_some(About::Tiers));
    if has_levels {
        about.extend([About::BestEffort, About::Stake]);
    }
    about.extend(has_route.then_some(About::Routing));
    about
}
