//! The page of `plan check`.

use crate::engine::Case;
use crate::engine::policy::Verdict;
use crate::report::sections::check::{Check, message};
use crate::report::{Block, Cell, Condition, Grid, In, Report, Style, is, is_not, pick};
use crate::text;
use crate::words::{self, Text};

use super::{About, close, opening};

/// Fills in the page of a report whose first section is `check`, with these verdicts.
pub fn check(report: &mut Report, case: &Case<'_>, verdicts: &[Verdict<'_>]) {
    let mut page = opening(&report.header, case);
    let is_name = is(Check::unit, Cell::NONE);
    for (title, only, shows_figures) in [
        ("Figures", is_not(Check::unit, Cell::NONE), true),
        ("Names", is_name, false),
    ] {
        let only = [only];
        if report.rows::<Check>().any(|row| row.meets_all(&only)) {
            let grid = grid(title, &only, shows_figures);
            page.extend([grid.into(), Block::Blank]);
        }
    }
    let broken = verdicts.iter().filter(|one| !one.is_passed());
    let broken: Vec<_> = broken.map(|one| Block::line(told(one))).collect();
    if !broken.is_empty() {
        page.extend(broken);
        page.push(Block::Blank);
    }
    page.extend([Block::verdict(verdict(verdicts)), Block::Blank]);
    close(report, page, case, &[About::Prices], Vec::new());
}

/// The rules about figures, or those about names, whose limits are lists too long for a table.
fn grid(title: &str, only: &[In<Check, Condition>], shows_figures: bool) -> In<Check, Grid> {
    let figures = [
        pick(Check::limit, "limit").keep(1),
        pick(Check::actual, "actual").keep(2),
    ];
    let figures = figures.into_iter().filter(|_| shows_figures);
    let mut columns = vec![pick(Check::rule, ""), pick(Check::subject, "")];
    columns.extend(figures);
    columns.push(pick(Check::passed, "").style(Style::Choice("passed", "not passed")));
    let grid = Grid::of(title, columns).only_all(only);
    grid.marking(is(Check::passed, false), Check::passed)
}

/// What is said of a rule that is not passed.
fn told(one: &Verdict<'_>) -> Text {
    let (severity, rule) = (one.weight().name(), one.rule.limit.name());
    text!("{}: {}: {}", severity, rule, message(one))
}

fn verdict(verdicts: &[Verdict<'_>]) -> String {
    let count = |found: usize| u64::try_from(found).unwrap_or(u64::MAX);
    let judged = words::plural(count(verdicts.len()), "verdict");
    let broken = verdicts.iter().filter(|one| !one.is_passed()).count();
    let errors = verdicts.iter().filter(|one| one.breaks_gate()).count();
    match (errors, count(broken - errors)) {
        (0, 0) => format!("The plan keeps to its policy: {judged}, none broken."),
        (0, warnings) => format!(
            "The plan keeps to what can be judged of its policy: {judged}, {}.",
            words::plural(warnings, "warning")
        ),
        (errors, _) => format!("The plan breaks its policy: {errors} of {judged}."),
    }
}
