//! `plan usage`: what real requests cost, row by row, and what became of every row that was read.

use crate::catalog::Meter;
use crate::money::Usd;
use crate::report::{Cell, Section, Unit};
use crate::units::{Ratio, Tokens};
use crate::usage::reconcile::{Reason, Reconciled};
use crate::usage::table::{Key, Line};
use crate::usage::what_if::Repriced;
use crate::words;

use super::recorded::reason;
use super::unpriced::why;
use super::{CURRENCY, Detail, columns, push};

/// What the rows are made of.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// Each row, and what the log says that it cost.
    pub lines: &'a [(Line, Option<Reconciled>)],
    /// All of them together.
    pub whole: &'a Line,
    /// What each row costs elsewhere, or nothing.
    pub repriced: &'a [Repriced],
    /// What all of them cost elsewhere.
    pub whole_repriced: Option<&'a Repriced>,
    /// What a group is: `team`, `tag` or `user`.
    pub group: &'static str,
    /// What the rows are explained with, or nothing, and at last the whole.
    pub items: &'a [Vec<String>],
}

/// The section with a row for each key. Tokens stand apart: `input_tokens` are those that no cache
/// holds, `output_tokens` include reasoning.
pub fn section(rows: Rows<'_>, detail: Detail) -> Section {
    let mut section = empty("usage", detail);
    for (place, (line, reconciled)) in rows.lines.iter().enumerate() {
        let said = Said {
            recorded: recorded(line, reconciled.as_ref()),
            difference: reconciled.as_ref().map(Reconciled::difference),
            notes: remarks(line, reconciled.as_ref()),
        };
        let mut row = cells(line, &said, rows);
        row.extend(elsewhere(rows.repriced.get(place)));
        row.extend(quotients(line));
        let items = rows.items.get(place).map_or(&[][..], Vec::as_slice);
        push(&mut section, row, detail, items);
    }
    section
}

/// The section with the one row for all rows together, in the same columns. What is recorded and
/// how it differs are the sums of the rows', so that they add up like all else.
pub fn total(rows: Rows<'_>, detail: Detail) -> Section {
    let mut section = empty("total", detail);
    let lines = || rows.lines.iter();
    let all_recorded = lines().filter_map(|(line, reconciled)| recorded(line, reconciled.as_ref()));
    let differences = lines().filter_map(|(_, reconciled)| Some(reconciled.as_ref()?.difference()));
    let sum = |amounts: Vec<Usd>| (!amounts.is_empty()).then(|| amounts.into_iter().sum());
    let said = Said {
        recorded: sum(all_recorded.collect()),
        difference: sum(differences.collect()),
        notes: Vec::new(),
    };
    let mut row = cells(rows.whole, &said, rows);
    row.extend(elsewhere(rows.whole_repriced));
    row.extend(quotients(rows.whole));
    let items = rows.items.last().map_or(&[][..], Vec::as_slice);
    push(&mut section, row, detail, items);
    section
}

fn empty(name: &'static str, detail: Detail) -> Section {
    Section::new(
        name,
        columns(
            [
                ("period", Unit::None),
                ("provider", Unit::None),
                ("model", Unit::None),
                ("requests", Unit::Requests),
                ("failed_requests", Unit::Requests),
                ("input_tokens", Unit::Tokens),
                ("cache_read_tokens", Unit::Tokens),
                ("cache_write_tokens", Unit::Tokens),
                ("output_tokens", Unit::Tokens),
                ("cost", Unit::Usd),
                ("unpriced_requests", Unit::Requests),
                ("currency", Unit::None),
                ("reasoning_tokens", Unit::Tokens),
                ("group", Unit::None),
                ("list_cost", Unit::Usd),
                ("share_of_cost_percent", Unit::Percent),
                ("recorded_cost", Unit::Usd),
                ("difference", Unit::Usd),
                ("note", Unit::None),
                ("what_if_cost", Unit::Usd),
                ("what_if_change", Unit::Usd),
                ("what_if_change_percent", Unit::Percent),
                ("what_if_note", Unit::None),
                ("cache_hit_percent", Unit::Percent),
                ("failed_percent", Unit::Percent),
            ],
            detail,
        ),
    )
}

/// How much of its prompts caches held, and how many of its requests failed.
fn quotients(line: &Line) -> [Cell; 2] {
    [line.cache_hit_percent(), line.failed_percent()]
        .map(|percent| Cell::or_missing(percent.map(Cell::Percent), ""))
}

/// What a log says of its costs, and what there is to say of a line.
struct Said {
    recorded: Option<Usd>,
    difference: Option<Usd>,
    notes: Vec<String>,
}

/// What a line costs on other models. A change is that of requests with a price in both places.
fn elsewhere(repriced: Option<&Repriced>) -> [Cell; 4] {
    let Some(there) = repriced else {
        return [Cell::NONE, Cell::NONE, Cell::NONE, Cell::NONE];
    };
    let change = there.change_percent().map(Cell::Percent);
    let gaps = there.gaps.iter();
    let gaps = gaps.map(|(gap, requests)| {
        let requests = words::plural(*requests, "request");
        format!("{requests} without a price there: {}", why(gap))
    });
    [
        super::money(there.cost),
        Cell::or_missing(there.change(), ""),
        Cell::or_missing(change, ""),
        super::notes(&gaps.collect::<Vec<_>>()),
    ]
}

fn cells(line: &Line, said: &Said, rows: Rows<'_>) -> Vec<Cell> {
    let requests = line.sums.counted_requests();
    let tokens = |meter| Tokens::new(line.sums.tokens[meter]);
    let [input, read, write] = [Meter::Input, Meter::CacheRead, Meter::CacheWrite].map(tokens);
    let [write_1h, output, reasoning] =
        [Meter::CacheWrite1h, Meter::Output, Meter::Reasoning].map(tokens);
    let plus = |one: Tokens, other: Tokens| {
        Cell::from(Tokens::new(one.count().saturating_add(other.count())))
    };
    let text = |text: &Option<String>, absent: String| match text.as_deref() {
        None => Cell::NONE,
        Some("") => Cell::missing(absent),
        Some(text) => Cell::from(text),
    };
    let Key {
        period,
        provider,
        model,
        group,
    } = &line.key;
    let share = line.total().and_then(|cost| cost.over(rows.whole.total()?));
    vec![
        text(period, "no time".to_owned()),
        text(provider, String::new()),
        text(model, String::new()),
        Cell::or_missing(requests, ""),
        Cell::or_missing(requests.map(|_| line.sums.failed), ""),
        Cell::from(input),
        Cell::from(read),
        plus(write, write_1h),
        plus(output, reasoning),
        super::money(line.total()),
        Cell::from(line.unpriced_requests()),
        Cell::from(CURRENCY),
        Cell::from(reasoning),
        text(group, format!("no {}", rows.group)),
        super::money(line.total().map(|_| line.list_cost)),
        Cell::or_missing(
            share.map(|share| Cell::Percent(share * Ratio::whole(100))),
            "",
        ),
        Cell::or_missing(said.recorded, ""),
        Cell::or_missing(said.difference, ""),
        super::notes(&said.notes),
    ]
}

/// What the log says that the line cost, of rows that can be compared; of all rows where none can.
fn recorded(line: &Line, reconciled: Option<&Reconciled>) -> Option<Usd> {
    reconciled.map(|one| one.recorded).or(line.recorded())
}

/// What a reader must know of a line: why part of it has no price, and what its recorded cost says.
fn remarks(line: &Line, reconciled: Option<&Reconciled>) -> Vec<String> {
    let gaps = line.reasons().into_iter().map(|(gap, sums)| {
        let requests = match sums.requests {
            0 => words::plural(sums.rows, "row"),
            requests => words::plural(requests, "request"),
        };
        format!("{requests} without a price: {}", why(&gap))
    });
    gaps.chain(beside_gaps(line, reconciled)).collect()
}

/// The same without what has no price, which the section `unpriced` lists.
pub fn beside_gaps(line: &Line, reconciled: Option<&Reconciled>) -> Vec<String> {
    let is_of_model = line.key.model.is_some();
    let priced_as = line.namings.iter().filter(|_| is_of_model);
    let priced_as = priced_as.filter_map(|(offer, naming)| {
        let remark = naming.remark()?;
        Some(format!("priced as {offer}{remark}"))
    });
    let differs = reconciled.filter(|one| one.reason != Reason::Agrees);
    let differs = differs.map(|one| format!("recorded cost: {}", reason(&one.reason)));
    let silent = reconciled.filter(|one| one.silent > 0);
    let silent = silent.map(|one| {
        format!(
            "{} without a recorded cost",
            words::plural(one.silent, "row")
        )
    });
    priced_as.chain(differs).chain(silent).collect()
}
