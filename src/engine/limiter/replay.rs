//! A demand played against limits: what is refused, by which limit.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::catalog::{LimitMeter, Limits};
use crate::scenario::Arrival;
use crate::units::Ratio;

use super::Limiter;

/// What is known of requests beyond their arrivals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conduct {
    /// The longest completion that requests allow, in tokens, which some providers reserve; a
    /// request that says nothing reserves what it uses.
    pub max_output: Option<u32>,
    /// Nanoseconds until the first token of a completion.
    pub first_token: u64,
    /// Nanoseconds for each token of a completion. With both at 0 a request ends as it begins:
    /// it is never in flight, and what it reserved in vain is given back at once.
    pub per_token: u64,
}

impl Conduct {
    /// How long a request is in flight, in nanoseconds.
    pub fn duration(&self, output: u32) -> u64 {
        let tokens = self.per_token.saturating_mul(u64::from(output));
        self.first_token.saturating_add(tokens)
    }
}

/// Requests that pass or are refused, one after the other.
#[derive(Clone, Debug)]
pub(super) struct Player {
    limiter: Limiter,
    conduct: Conduct,
    /// When requests in flight end, when they began, and their completion tokens, reserved and
    /// used.
    ends: BinaryHeap<Reverse<(u64, u64, u32, u32)>>,
}

impl Player {
    pub(super) fn new(limits: &Limits, conduct: Conduct) -> Self {
        Self {
            limiter: Limiter::new(limits),
            conduct,
            ends: BinaryHeap::new(),
        }
    }

    /// Plays one request; which limit refused it, if one did.
    pub(super) fn play(&mut self, arrival: &Arrival) -> Result<(), LimitMeter> {
        while let Some(&Reverse((end, ..))) = self.ends.peek()
            && end <= arrival.at
        {
            self.end_one();
        }
        let reserved = self.limiter.reservation(arrival, self.conduct.max_output);
        self.limiter.pass(arrival, reserved)?;
        let duration = self.conduct.duration(arrival.output);
        let is_watched = self.limiter.holds() || reserved != arrival.output;
        if is_watched {
            let end = arrival.at.saturating_add(duration);
            let flight = (end, arrival.at, reserved, arrival.output);
            self.ends.push(Reverse(flight));
            if duration == 0 {
                self.end_one();
            }
        }
        Ok(())
    }

    fn end_one(&mut self) {
        if let Some(Reverse((end, started, reserved, used))) = self.ends.pop() {
            self.limiter.settle(started, end, reserved, used);
            self.limiter.release();
        }
    }
}

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
    conduct: Conduct,
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
        for (meter, counts) in together.limiter.meters().zip(&mut refused) {
            counts.0 += u64::from(first == Some(meter));
        }
        for (player, counts) in alone.iter_mut().zip(&mut refused) {
            counts.1 += u64::from(player.play(&arrival).is_err());
        }
        run = if first.is_some() { run + 1 } else { 0 };
        outcome.longest_run = outcome.longest_run.max(run);
        if first.is_some() {
            outcome.rejected += 1;
            outcome.first_rejection.get_or_insert(arrival.at);
        }
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
