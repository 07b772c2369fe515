//! The page of `plan import`: counts, lists and findings. A row for each entry is in CSV and JSON.

use crate::report::{Block, Condition, Grid, Pick, Report};

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
    let left = report.header.title.clone();
    let mut page = vec![Block::Heading { left, right }, Block::Blank];
    let grids = [
        counted("Entries", "outcomes", "outcome", "entries"),
        counted("Why skipped", "reasons", "reason", "entries"),
        counted("Keys not read", "unread", "key", "entries"),
        Grid::new(
            "Price lists",
            "lists",
            vec![
                Pick::new("provider", ""),
                Pick::new("models", "models"),
                Pick::new("unchanged", "unchanged"),
                Pick::new("file", "file").keep(1),
            ],
        ),
        Grid::new(
            "Hard to believe",
            "findings",
            vec![
                Pick::new("code", ""),
                Pick::new("subject", "of"),
                Pick::new("message", "what"),
            ],
        )
        .only(Condition::is_not("weight", "note")),
    ];
    for grid in grids {
        let has_rows = report
            .section(grid.section)
            .is_some_and(|section| !section.rows.is_empty());
        if has_rows {
            page.extend([Block::Grid(grid), Block::Blank]);
        }
    }
    let notes = vec!["A row for each entry, with its reason: --format csv.".to_owned()];
    page.push(Block::Notes(notes));
    report.page = page;
}

fn counted(title: &str, section: &'static str, name: &'static str, count: &'static str) -> Grid {
    Grid::new(
        title,
        section,
        vec![Pick::new(name, ""), Pick::new(count, count)],
    )
}
