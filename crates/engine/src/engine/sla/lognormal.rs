//! Lognormal quantities: ranges that nine of ten values fall into, and products of them.

use crate::units::{Duration, Real, Spread};

/// The 95 % point of the standard normal distribution, which bounds a 90 % range.
const Z_95: f64 = 1.644_853_626_951_472_6;

/// A quantity whose logarithm is normally distributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lognormal {
    mu: Real,
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
            sigma: Real::new((high.ln() - low.ln()) / (2.0 * Z_95))?,
        })
    }

    /// A range of durations, in minutes.
    pub fn of_minutes(spread: Spread) -> Option<Self> {
        let minutes = |end: Duration| Real::new(end.minutes().approximate());
        Self::between(minutes(spread.low())?, minutes(spread.high())?)
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
        self.at(normal_quantile(share))
    }

    /// The value so many standard deviations of the logarithm above the median.
    pub(super) fn at(self, deviations: f64) -> f64 {
        (self.mu.get() + self.sigma.get() * deviations).exp()
    }
}

/// The value that a standard normal number stays below with this probability, between 0 and 1.
///
/// Wichura's algorithm AS 241 (Applied Statistics 37, 1988), right to about 16 digits.
pub fn normal_quantile(probability: f64) -> f64 {
    let from_half = probability - 0.5;
    if from_half.abs() <= 0.425 {
        let r = 0.180_625 - from_half * from_half;
        return from_half * polynomial(&CENTRE[0], r) / polynomial(&CENTRE[1], r);
    }
    let tail = probability.min(1.0 - probability);
    let r = (-tail.ln()).sqrt();
    let size = match r <= 5.0 {
        true => polynomial(&TAIL[0], r - 1.6) / polynomial(&TAIL[1], r - 1.6),
        false => polynomial(&FAR[0], r - 5.0) / polynomial(&FAR[1], r - 5.0),
    };
    size.copysign(from_half)
}

/// By Horner's rule, the highest power first.
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients
        .iter()
        .fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// Numerator and denominator within 0.425 of one half.
const CENTRE: [[f64; 8]; 2] = [
    [
        2.509_080_928_730_122_7e3,
        3.343_057_558_358_813e4,
        6.726_577_092_700_87e4,
        4.592_195_393_154_987e4,
        1.373_169_376_550_946e4,
        1.971_590_950_306_551_3e3,
        1.331_416_678_917_843_8e2,
        3.387_132_872_796_366_5,
    ],
    [
        5.226_495_278_852_854e3,
        2.872_908_573_572_194_3e4,
        3.930_789_580_009_271e4,
        2.121_379_430_158_659_7e4,
        5.394_196_021_424_751e3,
        6.871_870_074_920_579e2,
        4.231_333_070_160_091e1,
        1.0,
    ],
];

/// Numerator and denominator in the tails, down to exp(-25).
const TAIL: [[f64; 8]; 2] = [
    [
        7.745_450_142_783_414e-4,
        2.272_384_498_926_918_4e-2,
        2.417_807_251_774_506e-1,
        1.270_458_252_452_368_4,
        3.647_848_324_763_204_5,
        5.769_497_221_460_691,
        4.630_337_846_156_546,
        1.423_437_110_749_683_5,
    ],
    [
        1.050_750_071_644_416_9e-9,
        5.475_938_084_995_345e-4,
        1.519_866_656_361_645_7e-2,
        1.481_039_764_274_800_8e-1,
        6.897_673_349_851e-1,
        1.676_384_830_183_803_8,
        2.053_191_626_637_759,
        1.0,
    ],
];

/// Numerator and denominator beyond.
const FAR: [[f64; 8]; 2] = [
    [
        2.010_334_399_292_288_1e-7,
        2.711_555_568_743_487_6e-5,
        1.242_660_947_388_078_4e-3,
        2.653_218_952_657_612_4e-2,
        2.965_605_718_285_048_7e-1,
        1.784_826_539_917_291_3,
        5.463_784_911_164_114,
        6.657_904_643_501_103,
    ],
    [
        2.044_263_103_389_939_8e-15,
        1.421_511_758_316_446e-7,
        1.846_318_317_510_054_8e-5,
        7.868_691_311_456_133e-4,
        1.487_536_129_085_061_5e-2,
        1.369_298_809_227_358e-1,
        5.998_322_065_558_88e-1,
        1.0,
    ],
];

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
    fn normal_quantiles_are_those_of_published_tables() {
        // Also what Python's `statistics.NormalDist` gives, to 15 digits.
        let table = [
            (0.5, 0.0),
            (0.95, 1.644_853_626_951_472_6),
            (0.975, 1.959_963_984_540_054),
            (0.99, 2.326_347_874_040_840_8),
            (0.3, -0.524_400_512_708_040_7),
            (0.999_999, 4.753_424_308_817_089),
            (1e-10, -6.361_340_902_404_056),
            (1e-14, -7.650_628_092_935_268),
        ];
        for (probability, value) in table {
            let found = normal_quantile(probability);
            assert!((found - value).abs() < 1e-13, "{probability}: {found}");
        }
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
