//! Exact fractions.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Sub};

use serde::{Deserialize, Serialize};

use super::{Decimal, Reject, wide::mul_div};

/// An exact fraction in lowest terms, with a positive denominator.
///
/// Shares, availabilities, factors and minutes are ratios: their products and differences stay
/// exact, and only writing one as a decimal rounds. Arithmetic panics on overflow of 128 bits,
/// which the bounds on what may be written (18 digits, 8 decimals of a share) keep out of reach.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self {
        numerator: 0,
        denominator: 1,
    };
    /// The whole.
    pub const ONE: Self = Self {
        numerator: 1,
        denominator: 1,
    };

    /// `numerator ÷ denominator` in lowest terms; `None` when the denominator is zero.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let divisor = greatest_common_divisor(numerator, denominator) * denominator.signum();
        Some(Self {
            numerator: numerator / divisor,
            denominator: denominator / divisor,
        })
    }

    /// A whole number.
    pub fn whole(number: u64) -> Self {
        Self {
            numerator: i128::from(number),
            denominator: 1,
        }
    }

    /// The value of a decimal, exactly.
    ///
    /// # Errors
    /// A [`Reject`] when the text is no plain decimal.
    pub fn parse(text: &str) -> Result<Self, Reject> {
        Decimal::parse(text).map(Self::from)
    }

    /// The number above the line.
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// The number below the line; always positive.
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// This ratio divided by another; `None` when the other is zero.
    pub fn checked_div(self, divisor: Self) -> Option<Self> {
        let reciprocal = Self::new(divisor.denominator, divisor.numerator)?;
        Some(self * reciprocal)
    }

    /// The same with a denominator that products can bear: rounded to a whole number of
    /// `1 ÷ most`, ties to even, when its own is larger than that.
    #[must_use]
    pub fn within(self, most: i128) -> Self {
        match self.denominator <= most {
            true => self,
            false => self.in_parts(most),
        }
    }

    /// The nearest whole multiple of `1 ÷ parts`, ties to even: sums of such fractions never need
    /// a longer denominator.
    #[must_use]
    pub fn in_parts(self, parts: i128) -> Self {
        mul_div(self.numerator, parts, self.denominator)
            .and_then(|count| Self::new(count, parts))
            .unwrap_or(self)
    }

    /// The nearest whole number, ties to even.
    pub fn round(self) -> i128 {
        mul_div(self.numerator, 1, self.denominator).unwrap_or_default()
    }

    /// The smallest whole number that is not below this ratio.
    pub fn ceil(self) -> i128 {
        -(-self.numerator).div_euclid(self.denominator)
    }

    /// As a decimal with at most `most` decimals, rounded half to even, trailing zeros dropped.
    pub fn to_decimal(self, most: u32) -> String {
        Decimal::write(self.numerator, self.denominator, 0, most)
    }

    /// The nearest floating-point number, for statistics; no money comes back from there. Where
    /// both parts are below 2^53 it is correctly rounded, else within two roundings more.
    pub fn approximate(self) -> f64 {
        nearest(self.numerator) / nearest(self.denominator)
    }

    /// The size without the sign.
    #[must_use]
    pub fn magnitude(self) -> Self {
        Self {
            numerator: self.numerator.abs(),
            ..self
        }
    }

    /// Whether this is below zero.
    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// Whether this is exactly zero.
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }
}

/// A whole number as the nearest floating-point number, ties to even.
fn nearest(number: i128) -> f64 {
    const WORD: f64 = 4_294_967_296.0;
    let magnitude = number.unsigned_abs();
    let excess = (u128::BITS - magnitude.leading_zeros()).saturating_sub(u64::BITS);
    // What is cut off only matters as being there: 64 bits leave eleven below those that stay.
    let lost = u128::from((magnitude >> excess) << excess != magnitude);
    let top = u64::try_from((magnitude >> excess) | lost).unwrap_or(u64::MAX);
    let half = |part: u64| f64::from(u32::try_from(part).unwrap_or(u32::MAX));
    // Both halves are exact, so their sum is rounded once; a power of two rounds nothing.
    let rounded = half(top >> 32) * WORD + half(top & 0xffff_ffff);
    let size = rounded * f64::from_bits(u64::from(1023 + excess) << 52);
    if number < 0 { -size } else { size }
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        // A division of 64 bits is a fraction of the work of one of 128.
        if let (Ok(short), Ok(other)) = (u64::try_from(a), u64::try_from(b)) {
            return i128::from(short_divisor(short, other));
        }
        (a, b) = (b, a % b);
    }
    i128::try_from(a).unwrap_or(1).max(1)
}

fn short_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl From<Decimal> for Ratio {
    /// The value of a decimal, exactly. Below the line stands a power of ten, so that only twos and
    /// fives can be shared.
    fn from(decimal: Decimal) -> Self {
        let (mut digits, mut twos, mut fives) = (decimal.digits, decimal.scale, decimal.scale);
        if digits == 0 {
            return Self::ZERO;
        }
        let shared = digits.trailing_zeros().min(twos);
        digits >>= shared;
        twos -= shared;
        while fives > 0 && digits % 5 == 0 {
            digits /= 5;
            fives -= 1;
        }
        Self {
            numerator: digits,
            denominator: 5_i128.pow(fives) << twos,
        }
    }
}

impl Mul for Ratio {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let left = greatest_common_divisor(self.numerator, other.denominator);
        let right = greatest_common_divisor(other.numerator, self.denominator);
        Self {
            numerator: (self.numerator / left) * (other.numerator / right),
            denominator: (self.denominator / right) * (other.denominator / left),
        }
    }
}

impl Add for Ratio {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let shared = greatest_common_divisor(self.denominator, other.denominator);
        let scale = other.denominator / shared;
        let numerator = self.numerator * scale + other.numerator * (self.denominator / shared);
        Self::new(numerator, self.denominator * scale).unwrap_or(Self::ZERO)
    }
}

impl Sub for Ratio {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + Self {
            numerator: -other.numerator,
            denominator: other.denominator,
        }
    }
}

impl std::iter::Sum for Ratio {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::ZERO, Add::add)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        let left = self.numerator.checked_mul(other.denominator);
        let right = other.numerator.checked_mul(self.denominator);
        match left.zip(right) {
            Some((left, right)) => left.cmp(&right),
            None => (*self - *other).numerator.cmp(&0),
        }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_decimal(12))
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

#[cfg(test)]
mod tests {
    use super::Ratio;
    use proptest::prelude::*;

    fn ratio(numerator: i64, denominator: i64) -> Ratio {
        Ratio::new(numerator.into(), denominator.into()).unwrap()
    }

    #[test]
    fn fractions_are_kept_in_lowest_terms() {
        assert_eq!(ratio(6, -8), ratio(-3, 4));
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(ratio(1, 3) + ratio(1, 6), ratio(1, 2));
        assert_eq!(ratio(7, 2).ceil(), 4);
        assert_eq!(ratio(-7, 2).ceil(), -3);
        assert_eq!(Ratio::parse("0.125").unwrap(), ratio(1, 8));
    }

    #[test]
    fn long_fractions_are_rounded_at_a_wall() {
        assert_eq!(ratio(1, 3).within(10), ratio(1, 3));
        assert_eq!(ratio(2, 3).within(2), ratio(1, 2));
        assert_eq!(ratio(2, 3).in_parts(10), ratio(7, 10));
        assert_eq!(ratio(1, 20).in_parts(10), Ratio::ZERO);
    }

    proptest! {
        #[test]
        fn multiplying_and_dividing_back_is_exact(a in any::<i32>(), b in 1..i32::MAX, c in 1..i32::MAX) {
            let (x, y) = (ratio(a.into(), b.into()), ratio(c.into(), b.into()));
            prop_assert_eq!((x * y).checked_div(y), Some(x));
            prop_assert_eq!(x + y - y, x);
            prop_assert_eq!(x.cmp(&y), a.cmp(&c));
        }

        /// Reading the digits is the slow way to the nearest number, and correctly rounded.
        #[test]
        fn whole_numbers_round_as_their_digits_do(number in any::<i128>(), shift in 0..127_u32, tail in -2..3_i128) {
            let tie = (1_i128 << shift.max(54)) + (tail << shift.max(54).saturating_sub(53)) / 2;
            for number in [number, number >> shift, tie, tie + 1, -tie] {
                let digits: f64 = number.to_string().parse().unwrap();
                prop_assert_eq!(super::nearest(number).to_bits(), digits.to_bits());
            }
        }

        #[test]
        fn decimals_are_in_lowest_terms(digits in 0..1_000_000_000_000_i128, scale in 0..18_u32) {
            let decimal = Ratio::from(super::Decimal { digits, scale });
            prop_assert_eq!(Some(decimal), Ratio::new(digits, 10_i128.pow(scale)));
        }
    }
}
