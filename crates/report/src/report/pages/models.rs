//! The page of `plan models`.

use crate::report::sections::models::Models;
use crate::report::{Block, Grid, Report, Style, join, pick};
use crate::words::Text;

use super::texts::footnotes;

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
    let price = |column, title| pick(column, title).style(Style::Exact);
    let context = pick(Models::context_window, "context").style(Style::Short);
    let mut columns = vec![
        pick(Models::provider, "").style(join("/", Models::model)),
        price(Models::input, "input"),
        price(Models::cache_read, "cache read").keep(3),
        price(Models::cache_write, "write").keep(1),
        price(Models::output, "output"),
        price(Models::batch_output, "batch out").keep(1),
        context.keep(2),
    ];
    if span == Span::History {
        columns.insert(1, pick(Models::effective, "from"));
        columns.push(pick(Models::status, "status").keep(2));
    }
    let right = match span {
        Span::InForce => format!("prices as of {}", header.as_of),
        Span::History => "prices of all dates".to_owned(),
    };
    let marks = legend(report);
    if !marks.is_empty() {
        columns.push(pick(Models::mark, "").keep(3));
    }
    let named = [Models::provider, Models::model];
    let notes = footnotes(report, Models::note, &named, &[]);
    let page = vec![
        Block::heading(&header.title, right),
        Block::Blank,
        Grid::of("Dollars per million tokens", columns).into(),
        Block::Blank,
        Block::notes(marks.into_iter().chain(notes)),
    ];
    report.page = page;
}

/// What the marks mean that the page has.
fn legend(report: &Report) -> Vec<Text> {
    let has = |sign: char| {
        let mut marks = report
            .rows::<Models>()
            .filter_map(|row| row.text(Models::mark));
        marks.any(|mark| mark.to_string().contains(sign))
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
    Text::all(met.map(|(_, words)| words))
}
