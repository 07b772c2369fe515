//! What `plan usage` says on stderr of the logs that it read.

use crate::error::Failure;
use crate::input::{Code, Diagnostic};
use crate::ui::Ui;
use crate::usage::Fault;
use crate::usage::read::{BadRow, Reading};
use crate::usage::table::Line;
use crate::words;

/// The refusal of a bad row, where rows must all be good.
pub(super) fn refused(reading: &Reading, (fault, row): (Fault, &BadRow)) -> Failure {
    let place = place(reading, row);
    let message = format!("{place}: a row {fault}");
    let told = Diagnostic::error(Code::BadLogRow, message);
    Failure::of(
        told.note(format!("it begins `{}`", row.text))
            .help("mend the row, or leave out --strict, which then counts it as bad"),
    )
}

/// The refusal of logs of which no row can be counted: nothing is no cost of zero.
pub(super) fn nothing(reading: &Reading, (fault, row): (Fault, &BadRow)) -> Failure {
    let rows = words::plural(reading.faults.count(), "row");
    let message = format!("none of {rows} can be counted");
    let told = Diagnostic::error(Code::BadLogRow, message);
    Failure::of(
        told.note(format!("{} {fault}: `{}`", place(reading, row), row.text))
            .help("check --form and --map; `plan usage --help` says what columns are called"),
    )
}

/// Says what is odd about logs although they were read.
pub(super) fn warn(reading: &Reading, whole: &Line, ui: &Ui) {
    for (fault, count, rows) in reading.faults.kinds() {
        let rows: Vec<String> = rows
            .iter()
            .map(|row| format!("{} `{}`", place(reading, row), row.text))
            .collect();
        let what = match count {
            1 => "1 row was not counted: it".to_owned(),
            count => format!("{} rows were not counted: each", words::count(count)),
        };
        ui.warning(&format!("{what} {fault}: {}", rows.join(", ")));
    }
    for odd in oddities(reading, whole) {
        ui.warning(&odd);
    }
}

/// `log.csv:73`.
fn place(reading: &Reading, row: &BadRow) -> String {
    let file = reading.files.get(row.file).map_or("", |file| &file.name);
    format!("{file}:{}", row.line)
}

/// What a log should not have, in sentences.
fn oddities(reading: &Reading, whole: &Line) -> Vec<String> {
    let mut odd = Vec::new();
    let rows = |count| words::plural(count, "row");
    if reading.repeats.rows > 0 {
        let more = match reading.repeats.passed {
            0 => String::new(),
            passed => format!(
                " (the ids of {} more were not looked at)",
                words::count(passed)
            ),
        };
        odd.push(format!(
            "{} with the id of another row, all of them counted{more}",
            rows(reading.repeats.rows)
        ));
    }
    if reading.replaced > 0 {
        odd.push(format!(
            "{} sent again under the same id: the last one counts",
            rows(reading.replaced)
        ));
    }
    let pages = reading.pages;
    if pages.followed > 0 && pages.last == 0 {
        odd.push(
            "the export says that more pages follow, which are not here: fetch them too, or this is a part of the usage"
                .to_owned(),
        );
    }
    for file in &reading.files {
        if !file.twice.is_empty() {
            let names: Vec<String> = file.twice.iter().map(|name| format!("`{name}`")).collect();
            let columns = if names.len() == 1 {
                "column"
            } else {
                "columns"
            };
            let name = &file.name;
            odd.push(format!(
                "`{name}` has the {columns} {} more than once: the first one counts",
                words::all_of(&names)
            ));
        }
    }
    if reading.broken_identities > 0 {
        odd.push(format!(
            "{} of FOCUS whose ListCost is not ListUnitPrice × PricingQuantity, to a millionth: the unit or the rounding of the export may be off",
            rows(reading.broken_identities)
        ));
    }
    // Rows that stand for several requests are of one kind of token, in an order of their own.
    let has_requests = reading.files.iter().any(|file| !file.form.is_summed());
    if whole.sums.rows >= 20 && has_requests {
        let columns = [
            ("prompt", reading.prompts),
            ("completion", reading.completions),
        ];
        for (name, extent) in columns {
            if let Some(tokens) = extent.constant() {
                odd.push(format!(
                    "every request has {} {name} tokens: the column may not be a count",
                    words::count(tokens)
                ));
            }
        }
    }
    let jumps = reading.course.jumps();
    if jumps > 0 && has_requests {
        odd.push(format!(
            "the times go over an hour against the order of the log at {}: a clock was set, or files were joined",
            rows(jumps)
        ));
    }
    odd
}
