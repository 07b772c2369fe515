//! The curve of a model by its price list, and of a service tier of its provider.

use crate::catalog::{Offer, Processing, ServiceTier, VolumeRule};
use crate::engine::cache;
use crate::engine::cost::{Unpriced, Volume};
use crate::engine::pricing;
use crate::engine::tiers::standing_fee;
use crate::scenario::{CacheHitModel, CacheUse, TokenMix, Workload};
use crate::units::{Month, Ratio, Share, Tokens};

use super::curve::{Curve, HORIZON, Line, Segment};
use super::fees;

/// What tokens are like, and the month that they are billed in.
#[derive(Clone, Copy, Debug)]
pub struct Usage<'w> {
    /// How tokens divide over the meters.
    pub mix: &'w TokenMix,
    /// What requests are like.
    pub workload: &'w Workload,
    /// The month.
    pub month: Month,
}

/// The steps between volumes whose cost is reckoned anew where a cache's hits follow from volume:
/// each is an eighth above the last.
const STEP: u64 = 8;

/// What tokens cost on a model at every volume, with all fees: at each volume what `TokenCost`
/// says, without its rounding. Where the hits of a cache follow from volume the curve is bent; it is
/// exact at volumes an eighth apart, and straight between them.
///
/// # Errors
/// The meters that have no price at some volume.
pub fn token_curve(offer: Offer<'_>, usage: Usage<'_>) -> Result<Curve, Vec<Unpriced>> {
    let rates = offer.model.rates.iter();
    let mut starts: Vec<u64> = rates
        .filter_map(|rate| rate.when.volume_over)
        .map(Tokens::count)
        .chain([0])
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let bent = lifetime(usage.workload);
    let mut segments = Vec::new();
    for (index, &start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(HORIZON);
        let band = Band {
            offer,
            usage,
            starts: &starts[..=index],
        };
        match bent {
            None => segments.push(band.straight(start + 1)?),
            Some(cache) => band.chords(start + 1, end, cache, &mut segments)?,
        }
    }
    let billed = Curve::new(segments);
    let gateway = offer.gateway();
    let purchases = usage.workload.purchases;
    let with_gateway = gateway.map_or(billed.clone(), |gateway| {
        fees::gateway(&billed, gateway.fee.ratio(), gateway.minimum, purchases)
    });
    Ok(with_gateway.times(Ratio::ONE + offer.card_fee()))
}

/// What a service tier costs at every volume: tokens as it processes and commits them, capacity and
/// fee; at each volume what `TierCost::total` says.
///
/// # Errors
/// The meters that have no price at some volume.
pub fn tier_curve(
    offer: Offer<'_>,
    tier: &ServiceTier,
    usage: Usage<'_>,
) -> Result<Curve, Vec<Unpriced>> {
    if tier.provisioned.is_some() {
        let fee = standing_fee(tier, usage.month);
        return Ok(Curve::straight(Line::level(fee)));
    }
    let mut workload = usage.workload.clone();
    if tier.processing != Processing::Standard {
        workload.processing = vec![(tier.processing, Share::ALL)];
    }
    let usage = Usage {
        workload: &workload,
        ..usage
    };
    let used = token_curve(offer, usage)?;
    let billed = tier.commitment.map_or(used.clone(), |commitment| {
        fees::commitment(&used, commitment.monthly, commitment.overage.ratio())
    });
    Ok(billed.plus(tier.monthly_fee))
}

/// The cache of a workload whose hits follow from volume.
fn lifetime(workload: &Workload) -> Option<CacheUse> {
    let is_bent = |cache: &CacheUse| matches!(cache.hits, CacheHitModel::Lifetime { .. });
    workload.cache.filter(is_bent)
}

/// The volumes that meet the same rates.
struct Band<'a> {
    offer: Offer<'a>,
    usage: Usage<'a>,
    /// The tokens billed before each band up to this one.
    starts: &'a [u64],
}

impl Band<'_> {
    /// What a token costs that is billed after so many, in pico-dollars.
    fn per_token(&self, workload: &Workload, before: u64) -> Result<Ratio, Vec<Unpriced>> {
        let Usage { mix, month, .. } = self.usage;
        let one = Volume::new(Tokens::new(1), mix, workload, month);
        pricing::exact(self.offer, &one, Tokens::new(before))
    }

    /// The costs of this band, when requests are like this at every volume.
    fn line(&self, workload: &Workload) -> Result<Line, Vec<Unpriced>> {
        let start = self.starts.last().copied().unwrap_or(0);
        let slope = self.per_token(workload, start)?;
        if self.offer.model.volume == VolumeRule::AllUnits {
            return Ok(Line::new(Ratio::ZERO, slope));
        }
        let mut before = Ratio::ZERO;
        for pair in self.starts.windows(2) {
            let tokens = Ratio::whole(pair[1] - pair[0]);
            before = before + self.per_token(workload, pair[0])? * tokens;
        }
        Ok(Line::new(before - slope * Ratio::whole(start), slope))
    }

    fn straight(&self, from: u64) -> Result<Segment, Vec<Unpriced>> {
        let line = self.line(self.usage.workload)?;
        Ok(Segment { from, line })
    }

    /// The costs at one volume, with the hits of that volume.
    fn cost(&self, tokens: u64, cache: CacheUse) -> Result<Ratio, Vec<Unpriced>> {
        let Usage {
            mix,
            workload,
            month,
        } = self.usage;
        let volume = Volume::new(Tokens::new(tokens), mix, workload, month);
        let hits = CacheHitModel::Ratio(cache::hit_ratio(&volume, cache.hits));
        let workload = Workload {
            cache: Some(CacheUse { hits, ..cache }),
            ..workload.clone()
        };
        Ok(self.line(&workload)?.at(tokens))
    }

    /// Straight pieces between volumes at which the cost is reckoned.
    fn chords(
        &self,
        from: u64,
        to: u64,
        cache: CacheUse,
        segments: &mut Vec<Segment>,
    ) -> Result<(), Vec<Unpriced>> {
        let (mut left, mut cost) = (from, self.cost(from, cache)?);
        let line = Line::new(cost, Ratio::ZERO);
        segments.push(Segment { from, line });
        while left < to {
            let right = (left + left / STEP).max(left + 1).min(to);
            let next = self.cost(right, cache)?;
            let slope = (next - cost).checked_div(Ratio::whole(right - left));
            let slope = slope.unwrap_or(Ratio::ZERO);
            segments.push(Segment {
                from: left,
                line: Line::new(cost - slope * Ratio::whole(left), slope),
            });
            (left, cost) = (right, next);
        }
        Ok(())
    }
}
