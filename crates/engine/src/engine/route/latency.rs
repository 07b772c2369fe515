//! Latencies as lognormal distributions: tails, percentiles of mixtures, hedging, timeouts.
//!
//! Percentiles of mixtures invert a tail by halving, to 10⁻¹⁴ of the logarithm of the time.

use crate::units::{Duration, Real, Share};

pub use crate::engine::lognormal::Lognormal;
use crate::engine::normal::upper_tail;

/// As many halvings leave nothing between two neighbouring numbers.
const HALVINGS: u32 = 200;

fn seconds(time: Duration) -> f64 {
    time.seconds().approximate()
}

/// The time in seconds whose tail is what a share leaves over, by halving the logarithm; `None` for
/// a share of 0 % or 100 %, or where it lies outside of all times that numbers hold.
///
/// `tail` falls from one to nothing.
pub fn quantile(share: Share, tail: impl Fn(f64) -> f64) -> Option<Real> {
    let left = share.rest().ratio().approximate();
    if left <= 0.0 || left >= 1.0 {
        return None;
    }
    let (mut low, mut high) = (-300.0_f64, 300.0_f64);
    if tail(low.exp()) < left || tail(high.exp()) > left {
        return None;
    }
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if tail(middle.exp()) > left {
            low = middle;
        } else {
            high = middle;
        }
    }
    Real::new(high.exp())
}

/// The tail of a mixture at so many seconds: the mean of the tails, weighted by shares of requests.
/// Percentiles of a mixture are not the mean of percentiles.
pub fn mixture_tail(parts: &[(Share, Lognormal)], seconds: f64) -> f64 {
    let tails = parts.iter();
    tails
        .map(|(share, one)| share.ratio().approximate() * one.tail(seconds))
        .sum()
}

/// What a second request does that is sent when the first has taken so long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hedged {
    first: Lognormal,
    second: Lognormal,
    after: f64,
}

impl Hedged {
    /// The first answer counts; the two take their time independently.
    pub fn new(first: Lognormal, second: Lognormal, after: Duration) -> Self {
        let after = seconds(after);
        Self {
            first,
            second,
            after,
        }
    }

    /// The share of requests for which a second one is sent.
    pub fn extra(self) -> f64 {
        self.first.tail(self.after)
    }

    /// The chance that neither has answered after so many seconds.
    pub fn tail(self, seconds: f64) -> f64 {
        self.first.tail(seconds) * self.second.tail(seconds - self.after)
    }

    /// The same where each of the two is given up after `limit` seconds.
    pub(super) fn tail_within(self, seconds: f64, limit: f64) -> f64 {
        let first = self.first.tail(seconds.min(limit));
        if limit <= self.after {
            return first;
        }
        first * self.second.tail((seconds - self.after).min(limit))
    }

    /// How long the first request takes by itself.
    pub(super) const fn first(self) -> Lognormal {
        self.first
    }

    /// The time in seconds that a share of requests does not exceed.
    pub fn quantile(self, share: Share) -> Option<Real> {
        quantile(share, |seconds| self.tail(seconds))
    }
}

/// What a client's timeout cuts off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CutOff {
    /// The share of requests that take longer.
    pub share: f64,
    /// The part of their output that is there by then, and billed, on average.
    pub billed_output: f64,
}

/// Requests that a timeout cuts off, and the part of their output that is billed by then: tokens
/// come evenly, so it is timeout ÷ whole time.
///
/// The mean over the times above the timeout is that of 1 ÷ time over a lognormal tail:
/// e^(σ²/2 − μ) × P(z > (ln t − μ)/σ + σ).
pub fn cut_off(latency: Lognormal, timeout: Duration) -> CutOff {
    cut_off_at(latency, seconds(timeout))
}

/// The same after so many seconds.
pub(super) fn cut_off_at(latency: Lognormal, limit: f64) -> CutOff {
    let share = latency.tail(limit);
    let (mu, sigma) = (latency.mu(), latency.sigma());
    if share <= 0.0 || limit <= 0.0 || sigma <= 0.0 {
        let billed_output = if share > 0.0 { limit / mu.exp() } else { 0.0 };
        return CutOff {
            share,
            billed_output,
        };
    }
    let over = (limit.ln() - mu) / sigma;
    let inverse = (sigma * sigma / 2.0 - mu).exp() * upper_tail(over + sigma);
    CutOff {
        share,
        billed_output: (limit * inverse / share).clamp(0.0, 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    fn time(text: &str) -> Duration {
        Duration::parse(text).unwrap()
    }

    fn share(text: &str) -> Share {
        Share::parse(text).unwrap()
    }

    fn two_seconds() -> Lognormal {
        Lognormal::of_sigma(time("2s"), Real::new(0.6).unwrap()).unwrap()
    }

    fn time_of(one: Lognormal, share: Share) -> Option<Real> {
        quantile(share, |seconds| one.tail(seconds))
    }

    fn near(got: f64, want: f64, absolute: f64) {
        assert!((got - want).abs() <= absolute, "{got} is not {want}");
    }

    #[test]
    fn a_lognormal_goes_through_its_percentiles() {
        let one = Lognormal::of_percentiles(time("2s"), time("8s")).unwrap();
        near(time_of(one, share("50%")).unwrap().get(), 2.0, 1e-12);
        near(time_of(one, share("99%")).unwrap().get(), 8.0, 1e-11);
        near(one.tail(8.0), 0.01, 1e-15);
        assert_eq!(Lognormal::of_percentiles(time("3s"), time("2s")), None);
        assert_eq!(Lognormal::of_percentiles(time("0s"), time("2s")), None);
        let fixed = Lognormal::of_percentiles(time("2s"), time("2s")).unwrap();
        assert_eq!((fixed.tail(1.9), fixed.tail(2.1)), (1.0, 0.0));
        assert_eq!(
            (time_of(one, Share::ALL), time_of(one, Share::NONE)),
            (None, None)
        );
    }

    #[test]
    fn a_second_request_shortens_the_tail() {
        // routing.md 3.7: median 2 s, sigma 0.6, hedged at the 95th percentile, 5.36587 s.
        let one = two_seconds();
        let p95 = time_of(one, share("95%")).unwrap().get();
        near(p95, 5.365_87, 1e-5);
        let after = Duration::parse(&format!("{p95:.9}s")).unwrap();
        let hedged = Hedged::new(one, one, after);
        near(hedged.extra(), 0.05, 1e-9);
        near(time_of(one, share("99%")).unwrap().get(), 8.076_5, 5e-5);
        near(hedged.quantile(share("99%")).unwrap().get(), 7.125_4, 5e-5);
        near(time_of(one, share("99.9%")).unwrap().get(), 12.772_4, 5e-5);
        near(
            hedged.quantile(share("99.9%")).unwrap().get(),
            8.977_9,
            5e-5,
        );
    }

    #[test]
    fn the_percentile_of_a_mixture_is_not_the_mean_of_percentiles() {
        let slow = Lognormal::of_percentiles(time("10s"), time("40s")).unwrap();
        let fast = Lognormal::of_percentiles(time("1s"), time("2s")).unwrap();
        let mix = [(share("90%"), fast), (share("10%"), slow)];
        let p99 = quantile(share("99%"), |at| mixture_tail(&mix, at))
            .unwrap()
            .get();
        near(mixture_tail(&mix, p99), 0.01, 1e-12);
        // The fast ones are long done: the slow ones' 90th percentile, not 0.9 × 2 + 0.1 × 40.
        near(p99, time_of(slow, share("90%")).unwrap().get(), 1e-6);
        let same = [(share("30%"), fast), (share("70%"), fast)];
        let p99 = quantile(share("99%"), |at| mixture_tail(&same, at));
        near(p99.unwrap().get(), 2.0, 1e-11);
    }

    #[test]
    fn a_timeout_bills_what_is_there() {
        const PARTS: u32 = 2_000;
        // By numbers: the mean of 3 ÷ t over the lognormal above 3 s, by midpoints of its quantiles.
        let one = two_seconds();
        let got = cut_off(one, time("3s"));
        near(got.share, one.tail(3.0), 0.0);
        let sum: f64 = (0..PARTS)
            .map(|part| {
                let left = got.share * (f64::from(part) + 0.5) / f64::from(PARTS);
                let share =
                    Share::new(crate::units::Ratio::parse(&format!("{:.15}", 1.0 - left)).unwrap());
                3.0 / time_of(one, share.unwrap()).unwrap().get()
            })
            .sum();
        near(got.billed_output, sum / f64::from(PARTS), 1e-4);
        // The mean of a cut-off time: that of the times below, and the limit for the rest.
        let below: f64 = (0..3_000)
            .map(|tick| one.tail((f64::from(tick) + 0.5) / 1_000.0) / 1_000.0)
            .sum();
        near(one.mean_up_to(3.0), below, 1e-6);
        near(one.mean_up_to(1e9), one.mean(), 1e-9);
        let fixed = Lognormal::of_percentiles(time("4s"), time("4s")).unwrap();
        let cut = cut_off(fixed, time("3s"));
        near(cut.billed_output, 0.75, 1e-12);
        near(cut_off(fixed, time("5s")).share, 0.0, 0.0);
    }
}
