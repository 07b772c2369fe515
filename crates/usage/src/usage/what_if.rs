//! The same requests on other models.

use std::collections::BTreeMap;

use crate::catalog::{Meter, Offer, TokenCounts};
use crate::engine::route::{answered_shares, legs};
use crate::money::Usd;
use crate::scenario::{RouteLinks, Shape};
use crate::units::{Ratio, Tokens};

use super::price::{Basis, Gap, Outcome, PricedCell, price_cells};
use super::tally::{Cell, CellKey, MeterSet, Name, Sums};

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
    /// The longest prompt and completion that it takes, where its price list says so.
    pub room: ModelLimits,
}

/// What fits into a model, in tokens; `None` where nobody says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModelLimits {
    /// The context window, which no prompt exceeds.
    pub window: Option<u64>,
    /// The longest completion.
    pub output: Option<u64>,
}

impl ModelLimits {
    /// Of a model.
    pub fn of(offer: Offer<'_>) -> Self {
        Self {
            window: offer.model.context_window.map(Tokens::count),
            output: offer.model.max_output.map(Tokens::count),
        }
    }
}

/// Requests that a model would refuse, since their prompts are over its context window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// The model.
    pub model: String,
    /// Its context window in tokens.
    pub window: u64,
    /// How many requests.
    pub requests: u64,
    /// Their tokens.
    pub tokens: u64,
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
    /// Swaps that took no request, by their place.
    pub idle: Vec<usize>,
    /// Tokens that the log wrote to a cache and that are input there, by model.
    pub unwritten: BTreeMap<String, u64>,
    /// Those that would not fit there, by model; each is priced all the same.
    pub too_large: Vec<TooLarge>,
    /// The models that they go to, and what fits into those.
    pub rooms: Vec<(String, ModelLimits)>,
}

/// What a line of a report costs elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repriced {
    /// The cost of what has a price there; `None` where nothing has.
    pub cost: Option<Usd>,
    /// Requests with a price here and without one there, and why.
    pub gaps: BTreeMap<Gap, u64>,
    /// Requests with a price in both places, and what they cost here and there.
    pub both: (u64, Usd, Usd),
    /// Requests that have a price in one place only, or in none.
    pub others: u64,
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
        let mut fit = Fit::default();
        let mut idle: Vec<usize> = (0..swaps.len()).collect();
        let (prices, unwritten) = repriced(cells, names, basis, |cell, name| {
            let place = swaps.iter().position(|swap| swap.takes(cell, name))?;
            let swap = swaps.get(place)?;
            idle.retain(|one| *one != place);
            moved += cell.cell.sums.requests;
            fit.see(
                &format!("{}/{}", swap.provider, swap.model),
                swap.room,
                &cell.cell,
            );
            Some([swap.provider.clone(), swap.model.clone()])
        });
        let costs = cells.iter().map(|cell| cell.cell.key).zip(prices);
        Self {
            costs: costs.collect(),
            moved,
            idle,
            unwritten,
            too_large: fit.too_large,
            rooms: fit.rooms,
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
        let mut fit = Fit::default();
        let mut unwritten = BTreeMap::new();
        for (leg, share) in legs.iter().zip(shares) {
            if share.is_zero() {
                continue;
            }
            let name = leg.listing.offer().map(Offer::name);
            let name = name.as_deref().and_then(|name| name.split_once('/'));
            let (provider, model) = name.unwrap_or_default();
            let target = [provider.to_owned(), model.to_owned()];
            if let Some(offer) = leg.listing.offer() {
                for cell in cells {
                    fit.see(&offer.name(), ModelLimits::of(offer), &cell.cell);
                }
            }
            let (prices, input) = repriced(cells, names, basis, |_, _| Some(target.clone()));
            unwritten.extend(input);
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
            idle: Vec::new(),
            unwritten,
            too_large: fit.too_large,
            rooms: fit.rooms,
        }
    }

    /// What these cells cost elsewhere.
    pub fn of(&self, cells: &[&PricedCell]) -> Repriced {
        let mut found = Repriced::default();
        let is_idle =
            |cell: &&&PricedCell| matches!(cell.outcome, Outcome::Failed | Outcome::FromGateway);
        if cells.iter().all(|cell| is_idle(&cell)) {
            found.cost = Some(Usd::ZERO);
        }
        // What used no tokens costs nothing anywhere, and says nothing of prices.
        for cell in cells.iter().filter(|cell| !is_idle(cell)) {
            let requests = cell.cell.sums.requests;
            let here = cell.cost();
            let there = self.costs.get(&cell.cell.key);
            if let Some(Ok(cost)) = there {
                found.cost = Some(found.cost.unwrap_or(Usd::ZERO) + *cost);
            }
            match (here, there) {
                (Some(here), Some(Ok(there))) => {
                    let (count, sum, other) = found.both;
                    found.both = (count + requests, sum + here, other + *there);
                }
                (Some(_), Some(Err(gap))) => {
                    *found.gaps.entry(gap.clone()).or_default() += requests;
                    found.others += requests;
                }
                _ => found.others += requests,
            }
        }
        found
    }
}

/// What does not fit where it goes.
#[derive(Default)]
struct Fit {
    too_large: Vec<TooLarge>,
    rooms: Vec<(String, ModelLimits)>,
}

impl Fit {
    /// A cell that goes to a model of this room. Prompts of a cell are in one band, and a band
    /// begins just over each context window in question, as `Bands::with` has it.
    fn see(&mut self, model: &str, room: ModelLimits, cell: &Cell) {
        if !self.rooms.iter().any(|(known, _)| known == model) {
            self.rooms.push((model.to_owned(), room));
        }
        let Some(window) = room.window.filter(|window| cell.key.band > *window) else {
            return;
        };
        let known = self.too_large.iter().position(|one| one.model == model);
        let place = known.unwrap_or_else(|| {
            self.too_large.push(TooLarge {
                model: model.to_owned(),
                window,
                requests: 0,
                tokens: 0,
            });
            self.too_large.len() - 1
        });
        if let Some(one) = self.too_large.get_mut(place) {
            one.requests += cell.sums.requests;
            one.tokens = one.tokens.saturating_add(cell.sums.all_tokens());
        }
    }
}

/// Moved cells whose tokens were written to a cache, where writing has no price or costs nothing:
/// there a plan bills what it writes as input, and so do they. Says how many tokens, by model.
fn write_as_input(
    cells: &mut [Cell],
    moved: &[usize],
    names: &[[String; 3]],
    basis: Basis<'_>,
) -> BTreeMap<String, u64> {
    let written = |cell: &Cell| cell.sums.tokens.sum(Meter::is_cache_write);
    let wrote = |place: &&usize| cells.get(**place).is_some_and(|cell| written(cell) > 0);
    let moved: Vec<usize> = moved.iter().filter(wrote).copied().collect();
    // Whether writing has a price is asked with a million tokens that are written.
    let probe = |place: &usize| {
        let mut cell = *cells.get(*place)?;
        let tokens = TokenCounts::of([(Meter::CacheWrite, 1_000_000)]);
        cell.key.meters = MeterSet::with_tokens(&tokens);
        cell.sums = Sums {
            rows: 1,
            tokens,
            ..Sums::default()
        };
        Some(cell)
    };
    let probes: Vec<Cell> = moved.iter().filter_map(probe).collect();
    let mut unwritten = BTreeMap::new();
    for (place, probe) in moved.into_iter().zip(price_cells(probes, names, basis)) {
        let is_free = match &probe.outcome {
            Outcome::Priced { list_cost, .. } => *list_cost == Usd::ZERO,
            Outcome::Unpriced(gap) => matches!(gap, Gap::Meters { .. }),
            Outcome::Failed | Outcome::FromGateway => false,
        };
        let (Some(cell), true) = (cells.get_mut(place), is_free) else {
            continue;
        };
        let name = names.get(cell.key.name.place());
        let name = name.map_or_else(String::new, |[provider, model, _]| {
            format!("{provider}/{model}")
        });
        *unwritten.entry(name).or_default() += written(cell);
        cell.sums.tokens.pour(Meter::is_cache_write, Meter::Input);
        cell.key.meters = MeterSet::with_tokens(&cell.sums.tokens);
    }
    unwritten
}

/// The cost of each cell where it goes by `goes`, or where it is, and the tokens written to a cache
/// that are input there, by model.
fn repriced(
    cells: &[PricedCell],
    names: &[[String; 3]],
    basis: Basis<'_>,
    mut goes: impl FnMut(&PricedCell, &[String; 3]) -> Option<[String; 2]>,
) -> (Vec<Result<Usd, Gap>>, BTreeMap<String, u64>) {
    let mut others: Vec<[String; 3]> = names.to_vec();
    let nobody: [String; 3] = Default::default();
    let mut moved_cells: Vec<usize> = Vec::new();
    let mut plain: Vec<Cell> = cells
        .iter()
        .enumerate()
        .map(|(row, cell)| {
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
            moved_cells.push(row);
            let mut moved = cell.cell;
            moved.key.name = Name(u32::try_from(place).unwrap_or(u32::MAX));
            // What it had billed before says nothing of the other.
            moved.key.before = None;
            moved
        })
        .collect();
    let unwritten = write_as_input(&mut plain, &moved_cells, &others, basis);
    // Priced cells are in the order of time, which pricing keeps.
    let found = price_cells(plain, &others, basis).into_iter();
    let found = found.map(|cell| match cell.outcome {
        Outcome::Priced { cost, .. } => Ok(cost),
        Outcome::Unpriced(gap) => Err(gap),
        Outcome::Failed | Outcome::FromGateway => Ok(Usd::ZERO),
    });
    (found.collect(), unwritten)
}

impl Repriced {
    /// The cost there less the cost here, of requests that have a price in both places; `None` where
    /// none has.
    pub fn change(&self) -> Option<Usd> {
        let (requests, here, there) = self.both;
        (requests > 0).then(|| there - here)
    }

    /// The change in percent of what those requests cost here.
    pub fn change_percent(&self) -> Option<Ratio> {
        Some(self.change()?.over(self.both.1)? * Ratio::whole(100))
    }
}
