//! Demand replayed through the limits of tiers.

use crate::catalog::{LimitMeter, Limits};
use crate::scenario::NANOS_PER_MINUTE;
use crate::simulate::demand::{Demand, Load, Series, at_rank};
use crate::simulate::limiter::{MinimumLimit, Replayed, RequestTiming, replay, smallest_within};
use crate::units::Ratio;

use super::elastic::{self, Elastic, elastic};
use super::fit::{Demanded, MeterFit, OfferedTier, Spending, TierFit, Verdict};
use super::study::Terms;

/// After so many requests played a search gives up proving that no limit above the smallest refuses
/// more.
const PROOF: u64 = 20_000_000;
/// Nanoseconds of a day.
const DAY: u64 = 24 * 60 * NANOS_PER_MINUTE;
/// The meters whose demand is told whether they are limited or not.
const ALWAYS: [LimitMeter; 4] = [
    LimitMeter::Rpm,
    LimitMeter::Itpm,
    LimitMeter::Otpm,
    LimitMeter::Tpm,
];

/// One demand, and what is already known of the limits that it needs.
#[derive(Debug)]
pub struct Judge<'d> {
    demand: &'d Demand,
    terms: Terms,
    minutes: Series,
    days: Series,
    known: Vec<(LimitMeter, Limits, Option<MinimumLimit>)>,
    /// Whether the demand is of less than a day.
    is_short: bool,
}

impl<'d> Judge<'d> {
    /// A judge of this demand.
    pub fn new(demand: &'d Demand, terms: Terms) -> Self {
        let minutes = demand.series(NANOS_PER_MINUTE);
        let days = minutes.merged(24 * 60);
        Self {
            demand,
            terms,
            minutes,
            days,
            known: Vec::new(),
            is_short: demand.covers() < Ratio::whole(DAY),
        }
    }

    /// What a tier makes of the demand.
    pub fn tier(&mut self, tier: OfferedTier) -> TierFit {
        let limits = self.terms.enforced(&tier.limits);
        let counted = judged(&limits);
        let replayed = (!counted.limits.is_empty()).then(|| self.replay(&counted));
        let is_listed = |meter: &LimitMeter| ALWAYS.contains(meter) || limits.of(*meter).is_some();
        let meters = LimitMeter::ALL.into_iter().filter(is_listed);
        let meters = meters.filter(|meter| *meter != LimitMeter::Spend);
        let meters: Vec<MeterFit> = meters
            .map(|meter| self.meter(meter, &limits, replayed.as_ref()))
            .collect();
        let spending = limits.spend.map(|cap| Spending {
            cost: tier.cost,
            cap,
        });
        let rejected = replayed.as_ref().and_then(Replayed::rejected_share);
        let is_within = rejected.map(|share| share <= self.terms.at_most.ratio());
        let elastic = self.elastic(&meters, limits.counts_cached);
        let judged = verdict(is_within, spending, tier.is_dedicated);
        let is_unjudged = meters.iter().any(|one| one.is_unjudged);
        TierFit {
            verdict: match judged {
                Verdict::Refuses => Verdict::Refuses,
                _ if is_unjudged => Verdict::TooShort,
                judged => judged,
            },
            binding: binding(&meters, spending),
            tier: OfferedTier { limits, ..tier },
            meters,
            spending,
            rejected,
            elastic,
            has_too_few_units: false,
        }
    }

    /// Whether limits refuse no more of the demand than is allowed.
    pub fn is_within(&self, limits: &Limits) -> bool {
        let counted = judged(&self.terms.enforced(limits));
        let share = self.replay(&counted).rejected_share();
        share.is_none_or(|share| share <= self.terms.at_most.ratio())
    }

    fn replay(&self, limits: &Limits) -> Replayed {
        let arrivals = self.demand.arrivals.iter().copied();
        replay(arrivals, limits, self.conduct())
    }

    /// Only arrivals are known here: requests end as they begin.
    fn conduct(&self) -> RequestTiming {
        RequestTiming {
            max_output: self.terms.max_output,
            minute_phase: self.demand.minute_phase,
            ..RequestTiming::default()
        }
    }

    fn meter(
        &mut self,
        meter: LimitMeter,
        limits: &Limits,
        replayed: Option<&Replayed>,
    ) -> MeterFit {
        let refused = replayed.and_then(|replayed| {
            let mut meters = replayed.by_meter.iter();
            let alone = meters.find(|one| one.meter == meter)?.alone;
            Ratio::whole(alone).checked_div(Ratio::whole(replayed.requests))
        });
        let demand = self.demanded(meter, limits.counts_cached);
        let is_short = self.is_short && is_daily(meter);
        let exceeds = refused.is_some_and(|share| share > self.terms.at_most.ratio());
        let is_unjudged = is_short && !exceeds;
        let refused = refused.filter(|_| !is_unjudged);
        let has_any = !is_unjudged && demand.is_some_and(|demand| demand.peak > 0);
        let smallest = has_any.then(|| self.smallest(meter, limits)).flatten();
        MeterFit {
            meter,
            demand,
            limit: limits.of(meter),
            rejected: refused,
            smallest: smallest.map(|found| found.limit),
            is_proven: smallest.is_none_or(|found| found.is_proven),
            is_unjudged: is_unjudged && limits.of(meter).is_some(),
        }
    }

    /// The smallest limit on a meter that would do, searched for once.
    fn smallest(&mut self, meter: LimitMeter, limits: &Limits) -> Option<MinimumLimit> {
        if meter == LimitMeter::Concurrency {
            return None;
        }
        let manner = Limits {
            limits: Vec::new(),
            spend: None,
            ..limits.clone()
        };
        let mut known = self.known.iter();
        if let Some((.., found)) = known.find(|(of, how, _)| *of == meter && *how == manner) {
            return *found;
        }
        let arrivals = &self.demand.arrivals;
        let (at_most, conduct) = (self.terms.at_most, self.conduct());
        let found = smallest_within(arrivals, meter, &manner, at_most, conduct, PROOF);
        self.known.push((meter, manner, found));
        found
    }

    /// What comes by minutes, or by days where the meter is of days.
    fn demanded(&self, meter: LimitMeter, counts_cached: bool) -> Option<Demanded> {
        let (series, span) = match meter {
            LimitMeter::Rpd | LimitMeter::Tpd => (&self.days, DAY),
            LimitMeter::Concurrency | LimitMeter::Spend => return None,
            _ => (&self.minutes, NANOS_PER_MINUTE),
        };
        let mut counts = counts(series, meter, counts_cached);
        let spans = Ratio::whole(self.demand.length).checked_div(Ratio::whole(span));
        let spans = spans.filter(|spans| *spans >= Ratio::ONE);
        let total = Ratio::whole(counts.iter().sum());
        counts.sort_unstable();
        Some(Demanded {
            mean: spans.and_then(|spans| total.checked_div(spans)),
            peak: counts.last().copied().unwrap_or(0),
            p99: at_rank(&counts, 990),
            p999: at_rank(&counts, 999),
        })
    }

    /// What capacity that followed the minutes would take under a tier's limits a minute.
    fn elastic(&self, meters: &[MeterFit], counts_cached: bool) -> Option<Elastic> {
        let limited: Vec<(&MeterFit, u64)> = meters
            .iter()
            .filter(|one| ALWAYS.contains(&one.meter))
            .filter_map(|one| Some((one, one.limit?)))
            .collect();
        let minutes: Vec<Vec<u64>> = limited
            .iter()
            .map(|(one, _)| counts(&self.minutes, one.meter, counts_cached))
            .collect();
        let mut fixed = 1;
        for (one, limit) in &limited {
            fixed = fixed.max(one.smallest.unwrap_or(1).div_ceil(*limit));
        }
        let loads = minutes.iter().zip(&limited);
        let loads: Vec<elastic::Load<'_>> = loads
            .map(|(minutes, (_, limit))| elastic::Load {
                minutes,
                limit: *limit,
            })
            .collect();
        elastic(&loads, fixed)
    }
}

impl Terms {
    /// Limits as they are enforced here.
    fn enforced(&self, limits: &Limits) -> Limits {
        Limits {
            enforcement: self.enforcement.unwrap_or(limits.enforcement),
            ..limits.clone()
        }
    }
}

/// The limits that arrivals alone can be held to: requests in flight take service times, and
/// spending is set against the month's cost.
pub(super) fn judged(limits: &Limits) -> Limits {
    let counted = limits.limits.iter().copied();
    let counted =
        counted.filter(|(meter, _)| !matches!(meter, LimitMeter::Concurrency | LimitMeter::Spend));
    Limits {
        limits: counted.collect(),
        spend: None,
        ..limits.clone()
    }
}

/// Whether a meter counts the requests or tokens of a day.
fn is_daily(meter: LimitMeter) -> bool {
    matches!(meter, LimitMeter::Rpd | LimitMeter::Tpd)
}

/// What a meter counts, span by span.
fn counts(series: &Series, meter: LimitMeter, counts_cached: bool) -> Vec<u64> {
    let input = |load: &Load| {
        if counts_cached {
            load.input
        } else {
            load.uncached
        }
    };
    let of = |load: &Load| match meter {
        LimitMeter::Rpm | LimitMeter::Rpd => load.requests,
        LimitMeter::Itpm => input(load),
        LimitMeter::Otpm => load.output,
        LimitMeter::Tpm | LimitMeter::Tpd => input(load) + load.output,
        LimitMeter::Concurrency | LimitMeter::Spend => 0,
    };
    series.loads.iter().map(of).collect()
}

/// A cap on spending counts as the other limits do, where the month has a price.
fn verdict(is_within: Option<bool>, spending: Option<Spending>, is_dedicated: bool) -> Verdict {
    match (is_within, spending.and_then(Spending::fits)) {
        (Some(false), _) | (_, Some(false)) => Verdict::Refuses,
        (Some(true), _) | (None, Some(true)) => Verdict::Carries,
        (None, None) if is_dedicated => Verdict::Dedicated,
        (None, None) => Verdict::Unknown,
    }
}

/// The limit with the least headroom; of equals the first.
fn binding(meters: &[MeterFit], spending: Option<Spending>) -> Option<LimitMeter> {
    let counted = meters
        .iter()
        .filter_map(|one| Some((one.headroom()?, one.meter)));
    let spent = spending.and_then(|one| Some((one.headroom()?, LimitMeter::Spend)));
    counted.chain(spent).min().map(|(_, meter)| meter)
}
