//! The same requests on other models.

use std::collections::BTreeMap;

use crate::catalog::Offer;
use crate::engine::route::{answered_shares, legs};
use crate::money::Usd;
use crate::scenario::{RouteLinks, Shape};
use crate::units::Ratio;

use super::price::{Basis, Gap, Outcome, PricedCell, price_cells};
use super::tally::{Cell, CellKey, Name};

/// Requests of one model that go to another instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap {
    /// The model as the log names it, with or without its provider, or its full name in price
    /// lists; `None` for every request.
    pub from: Option<String>,
    /// The provider that they go to.
    pub provider: String,
    /// Its model.
    pub model: String,
}

impl Swap {
    /// Whether a cell goes to the other model.
    fn takes(&self, cell: &PricedCell, [provider, model, _]: &[String; 3]) -> bool {
        self.from.as_ref().is_none_or(|from| {
            from == model
                || cell.offer.as_ref() == Some(from)
                || from
                    .strip_prefix(provider.as_str())
                    .and_then(|rest| rest.strip_prefix('/'))
                    == Some(model)
        })
    }
}

/// What cells cost elsewhere.
#[derive(Clone, Debug, Default)]
pub struct WhatIf {
    costs: BTreeMap<CellKey, Result<Usd, Gap>>,
    /// Requests that go elsewhere.
    pub moved: u64,
}

/// What a line of a report costs elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repriced {
    /// The whole cost; `None` as soon as a part has no price there.
    pub cost: Option<Usd>,
    /// Requests without a price there, and why.
    pub gaps: BTreeMap<Gap, u64>,
}

impl WhatIf {
    /// Cells of which some go to other models, at the prices of the same hours; the first swap that
    /// takes a cell counts. Others cost what they cost.
    pub fn swapped(
        cells: &[PricedCell],
        names: &[[String; 3]],
        swaps: &[Swap],
        basis: Basis<'_>,
    ) -> Self {
        let mut moved = 0;
        let prices = repriced(cells, names, basis, |cell, name| {
            let swap = swaps.iter().find(|swap| swap.takes(cell, name))?;
            moved += cell.cell.sums.requests;
            Some([swap.provider.clone(), swap.model.clone()])
        });
        let costs = cells.iter().map(|cell| cell.cell.key).zip(prices);
        Self {
            costs: costs.collect(),
            moved,
        }
    }

    /// All cells spread over the targets of a route, each of which answers its share of every cell
    /// once failed requests have moved on.
    ///
    /// What failed attempts, checks and second requests bill is not in it: the requests of the log
    /// are those that were billed.
    pub fn routed(
        cells: &[PricedCell],
        names: &[[String; 3]],
        route: &RouteLinks<'_>,
        usual: &Shape,
        basis: Basis<'_>,
    ) -> Self {
        let legs = legs(route, None);
        let shares = answered_shares(&legs, &route.terms, usual);
        let mut costs: BTreeMap<CellKey, Result<Usd, Gap>> = BTreeMap::new();
        for (leg, share) in legs.iter().zip(shares) {
            if share.is_zero() {
                continue;
            }
            let name = leg.listing.offer().map(Offer::name);
            let name = name.as_deref().and_then(|name| name.split_once('/'));
            let (provider, model) = name.unwrap_or_default();
            let target = [provider.to_owned(), model.to_owned()];
            let prices = repriced(cells, names, basis, |_, _| Some(target.clone()));
            for (cell, price) in cells.iter().zip(prices) {
                let part = price.map(|cost| cost.times(share));
                let sum = costs.entry(cell.cell.key).or_insert(Ok(Usd::ZERO));
                *sum = match (sum.clone(), part) {
                    (Ok(sum), Ok(part)) => Ok(sum + part),
                    (Err(gap), _) | (_, Err(gap)) => Err(gap),
                };
            }
        }
        Self {
            costs,
            moved: cells.iter().map(|cell| cell.cell.sums.requests).sum(),
        }
    }

    /// What these cells cost elsewhere.
    pub fn of(&self, cells: &[&PricedCell]) -> Repriced {
        let mut found = Repriced::default();
        let mut sum = Usd::ZERO;
        for cell in cells {
            match self.costs.get(&cell.cell.key) {
                Some(Ok(cost)) => sum = sum + *cost,
                Some(Err(gap)) => {
                    *found.gaps.entry(gap.clone()).or_default() += cell.cell.sums.requests;
                }
                None => {}
            }
        }
        found.cost = found.gaps.is_empty().then_some(sum);
        found
    }
}

/// The cost of each cell where it goes by `goes`, or where it is.
fn repriced(
    cells: &[PricedCell],
    names: &[[String; 3]],
    basis: Basis<'_>,
    mut goes: impl FnMut(&PricedCell, &[String; 3]) -> Option<[String; 2]>,
) -> Vec<Result<Usd, Gap>> {
    let mut others: Vec<[String; 3]> = names.to_vec();
    let nobody: [String; 3] = Default::default();
    let plain: Vec<Cell> = cells
        .iter()
        .map(|cell| {
            let name = names.get(cell.cell.key.name.place()).unwrap_or(&nobody);
            let Some([provider, model]) = goes(cell, name) else {
                return cell.cell;
            };
            let other = [provider, model, name[2].clone()];
            let place = others.iter().position(|known| *known == other);
            let place = place.unwrap_or_else(|| {
                others.push(other);
                others.len() - 1
            });
            let mut moved = cell.cell;
            moved.key.name = Name(u32::try_from(place).unwrap_or(u32::MAX));
            // What it had billed before says nothing of the other.
            moved.key.before = None;
            moved
        })
        .collect();
    // Priced cells are in the order of time, which pricing keeps.
    let found = price_cells(plain, &others, basis).into_iter();
    let found = found.map(|cell| match cell.outcome {
        Outcome::Priced { cost, .. } => Ok(cost),
        Outcome::Unpriced(gap) => Err(gap),
        Outcome::Failed => Ok(Usd::ZERO),
    });
    found.collect()
}

impl Repriced {
    /// The cost there less the cost here; `None` where either is not whole.
    pub fn change(&self, here: Option<Usd>) -> Option<Usd> {
        Some(self.cost? - here?)
    }

    /// The change in percent of the cost here.
    pub fn change_percent(&self, here: Option<Usd>) -> Option<Ratio> {
        Some(self.change(here)?.over(here?)? * Ratio::whole(100))
    }
}
