//! The page of `plan sla --explain-claim`.

use crate::engine::Case;
use crate::engine::sla::claim::ClaimInputs;
use crate::report::sections::claimed_loss::{ClaimedLoss, basis};
use crate::report::{Block, Grid, In, Report, is, pick};
use crate::scenario::Stage;
use crate::text;
use crate::words::Text;

use super::close;

/// Fills in the page of a report with a section `claim`.
pub fn claimed_loss(report: &mut Report, case: &Case<'_>, stages: &[(&Stage, ClaimInputs)]) {
    let header = &report.header;
    let right = format!("prices as of {}", header.as_of);
    let mut page = vec![Block::heading(&header.title, right), Block::Blank];
    for (stage, inputs) in stages {
        page.push(Block::line(basis(inputs)));
        page.push(Block::Blank);
        let readings = [
            (text!("Readings that give {}", inputs.loss), true),
            (text!("Readings that do not give {}", inputs.loss), false),
        ];
        for (title, matches) in readings {
            page.extend([grid(title, stage, matches).into(), Block::Blank]);
        }
    }
    let notes = [
        "Minutes count at the average rate; the ratio is the value over the claim.",
        "A reading that gives the number says what must be true for it, not that it is.",
    ];
    close(report, page, case, &[], Text::all(notes));
}

fn grid(title: Text, stage: &Stage, matches: bool) -> In<ClaimedLoss, Grid> {
    let mut columns = vec![
        pick(ClaimedLoss::reading, ""),
        pick(ClaimedLoss::formula, "how").keep(1),
        pick(ClaimedLoss::value, "gives"),
    ];
    // Of those that give it the ratio is always one.
    columns.extend((!matches).then(|| pick(ClaimedLoss::ratio, "ratio").keep(2)));
    Grid::of(title, columns)
        .only(is(ClaimedLoss::stage, stage.name.as_str()))
        .only(is(ClaimedLoss::matches, matches))
}
