//! A scenario measured from a log.

mod bands;
mod classes;
mod traffic;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, Processing};
use crate::money::Usd;
use crate::usage::price::{Outcome, PricedCell};
use crate::usage::read::{Reading, Sizes};
use crate::usage::tally::{CellKey, Sums};

pub use traffic::Arrivals;
pub use yaml::Wanted;

/// What was measured of one model, or of what went to it in batches.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Requests that used tokens, failed ones included: they are billed too.
    pub billed: u64,
    /// Tokens by meter, in the order of `Meter::ALL`.
    pub tokens: [u64; 6],
    /// Requests that failed.
    pub failed: u64,
    /// Of them, those that used tokens.
    pub failed_billed: u64,
    /// What all of it costs.
    pub cost: Usd,
    /// The price lists of its days.
    pub lists: BTreeSet<String>,
    /// The bands of prompts that it has requests in, by their least prompt: requests and
    /// prompt tokens.
    pub bands: BTreeMap<u64, (u64, u64)>,
    /// Milliseconds to answers.
    pub latencies: Sizes,
}

impl Measured {
    fn add(&mut self, cell: &PricedCell, cost: Usd) {
        let (key, sums) = (&cell.cell.key, &cell.cell.sums);
        let failed = sums.failed.min(sums.requests);
        // Rows that state tokens and no requests are a request each.
        let requests = sums.requests.max(u64::from(sums.requests == 0) * sums.rows);
        let billed = match key.is_failed {
            true => requests,
            false => requests - failed,
        };
        self.billed += billed;
        self.failed += failed;
        self.failed_billed += failed * u64::from(key.is_failed);
        for (sum, more) in self.tokens.iter_mut().zip(sums.tokens) {
            *sum = sum.saturating_add(more);
        }
        self.cost = self.cost + cost;
        self.lists.extend(cell.list.clone());
        let (requests, prompts) = self.bands.entry(key.band).or_default();
        *requests += billed;
        *prompts += sums.tokens.iter().take(4).sum::<u64>();
    }

    /// All tokens.
    pub fn all_tokens(&self) -> u64 {
        self.tokens.iter().fold(0, |a, b| a.saturating_add(*b))
    }
}

/// Requests that meet one price: a target of the route.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    /// The model's full name.
    offer: String,
    /// Whether they went in batches.
    is_batch: bool,
    /// The least prompt that has their price: each size at which it changes begins another target,
    /// since the requests of a target all have its mean size.
    from: u64,
}

/// What a scenario is made of.
#[derive(Debug)]
pub struct Measures {
    /// Each model with its requests, the dearest first.
    targets: Vec<(Target, Measured)>,
    /// Tokens by how they were processed.
    ways: BTreeMap<Processing, u64>,
    /// Prompt tokens of single requests.
    prompts: Sizes,
    /// The largest prompt.
    largest: Option<u64>,
    /// How requests arrive; `None` where the log has no times.
    arrivals: Option<Arrivals>,
    /// The first and the last day.
    days: Option<(String, String)>,
    /// What has no price and so is in no target.
    left_out: Sums,
    /// Rows that were read.
    rows: u64,
    /// The files.
    files: Vec<String>,
}

impl Measures {
    /// Measures what was read; `None` where nothing of it has a price.
    ///
    /// Cells without a price are left out. Failed requests that used nothing belong to the model
    /// that other requests of the same name went to.
    pub fn of(reading: &Reading, cells: &[PricedCell], catalog: &Catalog) -> Option<Self> {
        let shape = reading.shape.clone().unwrap_or_default();
        let is_split = cells.iter().all(|cell| {
            let way = cell.cell.key.way;
            way == Processing::Standard || way == Processing::Batch
        });
        let steps = steps(catalog);
        let target = |offer: &str, key: CellKey| {
            let steps = steps.get(offer).into_iter().flatten();
            let passed = steps.filter(|step| **step <= key.band);
            Target {
                offer: offer.to_owned(),
                is_batch: is_split && key.way == Processing::Batch,
                from: passed.max().copied().unwrap_or(0),
            }
        };
        let mut targets: BTreeMap<Target, Measured> = BTreeMap::new();
        let mut ways: BTreeMap<Processing, u64> = BTreeMap::new();
        let mut named: BTreeMap<(u32, Processing), BTreeSet<Target>> = BTreeMap::new();
        let (mut left_out, mut rows) = (Sums::default(), 0);
        for cell in cells {
            let (key, sums) = (&cell.cell.key, &cell.cell.sums);
            rows += sums.rows;
            match (&cell.outcome, &cell.offer) {
                (Outcome::Priced { cost, .. }, Some(offer)) if key.meters > 0 => {
                    let target = target(offer, *key);
                    let of_name = named.entry((key.name.0, key.way)).or_default();
                    of_name.insert(target.clone());
                    targets.entry(target).or_default().add(cell, *cost);
                    *ways.entry(key.way).or_default() += sums.all_tokens();
                }
                (Outcome::Failed, _) => {}
                _ => left_out.join(sums),
            }
        }
        for cell in cells {
            if cell.outcome != Outcome::Failed {
                continue;
            }
            let known = named.get(&(cell.cell.key.name.0, cell.cell.key.way));
            match known.and_then(|known| targets.get_mut(known.first()?)) {
                Some(measured) => measured.failed += cell.cell.sums.failed,
                None => left_out.join(&cell.cell.sums),
            }
        }
        let names = reading.tally.names();
        for ((name, _), known) in &named {
            let place = usize::try_from(*name).unwrap_or(usize::MAX);
            let Some([provider, model, _]) = names.get(place) else {
                continue;
            };
            let key = [provider.as_bytes(), model.as_bytes()].join(&0);
            let Some(sizes) = shape.latencies.get(&key) else {
                continue;
            };
            for target in known {
                if let Some(measured) = targets.get_mut(target) {
                    measured.latencies.join(sizes);
                }
            }
        }
        let mut targets: Vec<(Target, Measured)> = targets.into_iter().collect();
        targets.sort_by_key(|(_, one)| std::cmp::Reverse(one.cost));
        let day = |at: crate::usage::Instant| {
            let at = at.timestamp()?;
            Some(at.strftime("%Y-%m-%d").to_string())
        };
        let span = reading.course.span;
        (!targets.is_empty()).then(|| Self {
            targets,
            ways,
            largest: reading.prompts.most(),
            prompts: shape.prompts.clone(),
            arrivals: Arrivals::of(&shape),
            days: span.and_then(|(from, to)| day(from).zip(day(to))),
            left_out,
            rows,
            files: reading.files.iter().map(|file| file.name.clone()).collect(),
        })
    }

    /// What all of it costs.
    pub fn cost(&self) -> Usd {
        self.targets.iter().map(|(_, one)| one.cost).sum()
    }

    /// Tokens by meter.
    fn tokens(&self) -> [u64; 6] {
        let mut sums = [0_u64; 6];
        for (_, one) in &self.targets {
            for (sum, more) in sums.iter_mut().zip(one.tokens) {
                *sum = sum.saturating_add(more);
            }
        }
        sums
    }

    /// Requests that are billed.
    fn billed(&self) -> u64 {
        self.targets.iter().map(|(_, one)| one.billed).sum()
    }
}

/// The least prompts at which the price of a model changes, by its full name, in any of its lists.
fn steps(catalog: &Catalog) -> BTreeMap<String, BTreeSet<u64>> {
    let mut steps: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    for offer in catalog.offers() {
        let contexts = offer.model.rates.iter();
        let contexts = contexts.filter_map(|rate| rate.when.context);
        for context in contexts {
            let of_offer = steps.entry(offer.name()).or_default();
            of_offer.insert(context.first().count());
        }
    }
    steps
}
