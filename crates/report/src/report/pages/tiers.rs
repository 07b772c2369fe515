//! The page of `plan tiers`.

use crate::engine::Case;
use crate::report::sections::tiers::Tiers;
use crate::report::{Block, Grid, In, Report, fits, is, join, pick};
use crate::scenario::Stage;
use crate::words;

use super::texts::{explanations, footnotes};
use super::{About, close, opening, stage_title};

/// Fills in the page of a report whose first section is `tiers`.
pub fn tiers(report: &mut Report, case: &Case<'_>, stages: &[&Stage]) {
    let mut page = opening(&report.header, case);
    for stage in stages {
        if stages.len() > 1 {
            page.push(Block::line(stage_title(case, stage)));
        }
        page.extend([grid(case, stage).into(), Block::Blank]);
    }
    page.extend(explanations(
        report,
        Tiers::explanation,
        &[Tiers::stage, Tiers::provider, Tiers::service_tier],
        &[],
    ));
    let name = [Tiers::provider, Tiers::service_tier];
    let notes = footnotes(report, Tiers::note, &name, &[]);
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
pub(super) fn grid(case: &Case<'_>, stage: &Stage) -> In<Tiers, Grid> {
    let peak = words::number(case.peak(stage).per_minute());
    let columns = vec![
        pick(Tiers::provider, "").style(join(" ", Tiers::service_tier)),
        pick(Tiers::total_cost, "per month"),
        pick(Tiers::fits, &format!("peak of {peak} rpm")).style(fits(Tiers::headroom_percent)),
        pick(Tiers::downtime_minutes, "downtime").keep(3),
        pick(Tiers::total_with_downtime, "with downtime"),
    ];
    Grid::of("Service tiers", columns).only(is(Tiers::stage, stage.name.as_str()))
}
