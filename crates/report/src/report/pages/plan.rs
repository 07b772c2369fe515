//! The page of `plan`: one stage on one page, or all stages side by side.

use crate::engine::advice::choose;
use crate::engine::{Case, StagePlan};
use crate::report::sections::compare::Compare;
use crate::report::{Block, Condition, Grid, Pick, Report, Style, is};

use super::texts::footnotes;
use super::{About, advice, close, compare, explanations, of_stage, opening, route, sla, tiers};

/// The page of one stage.
pub fn one_stage(report: &mut Report, case: &Case<'_>, plan: &StagePlan<'_>) {
    let only = [of_stage(&plan.stage.name)];
    let mut page = opening(&report.header, case);
    let mut add = |grid: Grid| page.extend([Block::Grid(grid), Block::Blank]);
    let in_stage = [is(Compare::stage, plan.stage.name.as_str())];
    add(compare::models("Models", case, &in_stage).erased());
    if !plan.tiers.is_empty() {
        let grid = tiers::grid(case, plan.stage, &only);
        add(match choose(&plan.tiers) {
            Some(choice) => {
                let chosen = Condition::is("service_tier", choice.tier.tier.id.as_str());
                grid.marking(chosen, "total_with_downtime")
            }
            None => grid,
        });
    }
    if let Some(links) = &case.route {
        add(route::targets(&links.name, route::Fees::of(case), &only));
    }
    if !plan.levels.is_empty() {
        add(sla::returns("Service levels", &only));
    }
    page.extend(explanations(report, "plan", &["section", "option"], &only));
    if let Some(verdict) = advice::verdict(case, plan) {
        page.extend([Block::Verdict(verdict), Block::Blank]);
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
        let is_there = report.section("plan").is_some_and(|data| {
            let column = data.position("section");
            data.rows.iter().any(|row| {
                column.is_some_and(|at| Condition::is("section", section).holds(&row[at]))
            })
        });
        if is_there {
            let grid = Grid::new(title, "plan", vec![Pick::new("option", "")])
                .only(Condition::is("section", section))
                .across("stage", "total_cost", Style::Auto);
            page.extend([Block::Grid(grid), Block::Blank]);
        }
    }
    page.extend(explanations(
        report,
        "plan",
        &["stage", "section", "option"],
        &[],
    ));
    for plan in plans {
        if let Some(verdict) = advice::verdict(case, plan) {
            page.push(Block::Verdict(format!("{}: {verdict}", plan.stage.title)));
        }
    }
    page.push(Block::Blank);
    let named = [Compare::provider, Compare::model];
    let notes = footnotes(report, Compare::note, &named, &[]);
    close(report, page, case, &about(report), notes);
}

/// Only what the figures of the page rest on: a scenario without tiers shows no downtime.
fn about(report: &Report) -> Vec<About> {
    let has = |section: &str| {
        report
            .section(section)
            .is_some_and(|data| !data.rows.is_empty())
    };
    let mut about = vec![About::Prices];
    about.extend((has("tiers") || has("route")).then_some(About::Load));
    about.extend((has("tiers") || has("sla")).then_some(About::Month));
    about.extend(has("tiers").then_some(About::Tiers));
    if has("sla") {
        about.extend([About::BestEffort, About::Stake]);
    }
    about.extend(has("route").then_some(About::Routing));
    about
}
