//! A demand played against limits: what is refused, by which limit.

use crate::catalog::{LimitMeter, Limits};
use crate::scenario::Arrival;
use crate::units::Ratio;

use super::player::{Player, RequestTiming};

/// What one limit of several did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeterRefusals {
    /// The limit.
    pub meter: LimitMeter,
    /// Requests that it was the first to refuse, with all limits in force.
    pub first: u64,
    /// Requests that it refuses when it is the only limit.
    pub alone: u64,
    /// The most of it that was used at once, as a part of what can be; above 1 after a request
    /// larger than a second's worth.
    pub peak: Ratio,
}

/// What became of a demand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Requests that came.
    pub requests: u64,
    /// Requests that were refused; a refused request does not come again.
    pub rejected: u64,
    /// The same by limit, in the order of [`LimitMeter`].
    pub by_meter: Vec<MeterRefusals>,
    /// The most requests refused one after the other.
    pub longest_run: u64,
    /// When the first request was refused, in nanoseconds.
    pub first_rejection: Option<u64>,
}

impl Replayed {
    /// Refused requests as a part of all; `None` without requests.
    pub fn rejected_share(&self) -> Option<Ratio> {
        Ratio::new(i128::from(self.rejected), i128::from(self.requests))
    }

    /// The limit that was first to refuse most requests, if any were refused.
    pub fn binding(&self) -> Option<LimitMeter> {
        let refusing = self.by_meter.iter().filter(|one| one.first > 0);
        // Of equals the first one.
        let most = refusing.rev().max_by_key(|one| one.first);
        most.map(|one| one.meter)
    }
}

/// Plays requests, in the order of time, against the counted limits of a tier: all of them
/// together, and each by itself. Requests cost nothing here, so a limit on spending refuses none.
pub fn replay(
    arrivals: impl Iterator<Item = Arrival>,
    limits: &Limits,
    conduct: RequestTiming,
) -> Replayed {
    let mut together = Player::new(limits, conduct);
    let counted = limits.limits.iter();
    let counted = counted.filter(|(meter, _)| *meter != LimitMeter::Spend);
    let mut alone: Vec<Player> = counted
        .map(|&(meter, limit)| Player::new(&limits.only(meter, limit), conduct))
        .collect();
    let mut refused = vec![(0_u64, 0_u64); alone.len()];
    if alone.len() == 1 {
        // The only limit is alone already.
        alone.clear();
    }
    let mut outcome = Replayed::default();
    let mut run = 0;
    for arrival in arrivals {
        outcome.requests += 1;
        let first = together.play(&arrival).err();
        for (player, counts) in alone.iter_mut().zip(&mut refused) {
            counts.1 += u64::from(player.play(&arrival).is_err());
        }
        let Some(refusing) = first else {
            run = 0;
            continue;
        };
        for (meter, counts) in together.limiter.meters().zip(&mut refused) {
            counts.0 += u64::from(meter == refusing);
        }
        run += 1;
        outcome.longest_run = outcome.longest_run.max(run);
        outcome.rejected += 1;
        outcome.first_rejection.get_or_insert(arrival.at);
    }
    if let [(first, alone)] = refused.as_mut_slice() {
        *alone = *first;
    }
    outcome.by_meter = together
        .limiter
        .peaks()
        .zip(refused)
        .map(|((meter, peak), (first, alone))| MeterRefusals {
            meter,
            first,
            alone,
            peak,
        })
        .collect();
    outcome
}
