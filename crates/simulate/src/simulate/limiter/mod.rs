//! What a provider's limits do to single requests: every limit of a tier on one exact clock.
//!
//! A limiter is asked for each request in the order of time. Either the request passes and every
//! limit counts it, or one of them refuses it and none does. `replay` plays a demand against the
//! limits, and `smallest` finds the limit that would have been enough.

mod gauge;
#[cfg(test)]
mod oracle;
mod player;
mod replay;
mod smallest;
#[cfg(test)]
mod tests;

use crate::catalog::{LimitMeter, Limits};
use crate::money::Usd;
use crate::scenario::{Arrival, NANOS_PER_MINUTE};
use crate::units::Ratio;

use gauge::Gauge;
pub use player::RequestTiming;
pub use replay::{MeterRefusals, Replayed, replay};
pub use smallest::{MinimumLimit, smallest, smallest_within};

/// Nanoseconds in the month that spending is limited by: 43,800 minutes, a twelfth of a year.
const NANOS_PER_MONTH: u64 = 43_800 * NANOS_PER_MINUTE;

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The first limit that refuses it, in the order of [`LimitMeter`].
    pub meter: LimitMeter,
    /// Nanoseconds after which it would pass if nothing else came. `None` where time alone does
    /// not help: a request larger than a limit, requests in flight, or a month's spending, which
    /// providers answer without a time too.
    pub retry_after: Option<u64>,
}

/// The limits of a service tier while requests come.
#[derive(Clone, Debug)]
pub struct Limiter {
    gauges: Vec<Gauge>,
    counts_cached: bool,
    reserves_output: bool,
    spend_cap: Option<SpendCap>,
}

/// A limit on spending in a month.
#[derive(Clone, Copy, Debug)]
struct SpendCap {
    limit: Usd,
    spent: Usd,
    month: u64,
}

impl Limiter {
    /// Nothing is used yet. Fixed minutes are counted from 0, as are months of 43,800 minutes; days
    /// are counted from the first request.
    pub fn new(limits: &Limits) -> Self {
        let counted = limits
            .limits
            .iter()
            .filter(|(meter, _)| *meter != LimitMeter::Spend);
        Self {
            gauges: counted
                .map(|&(meter, limit)| Gauge::new(meter, limit, limits.enforcement))
                .collect(),
            counts_cached: limits.counts_cached,
            reserves_output: limits.reserves_output,
            spend_cap: limits.spend.map(|limit| SpendCap {
                limit,
                spent: Usd::ZERO,
                month: 0,
            }),
        }
    }

    /// The completion tokens to charge a request with when it starts: where the tier reserves
    /// them, the longest completion that it allows, and never fewer than it has.
    pub fn reservation(&self, arrival: &Arrival, max_output: Option<u32>) -> u32 {
        match max_output {
            Some(most) if self.reserves_output => most.max(arrival.output),
            _ => arrival.output,
        }
    }

    /// Lets a request pass, charged with so many completion tokens, or refuses it.
    ///
    /// # Errors
    /// A [`Refusal`]; then no limit has counted the request.
    pub fn admit(&mut self, arrival: &Arrival, reserved_output: u32) -> Result<(), Refusal> {
        self.pass(arrival, reserved_output).map_err(|meter| {
            let waits = self.gauges.iter().map(|gauge| {
                let charge = self.charge(gauge.meter, arrival, reserved_output);
                gauge.wait(charge, arrival.at)
            });
            let longest = waits.reduce(|one, other| Some(one?.max(other?))).flatten();
            Refusal {
                meter,
                retry_after: longest.filter(|_| meter != LimitMeter::Spend),
            }
        })
    }

    /// The same without the time of a retry, which takes longer to find.
    fn pass(&mut self, arrival: &Arrival, reserved_output: u32) -> Result<(), LimitMeter> {
        self.advance(arrival.at);
        let (counts_cached, output) = (self.counts_cached, reserved_output);
        let charge = |meter| charge(meter, arrival, output, counts_cached);
        let refuses = |gauge: &&Gauge| !gauge.fits(charge(gauge.meter));
        if let Some(gauge) = self.gauges.iter().find(refuses) {
            return Err(gauge.meter);
        }
        if self
            .spend_cap
            .is_some_and(|spend_cap| spend_cap.spent >= spend_cap.limit)
        {
            return Err(LimitMeter::Spend);
        }
        for gauge in &mut self.gauges {
            gauge.take(charge(gauge.meter));
        }
        Ok(())
    }

    /// Corrects what a request that began at `started` was charged with, now that its completion
    /// has ended with so many tokens used.
    pub fn settle(&mut self, started: u64, at: u64, reserved: u32, used: u32) {
        self.advance(at);
        for gauge in &mut self.gauges {
            if matches!(
                gauge.meter,
                LimitMeter::Otpm | LimitMeter::Tpm | LimitMeter::Tpd
            ) {
                gauge.give_back(started, u64::from(reserved.saturating_sub(used)));
                gauge.take(u64::from(used.saturating_sub(reserved)));
            }
        }
    }

    /// A request that passed is no longer in flight.
    pub fn release(&mut self) {
        let held = |gauge: &&mut Gauge| gauge.meter == LimitMeter::Concurrency;
        for gauge in self.gauges.iter_mut().filter(held) {
            gauge.give_back(0, 1);
        }
    }

    /// Counts what a request costs toward the month's spending.
    pub fn spend(&mut self, at: u64, amount: Usd) {
        self.advance(at);
        if let Some(spend_cap) = &mut self.spend_cap {
            spend_cap.spent = spend_cap.spent + amount;
        }
    }

    fn advance(&mut self, now: u64) {
        for gauge in &mut self.gauges {
            gauge.advance(now);
        }
        if let Some(spend_cap) = &mut self.spend_cap {
            let month = (now / NANOS_PER_MONTH).max(spend_cap.month);
            if month > spend_cap.month {
                (spend_cap.month, spend_cap.spent) = (month, Usd::ZERO);
            }
        }
    }

    /// The limits, in the order of [`LimitMeter`].
    fn meters(&self) -> impl Iterator<Item = LimitMeter> {
        self.gauges.iter().map(|gauge| gauge.meter)
    }

    /// The most that was used of each limit, as a part of what can be used at once.
    fn peaks(&self) -> impl Iterator<Item = (LimitMeter, Ratio)> {
        self.gauges.iter().map(|gauge| {
            let (most, room) = gauge.most_of_room();
            let part = i128::try_from(most).ok().zip(i128::try_from(room).ok());
            let part = part.and_then(|(most, room)| Ratio::new(most, room));
            (gauge.meter, part.unwrap_or(Ratio::ZERO))
        })
    }

    fn charge(&self, meter: LimitMeter, arrival: &Arrival, output: u32) -> u64 {
        charge(meter, arrival, output, self.counts_cached)
    }
}

/// What a request uses of a limit.
fn charge(meter: LimitMeter, arrival: &Arrival, output: u32, counts_cached: bool) -> u64 {
    let input = if counts_cached {
        arrival.input
    } else {
        arrival.uncached()
    };
    match meter {
        LimitMeter::Rpm | LimitMeter::Rpd | LimitMeter::Concurrency => 1,
        LimitMeter::Itpm => u64::from(input),
        LimitMeter::Otpm => u64::from(output),
        LimitMeter::Tpm | LimitMeter::Tpd => u64::from(input) + u64::from(output),
        LimitMeter::Spend => 0,
    }
}
