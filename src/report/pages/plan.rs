//! The page of `plan`: one stage on one page, or all stages side by side.

use crate::engine::{Case, StagePlan};
use crate::report::{Block, Condition, Grid, Pick, Report, Style};

use super::{
    About, advice, closing, compare, explanations, footnotes, of_stage, opening, route, sla, tiers,
};

/// The page of one stage.
pub fn one_stage(report: &mut Report, case: &Case<'_>, plan: &StagePlan<'_>) {
    let only = [of_stage(&plan.stage.name)];
    let mut page = opening(&report.header, case);
    let mut add = |grid: Grid| page.extend([Block::Grid(grid), Block::Blank]);
    add(compare::models("Models", case, &only));
    if !plan.tiers.is_empty() {
        add(tiers::grid(case, plan.stage, &only));
    }
    if let Some(links) = &case.route {
        add(route::targets(&links.name, &only));
    }
    if !plan.levels.is_empty() {
        add(sla::returns("Service levels", &only));
    }
    page.extend(explanations(report, "plan", &["section", "option"], &only));
    if let Some(verdict) = advice::verdict(case, plan) {
        page.extend([Block::Verdict(verdict), Block::Blank]);
    }
    let notes = footnotes(report, "compare", &["provider", "model"], &only);
    page.push(closing(
        case,
        &[About::Load, About::Downtime, About::Routing],
        notes,
    ));
    report.page = page;
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
    let notes = footnotes(report, "compare", &["provider", "model"], &[]);
    page.push(closing(
        case,
        &[About::Load, About::Downtime, About::Routing],
        notes,
    ));
    report.page = page;
}
