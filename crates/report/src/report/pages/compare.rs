//! The page of `plan compare`.

use crate::engine::Case;
use crate::report::{Block, Condition, Grid, Pick, Report, Style};
use crate::scenario::Stage;

use super::workload::overlays;
use super::{About, close, explanations, footnotes, of_stage, opening, stage_title};

/// Fills in the page of a report whose first section is `compare`.
pub fn compare(report: &mut Report, case: &Case<'_>, stages: &[&Stage]) {
    let mut page = opening(&report.header, case);
    for stage in stages {
        let title = match stages.len() {
            1 => "Models".to_owned(),
            _ => stage_title(case, stage),
        };
        let grid = models(&title, case, &[of_stage(&stage.name)]);
        page.extend([Block::Grid(grid), Block::Blank]);
    }
    page.extend(explanations(
        report,
        "compare",
        &["stage", "provider", "model"],
        &[],
    ));
    let notes = footnotes(report, "compare", &["provider", "model"], &[]);
    close(report, page, case, &[About::Prices], notes);
}

/// The table of models of one stage.
pub(super) fn models(title: &str, case: &Case<'_>, only: &[Condition]) -> Grid {
    let baseline = case.links.baseline.name();
    let (provider, model) = case.links.baseline.parts();
    let is_baseline = vec![
        Condition::is("provider", provider),
        Condition::is("model", model),
    ];
    let mut columns = vec![
        Pick::new("provider", "").style(Style::Join("/", "model")),
        Pick::new("total_cost", "per month"),
        Pick::new("cost_per_user", "per user").keep(2),
        Pick::new("savings_percent", &format!("against {baseline}"))
            .style(Style::Against(is_baseline))
            .keep(3),
    ];
    if overlays(case).is_some() {
        columns.insert(1, Pick::new("list_cost", "at list prices").keep(4));
        "contracted".clone_into(&mut columns[2].title);
    }
    only.iter()
        .cloned()
        .fold(Grid::new(title, "compare", columns), Grid::only)
}
