//! `plan usage`: what real requests cost, row by row, and what became of every row that was read.

use crate::catalog::{Meter, Side};
use crate::money::Usd;
use crate::report::{Cell, Rows, Section, Table, columns};
use crate::units::{Ratio, Tokens};
use crate::usage::reconcile::{Reason, Reconciled};
use crate::usage::table::Line;
use crate::usage::what_if::Repriced;
use crate::words::{self, Text};

use super::recorded::reason;
use super::unpriced::why;
use super::{CURRENCY, Detail, items, money, notes, text};

/// What there is to say of requests that share a key, or of all of them.
#[derive(Clone, Debug)]
pub struct Counted {
    /// What was counted, and what it costs.
    pub line: Line,
    /// What the log says that it cost.
    pub reconciled: Option<Reconciled>,
    /// What it costs elsewhere, where that is asked.
    pub repriced: Option<Repriced>,
    /// What its cost is made of, where that is asked.
    pub items: Vec<Text>,
}

/// A row of the usage.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// What it is about.
    pub of: &'a Counted,
    /// What all rows together cost.
    pub whole: Option<Usd>,
    /// What a group is: `team`, `tag` or `user`.
    pub group: &'static str,
    /// What the log says that it cost.
    pub recorded: Option<Usd>,
    /// By how much that differs.
    pub difference: Option<Usd>,
    /// What a reader must know of it.
    pub notes: Vec<String>,
}

columns! {
    /// What requests cost. Tokens stand apart: `input_tokens` are those that no cache holds,
    /// `output_tokens` include reasoning.
    pub Usage<'a>, "usage", row: Row<'a> =>
    period: None = named(row.of.line.key.period.as_deref(), || "no time".to_owned());
    provider: None = row.of.line.key.provider.as_deref().map(text);
    model: None = row.of.line.key.model.as_deref().map(text);
    requests: Requests = row.of.line.sums.counted_requests();
    failed_requests: Requests = row.of.line.sums.counted_requests().map(|_| row.of.line.sums.failed);
    input_tokens: Tokens = row.tokens(|meter| meter.side() == Side::Prompt);
    cache_read_tokens: Tokens = row.tokens(|meter| meter == Meter::CacheRead);
    cache_write_tokens: Tokens = row.tokens(|meter| meter.is_cache() && meter != Meter::CacheRead);
    output_tokens: Tokens = row.tokens(Meter::is_completion);
    cost: Usd = money(row.of.line.total());
    unpriced_requests: Requests = row.of.line.unpriced_requests();
    currency: None = CURRENCY;
    reasoning_tokens: Tokens = row.tokens(|meter| meter == Meter::Reasoning);
    group: None = named(row.of.line.key.group.as_deref(), || format!("no {}", row.group));
    list_cost: Usd = money(row.of.line.total().map(|_| row.of.line.list_cost));
    share_of_cost_percent: Percent = row.share().map(Cell::Percent);
    recorded_cost: Usd = row.recorded;
    difference: Usd = row.difference;
    note: None = notes(&row.notes);
    what_if_cost: Usd = row.there().map(|there| money(there.cost));
    what_if_change: Usd = row.there().and_then(Repriced::change);
    what_if_change_percent: Percent = row.there().and_then(Repriced::change_percent).map(Cell::Percent);
    what_if_note: None = row.there().map(|there| notes(&gaps(there)));
    cache_hit_percent: Percent = row.of.line.cache_hit_percent().map(Cell::Percent);
    failed_percent: Percent = row.of.line.failed_percent().map(Cell::Percent);
    explanation: None = items(&row.of.items);
}

/// The section with a row for each key, and that with the one row for all of them together, in the
/// same columns. What is recorded in all and how it differs are the sums of the rows', so that they
/// add up like all else.
pub fn sections(
    lines: &[Counted],
    whole: &Counted,
    group: &'static str,
    detail: Detail,
) -> [Section; 2] {
    let row = |of| Row {
        of,
        whole: whole.line.total(),
        group,
        recorded: None,
        difference: None,
        notes: Vec::new(),
    };
    let rows = lines.iter().map(|one| Row {
        recorded: one.recorded(),
        difference: one.reconciled.as_ref().map(Reconciled::difference),
        notes: one.remarks(),
        ..row(one)
    });
    let rows: Vec<_> = rows.collect();
    let sum = |amount: fn(&Row<'_>) -> Option<Usd>| {
        let amounts = rows.iter().filter_map(amount);
        amounts.reduce(|one, other| one + other)
    };
    let all = Row {
        recorded: sum(|row| row.recorded),
        difference: sum(|row| row.difference),
        ..row(whole)
    };
    let table = |name| Rows::named(name).explained(detail, Usage::explanation);
    [
        table(Usage::NAME).with(rows).into(),
        table(TOTAL).with([all]).into(),
    ]
}

/// The name of the section with the row for all rows together.
pub const TOTAL: &str = "total";

/// A name, or the words for its absence; nothing where rows do not share it.
fn named(name: Option<&str>, absent: impl Fn() -> String) -> Cell {
    Cell::from(name.map(|name| match name {
        "" => Cell::missing(absent()),
        name => Cell::from(name),
    }))
}

/// What has no price elsewhere, and why.
fn gaps(there: &Repriced) -> Vec<String> {
    let gaps = there.gaps.iter();
    let gaps = gaps.map(|(gap, requests)| {
        let requests = words::plural(*requests, "request");
        format!("{requests} without a price there: {}", why(gap))
    });
    gaps.collect()
}

impl Row<'_> {
    fn tokens(&self, counts: impl Fn(Meter) -> bool) -> Tokens {
        Tokens::new(self.of.line.sums.tokens.sum(counts))
    }

    /// Its share of what all rows cost, in percent.
    fn share(&self) -> Option<Ratio> {
        let share = self.of.line.total()?.over(self.whole?)?;
        Some(share * Ratio::whole(100))
    }

    /// What it costs elsewhere. A change is that of requests with a price in both places.
    fn there(&self) -> Option<&Repriced> {
        self.of.repriced.as_ref()
    }
}

impl Counted {
    /// What the log says that it cost, of rows that can be compared; of all rows where none can.
    fn recorded(&self) -> Option<Usd> {
        let compared = self.reconciled.as_ref().map(|one| one.recorded);
        compared.or(self.line.recorded())
    }

    /// What a reader must know: why part of it has no price, and what its recorded cost says.
    fn remarks(&self) -> Vec<String> {
        let gaps = self.line.reasons().into_iter().map(|(gap, sums)| {
            let requests = match sums.requests {
                0 => words::plural(sums.rows, "row"),
                requests => words::plural(requests, "request"),
            };
            format!("{requests} without a price: {}", why(&gap))
        });
        gaps.chain(self.beside_gaps()).collect()
    }

    /// The same without what has no price, which the section `unpriced` lists.
    pub fn beside_gaps(&self) -> Vec<String> {
        let is_of_model = self.line.key.model.is_some();
        let priced_as = self.line.namings.iter().filter(|_| is_of_model);
        let priced_as = priced_as.filter_map(|(offer, naming)| {
            let remark = naming.remark()?;
            Some(format!("priced as {offer}{remark}"))
        });
        let reconciled = self.reconciled.as_ref();
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
}
