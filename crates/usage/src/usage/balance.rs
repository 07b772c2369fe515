//! What became of every row that was read: nothing is lost in silence.

use super::price::PricedCell;
use super::read::Faults;
use super::table::{Line, total};
use super::tally::Sums;

/// The rows of logs by what became of them; together they are the rows that were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Those with a price.
    pub priced: Sums,
    /// Those without one.
    pub unpriced: Sums,
    /// Those that failed and used no tokens.
    pub failed: Sums,
    /// Those that a gateway answered from a cache of its own.
    pub from_gateway: Sums,
    /// Those of days that were not asked for.
    pub outside: Sums,
    /// Rows that could not be counted.
    pub bad: u64,
    /// Rows about something else than requests.
    pub aside: u64,
}

impl Balance {
    /// Of the line of all that is shown, of what is not, and of rows that could not be counted.
    pub fn of(whole: &Line, outside: &[PricedCell], faults: &Faults) -> Self {
        Self {
            priced: whole.priced,
            unpriced: whole.unpriced,
            failed: whole.idle,
            from_gateway: whole.from_gateway,
            outside: total(outside).sums,
            bad: faults.count(),
            aside: faults.aside(),
        }
    }

    /// All rows that were read.
    pub fn read(&self) -> u64 {
        let counted = [
            self.priced,
            self.unpriced,
            self.failed,
            self.from_gateway,
            self.outside,
        ];
        let counted = counted.iter().map(|sums| sums.rows);
        counted
            .chain([self.bad, self.aside])
            .fold(0, u64::saturating_add)
    }
}
