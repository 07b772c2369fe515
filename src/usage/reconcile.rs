//! What a log says that it cost, beside what its tokens cost, and what the difference may come from.

use crate::money::Usd;
use crate::units::Ratio;

use super::price::{Basis, Outcome, PricedCell, price_cells};
use super::tally::Cell;

/// Why a recorded cost may differ. Each is found by reckoning again, not by guessing: with it the
/// costs agree to a thousandth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// They agree.
    Agrees,
    /// The recorded cost is in another unit: so many of it are a dollar.
    Unit(u64),
    /// The recorded cost is in units of so many dollars.
    Multiple(u64),
    /// Tokens read from a cache were billed as any prompt tokens.
    CacheAsInput,
    /// Tokens of caches were billed twice: in the prompt, and by themselves.
    CacheTwice,
    /// Failed requests were left out.
    WithoutFailed,
    /// Reasoning was left out.
    WithoutReasoning,
    /// Batches were billed at standard prices.
    BatchAsStandard,
    /// The record is of list prices, without what a contract makes of them.
    ListPrices,
    /// Nothing that was tried explains it.
    Unexplained,
}

/// The recorded and the reckoned cost of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reconciled {
    /// What the log says, of the rows that have a price and say so.
    pub recorded: Usd,
    /// What the tokens of the same rows cost.
    pub reckoned: Usd,
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
}

/// Compares what the cells of a line cost with what the log says; `None` where it says nothing.
///
/// Cells in which some rows say so and others do not count as silent.
pub fn reconcile(
    cells: &[&PricedCell],
    names: &[[String; 3]],
    basis: Basis<'_>,
) -> Option<Reconciled> {
    let priced = |cell: &&&PricedCell| matches!(cell.outcome, Outcome::Priced { .. });
    let (spoken, silent): (Vec<&PricedCell>, Vec<&PricedCell>) = cells
        .iter()
        .filter(priced)
        .partition(|cell| cell.cell.sums.with_spend == cell.cell.sums.rows);
    if spoken.is_empty() {
        return None;
    }
    let recorded = spoken
        .iter()
        .map(|cell| Usd::from_pico(cell.cell.sums.spend));
    let recorded: Usd = recorded.sum();
    let (reckoned, listed) = costs(&spoken);
    let plain: Vec<Cell> = spoken.iter().map(|cell| cell.cell).collect();
    Some(Reconciled {
        recorded,
        reckoned,
        silent: silent.iter().map(|cell| cell.cell.sums.rows).sum(),
        reason: reason(recorded, reckoned, listed, &plain, names, basis),
    })
}

fn costs(cells: &[&PricedCell]) -> (Usd, Usd) {
    let costs = cells.iter().filter_map(|cell| match cell.outcome {
        Outcome::Priced { cost, list_cost } => Some((cost, list_cost)),
        _ => None,
    });
    costs.fold((Usd::ZERO, Usd::ZERO), |(cost, list), (one, listed)| {
        (cost + one, list + listed)
    })
}

fn reason(
    recorded: Usd,
    reckoned: Usd,
    listed: Usd,
    cells: &[Cell],
    names: &[[String; 3]],
    basis: Basis<'_>,
) -> Reason {
    if agree(recorded, reckoned) {
        return Reason::Agrees;
    }
    if agree(recorded, listed) {
        return Reason::ListPrices;
    }
    for unit in [100, 1_000, 1_000_000, 1_000_000_000] {
        let ratio = Ratio::whole(unit);
        if agree(recorded, reckoned.times(ratio)) {
            return Reason::Unit(unit);
        }
        if agree(recorded.times(ratio), reckoned) {
            return Reason::Multiple(unit);
        }
    }
    let again = |change: fn(&mut Cell)| {
        let mut cells = cells.to_vec();
        cells.iter_mut().for_each(change);
        let priced = price_cells(cells, names, basis);
        let all: Vec<&PricedCell> = priced.iter().collect();
        let are_priced = all
            .iter()
            .all(|cell| !matches!(cell.outcome, Outcome::Unpriced(_)));
        are_priced.then(|| costs(&all).0)
    };
    let tried = TRIED
        .iter()
        .find(|(_, change)| again(*change).is_some_and(|cost| agree(recorded, cost)));
    tried.map_or(Reason::Unexplained, |(reason, _)| *reason)
}

/// What is done to a cell to reckon it otherwise.
type Change = fn(&mut Cell);

/// What a gateway may reckon otherwise.
const TRIED: [(Reason, Change); 5] = [
    (Reason::CacheAsInput, |cell| {
        let [input, read, write, write_1h, output, reasoning] = cell.sums.tokens;
        cell.sums.tokens = [input + read + write + write_1h, 0, 0, 0, output, reasoning];
    }),
    (Reason::CacheTwice, |cell| {
        let [input, read, write, write_1h, ..] = cell.sums.tokens;
        cell.sums.tokens[0] = input + read + write + write_1h;
    }),
    (Reason::WithoutFailed, |cell| {
        if cell.key.is_failed {
            cell.sums.tokens = [0; 6];
        }
    }),
    (Reason::WithoutReasoning, |cell| cell.sums.tokens[5] = 0),
    (Reason::BatchAsStandard, |cell| {
        cell.key.way = crate::catalog::Processing::Standard;
    }),
];

/// Whether two costs are the same to a thousandth.
fn agree(one: Usd, other: Usd) -> bool {
    let apart = (one - other).magnitude();
    apart.pico().saturating_mul(1_000) <= other.magnitude().pico().max(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Announced, Catalog, read_price_list};
    use crate::input::{Log, Sources};
    use crate::units::{Day, Scalar};
    use crate::usage::price::{grain, price};
    use crate::usage::{Bands, Clock, Record, Tally};

    fn catalog() -> Catalog {
        let (mut sources, mut log) = (Sources::new(), Log::new());
        let text = "{ schema: 1, provider: acme, effective: 2026-01-01, currency: USD, \
             status: confirmed, source: { title: t, checked: 2026-01-01 }, models: [{ id: m, \
             prices: { input: 3, cache_read: 0.3, output: 15 }, batch: { input: 1.5, output: 7.5 } }] }";
        let source = sources.add("acme".to_owned(), text);
        Catalog::new(vec![read_price_list(&sources, source, &mut log).unwrap()])
    }

    /// What is found of a row of 100 uncached, 900 cached and 200 completion tokens, half of them
    /// reasoning, beside a failed one of 100 prompt tokens, with so much recorded of each.
    fn found(recorded: [Option<&str>; 2]) -> Option<Reconciled> {
        let catalog = catalog();
        let basis = Basis {
            catalog: &catalog,
            as_of: None,
            otherwise: Day::parse("2026-02-01").unwrap(),
            announced: Announced::Ignored,
            keeps_parts: true,
        };
        let mut tally = Tally::new(Bands::of(&catalog), grain(&catalog));
        let rows = [([100, 900, 0, 0, 100, 100], 0), ([100, 0, 0, 0, 0, 0], 1)];
        for ((tokens, failed), spend) in rows.into_iter().zip(recorded) {
            tally.add(&Record {
                at: Clock::default().read(b"2026-02-01T00:00:00Z"),
                provider: b"acme",
                model: b"m",
                tokens,
                failed,
                spend: spend.map(|spend| Usd::parse(spend).unwrap()),
                ..Record::default()
            });
        }
        let cells = price(&tally, basis);
        let cells: Vec<&PricedCell> = cells.iter().collect();
        reconcile(&cells, &tally.names(), basis)
    }

    #[test]
    fn a_difference_is_explained_by_what_was_tried() {
        // 100 x 3 + 900 x 0.3 + 200 x 15 = 3,570 millionths, and 300 for the failed one.
        for (recorded, reason) in [
            (["0.00357", "0.0003"], Reason::Agrees),
            (["0.357", "0.03"], Reason::Unit(100)),
            (["0.00000357", "0.0000003"], Reason::Multiple(1_000)),
            // 1,000 x 3 + 200 x 15.
            (["0.006", "0.0003"], Reason::CacheAsInput),
            // 1,000 x 3 + 900 x 0.3 + 200 x 15.
            (["0.00627", "0.0003"], Reason::CacheTwice),
            (["0.00357", "0"], Reason::WithoutFailed),
            // 100 x 3 + 900 x 0.3 + 100 x 15.
            (["0.00207", "0.0003"], Reason::WithoutReasoning),
            (["0.5", "0.5"], Reason::Unexplained),
        ] {
            let found = found(recorded.map(Some)).unwrap();
            assert_eq!(found.reason, reason, "{recorded:?}");
            assert_eq!(found.reckoned, Usd::parse("0.00387").unwrap());
        }
    }

    #[test]
    fn rows_whose_cost_nobody_recorded_are_not_compared() {
        let half = found([Some("0.00357"), None]).unwrap();
        assert_eq!((half.reason, half.silent), (Reason::Agrees, 1));
        assert_eq!(half.difference(), Usd::ZERO);
        assert_eq!(found([None, None]), None);
    }
}
