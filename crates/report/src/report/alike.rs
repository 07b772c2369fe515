//! Columns whose figures all read alike, so that they can be compared at a glance and added up.

use super::Cell;
use super::show::{Shown, auto};
use crate::money::Usd;
use crate::words::{self, Span};

/// Counts of more digits than these stand in thousands, or in millions if that does not do.
const LONGEST: u64 = 99_999_999;
/// No amount has more decimals: whole pico-dollars.
const FINEST: u32 = 12;

/// The unit in which the counts of a column stand, and its sign.
pub(super) fn scale<'c>(cells: impl Iterator<Item = &'c Cell>) -> (u64, &'static str) {
    const SCALES: [(u64, &str); 3] = [(1, ""), (1_000, "k"), (1_000_000, "M")];
    let largest = cells.filter_map(count).max().unwrap_or(0);
    let mut scales = SCALES.into_iter();
    let fitting = scales.find(|(unit, _)| largest / unit <= LONGEST);
    fitting.unwrap_or((1_000_000, "M"))
}

/// A count in a unit; one that is less than half of it is no zero.
pub(super) fn scaled(cell: &Cell, (unit, sign): (u64, &str)) -> Shown {
    let Some(count) = count(cell) else {
        return auto(cell, 0);
    };
    let rounded = count / unit + u64::from(count % unit >= unit.div_ceil(2) && unit > 1);
    match (rounded, count) {
        (0, 1..) => Shown::figure(&format!("<1{sign}")),
        _ => Shown::figure(&format!("{}{sign}", words::count(rounded))),
    }
}

fn count(cell: &Cell) -> Option<u64> {
    match cell {
        Cell::Count(count) => Some(*count),
        Cell::Tokens(tokens) => Some(tokens.count()),
        _ => None,
    }
}

/// The decimals of a column of amounts: those that the largest takes.
pub(super) fn decimals<'c>(cells: impl Iterator<Item = &'c Cell>) -> u32 {
    let amounts = cells.filter_map(|cell| match cell {
        Cell::Money(amount) => Some(amount.magnitude()),
        _ => None,
    });
    let largest = amounts.max().unwrap_or(Usd::ZERO);
    words::usd_decimals(largest).min(FINEST)
}

/// An amount with so many decimals; one that would round to nothing says that it is less.
pub(super) fn cents(cell: &Cell, decimals: u32) -> Shown {
    let Cell::Money(amount) = cell else {
        return auto(cell, 0);
    };
    let least = Usd::from_pico(10_i128.pow(FINEST.saturating_sub(decimals)));
    let doubled = *amount + *amount;
    match (*amount == Usd::ZERO, doubled.magnitude() < least) {
        (false, true) if *amount < Usd::ZERO => {
            Shown::figure(&format!(">{}", Span::MoneyAt(-least, decimals)))
        }
        (false, true) => Shown::figure(&format!("<{}", Span::MoneyAt(least, decimals))),
        _ => Shown::figure(&Span::MoneyAt(*amount, decimals).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Scalar, Tokens};

    fn counts(counts: &[u64]) -> Vec<String> {
        let cells: Vec<Cell> = counts.iter().map(|one| Tokens::new(*one).into()).collect();
        let scale = scale(cells.iter());
        cells
            .iter()
            .map(|cell| scaled(cell, scale).text())
            .collect()
    }

    fn amounts(amounts: &[&str]) -> Vec<String> {
        let cells: Vec<Cell> = amounts
            .iter()
            .map(|one| match one.strip_prefix('-') {
                Some(size) => (-Usd::parse(size).unwrap()).into(),
                None => Usd::parse(one).unwrap().into(),
            })
            .collect();
        let decimals = decimals(cells.iter());
        cells
            .iter()
            .map(|cell| cents(cell, decimals).text())
            .collect()
    }

    #[test]
    fn counts_of_a_column_have_one_unit() {
        // 257,390 beside 1,910,422 once read 257.39k.
        assert_eq!(
            counts(&[1_910_422, 257_390, 0]),
            ["1,910,422", "257,390", "0"]
        );
        assert_eq!(
            counts(&[100_000_000, 1_499, 500, 499, 0]),
            ["100,000k", "1k", "1k", "<1k", "0k"]
        );
        assert_eq!(counts(&[100_000_000_000, 2_500_000]), ["100,000M", "3M"]);
    }

    #[test]
    fn amounts_of_a_column_have_the_same_decimals() {
        assert_eq!(
            amounts(&["12345.678", "1.454", "0.0145", "0.004", "0", "-0.004"]),
            ["$12,345.68", "$1.45", "$0.01", "<$0.01", "$0.00", ">-$0.01"]
        );
        assert_eq!(
            amounts(&["0.03125", "0.006", "0.00000001"]),
            ["$0.03125", "$0.00600", "<$0.00001"]
        );
        assert_eq!(amounts(&["0.000000000001"]), ["$0.000000000001"]);
        assert_eq!(amounts(&["0"]), ["$0.00"]);
    }
}
