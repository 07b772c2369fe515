//! A multiple of a demand that keeps its minutes.

use crate::engine::random::{Stream, place, unit};
use crate::scenario::{Arrival, NANOS_PER_MINUTE};
use crate::units::{Ratio, Real};

use super::{Demand, MAX_REQUESTS};

impl Demand {
    /// So many times the requests in the same time; `None` when these would be over
    /// [`MAX_REQUESTS`].
    ///
    /// Of a whole multiple k each request stays where it is, and k − 1 others of its size come at
    /// random times within the same minute, as if k teams like this one shared their minutes: each
    /// minute has exactly k times the requests and tokens, and below a minute bursts smooth out.
    /// A part of one is kept, or added, for each request by a chance of that size. A request's
    /// numbers follow from the seed and its place, so that a larger multiple has all requests of a
    /// smaller one.
    pub fn stretched(&self, factor: Ratio, seed: u64) -> Option<Self> {
        let whole = u64::try_from(factor.floor()).ok()?;
        let part = (factor - Ratio::whole(whole)).approximate();
        let count = u64::try_from(self.arrivals.len()).unwrap_or(u64::MAX);
        let expected = Real::count(count).get() * factor.approximate();
        if expected > Real::count(MAX_REQUESTS).get() {
            return None;
        }
        let mut stretched: Vec<Arrival> = Vec::new();
        for minute in self
            .arrivals
            .chunk_by(|one, next| minute_of(*one) == minute_of(*next))
        {
            let from = stretched.len();
            for (slot, arrival) in minute.iter().enumerate() {
                // Where the request stands within its minute names its stream.
                let index = u64::try_from(slot).unwrap_or(u64::MAX);
                let mut stream = Stream::of(seed, minute_of(*arrival), index);
                let has_more = unit(stream.bits()) < part;
                let copies = whole + u64::from(has_more);
                for copy in 0..copies {
                    stretched.push(match copy {
                        0 => *arrival,
                        _ => self.moved(*arrival, stream.bits()),
                    });
                }
            }
            stretched[from..].sort_by_key(|arrival| arrival.at);
        }
        Some(Self {
            arrivals: stretched,
            length: self.length,
            week_second: self.week_second,
            minute_phase: self.minute_phase,
        })
    }

    /// A request at another time of its minute, before the demand ends.
    fn moved(&self, arrival: Arrival, bits: u64) -> Arrival {
        let start = minute_of(arrival) * NANOS_PER_MINUTE;
        let end = (start + NANOS_PER_MINUTE - 1).min(self.length.max(arrival.at));
        let room = usize::try_from(end - start + 1).unwrap_or(1);
        let within = u64::try_from(place(bits, room)).unwrap_or(0);
        Arrival {
            at: start + within,
            ..arrival
        }
    }
}

fn minute_of(arrival: Arrival) -> u64 {
    arrival.at / NANOS_PER_MINUTE
}
