//! The page of `plan usage`.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::sections::priced_as::PricedAs;
use crate::report::sections::recorded::Recorded;
use crate::report::sections::unpriced::Unpriced;
use crate::report::sections::usage::{Counted, TOTAL, Usage};
use crate::report::{Block, Cell, Column, Grid, In, Pick, Report, Style, join, pick};
use crate::text;
use crate::units::Day;
use crate::usage::Form;
use crate::usage::balance::Balance;
use crate::usage::price::Gap;
use crate::usage::read::ReadFile;
use crate::usage::table::{By, Key, Line};
use crate::words::{self, Text};

use super::texts::{explanations, footnotes};

/// So many notes on rows are shown; the other forms of output have all.
pub(super) const SHOWN: usize = 40;

/// What the page shows beside the sections.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The logs.
    pub files: &'a [ReadFile],
    /// All that is shown, in one.
    pub whole: &'a Line,
    /// What became of every row.
    pub balance: &'a Balance,
    /// The rows of the table.
    pub lines: &'a [Counted],
    /// What rows are grouped by.
    pub by: &'a [By],
    /// What a group is: `team`, `tag` or `user`.
    pub group: &'static str,
    /// The first and the last day, where the log has times.
    pub days: Option<(Day, Day)>,
    /// The day whose prices count for every request, where the user names one.
    pub as_of: Option<Day>,
    /// Who sold what rows without a provider are about, in a sentence, where the user says so.
    pub sold_by: Option<&'a str>,
    /// Rows that name several groups, of which the first counts.
    pub several: u64,
}

/// Fills in the page of a report with the sections `usage`, `total`, `balance` and `unpriced`, and
/// `recorded_cost` where logs record any.
pub fn usage(report: &mut Report, shown: Shown<'_>) {
    let mut page = vec![
        Block::heading(&report.header.title, in_all(shown)),
        Block::line(balance(shown)),
        Block::Blank,
    ];
    if !shown.lines.is_empty() {
        page.extend([grid(report, shown).into(), Block::Blank]);
    }
    page.extend(explanations(
        report,
        Usage::explanation,
        &keys(shown.by),
        &[],
    ));
    if report.rows::<Recorded>().next().is_some() {
        page.extend([recorded().into(), Block::Blank]);
    }
    let mut gaps = shown.whole.gaps.keys();
    if gaps.any(|gap| *gap != Gap::NoTokens) {
        let named = [Unpriced::provider, Unpriced::model];
        let remedies = footnotes(report, Unpriced::note, &named, &[]);
        page.extend([unpriced().into(), Block::notes(remedies), Block::Blank]);
    }
    let mut notes = Text::all(notes(shown));
    if !shown.by.contains(&By::Model) {
        notes.extend(priced_as(report));
    }
    if shown.whole.gaps.contains_key(&Gap::NoTokens) {
        let said = "What states money and no tokens cannot be priced; what it states stands under recorded.";
        notes.push(said.into());
    }
    page.push(Block::notes(notes.clone()));
    report.header.assumptions.extend(notes);
    report.page = page;
}

/// What all of it costs, which people look for first.
fn in_all(shown: Shown<'_>) -> Text {
    let whole = shown.whole;
    if whole.sums.rows == 0 {
        return Text::NONE;
    }
    let Some(cost) = whole.total() else {
        return match whole.recorded() {
            Some(recorded) => text!("{} recorded; nothing of it has a price", recorded),
            None => "nothing of it has a price".into(),
        };
    };
    let share = whole.unpriced_percent().filter(|share| !share.is_zero());
    match (whole.unpriced.rows, share) {
        (0, _) => text!("{} in all", cost),
        (_, Some(share)) => text!(
            "{}, and {} of tokens without a price",
            cost,
            words::percent(share)
        ),
        (rows, None) => text!(
            "{}, and {} without a price",
            cost,
            words::plural(rows, "row")
        ),
    }
}

/// Every row that was read, by what became of it.
fn balance(shown: Shown<'_>) -> String {
    let balance = shown.balance;
    let parts = [
        (balance.priced.rows, "priced"),
        (balance.unpriced.rows, "without a price"),
        (balance.failed.rows, "failed without using tokens"),
        (
            balance.from_gateway.rows,
            "answered by the gateway's own cache",
        ),
        (balance.outside.rows, "outside the days asked for"),
        (balance.aside, "that are no requests"),
        (balance.bad, "that could not be counted"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(rows, _)| *rows > 0)
        .map(|(rows, what)| format!("{} {what}", words::count(*rows)))
        .collect();
    let days = shown.days.map(|(from, to)| match from == to {
        true => format!(", of {from} in UTC"),
        false => format!(", from {from} to {to} in UTC"),
    });
    if parts.is_empty() {
        return "There are no rows in it.".to_owned();
    }
    format!(
        "{} read{}: {}.",
        words::plural(balance.read(), "row"),
        days.unwrap_or_default(),
        words::all_of(&parts)
    )
}

/// The columns that tell rows apart.
fn keys(by: &[By]) -> Vec<Column<Usage>> {
    let has_model = by.contains(&By::Model);
    let keys = by.iter().flat_map(|by| match by {
        By::Hour | By::Day | By::Month => vec![Usage::period],
        By::Model => vec![Usage::provider, Usage::model],
        // A model is shown with its provider.
        By::Provider if has_model => Vec::new(),
        By::Provider => vec![Usage::provider],
        By::Group => vec![Usage::group],
    });
    keys.collect()
}

fn names(shown: Shown<'_>) -> Vec<In<Usage, Pick>> {
    let has_model = shown.by.contains(&By::Model);
    let names = shown.by.iter().filter_map(|by| match by {
        By::Hour | By::Day | By::Month => Some(pick(Usage::period, "period")),
        By::Model => Some(pick(Usage::provider, "model").style(join("/", Usage::model))),
        By::Provider => (!has_model).then(|| pick(Usage::provider, "provider")),
        By::Group => Some(pick(Usage::group, shown.group)),
    });
    names.collect()
}

fn grid(report: &Report, shown: Shown<'_>) -> In<Usage, Grid> {
    let count = |column, title| pick(column, title).style(Style::Scaled);
    let money = |column, title| pick(column, title).style(Style::Cents);
    let mut columns = names(shown);
    columns.extend([
        count(Usage::requests, "requests"),
        count(Usage::failed_requests, "failed").keep(2),
        count(Usage::input_tokens, "input").keep(9),
        count(Usage::cache_read_tokens, "cached").keep(5),
        count(Usage::cache_write_tokens, "written").keep(1),
        count(Usage::output_tokens, "output").keep(8),
        money(Usage::cost, "cost"),
        pick(Usage::share_of_cost_percent, "share").keep(6),
    ]);
    if shows(report, Usage::recorded_cost) {
        columns.push(money(Usage::recorded_cost, "recorded").keep(7));
        columns.push(money(Usage::difference, "difference").keep(4));
    }
    if shows(report, Usage::what_if_cost) || shows(report, Usage::what_if_note) {
        columns.push(money(Usage::what_if_cost, "what if"));
        columns.push(money(Usage::what_if_change, "change").keep(6));
        columns.push(pick(Usage::what_if_change_percent, "in %").keep(7));
    }
    columns.push(pick(Usage::cache_hit_percent, "cache hits").keep(3));
    columns.push(pick(Usage::failed_percent, "failure rate").keep(2));
    let grid = Grid::untitled(columns);
    match shown.lines.len() {
        0 | 1 => grid,
        _ => grid.with_total(TOTAL),
    }
}

/// Whether a column of the usage holds anything.
fn shows(report: &Report, column: Column<Usage>) -> bool {
    let mut rows = report.rows::<Usage>();
    rows.any(|row| !matches!(row.get(column), Cell::Missing(_)))
}

fn recorded() -> In<Recorded, Grid> {
    let columns = vec![
        pick(Recorded::provider, "").style(join("/", Recorded::model)),
        pick(Recorded::recorded_cost, "recorded"),
        pick(Recorded::cost, "cost"),
        pick(Recorded::difference, "difference"),
        pick(Recorded::reason, "reason"),
    ];
    Grid::of("Recorded cost", columns)
}

fn unpriced() -> In<Unpriced, Grid> {
    let columns = vec![
        pick(Unpriced::provider, "").style(join("/", Unpriced::model)),
        pick(Unpriced::requests, "requests").style(Style::Short),
        pick(Unpriced::share_of_tokens_percent, "of all tokens"),
        pick(Unpriced::reason, "reason"),
    ];
    Grid::of("Without a price", columns)
}

fn notes(shown: Shown<'_>) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    notes.extend(shown.sold_by.map(str::to_owned));
    for file in shown.files {
        let form = file.describe();
        if !notes.contains(&form) {
            notes.push(form);
        }
    }
    let is_coarse = |file: &ReadFile| file.form.is_summed() && file.form != Form::Aggregate;
    if shown.files.iter().any(is_coarse) {
        notes.push(
            "Rows that stand for a day or hour are priced as if all of it came at its start, and by the mean size of prompt, where they do not say at which price they were charged."
                .to_owned(),
        );
    }
    if shown.several > 0 {
        let verb = if shown.several == 1 { "has" } else { "have" };
        notes.push(format!(
            "{} {verb} several values of {}: each counts once, under the first one.",
            words::plural(shown.several, "row"),
            shown.group
        ));
    }
    if shown.balance.from_gateway.rows > 0 {
        notes.push(
            "What the gateway answered from its own cache is counted as requests and tokens, and costs nothing."
                .to_owned(),
        );
    }
    notes.push(
        "Here input is what no cache holds; cached tokens stand beside it, and output includes reasoning."
            .to_owned(),
    );
    notes.extend(lists_in_use(shown));
    let remarks = shown.lines.iter();
    let remarks = remarks.filter_map(|one| {
        let mut remarks = one.beside_gaps();
        // What recorded costs say has a table of its own.
        remarks.retain(|said| !said.starts_with("recorded cost: "));
        let remarks = remarks.join("; ");
        let said = match name(&one.line.key) {
            none if none.is_empty() => words::sentence(&remarks),
            name => format!("{name}: {remarks}."),
        };
        (!remarks.is_empty()).then_some(said)
    });
    let remarks: Vec<String> = remarks.collect();
    let more = remarks.len().saturating_sub(SHOWN);
    notes.extend(remarks.into_iter().take(SHOWN));
    if more > 0 {
        notes.push(format!(
            "{} are in the CSV and JSON forms.",
            words::plural(u64::try_from(more).unwrap_or(u64::MAX), "more note")
        ));
    }
    notes
}

/// What names a row.
fn name(key: &Key) -> String {
    let known = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
    let models = [known(&key.provider), known(&key.model)];
    let model: Vec<String> = models.into_iter().flatten().collect();
    let model = Some(model.join("/")).filter(|model| !model.is_empty());
    let names = [known(&key.period), model, known(&key.group)];
    let names: Vec<String> = names.into_iter().flatten().collect();
    names.join(" ")
}

/// By which day's prices requests were priced, and which lists those are, provider by provider.
fn lists_in_use(shown: Shown<'_>) -> Option<String> {
    let mut lists: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for label in shown.whole.offers.values().flatten() {
        let (provider, day) = label.split_once(' ').unwrap_or((label, ""));
        lists.entry(provider).or_default().insert(day);
    }
    let lists: Vec<String> = lists
        .into_iter()
        .map(|(provider, days)| {
            let days: Vec<&str> = days.into_iter().collect();
            format!("{provider} {}", words::all_of(&days))
        })
        .collect();
    let basis = match shown.as_of {
        Some(day) => format!("All requests at the prices of {day}"),
        None => "Each request at the prices of its own day, in UTC".to_owned(),
    };
    (!lists.is_empty()).then(|| format!("{basis}; lists in use: {}.", lists.join("; ")))
}

/// Names that are priced under another one, where no row is of a model.
fn priced_as(report: &Report) -> Vec<Text> {
    let rows = report.rows::<PricedAs>().filter_map(|row| {
        let (model, offer) = (row.text(PricedAs::model)?, row.text(PricedAs::priced_as)?);
        let note = row.text(PricedAs::note);
        let note = note.map(|note| text!(", {}", note)).unwrap_or_default();
        Some(text!("{}: priced as {}{}.", model, offer, note))
    });
    rows.take(SHOWN).collect()
}
