//! The page of `plan simulate`.

mod path;
mod queue;

pub use path::{Played, path};
pub use queue::{queue_basis, queue_notes, queue_title};

use crate::report::{Block, Cell, Condition, Grid, Pick, Report};

/// Fills in the page of a report whose first section is `simulate`: a line on what was played,
/// the figures, and what they rest on.
pub fn simulate(report: &mut Report, basis: Vec<String>, notes: Vec<String>) {
    let mut columns = vec![
        Pick::new("meaning", ""),
        Pick::new("value", "simulated"),
        Pick::new("ci_low", "from").keep(3),
        Pick::new("ci_high", "to").keep(3),
    ];
    if has_closed_form(report) {
        columns.push(Pick::new("closed_form", "exact").keep(2));
    }
    columns.push(Pick::new("metric", "metric").keep(1));
    let title = report.header.title.clone();
    let grid = Grid::new(&title, "simulate", columns);
    // How many requests were played stands in the line above.
    let grid = grid.only(Condition::is_not("unit", "count"));
    let mut page: Vec<Block> = basis.iter().cloned().map(Block::Line).collect();
    page.extend([Block::Blank, Block::Grid(grid), Block::Blank]);
    page.push(Block::Notes(notes.clone()));
    report.header.assumptions.extend(basis);
    report.header.assumptions.extend(notes);
    report.page = page;
}

fn has_closed_form(report: &Report) -> bool {
    let section = report.section("simulate");
    section.is_some_and(|section| {
        let at = section.position("closed_form");
        let cells = section.rows.iter().filter_map(|row| row.get(at?));
        cells
            .into_iter()
            .any(|cell| !matches!(cell, Cell::Missing(_)))
    })
}
