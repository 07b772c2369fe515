//! The page of `plan crosscheck`.

use crate::report::{Block, Cell, Condition, Grid, Pick, Report, Style};
use crate::words;

/// Fills in the page of a report with the sections `crosscheck`, `widest` and `summary`.
pub fn crosscheck(report: &mut Report, notes: Vec<String>) {
    let header = &report.header;
    let mut page = vec![
        Block::Heading {
            left: header.title.clone(),
            right: format!("prices as of {}", header.as_of),
        },
        Block::Line(counts(report)),
        Block::Blank,
    ];
    let shown = report
        .section("widest")
        .map_or(0, |section| section.rows.len());
    if shown > 0 {
        let columns = vec![
            Pick::new("provider", "").style(Style::Join("/", "model")),
            Pick::new("meter", "meter"),
            Pick::new("lowest", "lowest").style(Style::Exact),
            Pick::new("lowest_source", "says").keep(2),
            Pick::new("highest", "highest").style(Style::Exact),
            Pick::new("highest_source", "says").keep(2),
            Pick::new("used", "used").style(Style::Exact),
            Pick::new("spread_percent", "spread"),
        ];
        let title = "Widest spreads, $ per 1M tokens";
        page.push(Block::Grid(Grid::new(title, "widest", columns)));
        page.push(Block::Blank);
    }
    let columns = vec![
        Pick::new("meter", ""),
        Pick::new("compared", "compared"),
        Pick::new("agree", "agree within 1 %"),
        Pick::new("differ", "differ"),
        Pick::new("single_source", "one source"),
    ];
    let grid = Grid::new("Prices by meter", "summary", columns);
    page.push(Block::Grid(grid.only(Condition::is_not("meter", "all"))));
    page.push(Block::Blank);
    page.push(Block::Notes(notes.clone()));
    report.page = page;
    report.header.assumptions.extend(notes);
}

/// The counts of all meters as a sentence.
fn counts(report: &Report) -> String {
    let all = report.section("summary").and_then(|section| {
        let at = section.position("meter")?;
        let row = section
            .rows
            .iter()
            .find(|row| row[at] == Cell::from("all"))?;
        let count = |column| match &row[section.position(column)?] {
            Cell::Count(count) => Some(*count),
            _ => None,
        };
        Some((
            count("compared")?,
            count("agree")?,
            count("differ")?,
            count("single_source")?,
        ))
    });
    let (compared, agree, differ, single) = all.unwrap_or_default();
    let several = match compared {
        0 => "No price is stated by two sources".to_owned(),
        _ => format!(
            "{} by two sources or more: {} agree within 1 %, {} differ",
            match compared {
                1 => "1 price is stated".to_owned(),
                _ => format!("{} prices are stated", words::count(compared)),
            },
            words::count(agree),
            words::count(differ)
        ),
    };
    match single {
        0 => format!("{several}."),
        _ => format!("{several}; {} more by one alone.", words::count(single)),
    }
}
