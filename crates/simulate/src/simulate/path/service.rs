//! How long an answer takes.

use crate::engine::lognormal::Lognormal;
use crate::engine::normal;
use crate::engine::random::{Stream, unit};
use crate::scenario::{Latency, Streaming};
use crate::units::Real;

use super::time::from_seconds;

/// How long a target takes for an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ServiceTime {
    /// Nothing says how long: no time at all.
    Unknown,
    /// Exponential with this mean in seconds.
    Exponential(Real),
    /// Lognormal, whatever the size of the answer.
    Whole(Lognormal),
    /// A lognormal time to the first token, then the answer's tokens at a lognormal pace, in tokens
    /// a second.
    Streamed {
        /// The time to the first token.
        first: Lognormal,
        /// Tokens a second.
        pace: Lognormal,
    },
}

impl ServiceTime {
    /// What a scenario says of a target: token by token where it does, else as a whole.
    pub fn of(latency: Option<Latency>, streaming: Option<Streaming>) -> Self {
        let streamed = streaming.and_then(|streaming| {
            let ttft = streaming.ttft;
            Some(Self::Streamed {
                first: Lognormal::of_percentiles(ttft.p50, ttft.p99)?,
                pace: Lognormal::falling(
                    Real::count(streaming.speed),
                    Real::count(streaming.slowest),
                )?,
            })
        });
        let whole = || {
            let latency = latency?;
            Some(Self::Whole(Lognormal::of_percentiles(
                latency.p50,
                latency.p99,
            )?))
        };
        streamed.or_else(whole).unwrap_or(Self::Unknown)
    }

    /// Draws the time in nanoseconds of an answer of so many tokens.
    pub(super) fn drawn(self, output: u32, stream: &mut Stream) -> u64 {
        let mut deviations = || normal::quantile(unit(stream.bits()));
        let seconds = match self {
            Self::Unknown => return 0,
            Self::Whole(time) => time.at(deviations()),
            Self::Streamed { first, pace } => {
                first.at(deviations()) + f64::from(output) / pace.at(deviations())
            }
            Self::Exponential(mean) => -mean.get() * unit(stream.bits()).ln(),
        };
        from_seconds(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Duration, Scalar};

    fn latency(p50: &str, p99: &str) -> Latency {
        Latency {
            p50: Duration::parse(p50).unwrap(),
            p99: Duration::parse(p99).unwrap(),
        }
    }

    /// The share of 100,000 drawn times that are below so many seconds.
    fn below(time: ServiceTime, output: u32, seconds: f64) -> f64 {
        let mut stream = Stream::new(3);
        let drawn =
            (0..100_000).filter(|_| time.drawn(output, &mut stream) < from_seconds(seconds));
        Real::count(u64::try_from(drawn.count()).unwrap()).get() / 1e5
    }

    #[test]
    fn drawn_times_have_the_stated_percentiles() {
        // Four standard errors of a share of 100,000: 0.0063 at one half, 0.0013 at 1 %.
        let whole = ServiceTime::of(Some(latency("2s", "8s")), None);
        assert!((below(whole, 500, 2.0) - 0.5).abs() < 0.006_4);
        assert!((below(whole, 500, 8.0) - 0.99).abs() < 0.001_3);
        // A fixed time to the first token leaves the pace: 80 tokens a second at the median and 20
        // at the slow end make 800 tokens last 10 s and 40 s.
        let streaming = |p99| Streaming {
            ttft: latency("1s", p99),
            speed: 80,
            slowest: 20,
        };
        let paced = ServiceTime::of(Some(latency("2s", "8s")), Some(streaming("1s")));
        assert!((below(paced, 800, 11.0) - 0.5).abs() < 0.006_4);
        assert!((below(paced, 800, 41.0) - 0.99).abs() < 0.001_3);
        assert_eq!(ServiceTime::of(None, None).drawn(9, &mut Stream::new(1)), 0);
    }
}
