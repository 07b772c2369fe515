//! Requests that meet one price, which are a target of the route.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Meter, Model, Offer, Processing, Rate, Side, TokenCounts};
use crate::money::Usd;
use crate::units::Ratio;
use crate::usage::Cell;
use crate::usage::read::Sizes;

use super::classes::{Kind, kinds, percent, shares, whole_prompts};

/// Which requests: those of a model that meet one price, since a target's requests all have its
/// mean size and mean mix.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Target {
    /// The model's full name.
    pub(super) offer: String,
    /// How they were processed.
    pub(super) processing_mode: Processing,
    /// The least prompt that has their price.
    pub(super) from: u64,
    /// The window of the price list that they came in, by its place; of windows with the same
    /// prices the first.
    pub(super) window: Option<usize>,
}

impl Target {
    /// What the class of its requests is called.
    pub(super) fn class(&self, offer: Option<Offer<'_>>) -> String {
        let way = match self.processing_mode {
            Processing::Standard => String::new(),
            way => format!("-{}", way.name()),
        };
        let from = match self.from {
            0 => String::new(),
            from => format!("-from-{from}"),
        };
        let window = self.window.zip(offer);
        let window = window.map(|(place, offer)| format!("-{}", window_name(offer, place)));
        format!("{}{way}{from}{}", self.offer, window.unwrap_or_default())
    }
}

/// What was measured of a target.
#[derive(Clone, Debug, Default)]
pub(super) struct Measured {
    /// Requests that used tokens, failed ones included: they are billed too. Of rows that do not
    /// count requests, those that are supposed.
    pub(super) billed: u64,
    /// Whether they are supposed.
    pub(super) are_requests_estimated: bool,
    /// Tokens by meter.
    pub(super) tokens: TokenCounts,
    /// Requests that failed.
    pub(super) failed: u64,
    /// Of them, those that used tokens.
    pub(super) failed_billed: u64,
    /// What all of it costs by the prices of its own days.
    pub(super) cost: Usd,
    /// What all of it costs by the prices that a plan has.
    pub(super) planned: Usd,
    /// The bands of prompts that it has requests in, by their least prompt: requests and
    /// prompt tokens.
    pub(super) bands: BTreeMap<u64, (u64, u64)>,
    /// Billed requests by the hour since 1970.
    pub(super) hours: BTreeMap<u32, u64>,
    /// Milliseconds to answers.
    pub(super) latencies: Sizes,
}

impl Measured {
    pub(super) fn add(&mut self, cell: &Cell, cost: Usd, planned: Usd) {
        let (key, sums) = (&cell.key, &cell.sums);
        let failed = sums.failed.min(sums.requests);
        let billed = if key.is_failed {
            sums.requests
        } else {
            sums.requests - failed
        };
        self.billed += billed;
        self.failed += failed;
        self.failed_billed += failed * u64::from(key.is_failed);
        self.tokens.add(&sums.tokens);
        self.cost = self.cost + cost;
        self.planned = self.planned + planned;
        let (requests, prompts) = self.bands.entry(key.band).or_default();
        *requests += billed;
        *prompts += sums.tokens.prompt();
        if let Some(minute) = key.minute {
            *self.hours.entry(minute / 60).or_default() += billed;
        }
    }

    /// Where rows did not count requests, as many as have the usual size, if that meets the price
    /// that the rows were priced at: prompts from the least of its band to below the next one's.
    /// Requests that were counted and have a mean prompt of the band stay as they are.
    pub(super) fn estimate_requests(&mut self, from: u64, below: Option<u64>) {
        let (prompts, all) = (self.tokens.prompt(), self.tokens.total());
        let meets = |requests: u64| {
            let least = u128::from(from) * u128::from(requests);
            let end = below.map(|below| u128::from(below) * u128::from(requests));
            let prompts = u128::from(prompts);
            requests > 0 && least <= prompts && end.is_none_or(|end| prompts < end)
        };
        if meets(self.billed) || all == 0 {
            return;
        }
        let usual = Ratio::new(i128::from(all), i128::from(USUAL)).unwrap_or(Ratio::ONE);
        // An eighth within the band, so that whole tokens stay in it.
        let (least, most) = (from + from / 8, below.map(|below| below - below / 8));
        let fewest = most.map_or(0, |most| prompts.div_ceil(most.max(1)));
        let greatest = prompts.checked_div(least).unwrap_or(u64::MAX);
        let wanted = u64::try_from(usual.round()).unwrap_or(1);
        let wanted = wanted.max(fewest).min(greatest).max(1);
        let near = [wanted, fewest, wanted + 1]
            .into_iter()
            .find(|one| meets(*one));
        self.billed = near.unwrap_or(wanted);
        self.are_requests_estimated = true;
    }

    /// How its prompts met a cache, in the terms of a scenario; `None` where those would not say
    /// what was counted: writes for an hour, and models that a plan gives no cache.
    pub(super) fn cached(&self, model: &Model, way: Processing) -> Option<Cached> {
        let cached = Cached::of(self.tokens)?;
        let prices = model.card.of(way);
        let writes = prices.of(Meter::CacheWrite);
        let has_writes = writes.is_some_and(|price| price.per_token() != Usd::ZERO);
        let is_said = self.tokens[Meter::CacheWrite1h] == 0
            && prices.of(Meter::CacheRead).is_some()
            && (self.tokens[Meter::CacheWrite] == 0 || has_writes);
        is_said.then_some(cached)
    }

    /// Its mean requests. Where the target states how prompts meet a cache, prompts are whole.
    pub(super) fn kinds(&self, is_cached: bool) -> Vec<Kind> {
        let tokens = if is_cached {
            whole_prompts(self.tokens)
        } else {
            self.tokens
        };
        kinds(self.billed, tokens)
    }
}

/// Tokens of a request where nobody counted requests, as in the scenarios that ship.
const USUAL: u64 = 1_500;

/// How prompts met a cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cached {
    /// What was read or written, of all prompt tokens.
    pub(super) cacheable: String,
    /// What was read, of that.
    pub(super) hit_ratio: String,
}

impl Cached {
    /// Of these tokens by meter; `None` where no cache was met.
    pub(super) fn of(tokens: TokenCounts) -> Option<Self> {
        let read = tokens[Meter::CacheRead];
        let writes = tokens.sum(Meter::is_cache_write);
        let rest = tokens.sum(|meter| meter.side() == Side::Prompt);
        let part = |of: u64, rest: u64| shares(&[of, rest]).first().copied().map(percent);
        (read > 0 || writes > 0).then_some(())?;
        Some(Self {
            cacheable: part(read.saturating_add(writes), rest)?,
            hit_ratio: part(read, writes)?,
        })
    }
}

/// The least prompts at which a model's prices change.
pub(super) fn steps(model: &Model) -> BTreeSet<u64> {
    let contexts = model.rates.iter().filter_map(|rate| rate.when.context);
    contexts.map(|context| context.first().count()).collect()
}

/// The band of prompts of a target: the least, and the least of the next one.
pub(super) fn band(model: &Model, from: u64) -> (u64, Option<u64>) {
    let next = steps(model).range(from.saturating_add(1)..).next().copied();
    (from, next)
}

/// The first window of a list in which a model has the same prices as in this one.
pub(super) fn alike(model: &Model, window: usize) -> usize {
    let rates = |window: usize| -> Vec<Rate> {
        let of_window = model.rates.iter();
        let of_window = of_window.filter(|rate| rate.when.window == Some(window));
        let rates = of_window.cloned().map(|mut rate| {
            rate.when.window = None;
            rate
        });
        rates.collect()
    };
    let own = rates(window);
    let same = |one: &usize| {
        let other = rates(*one);
        other.len() == own.len()
            && own.iter().all(|rate| {
                let mut others = other.iter();
                others.any(|other| other.when == rate.when && other.card == rate.card)
            })
    };
    (0..window).find(same).unwrap_or(window)
}

/// The name of a window, or what the names of all with its prices begin with.
pub(super) fn window_name(offer: Offer<'_>, place: usize) -> &str {
    let windows = offer.list.windows.iter().enumerate();
    let mut name = offer
        .list
        .windows
        .get(place)
        .map_or("", |one| one.name.as_str());
    for (other, window) in windows {
        if other == place || alike(offer.model, other) != place {
            continue;
        }
        let rates = &mut offer.model.rates.iter();
        if !rates.any(|rate| rate.when.window == Some(other)) {
            continue;
        }
        let same = name.bytes().zip(window.name.bytes());
        let same = same.take_while(|(one, two)| one == two).count();
        name = name.get(..same).unwrap_or(name);
    }
    match name.trim_end_matches(|one: char| !one.is_alphanumeric()) {
        "" => "window",
        name => name,
    }
}

/// The failure rate of a target and the retries that it takes, or why it is not stated.
///
/// There are enough attempts that all but 1 of 10,000 requests are answered in the end: the tokens
/// that were billed were answered, too.
pub(super) fn failures(one: &Measured) -> Vec<String> {
    let attempts = one.billed - one.failed_billed + one.failed;
    let rates = shares(&[one.failed, attempts - one.failed]);
    let Some(rate) = rates.first().copied().filter(|rate| *rate > 0) else {
        return Vec::new();
    };
    let share = Ratio::new(i128::from(rate), 100_000_000).unwrap_or(Ratio::ZERO);
    let lost = |retries: &i32| share.approximate().powi(retries + 1);
    let told = format!("{} of {attempts} attempts failed", one.failed);
    match (2..=20).find(|retries| lost(retries) < 1e-4) {
        Some(retries) => vec![
            format!("# {told}."),
            format!("error_rate: {}", percent(rate)),
            format!("retries: {retries}"),
        ],
        None => vec![format!(
            "# {told}, more than 20 retries make up for: a plan leaves them out."
        )],
    }
}

/// The middle and the slow end of how long answers took.
pub(super) fn latency(one: &Measured) -> Option<String> {
    let (half, most) = (one.latencies.at(500)?, one.latencies.at(990)?);
    let seconds = |millis: u64| {
        let exact = Ratio::new(i128::from(millis), 1_000).unwrap_or(Ratio::ZERO);
        format!("{}s", exact.to_decimal(3))
    };
    // A scenario's latencies rise.
    let (half, most) = (half.max(1), most.max(half + 1).max(2));
    (most < 31_000_000_000).then(|| {
        format!(
            "latency: {{ p50: {}, p99: {} }}",
            seconds(half),
            seconds(most)
        )
    })
}
