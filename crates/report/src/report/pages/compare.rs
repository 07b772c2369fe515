//! The page of `plan compare`.

use crate::engine::Case;
use crate::report::sections::compare::Compare;
use crate::report::{Block, Condition, Grid, In, Report, against, is, join, pick};
use crate::scenario::Stage;

use super::texts::{explanations, footnotes};
use super::workload::overlays;
use super::{About, close, opening, stage_title};

/// Fills in the page of a report whose first section is `compare`.
pub fn compare(report: &mut Report, case: &Case<'_>, stages: &[&Stage]) {
    let mut page = opening(&report.header, case);
    for stage in stages {
        let title = match stages.len() {
            1 => "Models".to_owned(),
            _ => stage_title(case, stage),
        };
        let grid = models(&title, case, &[is(Compare::stage, stage.name.as_str())]);
        page.extend([grid.into(), Block::Blank]);
    }
    page.extend(explanations(
        report,
        Compare::explanation,
        &[Compare::stage, Compare::provider, Compare::model],
        &[],
    ));
    let notes = footnotes(
        report,
        Compare::note,
        &[Compare::provider, Compare::model],
        &[],
    );
    close(report, page, case, &[About::Prices], notes);
}

/// The table of models of one stage.
pub(super) fn models(
    title: &str,
    case: &Case<'_>,
    only: &[In<Compare, Condition>],
) -> In<Compare, Grid> {
    let baseline = case.links.baseline.name();
    let (provider, model) = case.links.baseline.parts();
    let is_baseline = vec![is(Compare::provider, provider), is(Compare::model, model)];
    let mut columns = vec![
        pick(Compare::provider, "").style(join("/", Compare::model)),
        pick(Compare::total_cost, "per month"),
        pick(Compare::cost_per_user, "per user").keep(2),
        pick(Compare::savings_percent, &format!("against {baseline}"))
            .style(against(is_baseline))
            .keep(3),
    ];
    if overlays(case).is_some() {
        columns.insert(1, pick(Compare::list_cost, "at list prices").keep(4));
        "contracted".clone_into(&mut columns[2].title);
    }
    Grid::of(title, columns).only_all(only)
}
