//! The page of `plan crosscheck`.

use crate::report::sections::crosscheck::{ALL, Summary, Tally, Widest};
use crate::report::{Block, Grid, Report, Style, is_not, join, pick};
use crate::words::{self, Text};

/// Fills in the page of a report with the sections `crosscheck`, `widest` and `summary`; `all` says
/// how many prices agree.
pub fn crosscheck(report: &mut Report, all: &Tally, notes: Vec<String>) {
    let (header, notes) = (&report.header, Text::all(notes));
    let mut page = vec![
        Block::heading(&header.title, format!("prices as of {}", header.as_of)),
        Block::line(counts(all)),
        Block::Blank,
    ];
    if report.rows::<Widest>().next().is_some() {
        let columns = vec![
            pick(Widest::provider, "").style(join("/", Widest::model)),
            pick(Widest::meter, "meter"),
            pick(Widest::lowest, "lowest").style(Style::Exact),
            pick(Widest::lowest_source, "says").keep(2),
            pick(Widest::highest, "highest").style(Style::Exact),
            pick(Widest::highest_source, "says").keep(2),
            pick(Widest::used, "used").style(Style::Exact),
            pick(Widest::spread_percent, "spread"),
        ];
        let grid = Grid::of("Widest spreads, $ per 1M tokens", columns);
        page.extend([grid.into(), Block::Blank]);
    }
    let columns = vec![
        pick(Summary::meter, ""),
        pick(Summary::compared, "compared"),
        pick(Summary::agree, "agree within 1 %"),
        pick(Summary::differ, "differ"),
        pick(Summary::single_source, "one source"),
    ];
    let grid = Grid::of("Prices by meter", columns).only(is_not(Summary::meter, ALL));
    page.extend([grid.into(), Block::Blank, Block::notes(notes.clone())]);
    report.page = page;
    report.header.assumptions.extend(notes);
}

/// The counts of all meters as a sentence.
fn counts(all: &Tally) -> String {
    let several = match all.compared {
        0 => "No price is stated by two sources".to_owned(),
        _ => format!(
            "{} by two sources or more: {} agree within 1 %, {} differ",
            match all.compared {
                1 => "1 price is stated".to_owned(),
                _ => format!("{} prices are stated", words::count(all.compared)),
            },
            words::count(all.agree),
            words::count(all.differ)
        ),
    };
    match all.single {
        0 => format!("{several}."),
        _ => format!("{several}; {} more by one alone.", words::count(all.single)),
    }
}
