//! The page of `plan models`.

use crate::report::{Block, Cell, Grid, Pick, Report, Style};

/// Whether the page shows the prices of one day or of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// The prices in force.
    InForce,
    /// Those of all price lists.
    History,
}

/// Fills in the page of a report whose first section is `models`.
pub fn models(report: &mut Report, span: Span) {
    let header = &report.header;
    let mut columns = vec![
        Pick::new("provider", "").style(Style::Join("/", "model")),
        Pick::new("input", "input").style(Style::Exact),
        Pick::new("cache_read", "cache read")
            .style(Style::Exact)
            .keep(3),
        Pick::new("cache_write", "write")
            .style(Style::Exact)
            .keep(1),
        Pick::new("output", "output").style(Style::Exact),
        Pick::new("batch_output", "batch out")
            .style(Style::Exact)
            .keep(1),
        Pick::new("context_window", "context")
            .style(Style::Short)
            .keep(2),
    ];
    if span == Span::History {
        columns.insert(1, Pick::new("effective", "from"));
        columns.push(Pick::new("status", "status").keep(2));
    }
    let right = match span {
        Span::InForce => format!("prices as of {}", header.as_of),
        Span::History => "prices of all dates".to_owned(),
    };
    let marks = legend(report);
    if !marks.is_empty() {
        columns.push(Pick::new("mark", "").keep(3));
    }
    let notes = super::footnotes(report, "models", &["provider", "model"], &[]);
    let page = vec![
        Block::Heading {
            left: header.title.clone(),
            right,
        },
        Block::Blank,
        Block::Grid(Grid::new("Dollars per million tokens", "models", columns)),
        Block::Blank,
        Block::Notes(marks.into_iter().chain(notes).collect()),
    ];
    report.page = page;
}

/// What the marks mean that the page has.
fn legend(report: &Report) -> Vec<String> {
    let has = |sign: char| {
        let section = report.section("models");
        section.is_some_and(|section| {
            let at = section.position("mark");
            let cells = section.rows.iter().filter_map(|row| row.get(at?));
            cells
                .into_iter()
                .any(|cell| matches!(cell, Cell::Text(text) if text.contains(sign)))
        })
    };
    let signs = [
        ('?', "?  some of its prices are of one source only"),
        ('!', "!  sources disagree on some of its prices"),
        (
            '*',
            "*  other prices for some requests; see `rates` in the CSV form",
        ),
    ];
    let met = signs.into_iter().filter(|(sign, _)| has(*sign));
    met.map(|(_, words)| words.to_owned()).collect()
}
