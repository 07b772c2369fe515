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
        let decimal = Decimal::parse(text)?;
        Self::new(decimal.digits, 10_i128.pow(decimal.scale))
            .ok_or_else(|| Reject::malformed("not a number"))
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

    /// The nearest floating-point number, for statistics; no money comes back from there.
    pub fn approximate(self) -> f64 {
        let float = |number: i128| number.to_string().parse().unwrap_or(f64::NAN);
        float(self.numerator) / float(self.denominator)
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

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i128::try_from(a).unwrap_or(1).max(1)
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
        (*self - *other).numerator.cmp(&0)
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
        }
    }
}
