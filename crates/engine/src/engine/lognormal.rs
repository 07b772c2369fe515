//! Lognormal quantities: durations, latencies, speeds, and products of them.

use crate::units::{Duration, Real, Spread};

use super::normal::{self, Z95, Z99, upper_tail};

/// A quantity whose logarithm is normally distributed, in the unit of what it was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lognormal {
    /// The logarithm of the median.
    mu: Real,
    /// The standard deviation of the logarithm.
    sigma: Real,
}

impl Lognormal {
    /// Nine of ten values lie between the two numbers, one in twenty on either side; `None` unless
    /// 0 < low ≤ high.
    pub fn between(low: Real, high: Real) -> Option<Self> {
        let (low, high) = (low.get(), high.get());
        if !(low > 0.0 && low <= high) {
            return None;
        }
        Some(Self {
            mu: Real::new(f64::midpoint(low.ln(), high.ln()))?,
            sigma: Real::new((high.ln() - low.ln()) / (2.0 * Z95))?,
        })
    }

    /// A range of durations, in minutes.
    pub fn of_minutes(spread: Spread) -> Option<Self> {
        let minutes = |end: Duration| Real::new(end.minutes().approximate());
        Self::between(minutes(spread.low())?, minutes(spread.high())?)
    }

    /// In seconds, with this median and 99th percentile; `None` when the median is zero or the larger
    /// one.
    pub fn of_percentiles(p50: Duration, p99: Duration) -> Option<Self> {
        Self::rising(seconds(p50)?, seconds(p99)?)
    }

    /// Half of all values are above `p50` and one of 100 above `p99`; `None` when the median is zero
    /// or the larger one.
    pub fn rising(p50: Real, p99: Real) -> Option<Self> {
        let (p50, p99) = (p50.get(), p99.get());
        if !(p50 > 0.0 && p99 >= p50) {
            return None;
        }
        Self::new(p50, (p99 / p50).ln() / Z99)
    }

    /// Half of all values are above `p50` and 99 of 100 above `p1`; `None` when the smaller one is
    /// zero or the larger one.
    pub fn falling(p50: Real, p1: Real) -> Option<Self> {
        let (p50, p1) = (p50.get(), p1.get());
        if !(p1 > 0.0 && p50 >= p1) {
            return None;
        }
        Self::new(p50, (p50 / p1).ln() / Z99)
    }

    /// In seconds, with this median and standard deviation of the logarithm; `None` when the median
    /// is zero or the deviation negative.
    pub fn of_sigma(p50: Duration, sigma: Real) -> Option<Self> {
        let (p50, sigma) = (seconds(p50)?.get(), sigma.get());
        if !(p50 > 0.0 && sigma >= 0.0) {
            return None;
        }
        Self::new(p50, sigma)
    }

    fn new(median: f64, sigma: f64) -> Option<Self> {
        Some(Self {
            mu: Real::new(median.ln())?,
            sigma: Real::new(sigma)?,
        })
    }

    /// The product with an independent one: means of logarithms add up, and so do variances.
    pub fn times(self, other: Self) -> Option<Self> {
        Some(Self {
            mu: Real::new(self.mu.get() + other.mu.get())?,
            sigma: Real::new(self.sigma.get().hypot(other.sigma.get()))?,
        })
    }

    /// The mean, exp(μ + σ² ÷ 2); above the median.
    pub fn mean(self) -> f64 {
        let sigma = self.sigma.get();
        (self.mu.get() + sigma * sigma / 2.0).exp()
    }

    /// The mean of the squares, exp(2μ + 2σ²).
    pub fn second_moment(self) -> f64 {
        let sigma = self.sigma.get();
        (2.0 * (self.mu.get() + sigma * sigma)).exp()
    }

    /// The value that a share of all, between 0 and 1, stay below.
    pub fn quantile(self, share: f64) -> f64 {
        self.at(normal::quantile(share))
    }

    /// The value so many standard deviations of the logarithm above the median.
    pub fn at(self, deviations: f64) -> f64 {
        (self.mu.get() + self.sigma.get() * deviations).exp()
    }

    /// The logarithm of the median.
    pub(super) fn mu(self) -> f64 {
        self.mu.get()
    }

    /// The standard deviation of the logarithm.
    pub(super) fn sigma(self) -> f64 {
        self.sigma.get()
    }

    /// The share of values above a number.
    pub fn tail(self, number: f64) -> f64 {
        if number <= 0.0 {
            return 1.0;
        }
        let over = number.ln() - self.mu.get();
        if self.sigma.get() <= 0.0 {
            return if over < 0.0 { 1.0 } else { 0.0 };
        }
        upper_tail(over / self.sigma.get())
    }

    /// The mean when values are cut off at `limit`.
    pub fn mean_up_to(self, limit: f64) -> f64 {
        if limit <= 0.0 {
            return 0.0;
        }
        let (mu, sigma) = (self.mu.get(), self.sigma.get());
        if sigma <= 0.0 {
            return self.mean().min(limit);
        }
        let over = (limit.ln() - mu) / sigma;
        let below = self.mean() * (1.0 - upper_tail(over - sigma));
        below + limit * self.tail(limit)
    }
}

fn seconds(time: Duration) -> Option<Real> {
    Real::new(time.seconds().approximate())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::{Stream, unit};

    fn between(low: f64, high: f64) -> Lognormal {
        Lognormal::between(Real::new(low).unwrap(), Real::new(high).unwrap()).unwrap()
    }

    fn product() -> Lognormal {
        let requests = between(800_000.0, 1_200_000.0);
        let tokens = requests.times(between(1_200.0, 1_900.0)).unwrap();
        tokens.times(between(0.9e-6, 1.1e-6)).unwrap()
    }

    #[test]
    fn a_range_has_a_mean_above_its_median() {
        // routing.md 3.11: 800 to 2000 has median 1,264.911, σ 0.2785326 and mean 1,314.941.
        let range = between(800.0, 2_000.0);
        assert!((range.quantile(0.5) - 1_264.911).abs() < 5e-4);
        assert!((range.sigma.get() - 0.278_532_6).abs() < 5e-8);
        assert!((range.mean() - 1_314.941).abs() < 5e-4);
        assert!((range.quantile(0.05) - 800.0).abs() < 1e-9);
        assert!((range.quantile(0.95) - 2_000.0).abs() < 1e-9);
    }

    #[test]
    fn a_product_of_ranges_has_its_quantiles_in_closed_form() {
        // Requests × tokens × price: exp(Σμ ± z √Σσ²).
        for (share, value) in [(0.05, 1_066.330), (0.5, 1_472.043), (0.95, 2_032.121)] {
            let found = product().quantile(share);
            assert!((found - value).abs() < 1e-6 * value, "{share}: {found}");
        }
        assert!((product().mean() - 1_500.598).abs() < 5e-4);
    }

    #[test]
    fn the_sampler_meets_the_product_in_closed_form() {
        let ranges = [
            between(800_000.0, 1_200_000.0),
            between(1_200.0, 1_900.0),
            between(0.9e-6, 1.1e-6),
        ];
        let mut stream = Stream::new(11);
        let sizes = 200_000_u32;
        let mut drawn: Vec<f64> = (0..sizes)
            .map(|_| {
                let factors = ranges
                    .iter()
                    .map(|range| range.quantile(unit(stream.bits())));
                factors.product()
            })
            .collect();
        drawn.sort_by(f64::total_cmp);
        let below = |value: f64| drawn.partition_point(|drawn| *drawn < value);
        for share in [0.05, 0.5, 0.95] {
            // The share of draws below the true quantile is binomial.
            let count = f64::from(u32::try_from(below(product().quantile(share))).unwrap());
            let error = (share * (1.0 - share) / f64::from(sizes)).sqrt();
            let found = count / f64::from(sizes);
            assert!((found - share).abs() < 4.0 * error, "{share}: {found}");
        }
    }

    #[test]
    fn a_range_is_above_zero_and_in_order() {
        let made = |low, high| Lognormal::between(Real::new(low)?, Real::new(high)?);
        assert_eq!(made(0.0, 1.0), None);
        assert_eq!(made(-1.0, 1.0), None);
        assert_eq!(made(2.0, 1.0), None);
        assert!((made(47.0, 47.0).unwrap().quantile(0.9) - 47.0).abs() < 1e-12);
    }
}
