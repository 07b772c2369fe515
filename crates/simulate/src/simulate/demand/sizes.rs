//! How large the requests of a stage are, drawn one by one.

use crate::catalog::Meter;
use crate::engine::cache::hit_ratio;
use crate::engine::cost::Volume;
use crate::engine::random::{Stream, place, unit};
use crate::scenario::{Arrival, Sizes};
use crate::units::{Ratio, Tokens};

use crate::simulate::whole::rounded;

/// Sizes whose means are those of a volume: tokens of a request × the mix.
///
/// Points and observed requests give the shape of the distribution; they are scaled to the means,
/// so that all requests together have the tokens of the stage.
#[derive(Clone, Debug)]
pub(super) struct DrawnSizes {
    prompts: Prompts,
    /// Mean completion tokens, or what observed ones are multiplied with.
    completion: f64,
    /// The part of a prompt that a cache holds.
    cached: f64,
}

#[derive(Clone, Debug)]
enum Prompts {
    /// All of this mean.
    Mean(f64),
    /// Sizes at shares of requests, rising, scaled.
    Points(Vec<(f64, f64)>),
    /// Requests as observed, and what their prompts are multiplied with.
    Observed(Vec<(u64, u64)>, f64),
}

impl DrawnSizes {
    pub(super) fn new(volume: &Volume<'_>) -> Self {
        let prompt = volume.sum(|meter| !meter.is_completion());
        let completion = volume.sum(Meter::is_completion);
        let of_one = |tokens: Ratio| approximate(tokens.checked_div(volume.requests()));
        let (mean, completion) = (of_one(prompt), of_one(completion));
        let mut cached = volume.parts()[Meter::CacheRead];
        if let Some(cache) = &volume.workload.cache {
            let hits = hit_ratio(volume, cache.hits).ratio();
            let input = volume.parts()[Meter::Input];
            cached = cached + cache.cacheable.ratio() * hits * input;
        }
        let cached = approximate(cached.checked_div(prompt));
        let (prompts, completion) = match &volume.workload.sizes {
            Sizes::Mean => (Prompts::Mean(mean), completion),
            Sizes::Points(points) => (Prompts::Points(scaled(points, mean)), completion),
            Sizes::Observed(rows) => {
                let of_rows = |pick: fn(&(u64, u64)) -> u64| {
                    let sum: u128 = rows.iter().map(|row| u128::from(pick(row))).sum();
                    let sum = i128::try_from(sum).unwrap_or(i128::MAX);
                    let count = i128::try_from(rows.len()).unwrap_or(i128::MAX);
                    approximate(Ratio::new(sum, count))
                };
                let (prompts, completions) = (of_rows(|row| row.0), of_rows(|row| row.1));
                let factor = over(mean, prompts);
                let prompts = Prompts::Observed(rows.clone(), factor);
                (prompts, over(completion, completions))
            }
        };
        Self {
            prompts,
            completion,
            cached,
        }
    }

    /// Multiplies completions, for models that write more than they show.
    pub(super) fn multiply_completions(&mut self, factor: f64) {
        self.completion *= factor;
    }

    /// A request at a time.
    pub(super) fn draw(&self, at: u64, stream: &mut Stream) -> Arrival {
        let (prompt, completion) = match &self.prompts {
            Prompts::Mean(mean) => (*mean, self.completion),
            Prompts::Points(points) => (quantile(points, unit(stream.bits())), self.completion),
            Prompts::Observed(rows, factor) => {
                let row = rows.get(place(stream.bits(), rows.len()));
                let (prompt, completion) = row.copied().unwrap_or_default();
                let number = |tokens: u64| f64::from(u32::try_from(tokens).unwrap_or(u32::MAX));
                (
                    number(prompt) * factor,
                    number(completion) * self.completion,
                )
            }
        };
        let input = rounded(prompt, stream.bits());
        let output = rounded(completion, stream.bits());
        let cached = if self.cached > 0.0 {
            rounded(f64::from(input) * self.cached, stream.bits()).min(input)
        } else {
            0
        };
        Arrival {
            at,
            input,
            cached,
            output,
        }
    }
}

fn approximate(ratio: Option<Ratio>) -> f64 {
    ratio.map_or(0.0, Ratio::approximate)
}

fn over(one: f64, other: f64) -> f64 {
    if other > 0.0 { one / other } else { 0.0 }
}

/// Points whose sizes, spread evenly between each two, have this mean.
fn scaled(points: &[(Ratio, Tokens)], mean: f64) -> Vec<(f64, f64)> {
    let plain =
        |(share, tokens): &(Ratio, Tokens)| (share.approximate(), tokens.ratio().approximate());
    let points: Vec<(f64, f64)> = points.iter().map(plain).collect();
    let parts = points.windows(2);
    let own: f64 = parts
        .map(|pair| (pair[1].0 - pair[0].0) * f64::midpoint(pair[0].1, pair[1].1))
        .sum();
    let factor = over(mean, own);
    points
        .iter()
        .map(|(share, tokens)| (*share, tokens * factor))
        .collect()
}

/// The size that a share of requests stays below.
fn quantile(points: &[(f64, f64)], share: f64) -> f64 {
    let above = points.partition_point(|(from, _)| *from < share);
    let ends = above
        .checked_sub(1)
        .and_then(|below| points.get(below))
        .zip(points.get(above));
    match ends {
        Some(((from, low), (to, high))) => low + (high - low) * over(share - from, to - from),
        None => points.last().map_or(0.0, |(_, tokens)| *tokens),
    }
}
