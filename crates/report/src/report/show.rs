//! How a cell reads: its type's form, evened out with the other cells of its column.

use super::view::Row;
use super::{Cell, ColumnName, Condition, Style, alike};
use crate::money::Usd;
use crate::units::{Ratio, Tokens};
use crate::words::{self, Span};

/// How wide a full bar is.
const BAR: u64 = 10;

/// A cell as people read it, split where a column of figures is aligned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// Text, or a figure up to its decimal point.
    pub lead: String,
    /// The figure's decimals and unit.
    pub tail: String,
    /// What stands beside the figure: a multiple, a bar.
    pub beside: String,
    /// Whether this is a figure, which is aligned with those above and below.
    pub is_figure: bool,
}

/// At which side of its column a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

impl Shown {
    pub(super) fn words(text: impl Into<String>) -> Self {
        Self {
            lead: text.into(),
            ..Self::default()
        }
    }

    pub(super) fn figure(text: &str) -> Self {
        let is_whole =
            |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '$' | ',' | '<' | '>');
        let (lead, tail) = text.split_at(text.find(|c| !is_whole(c)).unwrap_or(text.len()));
        Self {
            lead: lead.to_owned(),
            tail: tail.to_owned(),
            is_figure: true,
            ..Self::default()
        }
    }

    fn beside(mut self, text: String) -> Self {
        self.beside = text;
        self
    }

    /// The whole cell on one line, unaligned.
    pub(super) fn text(&self) -> String {
        let gap = if self.beside.is_empty() { "" } else { "  " };
        format!("{}{}{gap}{}", self.lead, self.tail, self.beside)
    }
}

/// The side where a column of these cells stands.
pub(super) fn side(style: &Style, is_number: bool, cells: &[Shown]) -> Side {
    match style {
        Style::Against(_) | Style::Fits(_) | Style::Join(..) | Style::Choice(..) | Style::Bar => {
            Side::Left
        }
        _ if is_number || cells.iter().any(|cell| cell.is_figure) => Side::Right,
        _ => Side::Left,
    }
}

/// The cell by itself.
pub(super) fn plain(cell: &Cell) -> String {
    auto(cell, 0).text()
}

/// The cells of one column; a row that is not there has an empty cell.
pub(super) fn column(style: &Style, name: ColumnName, rows: &[Option<Row>]) -> Vec<Shown> {
    let cells = || rows.iter().flatten().map(|row| row.cell(name));
    let decimals = cells().filter_map(decimals_to_share).max().unwrap_or(0);
    let largest = cells().filter_map(bar_scale).max().unwrap_or(Ratio::ONE);
    let scale = alike::scale(cells());
    let cents = alike::decimals(cells());
    let show = |row: &Row| {
        let cell = row.cell(name);
        match style {
            Style::Auto => auto(cell, decimals),
            Style::Exact => exact(cell),
            Style::Short => short(cell),
            Style::Scaled => alike::scaled(cell, scale),
            Style::Cents => alike::cents(cell, cents),
            Style::Delta => delta(cell, decimals),
            Style::Change => change(cell, decimals),
            Style::Against(baseline) => against(*row, cell, decimals, baseline),
            Style::Bar => auto(cell, decimals).beside(bar(cell, largest)),
            Style::Fits(headroom) => fits(cell, row.cell(*headroom)),
            Style::Join(between, with) => joined(cell, between, row.cell(*with)),
            Style::Choice(yes, no) => choice(cell, yes, no),
            Style::Suffix(word) => suffixed(auto(cell, decimals), word),
            Style::Dollars => dollars(cell),
        }
    };
    let shown = rows
        .iter()
        .map(|row| row.as_ref().map(show).unwrap_or_default());
    shown.collect()
}

pub(super) fn auto(cell: &Cell, decimals: u32) -> Shown {
    match cell {
        Cell::Text(text) => Shown::words(words::visible(&text.to_string())),
        Cell::Flag(true) => Shown::words("yes"),
        Cell::Flag(false) => Shown::words("no"),
        Cell::Missing(reason) if reason.is_empty() => Shown::words("—"),
        Cell::Missing(reason) => Shown::words(words::visible(reason)),
        figure => Shown::figure(&written(figure, decimals)),
    }
}

/// A figure with at least so many decimals, if it is of a kind that shares them in a column.
fn written(cell: &Cell, decimals: u32) -> String {
    let own = own_text(cell);
    let more = decimals > decimals_in(&own);
    match cell {
        Cell::Percent(percent) if more => words::percent_at(*percent, decimals),
        Cell::Minutes(minutes) if more => words::minutes_at(*minutes, decimals),
        Cell::Money(amount) if more && is_below_a_dollar(*amount) => {
            Span::MoneyAt(*amount, decimals).to_string()
        }
        _ => own,
    }
}

fn own_text(cell: &Cell) -> String {
    match cell {
        Cell::Count(count) => words::count(*count),
        Cell::Tokens(tokens) => words::count(tokens.count()),
        Cell::Money(amount) => Span::Money(*amount).to_string(),
        Cell::Price(price) => Span::Price(*price).to_string(),
        Cell::Percent(percent) => words::percent(*percent),
        Cell::Number(number) => words::number(*number),
        Cell::Real(real) => words::real(*real),
        Cell::Seconds(seconds) => words::time(*seconds),
        Cell::Minutes(minutes) => words::minutes(*minutes),
        Cell::Text(_) | Cell::Flag(_) | Cell::Missing(_) => String::new(),
    }
}

fn is_below_a_dollar(amount: Usd) -> bool {
    let size = amount.magnitude();
    size != Usd::ZERO && size < Usd::from_pico(1_000_000_000_000)
}

fn decimals_in(text: &str) -> u32 {
    let digits = text.split_once('.').map_or("", |(_, fraction)| fraction);
    let count = digits.chars().take_while(char::is_ascii_digit).count();
    u32::try_from(count).unwrap_or(0)
}

/// The decimals that a cell asks of its column; a tiny figure keeps its many for itself.
fn decimals_to_share(cell: &Cell) -> Option<u32> {
    let most = match cell {
        Cell::Money(_) => 6,
        Cell::Percent(_) => 3,
        Cell::Minutes(_) => 2,
        _ => return None,
    };
    Some(decimals_in(&own_text(cell))).filter(|own| *own <= most)
}

fn exact(cell: &Cell) -> Shown {
    let grouped = |text: &str| crate::units::group_thousands(text);
    match cell {
        Cell::Money(amount) => Shown::figure(&Span::Exact(*amount).to_string()),
        Cell::Percent(ratio) => Shown::figure(&format!("{} %", grouped(&words::exact(*ratio)))),
        Cell::Minutes(ratio) => Shown::figure(&format!("{} min", grouped(&words::exact(*ratio)))),
        Cell::Number(ratio) => Shown::figure(&grouped(&words::exact(*ratio))),
        Cell::Seconds(seconds) => Shown::figure(&words::time(*seconds)),
        Cell::Real(real) => Shown::figure(&grouped(&real.to_decimal())),
        other => auto(other, 0),
    }
}

fn short(cell: &Cell) -> Shown {
    match cell {
        Cell::Count(count) => Shown::figure(&Tokens::new(*count).short()),
        Cell::Tokens(tokens) => Shown::figure(&tokens.short()),
        other => auto(other, 0),
    }
}

fn delta(cell: &Cell, decimals: u32) -> Shown {
    match cell {
        Cell::Percent(saving) => change(&Cell::Percent(Ratio::ZERO - *saving), decimals),
        Cell::Money(saving) => change(&Cell::Money(-*saving), decimals),
        other => auto(other, decimals),
    }
}

fn change(cell: &Cell, decimals: u32) -> Shown {
    match cell.quantity() {
        Some(_) => Shown::figure(&words::signed(written(cell, decimals))),
        None => auto(cell, decimals),
    }
}

fn against(row: Row, cell: &Cell, decimals: u32, baseline: &[Condition]) -> Shown {
    if !baseline.is_empty() && row.meets(baseline) {
        return Shown::words("baseline");
    }
    let shown = delta(cell, decimals);
    match cell {
        Cell::Percent(saving) => match words::multiple(rest_of(*saving)) {
            near if near.starts_with("0.") || near.starts_with("1.") || near == "1x" => shown,
            multiple => shown.beside(multiple),
        },
        _ => shown,
    }
}

/// What is left after a saving of so many percent, as a factor.
fn rest_of(saving: Ratio) -> Ratio {
    let rest = Ratio::whole(100) - saving;
    rest.checked_div(Ratio::whole(100)).unwrap_or(Ratio::ONE)
}

fn fits(cell: &Cell, headroom: &Cell) -> Shown {
    match (cell, headroom) {
        (Cell::Flag(true), Cell::Percent(headroom)) => {
            Shown::words(format!("fits, {} headroom", words::percent(*headroom)))
        }
        (Cell::Flag(false), Cell::Percent(headroom)) => Shown::words(format!(
            "over by {}",
            words::percent(Ratio::ZERO - *headroom)
        )),
        (Cell::Flag(true), Cell::Missing(reason)) if reason.is_empty() => Shown::words("fits"),
        (Cell::Flag(false), _) => Shown::words("does not fit"),
        (Cell::Flag(true), other) | (other, _) => auto(other, 0),
    }
}

fn joined(cell: &Cell, between: &str, with: &Cell) -> Shown {
    match with {
        Cell::Missing(_) => auto(cell, 0),
        with if *cell == Cell::NONE => auto(with, 0),
        with => Shown::words(format!("{}{between}{}", plain(cell), plain(with))),
    }
}

fn choice(cell: &Cell, yes: &str, no: &str) -> Shown {
    match cell {
        Cell::Flag(true) => Shown::words(yes),
        Cell::Flag(false) => Shown::words(no),
        other => auto(other, 0),
    }
}

fn suffixed(mut shown: Shown, word: &str) -> Shown {
    if shown.is_figure {
        shown.tail.push_str(word);
    }
    shown
}

fn dollars(cell: &Cell) -> Shown {
    match cell {
        Cell::Real(amount) => Shown::figure(&Span::About(*amount).to_string()),
        other => auto(other, 0),
    }
}

fn bar_scale(cell: &Cell) -> Option<Ratio> {
    match cell {
        Cell::Percent(_) => Some(Ratio::whole(100)),
        other => other.quantity(),
    }
}

/// A bar in eighths of a character; anything above nothing shows, and a plus says over full.
fn bar(cell: &Cell, full: Ratio) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let part = cell.quantity().and_then(|size| size.checked_div(full));
    let Some(part) = part.filter(|part| *part > Ratio::ZERO) else {
        return String::new();
    };
    let whole = u64::try_from((part * Ratio::whole(BAR * 8)).round()).unwrap_or(u64::MAX);
    let eighths = whole.clamp(1, BAR * 8);
    let full_blocks = usize::try_from(eighths / 8).unwrap_or(0);
    let last = usize::try_from(eighths % 8).unwrap_or(0);
    let over = if part > Ratio::ONE { "+" } else { "" };
    format!("{}{}{over}", "█".repeat(full_blocks), EIGHTHS[last])
}
