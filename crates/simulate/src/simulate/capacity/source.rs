//! Where demand is from, and multiples of it.

use crate::catalog::Meter;
use crate::engine::Case;
use crate::engine::cost::Volume;
use crate::scenario::{NANOS_PER_MINUTE, Stage, TokenMix};
use crate::simulate::demand::{Demand, StageTraffic};
use crate::units::{Month, Ratio, Real, Tokens};

use super::horizon::{Effort, Horizon};

/// Where demand is from.
#[derive(Clone, Copy, Debug)]
pub enum Source<'s, 'a> {
    /// Drawn at random for a stage.
    Stage(&'s Case<'a>, &'s Stage),
    /// Requests as they came.
    Trace(&'s Demand),
}

impl Source<'_, '_> {
    /// So many times the demand: drawn for as many tokens, or a trace with as many requests.
    ///
    /// # Errors
    /// What it would take, where that is more than is done without being forced.
    pub fn demand(&self, factor: Ratio, seed: u64, is_forced: bool) -> Result<Demand, Effort> {
        let effort = self.effort(factor);
        if effort.is_refused(is_forced) {
            return Err(effort);
        }
        match self {
            Self::Stage(case, stage) => {
                let case = multiplied(case, stage, factor);
                let horizon = horizon(&case, stage);
                let length = horizon.end();
                Ok(Demand::of_stage(
                    StageTraffic::new(case.traffic(stage), seed),
                    length,
                ))
            }
            Self::Trace(demand) if factor == Ratio::ONE => Ok((*demand).clone()),
            Self::Trace(demand) => demand.stretched(factor, seed).ok_or(effort),
        }
    }

    /// What judging so many times the demand takes.
    pub fn effort(&self, factor: Ratio) -> Effort {
        let requests = match self {
            Self::Stage(case, stage) => {
                let case = multiplied(case, stage, factor);
                let requests = requests(&case, stage);
                horizon(&case, stage).requests(requests, case.month)
            }
            Self::Trace(demand) => {
                let count = u64::try_from(demand.arrivals.len()).unwrap_or(u64::MAX);
                let requests = Real::count(count).get() * factor.approximate();
                format!("{requests:.0}").parse().unwrap_or(u64::MAX)
            }
        };
        Effort::of(requests)
    }
}

/// The stretch of a stage's month that is played.
pub fn horizon(case: &Case<'_>, stage: &Stage) -> Horizon {
    Horizon::of(requests(case, stage), case.month)
}

fn requests(case: &Case<'_>, stage: &Stage) -> Ratio {
    Volume::new(case.tokens(stage), &case.mix, &case.workload, case.month).requests()
}

/// Tokens a month at the rate of a demand; `None` where that is shorter than a minute, or beyond
/// what a volume can be.
pub fn monthly(demand: &Demand, month: Month) -> Option<Tokens> {
    if demand.length < NANOS_PER_MINUTE {
        return None;
    }
    let once = Tokens::new(1);
    let rate = Ratio::ONE.checked_div(demand.factor_to(once, month)?)?;
    let tokens = u64::try_from(rate.round()).ok()?;
    (tokens > 0).then_some(Tokens::new(tokens))
}

/// How the tokens of a demand divide over the meters; `None` without tokens.
pub fn mix_of(demand: &Demand) -> Option<TokenMix> {
    let load = demand.series(u64::MAX).total();
    TokenMix::of_request(&[
        (Meter::Input, Tokens::new(load.uncached)),
        (Meter::CacheRead, Tokens::new(load.input - load.uncached)),
        (Meter::Output, Tokens::new(load.output)),
    ])
}

/// The multiple of a demand that has the tokens of a month, to nine decimals; `None` without
/// tokens.
pub fn times_to(demand: &Demand, tokens: Tokens, month: Month) -> Option<Ratio> {
    let factor = demand.factor_to(tokens, month)?;
    Some(factor.in_parts(1_000_000_000))
}

/// A case with so many times the tokens of a stage, rounded to whole ones.
fn multiplied<'a>(case: &Case<'a>, stage: &Stage, factor: Ratio) -> Case<'a> {
    let tokens = (case.tokens(stage).ratio() * factor).round();
    Case {
        tokens: u64::try_from(tokens).ok().map(Tokens::new),
        ..case.clone()
    }
}
