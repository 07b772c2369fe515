//! The page of `plan models`.

use crate::report::{Block, Grid, Pick, Report, Style};

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
    let page = vec![
        Block::Heading {
            left: header.title.clone(),
            right,
        },
        Block::Blank,
        Block::Grid(Grid::new("Dollars per million tokens", "models", columns)),
        Block::Blank,
        Block::Notes(super::footnotes(
            report,
            "models",
            &["provider", "model"],
            &[],
        )),
    ];
    report.page = page;
}
