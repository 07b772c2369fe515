//! The demand that limits and queues are judged by: requests as a trace has them, stretched or as
//! they are, or drawn for a stage.

mod gaps;
mod series;
mod sizes;
mod statistics;
mod stretch;
mod traffic;
mod week;

use crate::scenario::{Arrival, NANOS_PER_MINUTE, Trace};
use crate::units::{Month, Ratio, Tokens};

pub use crate::scenario::MAX_REQUESTS;
pub use series::{Load, Series};
pub(crate) use statistics::at_rank;
pub use statistics::{DemandMeter, DemandStatistics, MeterDemand};
pub use traffic::{StageTraffic, nanos_of};

/// Requests in the order of time, and the time that they are the whole demand of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The requests.
    pub arrivals: Vec<Arrival>,
    /// Nanoseconds from 0 on: up to the last request of a trace, or the time drawn for.
    pub length: u64,
    /// Seconds from Monday 00:00 to time 0, where that is known.
    pub week_second: Option<u32>,
    /// Nanoseconds from the last full minute of the clock to time 0.
    pub minute_phase: u64,
}

impl Demand {
    /// The requests of a trace as they stand; they end with its last one.
    pub fn of_trace(trace: &Trace) -> Self {
        Self {
            arrivals: trace.arrivals.clone(),
            length: trace.arrivals.last().map_or(0, |last| last.at),
            week_second: trace.week_second,
            minute_phase: trace.minute_phase,
        }
    }

    /// The requests drawn for a stage within so many nanoseconds from Monday 00:00 on.
    ///
    /// No more than [`MAX_REQUESTS`] are drawn; [`StageTraffic::expected`] says before how many
    /// there will be.
    pub fn of_stage(traffic: StageTraffic, length: u64) -> Self {
        let within = traffic.take_while(|arrival| arrival.at < length);
        let most = usize::try_from(MAX_REQUESTS).unwrap_or(usize::MAX);
        Self {
            arrivals: within.take(most).collect(),
            length,
            week_second: Some(0),
            minute_phase: 0,
        }
    }

    /// All tokens of prompts and completions.
    pub fn tokens(&self) -> u64 {
        let of_one = |one: &Arrival| u64::from(one.input) + u64::from(one.output);
        self.arrivals.iter().map(of_one).sum()
    }

    /// The time that the demand stands for: its length, and for a trace, which ends with its last
    /// request, the mean gap after that one.
    pub fn covers(&self) -> Ratio {
        let count = self.arrivals.len();
        let ends = self
            .arrivals
            .last()
            .is_some_and(|last| last.at == self.length);
        let gaps = u64::try_from(count.saturating_sub(1)).unwrap_or(u64::MAX);
        let length = Ratio::whole(self.length);
        let gap = length.checked_div(Ratio::whole(gaps)).filter(|_| ends);
        length + gap.unwrap_or(Ratio::ZERO)
    }

    /// The multiple of this demand that has so many tokens in a month; `None` without tokens.
    ///
    /// Demand that is shorter than a minute is taken to be a minute's.
    pub fn factor_to(&self, tokens: Tokens, month: Month) -> Option<Ratio> {
        let length = Ratio::whole(self.length.max(NANOS_PER_MINUTE));
        let months = length.checked_div(Ratio::whole(nanos_of(month)))?;
        let now = Ratio::whole(self.tokens()).checked_div(months)?;
        tokens.ratio().checked_div(now)
    }

    /// Requests, input and output tokens by so many nanoseconds at a time.
    pub fn series(&self, bucket: u64) -> Series {
        Series::new(self.arrivals.iter().copied(), bucket, self.length)
    }

    /// What is demanded a minute, on average and at most.
    pub fn statistics(&self) -> DemandStatistics {
        DemandStatistics::new(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    fn trace(arrivals: Vec<Arrival>) -> Demand {
        let length = arrivals.last().map_or(0, |last| last.at);
        Demand {
            arrivals,
            length,
            week_second: None,
            minute_phase: 0,
        }
    }

    #[test]
    fn a_trace_is_stretched_to_the_tokens_of_a_month() {
        // 3,000 tokens in 2 minutes are 1,500 a minute; 5B a month of 43,800 minutes are
        // 114,155.25 a minute: 76.1035 times as many.
        let one = |at| Arrival {
            at,
            input: 1_000,
            cached: 0,
            output: 500,
        };
        let demand = trace(vec![one(0), one(2 * NANOS_PER_MINUTE)]);
        let factor = demand.factor_to(Tokens::new(5_000_000_000), Month::PLANNING);
        assert_eq!(factor.unwrap().to_decimal(4), "76.1035");
        // The most tokens there can be, over two years and at once, to the most of a day.
        let largest = |at| Arrival {
            at,
            input: u32::MAX,
            cached: 0,
            output: u32::MAX,
        };
        let day = Month::parse("1").unwrap();
        for end in [0, 731 * 1_440 * NANOS_PER_MINUTE - 1] {
            let demand = trace(vec![largest(0), largest(end)]);
            for tokens in [1, 1_000_000_000_000_000] {
                let factor = demand.factor_to(Tokens::new(tokens), day).unwrap();
                assert!(!factor.is_zero() && !factor.is_negative());
                let _ = demand.stretched(factor, 1);
            }
        }
        let none = trace(vec![Arrival::default()]);
        assert_eq!(none.factor_to(Tokens::new(1), Month::PLANNING), None);
    }
}
