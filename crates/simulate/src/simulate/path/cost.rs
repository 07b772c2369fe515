//! What the tokens of a simulated path cost, by every rule of the price lists.

use crate::catalog::Meter;
use crate::engine::Case;
use crate::engine::cost::Volume;
use crate::engine::route::{ResolvedTarget, leg_cost, workload_of};
use crate::money::Usd;
use crate::scenario::{Shape, Workload};
use crate::simulate::demand::nanos_of;
use crate::units::{Month, Ratio, apportion};

use super::tally::Billed;

/// What tokens cost at each station.
///
/// Prices may depend on how many tokens a month has, so the tokens of a horizon are priced as
/// those of a month that goes on like it.
#[derive(Clone, Debug)]
pub struct Prices<'a> {
    legs: Vec<ResolvedTarget<'a>>,
    workloads: Vec<Workload>,
    /// What a request is on average at each station: as planned for it, else the scenario's.
    shapes: Vec<Shape>,
    month: Month,
    /// Horizons in a month.
    horizons: Ratio,
}

impl<'a> Prices<'a> {
    pub(super) fn new(
        legs: Vec<ResolvedTarget<'a>>,
        case: &Case<'a>,
        planned: Vec<(usize, Ratio, Shape)>,
        horizon: u64,
    ) -> Self {
        let mut shapes = vec![case.usual_request(); legs.len()];
        for (station, _, shape) in planned {
            shapes[station] = shape;
        }
        let workloads = legs.iter().map(|leg| workload_of(leg, &case.workload));
        let month = Ratio::whole(nanos_of(case.month));
        let horizons = month.checked_div(Ratio::whole(horizon.max(1)));
        Self {
            workloads: workloads.collect(),
            legs,
            shapes,
            month: case.month,
            horizons: horizons.unwrap_or(Ratio::ONE),
        }
    }

    /// The targets of the stations.
    pub fn legs(&self) -> &[ResolvedTarget<'a>] {
        &self.legs
    }

    /// What a station's tokens of so many replications cost on average in one of them; `None` where
    /// a meter has no price.
    pub fn cost(&self, station: usize, billed: &Billed, replications: u64) -> Option<Usd> {
        if billed.tokens() == 0 && billed.requests == 0 {
            return Some(Usd::ZERO);
        }
        let (leg, workload) = (self.legs.get(station)?, self.workloads.get(station)?);
        let shape = self.shapes.get(station)?;
        let each = Ratio::ONE.checked_div(Ratio::whole(replications.max(1)))?;
        let a_month = |number: u64| Ratio::whole(number) * each * self.horizons;
        let parts = parts(billed, workload, shape).into_iter();
        let parts = parts.map(|(meter, tokens)| (meter, a_month(tokens)));
        let requests = a_month(billed.requests);
        let volume = Volume::of_parts(parts, requests, workload, self.month);
        let month = leg_cost(leg, &volume)?.total()?;
        Some(month.times(Ratio::ONE.checked_div(self.horizons)?))
    }
}

/// Tokens by meter: those of prompts and completions divide as those of the station's request do.
/// A workload that says how prompts meet a cache says so when it is priced, too.
fn parts(billed: &Billed, workload: &Workload, shape: &Shape) -> Vec<(Meter, u64)> {
    let is_stated = workload.cache.is_none();
    let (input, cached) = if is_stated {
        (billed.input, billed.cached)
    } else {
        (billed.input + billed.cached, 0)
    };
    let is_prompt =
        |meter: Meter| !(meter.is_completion() || is_stated && meter == Meter::CacheRead);
    let mut parts = spread(input, shape, Meter::Input, is_prompt);
    parts.extend(spread(
        billed.output,
        shape,
        Meter::Output,
        Meter::is_completion,
    ));
    if is_stated {
        parts.push((Meter::CacheRead, cached));
    }
    parts.retain(|(_, tokens)| *tokens > 0);
    parts.sort_by_key(|(meter, _)| *meter);
    parts
}

/// Tokens divided over the meters of a kind, or all on one where the request has none of them.
fn spread(
    tokens: u64,
    shape: &Shape,
    usual: Meter,
    is_it: impl Fn(Meter) -> bool,
) -> Vec<(Meter, u64)> {
    let own = shape.parts().iter().filter(|(meter, _)| is_it(*meter));
    let own: Vec<(Meter, Ratio)> = own.copied().collect();
    let all: Ratio = own.iter().map(|(_, part)| *part).sum();
    let weights = own.iter().map(|(_, part)| part.checked_div(all));
    match weights.collect::<Option<Vec<Ratio>>>() {
        Some(weights) if !weights.is_empty() => {
            let meters = own.iter().map(|(meter, _)| *meter);
            meters.zip(apportion(tokens, &weights)).collect()
        }
        _ => vec![(usual, tokens)],
    }
}
