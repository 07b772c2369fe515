//! From results of the engine to sections of typed cells, one file per command's columns.

pub mod break_even;
pub mod breaker;
pub mod bridge;
pub mod calc;
pub mod capacity;
pub mod capacity_series;
pub mod capacity_tiers;
pub mod check;
pub mod claim;
pub mod claimed_loss;
pub mod compare;
pub mod credit;
pub mod crosscheck;
pub mod day;
pub mod decision;
pub mod demand;
pub mod diff;
pub mod error_budget;
pub mod explain;
mod explain_capacity;
pub mod failover;
pub mod frontier;
pub mod import;
pub mod incidents;
pub mod line_items;
pub mod log_rows;
pub mod models;
pub mod optimize;
pub mod plan;
pub mod priced_as;
pub mod provisioned;
pub mod recorded;
pub mod route;
pub mod sensitivity;
pub mod simulate;
pub mod sla;
pub mod tco;
pub mod tiers;
pub mod unpriced;
pub mod usage;
pub mod usage_items;

use crate::money::Usd;
use crate::report::Cell;
use crate::units::{Duration, Ratio, Real};
use crate::words::Text;

/// The currency of every amount.
const CURRENCY: &str = "USD";

/// Whether rows carry the line items that they are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The columns of the contract.
    Figures,
    /// A last column `explanation` too.
    Explained,
}

/// An amount, or the word `unpriced`.
fn money(amount: Option<Usd>) -> Cell {
    Cell::or_missing(amount, "unpriced")
}

/// A share of one as a number of percent.
fn percent(share: Ratio) -> Cell {
    Cell::Percent(share * Ratio::whole(100))
}

/// A share of one as a statistic in percent.
fn real_percent(share: Real) -> Cell {
    Cell::or_missing(Real::new(share.get() * 100.0), "too large")
}

/// A time in seconds.
fn seconds(time: Duration) -> Cell {
    Real::new(time.seconds().approximate())
        .map(Cell::Seconds)
        .into()
}

/// Notes in one cell.
fn notes<'n, T>(notes: &'n [T]) -> Cell
where
    &'n T: Into<Text>,
{
    match notes {
        [] => Cell::NONE,
        _ => items(notes),
    }
}

/// The line items that a row is made of, in one cell.
fn items(items: impl IntoIterator<Item = impl Into<Text>>) -> Cell {
    Cell::from(Text::join(items, "; "))
}

/// A text, or nothing where it is empty.
fn text(text: &str) -> Cell {
    match text {
        "" => Cell::NONE,
        text => Cell::from(text),
    }
}

/// How many things there are.
fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
