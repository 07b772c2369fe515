//! Reckoning a cost again in the ways in which gateways and exports are known to go wrong.

use std::collections::BTreeSet;

use crate::catalog::{Meter, Processing, TokenCounts};
use crate::money::Usd;
use crate::units::{Day, Ratio};

use super::super::price::{Basis, Outcome, PricedCell, price_cells};
use super::super::tally::{Cell, Name};
use super::{Factor, Reason, agree, costs, spend};

/// A recorded cost that differs, and what it may be reckoned from.
pub(super) struct Trial<'t> {
    pub(super) recorded: Usd,
    pub(super) reckoned: Usd,
    /// The same at list prices.
    pub(super) listed: Usd,
    /// What the rows cost that record nothing.
    pub(super) silent: Usd,
    /// The cells whose cost is recorded.
    pub(super) spoken: &'t [&'t PricedCell],
    pub(super) names: &'t [[String; 3]],
    pub(super) basis: Basis<'t>,
}

/// What is done to a cell to reckon it otherwise.
type Change = fn(&mut Cell);

/// What a gateway may reckon otherwise.
const TRIED: [(Reason, Change); 10] = [
    (Reason::CacheAsInput, |cell| {
        cell.sums.tokens.pour(Meter::is_cache, Meter::Input);
    }),
    (Reason::CacheTwice, |cell| {
        let tokens = &mut cell.sums.tokens;
        tokens[Meter::Input] += tokens.sum(Meter::is_cache);
    }),
    (Reason::ReadsAsInput, |cell| {
        let is_read = |meter| meter == Meter::CacheRead;
        cell.sums.tokens.pour(is_read, Meter::Input);
    }),
    (Reason::ReadsTwice, |cell| {
        let tokens = &mut cell.sums.tokens;
        tokens[Meter::Input] += tokens[Meter::CacheRead];
    }),
    (Reason::WithoutReads, |cell| {
        cell.sums.tokens[Meter::CacheRead] = 0;
    }),
    (Reason::WritesAsInput, |cell| {
        cell.sums.tokens.pour(Meter::is_cache_write, Meter::Input);
    }),
    (Reason::WithoutFailed, |cell| {
        if cell.key.is_failed {
            cell.sums.tokens = TokenCounts::ZERO;
        }
    }),
    (Reason::WithoutReasoning, |cell| {
        cell.sums.tokens[Meter::Reasoning] = 0;
    }),
    (Reason::ReasoningTwice, |cell| {
        let tokens = &mut cell.sums.tokens;
        tokens[Meter::Output] += tokens[Meter::Reasoning];
    }),
    (Reason::BatchAsStandard, |cell| {
        cell.key.processing_mode = Processing::Standard;
    }),
];

/// So many other days and models are tried.
const MOST: usize = 20;
/// Of more cells than these, a part is tried first.
const MANY: usize = 250;
/// A multiple is none that a single price list, or so few cells, could not have by chance.
const LEAST_CELLS: usize = 3;

impl Trial<'_> {
    /// The first of the reasons that makes the costs agree; those that reckon most only where a
    /// thorough look is asked for.
    pub(super) fn reason(&self, is_thorough: bool) -> Reason {
        self.of_sums()
            .or_else(|| self.of_cells())
            .or_else(|| self.of_rows())
            .or_else(|| is_thorough.then(|| self.of_days()).flatten())
            .or_else(|| is_thorough.then(|| self.of_models()).flatten())
            .or_else(|| self.factor())
            .unwrap_or(Reason::Unexplained)
    }

    /// What the sums alone show.
    fn of_sums(&self) -> Option<Reason> {
        if agree(self.recorded, self.listed) {
            return Some(Reason::ListPrices);
        }
        for unit in [100, 1_000, 1_000_000, 1_000_000_000] {
            let ratio = Ratio::whole(unit);
            if agree(self.recorded, self.reckoned.times(ratio)) {
                return Some(Reason::Unit(unit));
            }
            if agree(self.recorded.times(ratio), self.reckoned) {
                return Some(Reason::Multiple(unit));
            }
        }
        None
    }

    /// What the rows show that record zero, or nothing.
    fn of_rows(&self) -> Option<Reason> {
        let nothing = self.spoken.iter().filter(|cell| cell.cell.sums.spend == 0);
        let nothing: Vec<&PricedCell> = nothing.copied().collect();
        let rest = self.reckoned - costs(&nothing).0;
        if rest != self.reckoned && agree(self.recorded, rest) {
            return Some(Reason::ZeroRecorded);
        }
        let with_silent = self.reckoned + self.silent;
        agree(self.recorded, with_silent).then_some(Reason::WithSilent)
    }

    /// What other counts of tokens show, and the same ones without fees.
    fn of_cells(&self) -> Option<Reason> {
        let fees = Basis {
            keeps_parts: true,
            ..self.basis
        };
        let without = |priced: &[PricedCell]| {
            let fees = priced.iter().flat_map(|cell| &cell.charges);
            let fees: Usd = fees.map(|charge| charge.amount).sum();
            Some(total(priced)? - fees)
        };
        if self.meets(fees, |_| {}, without) {
            return Some(Reason::WithoutFees);
        }
        let mut tried = TRIED.iter();
        let found = tried.find(|(_, change)| self.meets(self.basis, change, total));
        found.map(|(reason, _)| reason.clone())
    }

    /// What the prices of other days show: those on which a list of the same provider began.
    fn of_days(&self) -> Option<Reason> {
        let on = |as_of| Basis {
            as_of,
            ..self.basis
        };
        if self.basis.as_of.is_some() && self.meets(on(None), |_| {}, total) {
            return Some(Reason::OwnDays);
        }
        let offers = self.spoken.iter().filter_map(|cell| cell.offer.as_deref());
        let providers = offers.filter_map(|offer| offer.split('/').next());
        let providers: BTreeSet<&str> = providers.collect();
        let lists = self.basis.catalog.lists().iter();
        let lists = lists.filter(|list| providers.contains(list.provider.as_str()));
        let days: BTreeSet<Day> = lists.map(|list| list.effective).collect();
        let mut days = days.into_iter().rev().take(MOST);
        let found = days.find(|day| self.meets(on(Some(*day)), |_| {}, total));
        found.map(Reason::PricesOf)
    }

    /// What the prices of the other models of the log show, where the line is of one model: the
    /// cost of the model that answered may stand with the one that was asked for.
    fn of_models(&self) -> Option<Reason> {
        let name = |cell: &Cell| self.names.get(cell.key.name.place());
        let model = |name: &[String; 3]| [name[0].clone(), name[1].clone()];
        let own = self.spoken.iter().filter_map(|cell| name(&cell.cell));
        let own: BTreeSet<[String; 2]> = own.map(model).collect();
        if own.len() != 1 {
            return None;
        }
        let mut others: BTreeSet<[String; 2]> = own;
        let mut tried = 0;
        for (place, other) in (0_u32..).zip(self.names) {
            if tried == MOST || !others.insert(model(other)) {
                continue;
            }
            tried += 1;
            let swap = |cell: &mut Cell| {
                (cell.key.name, cell.key.before) = (Name(place), None);
            };
            if self.meets(self.basis, swap, total) {
                return Some(Reason::PricesAs(match other[0].as_str() {
                    "" => other[1].clone(),
                    provider => format!("{provider}/{}", other[1]),
                }));
            }
        }
        None
    }

    /// One multiple for all cells: what is left when each is taken at it is a thousandth at most.
    /// Where nearly all of the cost is in a few cells, anything would fit.
    fn factor(&self) -> Option<Reason> {
        let ratio = self.recorded.over(self.reckoned)?;
        let mut largest = Usd::ZERO;
        let mut apart = Usd::ZERO;
        for cell in self.spoken {
            let cost = costs(&[*cell]).0.times(ratio);
            largest = largest.max(cost);
            apart = apart + (spend(&[*cell]) - cost).magnitude();
        }
        let spread = largest.times(Ratio::new(10, 9)?) <= self.recorded;
        let fits = apart.times(Ratio::whole(1_000)) <= self.recorded;
        let is_seen = self.spoken.len() >= LEAST_CELLS && spread && fits;
        let whole = (ratio * Ratio::whole(10_000)).round();
        (is_seen && self.recorded > Usd::ZERO).then_some(Reason::Factor(Factor(whole)))
    }

    /// Whether the cells, changed and priced on a basis, cost what is recorded.
    fn meets(
        &self,
        basis: Basis<'_>,
        change: impl Fn(&mut Cell),
        cost: impl Fn(&[PricedCell]) -> Option<Usd>,
    ) -> bool {
        let reckon = |cells: &[&PricedCell]| {
            let mut cells: Vec<Cell> = cells.iter().map(|cell| cell.cell).collect();
            cells.iter_mut().for_each(&change);
            cost(&price_cells(cells, self.names, basis))
        };
        let step = self.spoken.len() / MANY;
        if step > 1 {
            let some: Vec<&PricedCell> = self.spoken.iter().step_by(step).copied().collect();
            let near = |cost| roughly_agree(spend(&some), cost);
            if !reckon(&some).is_some_and(near) {
                return false;
            }
        }
        reckon(self.spoken).is_some_and(|cost| agree(self.recorded, cost))
    }
}

/// What all cells cost; `None` where one of them has no price.
fn total(priced: &[PricedCell]) -> Option<Usd> {
    let mut sum = Usd::ZERO;
    for cell in priced {
        match cell.outcome {
            Outcome::Priced { cost, .. } => sum = sum + cost,
            Outcome::Unpriced(_) => return None,
            Outcome::Failed | Outcome::FromGateway => {}
        }
    }
    Some(sum)
}

/// Whether two costs of a part of the cells are the same to a twentieth.
fn roughly_agree(one: Usd, other: Usd) -> bool {
    let apart = (one - other).magnitude();
    apart.pico().saturating_mul(20) <= other.magnitude().pico()
}
