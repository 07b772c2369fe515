//! The page of `plan check`.

use crate::engine::Case;
use crate::report::sections::check::NAME;
use crate::report::{Block, Cell, Condition, Grid, Pick, Report, Style};
use crate::words;

use super::{About, close, opening};

/// Fills in the page of a report whose first section is `check`.
pub fn check(report: &mut Report, case: &Case<'_>) {
    let mut page = opening(&report.header, case);
    let is_name = Condition::Is("unit", Cell::NONE);
    for (title, rows, shows_figures) in [
        ("Figures", Condition::IsNot("unit", Cell::NONE), true),
        ("Names", is_name, false),
    ] {
        if has_rows(report, &rows) {
            page.push(Block::Grid(grid(title, rows, shows_figures)));
            page.push(Block::Blank);
        }
    }
    let broken = messages(report);
    if !broken.is_empty() {
        page.extend(broken.into_iter().map(Block::Line));
        page.push(Block::Blank);
    }
    page.push(Block::Verdict(verdict(report)));
    page.push(Block::Blank);
    close(report, page, case, &[About::Prices], Vec::new());
}

/// The rules about figures, or those about names, whose limits are lists too long for a table.
fn grid(title: &str, rows: Condition, shows_figures: bool) -> Grid {
    let figures = [
        Pick::new("limit", "limit").keep(1),
        Pick::new("actual", "actual").keep(2),
    ];
    let figures = figures.into_iter().filter(|_| shows_figures);
    let mut columns = vec![Pick::new("rule", ""), Pick::new("subject", "")];
    columns.extend(figures);
    columns.push(Pick::new("passed", "").style(Style::Choice("passed", "not passed")));
    let grid = Grid::new(title, NAME, columns).only(rows);
    grid.marking(Condition::is("passed", false), "passed")
}

fn has_rows(report: &Report, condition: &Condition) -> bool {
    rows(report, &[condition.column()]).any(|cells| condition.holds(cells[0]))
}

/// What is said of each rule that is not passed.
fn messages(report: &Report) -> Vec<String> {
    let rows = rows(report, &["rule", "severity", "passed", "message"]);
    let failed = rows.filter(|cells| cells[2] == &Cell::Flag(false));
    failed
        .filter_map(|cells| match cells[..] {
            [
                Cell::Text(rule),
                Cell::Text(severity),
                _,
                Cell::Text(message),
            ] => Some(format!("{severity}: {rule}: {message}")),
            _ => None,
        })
        .collect()
}

fn verdict(report: &Report) -> String {
    let rows: Vec<_> = rows(report, &["severity", "passed"]).collect();
    let failed = |word: &str| {
        let hits = rows
            .iter()
            .filter(|cells| cells[0] == &Cell::from(word) && cells[1] == &Cell::Flag(false));
        u64::try_from(hits.count()).unwrap_or(u64::MAX)
    };
    let all = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let judged = words::plural(all, "verdict");
    match (failed("error"), failed("warning")) {
        (0, 0) => format!("The plan keeps to its policy: {judged}, none broken."),
        (0, warnings) => format!(
            "The plan keeps to what can be judged of its policy: {judged}, {}.",
            words::plural(warnings, "warning")
        ),
        (errors, _) => format!("The plan breaks its policy: {errors} of {judged}."),
    }
}

fn rows<'a>(report: &'a Report, columns: &[&str]) -> impl Iterator<Item = Vec<&'a Cell>> {
    let section = report.section(NAME);
    let at: Vec<usize> = section.map_or_else(Vec::new, |section| {
        let columns = columns.iter();
        columns.filter_map(|name| section.position(name)).collect()
    });
    let rows = section.map_or(&[][..], |section| section.rows.as_slice());
    rows.iter()
        .map(move |row| at.iter().map(|&index| &row[index]).collect())
}
