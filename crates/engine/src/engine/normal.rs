//! The standard normal distribution.
//!
//! Tails are those of `libm`'s `erfc`, exact to a unit or two in the last of 16 digits.

/// 95 % of standard normal numbers are below this, and 90 % are within it of zero.
pub const Z95: f64 = 1.644_853_626_951_472_6;
/// 97.5 % are below this, and 95 % are within it of zero.
pub const Z97_5: f64 = 1.959_963_984_540_054;
/// 99 % are below this.
pub const Z99: f64 = 2.326_347_874_040_840_8;

/// The chance that a standard normal number is over `z`.
pub fn upper_tail(z: f64) -> f64 {
    libm::erfc(z / std::f64::consts::SQRT_2) / 2.0
}

/// The value that a standard normal number stays below with this probability, between 0 and 1.
///
/// Wichura's algorithm AS 241 (Applied Statistics 37, 1988), right to about 16 digits.
pub fn quantile(probability: f64) -> f64 {
    let from_half = probability - 0.5;
    if from_half.abs() <= 0.425 {
        let r = 0.180_625 - from_half * from_half;
        return from_half * polynomial(&CENTRE[0], r) / polynomial(&CENTRE[1], r);
    }
    let tail = probability.min(1.0 - probability);
    let r = (-tail.ln()).sqrt();
    let size = if r <= 5.0 {
        polynomial(&TAIL[0], r - 1.6) / polynomial(&TAIL[1], r - 1.6)
    } else {
        polynomial(&FAR[0], r - 5.0) / polynomial(&FAR[1], r - 5.0)
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

    fn near(got: f64, want: f64, absolute: f64) {
        assert!((got - want).abs() <= absolute, "{got} is not {want}");
    }

    #[test]
    fn upper_tails_are_those_of_published_tables() {
        // Tables of the standard normal distribution (Abramowitz and Stegun, 26.1).
        near(upper_tail(0.0), 0.5, 1e-16);
        near(upper_tail(1.0), 0.158_655_253_931_457_05, 1e-16);
        near(upper_tail(Z99), 0.01, 1e-17);
        near(upper_tail(Z97_5), 0.025, 1e-16);
        near(upper_tail(Z95), 0.05, 1e-16);
        near(upper_tail(6.0) / 9.865_876_450_376_98e-10, 1.0, 1e-12);
    }

    #[test]
    fn quantiles_are_those_of_published_tables() {
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
            let found = quantile(probability);
            assert!((found - value).abs() < 1e-13, "{probability}: {found}");
        }
    }
}
