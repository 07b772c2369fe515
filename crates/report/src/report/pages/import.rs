//! The page of `plan import`: counts, lists and findings. A row for each entry is in CSV and JSON.

use crate::report::sections::import::{Findings, Lists, Outcomes, Reasons, Unread};
use crate::report::{Block, Column, Grid, Report, Table, is_not, pick};

/// Whether the lists were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// They were.
    Written,
    /// They were only made, for a trial.
    Tried,
}

/// Fills in the page of a report whose first section is `import`.
pub fn import(report: &mut Report, kept: Kept) {
    let right = match kept {
        Kept::Written => format!("written for {}", report.header.as_of),
        Kept::Tried => format!("tried for {}, nothing written", report.header.as_of),
    };
    let mut page = vec![Block::heading(&report.header.title, right), Block::Blank];
    let lists = vec![
        pick(Lists::provider, ""),
        pick(Lists::models, "models"),
        pick(Lists::unchanged, "unchanged"),
        pick(Lists::file, "file").keep(1),
    ];
    let findings = vec![
        pick(Findings::code, ""),
        pick(Findings::subject, "of"),
        pick(Findings::message, "what"),
    ];
    let grids = [
        counted("Entries", Outcomes::outcome, Outcomes::entries),
        counted("Why skipped", Reasons::reason, Reasons::entries),
        counted("Keys not read", Unread::key, Unread::entries),
        Grid::of("Price lists", lists).erased(),
        Grid::of("Hard to believe", findings)
            .only(is_not(Findings::weight, "note"))
            .erased(),
    ];
    for grid in grids {
        let has_rows = report
            .section(grid.section)
            .is_some_and(|section| !section.rows().is_empty());
        if has_rows {
            page.extend([Block::Grid(grid), Block::Blank]);
        }
    }
    let notes = ["A row for each entry, with its reason: --format csv."];
    page.push(Block::notes(notes));
    report.page = page;
}

fn counted<T: Table>(title: &str, what: Column<T>, entries: Column<T>) -> Grid {
    let columns = vec![pick(what, ""), pick(entries, entries.name)];
    Grid::of(title, columns).erased()
}
