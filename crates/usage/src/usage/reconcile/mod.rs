//! What a log says that it cost, beside what its tokens cost, and what the difference may come from.

mod trial;

use crate::money::Usd;
use crate::units::{Day, Ratio};

use super::price::{Basis, Gap, Outcome, PricedCell};
use super::table::Key;

/// Why a recorded cost may differ. Each is found by reckoning again, not by guessing: with it the
/// costs agree to a thousandth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// They agree.
    Agrees,
    /// The recorded cost is in another unit: so many of it are a dollar.
    Unit(u64),
    /// The recorded cost is in units of so many dollars.
    Multiple(u64),
    /// Tokens of caches were billed as any prompt tokens.
    CacheAsInput,
    /// Tokens of caches were billed twice: in the prompt, and by themselves.
    CacheTwice,
    /// Tokens read from a cache were billed as any prompt tokens, those written were not.
    ReadsAsInput,
    /// Tokens read from a cache were billed twice, those written were not.
    ReadsTwice,
    /// Tokens read from a cache were left out.
    WithoutReads,
    /// Tokens written to a cache were billed as any prompt tokens.
    WritesAsInput,
    /// Failed requests were left out.
    WithoutFailed,
    /// Reasoning was left out.
    WithoutReasoning,
    /// Reasoning was billed twice: in the completion, and by itself.
    ReasoningTwice,
    /// Batches were billed at standard prices.
    BatchAsStandard,
    /// The record is of list prices, without what a contract makes of them.
    ListPrices,
    /// Fees are not in the record.
    WithoutFees,
    /// Requests whose recorded cost is zero make the difference.
    ZeroRecorded,
    /// The recorded cost is also that of the rows that record none.
    WithSilent,
    /// The prices of each request's own day, though the report is as of another.
    OwnDays,
    /// The prices of another day, on which a price list began.
    PricesOf(Day),
    /// The prices of another model of the log, as `provider/model`.
    PricesAs(String),
    /// The same multiple of the reckoned cost throughout.
    Factor(Factor),
    /// Nothing that was tried explains it.
    Unexplained,
}

/// How many times the reckoned cost was recorded, in ten-thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Factor(pub i128);

/// The recorded and the reckoned cost of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Reconciled {
    /// What the log says, of the rows that have a price and say so. Rows of money alone are in it
    /// where that makes the costs agree, as those of fees do.
    pub recorded: Usd,
    /// What the tokens of the same rows cost.
    pub reckoned: Usd,
    /// Rows that were compared.
    pub rows: u64,
    /// Rows with a price whose cost the log does not say, as it happens to fallbacks.
    pub silent: u64,
    /// What the difference may come from.
    pub reason: Reason,
}

impl Reconciled {
    /// Recorded less reckoned.
    pub fn difference(&self) -> Usd {
        self.recorded - self.reckoned
    }

    /// The difference in percent of what was reckoned.
    pub fn percent(&self) -> Option<Ratio> {
        Some(self.difference().over(self.reckoned)? * Ratio::whole(100))
    }
}

/// How many lines are looked at from all sides; of more, those that ask most are left out.
const FEW: usize = 50;

/// Compares what the cells of every line cost with what the log says.
pub fn reconcile_all(
    groups: &[(Key, Vec<&PricedCell>)],
    names: &[[String; 3]],
    basis: Basis<'_>,
) -> Vec<Option<Reconciled>> {
    let is_thorough = groups.len() <= FEW;
    let groups = groups.iter();
    let found = groups.map(|(_, cells)| compare(cells, names, basis, is_thorough));
    found.collect()
}

/// Compares what cells cost with what the log says; `None` where it says nothing.
pub fn reconcile(
    cells: &[&PricedCell],
    names: &[[String; 3]],
    basis: Basis<'_>,
) -> Option<Reconciled> {
    compare(cells, names, basis, true)
}

fn compare(
    cells: &[&PricedCell],
    names: &[[String; 3]],
    basis: Basis<'_>,
    is_thorough: bool,
) -> Option<Reconciled> {
    let priced = |cell: &&&PricedCell| matches!(cell.outcome, Outcome::Priced { .. });
    let (spoken, silent): (Vec<&PricedCell>, Vec<&PricedCell>) = cells
        .iter()
        .filter(priced)
        .partition(|cell| cell.cell.sums.with_spend == cell.cell.sums.rows);
    if spoken.is_empty() {
        return beside(cells, &silent);
    }
    let rows = |cells: &[&PricedCell]| cells.iter().map(|cell| cell.cell.sums.rows).sum();
    let (recorded, (reckoned, listed)) = (spend(&spoken), costs(&spoken));
    let mut found = Reconciled {
        recorded,
        reckoned,
        rows: rows(&spoken),
        silent: rows(&silent),
        reason: Reason::Agrees,
    };
    if agree(recorded, reckoned) {
        return Some(found);
    }
    let money = money(cells);
    let with_money = recorded + spend(&money);
    if agree(with_money, reckoned) {
        (found.recorded, found.rows) = (with_money, found.rows + rows(&money));
        return Some(found);
    }
    let trial = trial::Trial {
        recorded,
        reckoned,
        listed,
        silent: costs(&silent).0,
        spoken: &spoken,
        names,
        basis,
    };
    found.reason = trial.reason(is_thorough);
    Some(found)
}

/// Rows of money alone.
fn money<'c>(cells: &[&'c PricedCell]) -> Vec<&'c PricedCell> {
    let money = cells
        .iter()
        .filter(|cell| cell.outcome == Outcome::Unpriced(Gap::NoTokens));
    money.copied().collect()
}

/// A report of costs beside one of usage: what one has in tokens, the other has in money. `None`
/// where there is one of them alone.
fn beside(cells: &[&PricedCell], counted: &[&PricedCell]) -> Option<Reconciled> {
    let money = money(cells);
    if money.is_empty() || counted.is_empty() {
        return None;
    }
    let (recorded, reckoned) = (spend(&money), costs(counted).0);
    let rows = |cells: &[&PricedCell]| cells.iter().map(|cell| cell.cell.sums.rows).sum::<u64>();
    Some(Reconciled {
        recorded,
        reckoned,
        rows: rows(&money) + rows(counted),
        silent: 0,
        reason: if agree(recorded, reckoned) {
            Reason::Agrees
        } else {
            Reason::Unexplained
        },
    })
}

/// What cells cost, and the same at list prices.
fn costs(cells: &[&PricedCell]) -> (Usd, Usd) {
    let costs = cells.iter().filter_map(|cell| match cell.outcome {
        Outcome::Priced { cost, list_cost } => Some((cost, list_cost)),
        _ => None,
    });
    costs.fold((Usd::ZERO, Usd::ZERO), |(cost, list), (one, listed)| {
        (cost + one, list + listed)
    })
}

/// What the log says that cells cost.
fn spend(cells: &[&PricedCell]) -> Usd {
    let spend = cells.iter();
    spend.map(|cell| Usd::from_pico(cell.cell.sums.spend)).sum()
}

/// Whether two costs are the same to a thousandth.
fn agree(one: Usd, other: Usd) -> bool {
    let apart = (one - other).magnitude();
    apart.pico().saturating_mul(1_000) <= other.magnitude().pico().max(1_000)
}

#[cfg(test)]
mod tests;
