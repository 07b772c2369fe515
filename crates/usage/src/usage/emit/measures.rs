//! What a scenario is made of.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Offer, Processing, TokenCounts};
use crate::money::Usd;
use crate::units::{Day, Ratio, apportion};
use crate::usage::billing::Billing;
use crate::usage::price::{Basis, Outcome, PricedCell, price_cells};
use crate::usage::read::{Reading, Sizes};
use crate::usage::tally::{Cell, CellKey, Sums};

use super::hours;
use super::target::{self, Measured, Target};
use super::traffic::Arrivals;

/// What a scenario is made of.
#[derive(Debug)]
pub struct Measures<'a> {
    /// Each target with its requests, the dearest first.
    pub(super) targets: Vec<(Target, Measured)>,
    /// What the targets' models are on the day of the plan.
    pub(super) offers: BTreeMap<String, Offer<'a>>,
    /// Tokens by how they were processed.
    pub(super) ways: BTreeMap<Processing, u64>,
    /// Prompt tokens of single requests.
    pub(super) prompts: Sizes,
    /// The largest prompt.
    pub(super) largest: Option<u64>,
    /// How requests arrive; `None` where the log has no times.
    pub(super) arrivals: Option<Arrivals>,
    /// The first and the last day.
    pub(super) days: Option<(String, String)>,
    /// The day whose prices a plan has.
    pub(super) as_of: Day,
    /// What has no price and so is in no target.
    pub(super) left_out: Sums,
    /// Of that, what has a price on its own day, by the full names of models.
    pub(super) retired: BTreeMap<String, u64>,
    /// What searches of the web cost, which a plan does not have.
    pub(super) searches: Usd,
    /// Rows that were kept in a region, which are in no target, and what they cost.
    pub(super) regional: (u64, Usd),
    /// Rows that were read.
    pub(super) rows: u64,
    /// The files.
    pub(super) files: Vec<String>,
}

/// What is gathered of the cells.
#[derive(Default)]
struct TargetTotals {
    targets: BTreeMap<Target, Measured>,
    ways: BTreeMap<Processing, u64>,
    /// The targets of each name of the log and way of processing.
    named: BTreeMap<(u32, Processing), BTreeSet<Target>>,
    left_out: Sums,
    retired: BTreeMap<String, u64>,
    regional: (u64, Usd),
    rows: u64,
}

impl TargetTotals {
    /// Cells with a price, both on their own day and on that of the plan.
    fn take(
        &mut self,
        own: &PricedCell,
        planned: &PricedCell,
        offers: &BTreeMap<String, Offer<'_>>,
    ) {
        let (key, sums) = (own.cell.key, &own.cell.sums);
        self.rows += sums.rows;
        let Some(cost) = own.cost() else {
            if !matches!(own.outcome, Outcome::Failed | Outcome::FromGateway) {
                self.left_out.join(sums);
            }
            return;
        };
        let offer = planned.offer.as_ref().and_then(|name| offers.get(name));
        let (Some(there), Some(offer)) = (planned.cost(), offer) else {
            self.left_out.join(sums);
            let name = own.offer.clone().unwrap_or_default();
            *self.retired.entry(name).or_default() += sums.rows;
            return;
        };
        // A plan has no region for some requests of a target.
        let is_regional = key.billing != Billing::Listed;
        if key.meters.is_empty() || is_regional {
            self.left_out.join(sums);
            if is_regional {
                self.regional = (self.regional.0 + sums.rows, self.regional.1 + cost);
            }
            return;
        }
        let target = target(*offer, key);
        let of_name = self
            .named
            .entry((key.name.0, key.processing_mode))
            .or_default();
        of_name.insert(target.clone());
        let measured = self.targets.entry(target).or_default();
        measured.add(&own.cell, cost, there);
        *self.ways.entry(key.processing_mode).or_default() += sums.all_tokens();
    }

    /// Supposes requests where rows did not count them.
    fn estimate_requests(&mut self, offers: &BTreeMap<String, Offer<'_>>) {
        for (target, measured) in &mut self.targets {
            if let Some(offer) = offers.get(&target.offer) {
                let (from, below) = target::band(offer.model, target.from);
                measured.estimate_requests(from, below);
            }
        }
    }

    /// Failed requests that used nothing belong to the targets that other requests of the same name
    /// went to, by how many went to each.
    fn take_failed(&mut self, cells: &[PricedCell]) {
        let mut failed: BTreeMap<(u32, Processing), Sums> = BTreeMap::new();
        for cell in cells.iter().filter(|cell| cell.outcome == Outcome::Failed) {
            let key = (cell.cell.key.name.0, cell.cell.key.processing_mode);
            failed.entry(key).or_default().join(&cell.cell.sums);
        }
        for (key, sums) in failed {
            let same_name = || {
                let mut names = self.named.iter();
                names
                    .find(|((name, _), _)| *name == key.0)
                    .map(|(_, known)| known)
            };
            let Some(known) = self.named.get(&key).or_else(same_name) else {
                self.left_out.join(&sums);
                continue;
            };
            let billed = |target: &Target| self.targets.get(target).map_or(0, |one| one.billed);
            let all: u64 = known.iter().map(billed).sum();
            let share = |target| Ratio::new(i128::from(billed(target)), i128::from(all.max(1)));
            let shares: Vec<Ratio> = known.iter().filter_map(share).collect();
            for (target, failed) in known.iter().zip(apportion(sums.failed, &shares)) {
                if let Some(measured) = self.targets.get_mut(target) {
                    measured.failed += failed;
                }
            }
        }
    }

    /// How long the answers of each model took.
    fn take_latencies(&mut self, reading: &Reading, names: &[[String; 3]]) {
        let shape = reading.shape.as_ref();
        for ((name, _), known) in &self.named {
            let place = usize::try_from(*name).unwrap_or(usize::MAX);
            let Some([provider, model, _]) = names.get(place) else {
                continue;
            };
            let key = [provider.as_bytes(), model.as_bytes()].join(&0);
            let Some(sizes) = shape.and_then(|shape| shape.latencies.get(&key)) else {
                continue;
            };
            for target in known {
                if let Some(measured) = self.targets.get_mut(target) {
                    measured.latencies.join(sizes);
                }
            }
        }
    }
}

fn target(offer: Offer<'_>, key: CellKey) -> Target {
    let passed = target::steps(offer.model);
    let passed = passed.range(..=key.band).next_back();
    Target {
        offer: offer.name(),
        processing_mode: key.processing_mode,
        from: passed.copied().unwrap_or(0),
        window: hours::window(offer, key.minute),
    }
}

fn without_searches(mut cell: Cell) -> Cell {
    cell.key.has_searches = false;
    cell.sums.searches = 0;
    cell
}

/// What cells cost that have a price.
fn costs(cells: &[PricedCell]) -> Usd {
    cells.iter().filter_map(PricedCell::cost).sum()
}

impl<'a> Measures<'a> {
    /// Measures what was read, whose cells were priced; `None` where nothing of it has a price on
    /// the day of a plan.
    ///
    /// A plan has the prices of one day, so targets are told apart by what prices of that day
    /// depend on. Cells without a price are left out.
    pub fn of(reading: &Reading, cells: &[PricedCell], basis: Basis<'a>) -> Option<Self> {
        let as_of = basis.as_of.unwrap_or(basis.otherwise);
        let shape = reading.shape.clone().unwrap_or_default();
        let market = basis.catalog.in_force(as_of, basis.announced);
        let offers: BTreeMap<String, Offer<'a>> =
            market.offers().map(|offer| (offer.name(), offer)).collect();
        let names = reading.tally.names();
        // A plan has no searches: the tokens of requests that did are those of any other.
        let plain = cells.iter().map(|cell| without_searches(cell.cell));
        let plain: Vec<Cell> = plain.collect();
        let has_searches = cells.iter().any(|cell| cell.cell.key.has_searches);
        let repriced = has_searches.then(|| price_cells(plain.clone(), &names, basis));
        let own = repriced.as_deref().unwrap_or(cells);
        let searches = costs(cells) - costs(own);
        let on_its_day = Basis {
            as_of: Some(as_of),
            ..basis
        };
        let planned = price_cells(plain, &names, on_its_day);
        let mut totals = TargetTotals::default();
        for (own, planned) in own.iter().zip(&planned) {
            totals.take(own, planned, &offers);
        }
        totals.estimate_requests(&offers);
        totals.take_failed(cells);
        totals.take_latencies(reading, &names);
        let mut targets: Vec<(Target, Measured)> = totals.targets.into_iter().collect();
        targets.sort_by_key(|(_, one)| std::cmp::Reverse(one.planned));
        let day = |at: crate::usage::Instant| {
            let at = at.timestamp()?;
            Some(at.strftime("%Y-%m-%d").to_string())
        };
        let span = reading.time_range.span;
        (!targets.is_empty()).then(|| Self {
            targets,
            offers,
            ways: totals.ways,
            largest: reading.prompts.most(),
            prompts: shape.prompts.clone(),
            arrivals: Arrivals::of(&shape),
            days: span.and_then(|(from, to)| day(from).zip(day(to))),
            as_of,
            left_out: totals.left_out,
            retired: totals.retired,
            searches,
            regional: totals.regional,
            rows: totals.rows,
            files: reading.files.iter().map(|file| file.name.clone()).collect(),
        })
    }

    /// What the requests of its targets cost by the prices of their own days.
    pub fn cost(&self) -> Usd {
        self.targets.iter().map(|(_, one)| one.cost).sum()
    }

    /// What they cost by the prices that a plan has.
    pub fn planned(&self) -> Usd {
        self.targets.iter().map(|(_, one)| one.planned).sum()
    }

    /// Tokens by meter.
    pub(super) fn tokens(&self) -> TokenCounts {
        let mut sums = TokenCounts::ZERO;
        for (_, one) in &self.targets {
            sums.add(&one.tokens);
        }
        sums
    }

    /// Requests that nobody counted, of those that are billed.
    pub(super) fn estimated_requests(&self) -> u64 {
        let estimated_requests = self
            .targets
            .iter()
            .filter(|(_, one)| one.are_requests_estimated);
        estimated_requests.map(|(_, one)| one.billed).sum()
    }

    /// Requests that are billed.
    pub(super) fn billed(&self) -> u64 {
        self.targets.iter().map(|(_, one)| one.billed).sum()
    }
}
