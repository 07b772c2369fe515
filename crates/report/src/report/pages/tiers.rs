//! The page of `plan tiers`.

use crate::engine::Case;
use crate::report::{Block, Condition, Grid, Pick, Report, Style};
use crate::scenario::Stage;
use crate::words;

use super::{About, close, explanations, footnotes, of_stage, opening, stage_title};

/// Fills in the page of a report whose first section is `tiers`.
pub fn tiers(report: &mut Report, case: &Case<'_>, stages: &[&Stage]) {
    let mut page = opening(&report.header, case);
    for stage in stages {
        if stages.len() > 1 {
            page.push(Block::Line(stage_title(case, stage)));
        }
        page.push(Block::Grid(grid(case, stage, &[of_stage(&stage.name)])));
        page.push(Block::Blank);
    }
    page.extend(explanations(
        report,
        "tiers",
        &["stage", "provider", "service_tier"],
        &[],
    ));
    let notes = footnotes(report, "tiers", &["provider", "service_tier"], &[]);
    close(
        report,
        page,
        case,
        &[
            About::Prices,
            About::Load,
            About::Month,
            About::BestEffort,
            About::Stake,
        ],
        notes,
    );
}

/// The table of service tiers of one stage.
pub(super) fn grid(case: &Case<'_>, stage: &Stage, only: &[Condition]) -> Grid {
    let peak = words::number(case.peak(stage).per_minute());
    let columns = vec![
        Pick::new("provider", "").style(Style::Join(" ", "service_tier")),
        Pick::new("total_cost", "per month"),
        Pick::new("fits", &format!("peak of {peak} rpm")).style(Style::Fits("headroom_percent")),
        Pick::new("downtime_minutes", "downtime").keep(3),
        Pick::new("total_with_downtime", "with downtime"),
    ];
    let grid = Grid::new("Service tiers", "tiers", columns);
    only.iter().cloned().fold(grid, Grid::only)
}
