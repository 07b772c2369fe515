//! What `plan usage` says on stderr of the logs that it read.

use crate::error::Failure;
use crate::input::{Code, Diagnostic, Place, closest};
use crate::ui::Ui;
use crate::usage::Fault;
use crate::usage::form::Form;
use crate::usage::price::{PricedCell, context_overflows};
use crate::usage::read::{BadRow, ReadFile, Reading};
use crate::usage::table::Line;
use crate::words;

/// More kinds of bad rows are not told one by one.
const KINDS: usize = 6;
/// More columns are not named.
const COLUMNS: usize = 12;

/// The refusal of a bad row, where rows must all be good.
pub(super) fn refused(reading: &Reading, (fault, row): (Fault, &BadRow)) -> Failure {
    let message = format!("a row {fault}");
    let told = Diagnostic::error(Code::BadLogRow, message).within(site(reading, row));
    let told = told
        .note(format!("it begins `{}`", row.text))
        .help("mend the row, or leave out --strict, which then counts it as bad");
    Failure::of(match remedy(fault) {
        Some(map) => told.help(map),
        None => told,
    })
}

/// The refusal of logs of which no row can be counted: nothing is no cost of zero.
pub(super) fn nothing(reading: &Reading, (fault, row): (Fault, &BadRow)) -> Failure {
    let message = match reading.faults.count() {
        1 => "the only row cannot be counted".to_owned(),
        rows => format!("none of {} rows can be counted", words::count(rows)),
    };
    let told = Diagnostic::error(Code::BadLogRow, message).within(site(reading, row));
    let told = told
        .note(format!("{} {fault}: `{}`", place(reading, row), row.text))
        .help("check --form and --map; `plan usage --help` says what columns are called");
    Failure::of(match remedy(fault) {
        Some(map) => told.help(map),
        None => told,
    })
}

/// Says what is odd about logs although they were read.
pub(super) fn warn(reading: &Reading, (whole, cells): (&Line, &[PricedCell]), ui: &Ui) {
    let bad = reading.faults.kinds();
    let bad = bad.filter(|(fault, ..)| !fault.is_aside());
    let bad: Vec<_> = bad.collect();
    for (fault, count, rows) in bad.iter().take(KINDS) {
        ui.warning(&uncounted(reading, *fault, *count, rows));
    }
    let others: u64 = bad.iter().skip(KINDS).map(|(_, count, _)| count).sum();
    if others > 0 {
        ui.warning(&format!(
            "{} not counted for other reasons, which --format json lists",
            were(others, "more row")
        ));
    }
    let odd = oddities(reading, whole).into_iter();
    for odd in odd.chain(maps(reading)).chain(sums(cells)) {
        ui.warning(&odd);
    }
}

/// `2 rows were not counted, since each has a count below zero: log.csv:3 and log.csv:7; the first
/// begins …`.
fn uncounted(reading: &Reading, fault: Fault, count: u64, rows: &[BadRow]) -> String {
    let it = if count == 1 { "it" } else { "each" };
    let mut places: Vec<String> = rows.iter().map(|row| place(reading, row)).collect();
    let named = u64::try_from(places.len()).unwrap_or(u64::MAX);
    let more = count.saturating_sub(named);
    if more > 0 {
        places.push(format!("{} more", words::count(more)));
    }
    let begins = if count == 1 {
        "it begins"
    } else {
        "the first begins"
    };
    let text = rows
        .first()
        .map(|row| row.text.as_str())
        .unwrap_or_default();
    let text = match text {
        "" => String::new(),
        text => format!("; {begins} `{text}`"),
    };
    let remedy = remedy(fault).map(|map| format!("; {map}"));
    format!(
        "{} not counted, since {it} {fault}: {}{text}{}",
        were(count, "row"),
        words::all_of(&places),
        remedy.unwrap_or_default()
    )
}

/// What the user can say where counts overlap otherwise than they are read.
const fn remedy(fault: Fault) -> Option<&'static str> {
    match fault {
        Fault::CacheOverInput => Some(
            "if cached tokens are counted beside the prompt, say so: `--map input.excludes=cache`",
        ),
        Fault::ReasoningOverOutput => Some(
            "if reasoning is counted beside the completion, say so: `--map output.excludes=reasoning`",
        ),
        _ => None,
    }
}

fn were(count: u64, noun: &str) -> String {
    let verb = if count == 1 { "was" } else { "were" };
    format!("{} {verb}", words::plural(count, noun))
}

/// Says that no row names a group although rows are grouped by it, and what may name one.
pub(super) fn warn_of_groups(
    reading: &Reading,
    names: &[[String; 3]],
    group: Option<&str>,
    ui: &Ui,
) {
    let Some(group) = group else {
        return;
    };
    let is_named = names.iter().any(|[.., group]| !group.is_empty());
    if is_named || names.is_empty() {
        return;
    }
    let mut columns: Vec<String> = Vec::new();
    for column in reading.files.iter().flat_map(|file| &file.unread) {
        let column = format!("`{column}`");
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    let more = columns.len().saturating_sub(COLUMNS);
    columns.truncate(COLUMNS);
    if more > 0 {
        columns.push(format!("{more} more"));
    }
    let which = match columns.as_slice() {
        [] => "it has no column that could be one".to_owned(),
        columns => format!(
            "say which column has it with `--map {group}=COLUMN`, of {}",
            words::all_of(columns)
        ),
    };
    ui.warning(&format!(
        "--by {group}: no row of the log names a {group}; {which}"
    ));
}

/// Spans that show that they count cached tokens beside the prompt, among others that could be
/// either.
fn two_ways(file: &ReadFile) -> Option<String> {
    let rows = |has_reads: bool| -> u64 {
        let told = file.told_by_rows.iter();
        let told = told.filter(|(own, _)| own.input_has_reads == has_reads);
        told.map(|(_, rows)| rows).sum()
    };
    let (beside, within) = (rows(false), rows(true));
    let is_mixed = file.form == Form::OpenTelemetry && beside > 0 && within > 0;
    is_mixed.then(|| {
        format!(
            "`{}`: the counts of {} show that cached tokens stand beside the prompt; those of {} are read as OpenTelemetry says, with cached tokens within it: if the same library wrote them all, say `--map input.excludes=cache`",
            file.name,
            words::plural(beside, "span"),
            words::plural(within, "other"),
        )
    })
}

/// What the user maps to keys that nobody has.
fn maps(reading: &Reading) -> Vec<String> {
    let keys = || reading.files.iter().flat_map(|file| &file.unread);
    let unmet = reading.unmet.iter().map(|(column, name)| {
        let meant = closest(column, keys().map(String::as_str));
        let meant = meant.map(|meant| format!("; did you mean `{meant}`?"));
        format!(
            "no row of the log has anything under `{column}`, which `--map {name}={column}` names{}",
            meant.unwrap_or_default()
        )
    });
    unmet.collect()
}

/// Rows that seem to be sums although nothing says of how many requests.
fn sums(cells: &[PricedCell]) -> Vec<String> {
    let beyond = context_overflows(cells).into_iter();
    let told = beyond.map(|one| {
        let mean = match one.requests {
            1 => "",
            _ => " in the mean",
        };
        format!(
            "{} of {} with {} prompt tokens{mean}, more than its context window of {}: if rows stand for several requests, say which column counts them with `--map requests=COLUMN`",
            words::plural(one.requests, "request"),
            one.model,
            words::count(one.prompt),
            words::count(one.window)
        )
    });
    told.collect()
}

/// `log.csv:73`.
/// The start of a row's first line.
fn site(reading: &Reading, row: &BadRow) -> Place {
    let file = reading.files.get(row.file).map_or("", |file| &file.name);
    let line = usize::try_from(row.line).unwrap_or(usize::MAX);
    Place::File {
        name: file.to_owned(),
        at: Some((line, 1)),
    }
}

fn place(reading: &Reading, row: &BadRow) -> String {
    let file = reading.files.get(row.file).map_or("", |file| &file.name);
    format!("{file}:{}", row.line)
}

/// That a log of requests and a report of a provider may tell of the same tokens.
fn told_twice(reading: &Reading) -> Option<String> {
    let report = |file: &&ReadFile| {
        matches!(
            file.form,
            Form::OpenAiUsage | Form::AnthropicUsage | Form::Bedrock | Form::Focus
        )
    };
    let log = |file: &&ReadFile| !file.form.is_summed();
    let report = reading.files.iter().find(report)?;
    let log = reading.files.iter().find(log)?;
    Some(format!(
        "`{}` may tell of the same requests as `{}`: what stands in both is counted twice; read them one at a time to compare them",
        report.name, log.name
    ))
}

/// What a log should not have, in sentences.
fn oddities(reading: &Reading, whole: &Line) -> Vec<String> {
    let mut odd: Vec<String> = told_twice(reading).into_iter().collect();
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
    let replaced = reading.replaced;
    if replaced.again > 0 {
        odd.push(format!(
            "{} sent again under the same id: the last one counts",
            rows(replaced.again)
        ));
    }
    if replaced.around > 0 {
        odd.push(format!(
            "{} of the same call as a span within, with its model and tokens: the span within counts",
            words::plural(replaced.around, "span")
        ));
    }
    odd.extend(reading.files.iter().filter_map(two_ways));
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
    // Rows that stand for several requests are of one kind of token, in an order of their own;
    // money without tokens is no column of counts.
    let has_requests = reading.files.iter().any(|file| !file.form.is_summed());
    if whole.sums.rows >= 20 && has_requests && whole.sums.all_tokens() > 0 {
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
    let jumps = reading.time_range.jumps();
    if jumps > 0 && has_requests && !reading.time_range.is_unordered() {
        odd.push(format!(
            "the times go over an hour against the order of the log at {}: a clock was set, or files were joined",
            rows(jumps)
        ));
    }
    odd
}
