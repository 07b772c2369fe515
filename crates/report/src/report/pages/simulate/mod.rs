//! The page of `plan simulate`.

mod path;
mod queue;

pub use path::{Played, path};
pub use queue::{queue_basis, queue_notes, queue_title};

use crate::report::sections::simulate::Simulate;
use crate::report::{Block, Cell, Grid, Report, is_not, pick};
use crate::words::Text;

/// Fills in the page of a report whose first section is `simulate`: a line on what was played,
/// the figures, and what they rest on.
pub fn simulate(report: &mut Report, basis: Vec<String>, notes: Vec<String>) {
    let (basis, notes) = (Text::all(basis), Text::all(notes));
    let mut columns = vec![
        pick(Simulate::meaning, ""),
        pick(Simulate::value, "simulated"),
        pick(Simulate::ci_low, "from").keep(3),
        pick(Simulate::ci_high, "to").keep(3),
    ];
    let is_closed = |cell: &Cell| !matches!(cell, Cell::Missing(_));
    if report
        .rows::<Simulate>()
        .any(|row| is_closed(row.get(Simulate::closed_form)))
    {
        columns.push(pick(Simulate::closed_form, "exact").keep(2));
    }
    columns.push(pick(Simulate::metric, "metric").keep(1));
    // How many requests were played stands in the line above.
    let grid = Grid::of(&report.header.title, columns).only(is_not(Simulate::unit, "count"));
    let mut page: Vec<Block> = basis.iter().map(Block::line).collect();
    page.extend([Block::Blank, grid.into(), Block::Blank]);
    page.push(Block::notes(notes.clone()));
    report.header.assumptions.extend(basis);
    report.header.assumptions.extend(notes);
    report.page = page;
}
