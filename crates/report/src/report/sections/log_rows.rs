//! The rows of a log by what became of them, and the first ones that could not be counted.

use crate::report::{Rows, Section, columns};
use crate::units::Tokens;
use crate::usage::balance;
use crate::usage::read::{BadRow, Reading};
use crate::usage::{Fault, Sums};

/// Rows that became of the same.
#[derive(Clone, Copy, Debug)]
pub struct Became<'a> {
    /// What.
    pub outcome: &'static str,
    /// How many rows.
    pub rows: u64,
    /// What they hold, where it is known.
    pub sums: Option<&'a Sums>,
}

columns! {
    /// What became of every row.
    pub Balance<'a>, "balance", row: Became<'a> =>
    outcome: None = row.outcome;
    rows: Count = row.rows;
    requests: Requests = row.sums.and_then(Sums::counted_requests);
    tokens: Tokens = row.sums.map(|sums| Tokens::new(sums.all_tokens()));
}

/// The section that accounts for every row: those with a price, those without, those that failed
/// and used nothing, and those that could not be counted; where there are any, those that a gateway
/// answered from a cache of its own, those of other days, and those about something else than
/// requests. They add up to the rows read.
pub fn balance(balance: &balance::Balance) -> Section {
    let rows = [
        ("priced", balance.priced.rows, Some(&balance.priced)),
        ("unpriced", balance.unpriced.rows, Some(&balance.unpriced)),
        ("failed", balance.failed.rows, Some(&balance.failed)),
        ("bad", balance.bad, None),
        (
            "gateway_cache",
            balance.from_gateway.rows,
            Some(&balance.from_gateway),
        ),
        ("outside", balance.outside.rows, Some(&balance.outside)),
        ("aside", balance.aside, None),
        ("read", balance.read(), None),
    ];
    let is_shown = |row: &Became<'_>| {
        row.rows > 0 || !matches!(row.outcome, "gateway_cache" | "outside" | "aside")
    };
    let rows = rows.map(|(outcome, rows, sums)| Became {
        outcome,
        rows,
        sums,
    });
    Rows::<Balance>::new()
        .with(rows.into_iter().filter(is_shown))
        .into()
}

/// A row that could not be counted.
#[derive(Clone, Copy, Debug)]
pub struct Uncounted<'a> {
    /// Why.
    pub fault: Fault,
    /// How many rows have this reason.
    pub alike: u64,
    /// The file.
    pub file: Option<&'a str>,
    /// The row.
    pub row: &'a BadRow,
}

columns! {
    /// Rows that could not be counted.
    pub BadRows<'a>, "bad_rows", row: Uncounted<'a> =>
    reason: None = row.fault.to_string();
    rows_with_reason: Count = row.alike;
    file: None = row.file;
    line: Count = row.row.line;
    text: None = row.row.text.as_str();
}

/// The section of rows that could not be counted: the first ones of each reason, with how many have
/// it in all.
pub fn bad(reading: &Reading) -> Section {
    let kinds = reading.faults.kinds();
    let rows = kinds.flat_map(|(fault, alike, rows)| {
        rows.iter().map(move |row| Uncounted {
            fault,
            alike,
            file: reading.files.get(row.file).map(|file| file.name.as_str()),
            row,
        })
    });
    Rows::<BadRows>::new().with(rows).into()
}
