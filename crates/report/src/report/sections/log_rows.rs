//! The rows of a log by what became of them, and the first ones that could not be counted.

use crate::report::{Cell, Section, Unit};
use crate::units::Tokens;
use crate::usage::Sums;
use crate::usage::balance::Balance;
use crate::usage::read::Reading;

/// The section that accounts for every row: those with a price, those without, those that failed
/// and used nothing, and those that could not be counted; where there are any, those that a gateway
/// answered from a cache of its own, those of other days, and those about something else than
/// requests. They add up to the rows read.
pub fn balance(balance: &Balance) -> Section {
    let mut section = Section::new(
        "balance",
        [
            ("outcome", Unit::None),
            ("rows", Unit::Count),
            ("requests", Unit::Requests),
            ("tokens", Unit::Tokens),
        ],
    );
    let mut row = |outcome: &str, rows: u64, sums: Option<&Sums>| {
        section.push([
            Cell::from(outcome),
            Cell::from(rows),
            Cell::or_missing(sums.and_then(Sums::counted_requests), ""),
            Cell::or_missing(sums.map(|sums| Tokens::new(sums.all_tokens())), ""),
        ]);
    };
    for (outcome, sums) in [
        ("priced", &balance.priced),
        ("unpriced", &balance.unpriced),
        ("failed", &balance.failed),
    ] {
        row(outcome, sums.rows, Some(sums));
    }
    row("bad", balance.bad, None);
    if balance.from_gateway.rows > 0 {
        let sums = &balance.from_gateway;
        row("gateway_cache", sums.rows, Some(sums));
    }
    if balance.outside.rows > 0 {
        row("outside", balance.outside.rows, Some(&balance.outside));
    }
    if balance.aside > 0 {
        row("aside", balance.aside, None);
    }
    row("read", balance.read(), None);
    section
}

/// The section of rows that could not be counted: the first ones of each reason, with how many have
/// it in all.
pub fn bad(reading: &Reading) -> Section {
    let mut section = Section::new(
        "bad_rows",
        [
            ("reason", Unit::None),
            ("rows_with_reason", Unit::Count),
            ("file", Unit::None),
            ("line", Unit::Count),
            ("text", Unit::None),
        ],
    );
    for (fault, count, rows) in reading.faults.kinds() {
        for row in rows {
            let file = reading.files.get(row.file);
            section.push([
                Cell::from(fault.to_string()),
                Cell::from(count),
                Cell::or_missing(file.map(|file| file.name.as_str()), ""),
                Cell::from(row.line),
                Cell::from(row.text.as_str()),
            ]);
        }
    }
    section
}
