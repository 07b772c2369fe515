//! Requests that pass or are refused one after the other, and give back what they reserved.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::catalog::{LimitMeter, Limits};
use crate::scenario::Arrival;

use super::Limiter;

/// What is known of requests beyond their arrivals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestTiming {
    /// The longest completion that requests allow, in tokens, which some providers reserve; a
    /// request that says nothing reserves what it uses.
    pub max_output: Option<u32>,
    /// Nanoseconds until the first token of a completion.
    pub first_token: u64,
    /// Nanoseconds for each token of a completion. With both at 0 a request ends as it begins:
    /// it is never in flight, and what it reserved in vain is given back at once.
    pub per_token: u64,
    /// Nanoseconds from the last full minute of the clock to time 0: fixed minutes begin there.
    pub minute_phase: u64,
}

impl RequestTiming {
    /// How long a request is in flight, in nanoseconds.
    pub fn duration(&self, output: u32) -> u64 {
        let tokens = self.per_token.saturating_mul(u64::from(output));
        self.first_token.saturating_add(tokens)
    }
}

/// Requests that pass or are refused, one after the other.
#[derive(Clone, Debug)]
pub(super) struct Player {
    pub(super) limiter: Limiter,
    conduct: RequestTiming,
    /// Whether it matters when requests end that have reserved nothing.
    counts_flights: bool,
    /// When requests in flight end, when they began, and their completion tokens, reserved and
    /// used.
    ends: BinaryHeap<Reverse<(u64, u64, u32, u32)>>,
}

impl Player {
    pub(super) fn new(limits: &Limits, conduct: RequestTiming) -> Self {
        Self {
            limiter: Limiter::new(limits),
            conduct,
            counts_flights: limits.of(LimitMeter::Concurrency).is_some(),
            ends: BinaryHeap::new(),
        }
    }

    /// Plays one request; which limit refused it, if one did.
    pub(super) fn play(&mut self, arrival: &Arrival) -> Result<(), LimitMeter> {
        // From here on time is that of the clock's minutes.
        let arrival = &Arrival {
            at: arrival.at.saturating_add(self.conduct.minute_phase),
            ..*arrival
        };
        while let Some(&Reverse((end, ..))) = self.ends.peek()
            && end <= arrival.at
        {
            self.end_one();
        }
        let reserved = self.limiter.reservation(arrival, self.conduct.max_output);
        self.limiter.pass(arrival, reserved)?;
        let duration = self.conduct.duration(arrival.output);
        if self.counts_flights || reserved != arrival.output {
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
