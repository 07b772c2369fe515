//! One limit on a clock of nanoseconds, in whole numbers.

use crate::catalog::{Enforcement, LimitMeter};
use crate::scenario::NANOS_PER_MINUTE;

const NANOS_PER_DAY: u64 = 24 * 60 * NANOS_PER_MINUTE;

/// How what was used comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refill {
    /// Continuously, the limit each minute.
    Drains,
    /// All at once, at the end of each span of so many nanoseconds.
    Resets(u64),
    /// When a request ends.
    Held,
}

/// How much of one limit is used.
///
/// What drains is counted in minutely parts of a nanosecond: one request or token is
/// [`NANOS_PER_MINUTE`] of them, and a limit of `n` a minute drains `n` of them a nanosecond. So
/// levels are exact, for any limit and any time.
#[derive(Clone, Debug)]
pub(super) struct Gauge {
    pub(super) meter: LimitMeter,
    /// What a minute, a day or a moment allows; a request that takes more can never pass.
    limit: u64,
    refill: Refill,
    /// Parts in one request or token.
    unit: u128,
    /// The most that can be used at once, in parts.
    room: u128,
    /// What is used, in parts; more than `room` after a request larger than it, or after
    /// completions that nobody reserved.
    used: u128,
    /// The most that was used so far, in parts.
    most: u128,
    /// When it last drained, or when the present span began.
    clock: Option<u64>,
}

impl Gauge {
    pub(super) fn new(meter: LimitMeter, limit: u64, enforcement: Enforcement) -> Self {
        let refill = match (meter, enforcement) {
            (LimitMeter::Rpd | LimitMeter::Tpd, _) => Refill::Resets(NANOS_PER_DAY),
            (LimitMeter::Concurrency, _) => Refill::Held,
            (_, Enforcement::FixedMinute) => Refill::Resets(NANOS_PER_MINUTE),
            (_, Enforcement::TokenBucket | Enforcement::PerSecond) => Refill::Drains,
        };
        let (unit, seconds) = match (refill, enforcement) {
            (Refill::Drains, Enforcement::PerSecond) => (u128::from(NANOS_PER_MINUTE), 60),
            (Refill::Drains, _) => (u128::from(NANOS_PER_MINUTE), 1),
            _ => (1, 1),
        };
        Self {
            meter,
            limit,
            refill,
            unit,
            room: u128::from(limit) * unit / seconds,
            used: 0,
            most: 0,
            clock: None,
        }
    }

    /// Lets the time pass that has; a clock that goes backwards stands still.
    pub(super) fn advance(&mut self, now: u64) {
        let starts = match self.refill {
            // Minutes are those of the clock; days begin with the first request.
            Refill::Resets(NANOS_PER_MINUTE) => now - now % NANOS_PER_MINUTE,
            _ => now,
        };
        let then = *self.clock.get_or_insert(starts);
        let passed = now.saturating_sub(then);
        match self.refill {
            Refill::Drains => {
                self.used = self
                    .used
                    .saturating_sub(u128::from(self.limit) * u128::from(passed));
                self.clock = Some(then.max(now));
            }
            Refill::Resets(span) if passed >= span => {
                self.used = 0;
                self.clock = Some(then + passed / span * span);
            }
            Refill::Resets(_) | Refill::Held => {}
        }
    }

    /// Whether so many requests or tokens pass now. A bucket that is full lets one request pass
    /// that is larger than it, unless it is larger than the limit itself, and must then be paid
    /// back; without this a bucket of a second's worth could not hold any request at all.
    pub(super) fn fits(&self, charge: u64) -> bool {
        self.used.saturating_add(self.parts(charge)) <= self.room
            || (self.used == 0 && charge <= self.limit)
    }

    /// Uses so much, whether it fits or not.
    pub(super) fn take(&mut self, charge: u64) {
        self.used = self.used.saturating_add(self.parts(charge));
        self.most = self.most.max(self.used);
    }

    /// Lets a request pass that fits, after the time that has passed; whether it did.
    pub(super) fn pass(&mut self, now: u64, charge: u64) -> bool {
        self.advance(now);
        let fits = self.fits(charge);
        if fits {
            self.take(charge);
        }
        fits
    }

    /// Gives back what was reserved at a time and not used; a span that is over gives nothing.
    pub(super) fn give_back(&mut self, taken: u64, charge: u64) {
        let is_over = match (self.refill, self.clock) {
            (Refill::Resets(_), Some(start)) => taken < start,
            _ => false,
        };
        if !is_over {
            self.used = self.used.saturating_sub(self.parts(charge));
        }
    }

    /// Nanoseconds after which so much would pass if nothing else came; `None` where no time
    /// alone brings it about.
    pub(super) fn wait(&self, charge: u64, now: u64) -> Option<u64> {
        if self.fits(charge) {
            return Some(0);
        }
        if charge > self.limit {
            return None;
        }
        match self.refill {
            Refill::Drains => {
                let left = self.room.saturating_sub(self.parts(charge));
                let drain = self.used.saturating_sub(left);
                u64::try_from(drain.div_ceil(u128::from(self.limit.max(1)))).ok()
            }
            Refill::Resets(span) => {
                let start = self.clock.unwrap_or(now);
                Some(start.saturating_add(span).saturating_sub(now))
            }
            Refill::Held => None,
        }
    }

    /// The most that was used at once and what could be, in the same parts.
    pub(super) fn most_of_room(&self) -> (u128, u128) {
        (self.most, self.room)
    }

    fn parts(&self, charge: u64) -> u128 {
        u128::from(charge) * self.unit
    }
}
