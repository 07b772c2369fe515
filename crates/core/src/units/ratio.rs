//! Exact fractions.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};
use std::sync::{LazyLock, Mutex, PoisonError};

use num_bigint::{BigInt, Sign};
use num_integer::Integer as _;
use num_traits::{Signed as _, ToPrimitive as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use super::decimal::point_in;
use super::fraction::{Long, Short, greatest_common_divisor, nearest};
use super::wide::mul_div;
use super::{Decimal, Reject};

/// An exact fraction in lowest terms, with a positive denominator, however many digits it takes.
///
/// Shares, availabilities, factors and minutes are ratios: their sums, products and comparisons are
/// exact, and only what says so rounds. Both parts are whole numbers of 128 bits where that
/// suffices. Where it does not, the fraction goes on in arbitrary precision; it is then kept, each
/// value once, for as long as the program runs, so that a ratio is as easily copied as a number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio(Repr);

/// Each value has one representation: the long one only where the short one cannot hold it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Repr {
    Short(Short),
    Long(&'static Long),
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self(Repr::Short(Short::whole(0)));
    /// The whole.
    pub const ONE: Self = Self(Repr::Short(Short::whole(1)));

    /// `numerator ÷ denominator` in lowest terms; `None` when the denominator is zero.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        if numerator == i128::MIN || denominator == i128::MIN {
            let long = Long::new(numerator.into(), denominator.into());
            return Some(Self::kept(long));
        }
        let divisor = greatest_common_divisor(numerator, denominator) * denominator.signum();
        Short::reduced(numerator / divisor, denominator / divisor)
            .map(|short| Self(Repr::Short(short)))
    }

    /// A whole number.
    pub fn whole(number: u64) -> Self {
        Self(Repr::Short(Short::whole(number.into())))
    }

    /// The value of a decimal, exactly.
    ///
    /// # Errors
    /// A [`Reject`] when the text is no plain decimal.
    pub fn parse(text: &str) -> Result<Self, Reject> {
        Decimal::parse(text).map(Self::from)
    }

    /// In lowest terms, each long value once.
    fn kept(fraction: Long) -> Self {
        static KEPT: LazyLock<Mutex<BTreeSet<&'static Long>>> = LazyLock::new(Mutex::default);
        let fraction = fraction.reduced();
        if let Some(short) = fraction.short() {
            return Self(Repr::Short(short));
        }
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.get(&fraction).copied();
        Self(Repr::Long(known.unwrap_or_else(|| {
            let fraction: &'static Long = Box::leak(Box::new(fraction));
            kept.insert(fraction);
            fraction
        })))
    }

    fn long(self) -> Long {
        match self.0 {
            Repr::Short(short) => short.long(),
            Repr::Long(fraction) => fraction.clone(),
        }
    }

    /// Whether this is a whole number of some `1 ÷ n`, with `n` at most `most`.
    pub fn has_denominator_within(self, most: i128) -> bool {
        matches!(self.0, Repr::Short(short) if short.denominator.get() <= most)
    }

    /// Whether this is a whole number.
    pub fn is_whole(self) -> bool {
        self.has_denominator_within(1)
    }

    /// This ratio divided by another; `None` when the other is zero.
    pub fn checked_div(self, divisor: Self) -> Option<Self> {
        Some(self * divisor.reciprocal()?)
    }

    fn reciprocal(self) -> Option<Self> {
        match self.0 {
            Repr::Short(short) => Self::new(short.denominator.get(), short.numerator),
            Repr::Long(long) => {
                let upside_down = Long::new(long.denominator.clone(), long.numerator.clone());
                Some(Self::kept(upside_down))
            }
        }
    }

    /// The nearest whole multiple of `1 ÷ parts`, ties to even: for probabilities and measures,
    /// whose exact fractions would grow with every step of a formula. No amount of money, and no
    /// share that must add up, goes through here.
    #[must_use]
    pub fn in_parts(self, parts: i128) -> Self {
        let rounded = self.of(parts).and_then(|count| Self::new(count, parts));
        rounded.unwrap_or_else(|| {
            let parts = BigInt::from(parts);
            Self::kept(Long::new(self.scaled(&parts), parts))
        })
    }

    /// This ratio of a whole number, rounded to a whole number, ties to even; `None` when that
    /// needs more than 128 bits.
    pub fn of(self, whole: i128) -> Option<i128> {
        match self.0 {
            Repr::Short(short) => mul_div(whole, short.numerator, short.denominator.get()),
            Repr::Long(_) => self.scaled(&whole.into()).to_i128(),
        }
    }

    /// The product of a whole number and ratios, rounded once to a whole number, ties to even;
    /// `None` when that needs more than 128 bits.
    pub fn product_of(whole: i128, factors: &[Self]) -> Option<i128> {
        let short = factors
            .iter()
            .try_fold(Short::whole(1), |all, factor| match factor.0 {
                Repr::Short(short) => all.checked_mul(short),
                Repr::Long(_) => None,
            });
        if let Some(short) = short {
            return Self(Repr::Short(short)).of(whole);
        }
        let whole = Long::new(whole.into(), 1.into());
        let product = factors
            .iter()
            .fold(whole, |all, factor| all.times(&factor.long()));
        product.round().to_i128()
    }

    /// This ratio times a whole number, rounded to a whole number, ties to even.
    fn scaled(self, factor: &BigInt) -> BigInt {
        let mut long = self.long();
        long.numerator *= factor;
        long.round()
    }

    /// The nearest whole number, ties to even; the largest of 128 bits where that is too small.
    pub fn round(self) -> i128 {
        self.of(1).unwrap_or_else(|| self.extreme())
    }

    /// The largest whole number that is not above this ratio, or as [`Self::round`].
    pub fn floor(self) -> i128 {
        match self.0 {
            Repr::Short(short) => short.numerator.div_euclid(short.denominator.get()),
            Repr::Long(long) => {
                let floor = long.numerator.div_floor(&long.denominator);
                floor.to_i128().unwrap_or_else(|| self.extreme())
            }
        }
    }

    /// The smallest whole number that is not below this ratio, or as [`Self::round`].
    pub fn ceil(self) -> i128 {
        -(-self).floor()
    }

    fn extreme(self) -> i128 {
        if self.is_negative() {
            -i128::MAX
        } else {
            i128::MAX
        }
    }

    /// As a decimal with at most `most` decimals, rounded half to even, trailing zeros dropped.
    pub fn to_decimal(self, most: u32) -> String {
        self.to_decimal_from(0, most)
    }

    /// As a decimal with `least` to `most` decimals, rounded half to even, trailing zeros dropped
    /// beyond `least`.
    pub fn to_decimal_from(self, least: usize, most: u32) -> String {
        let short = match self.0 {
            Repr::Short(short) => {
                Decimal::write(short.numerator, short.denominator.get(), least, most)
            }
            Repr::Long(_) => None,
        };
        short.unwrap_or_else(|| {
            let (sign, digits) = self.scaled(&BigInt::from(10_u32).pow(most)).into_parts();
            point_in(sign == Sign::Minus, &digits.to_string(), least, most)
        })
    }

    /// The nearest floating-point number, for statistics; no money comes back from there. Where
    /// both parts are below 2^53 it is correctly rounded, else within two roundings more.
    pub fn approximate(self) -> f64 {
        match self.0 {
            Repr::Short(short) => nearest(short.numerator) / nearest(short.denominator.get()),
            Repr::Long(long) => long.approximate(),
        }
    }

    /// The size without the sign.
    #[must_use]
    pub fn magnitude(self) -> Self {
        if self.is_negative() { -self } else { self }
    }

    /// Whether this is below zero.
    pub fn is_negative(self) -> bool {
        match self.0 {
            Repr::Short(short) => short.numerator < 0,
            Repr::Long(long) => long.numerator.is_negative(),
        }
    }

    /// Whether this is exactly zero.
    pub fn is_zero(self) -> bool {
        matches!(self.0, Repr::Short(short) if short.numerator == 0)
    }
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
        let denominator = 5_i128.pow(fives) << twos;
        Short::reduced(digits, denominator).map_or(Self::ZERO, |short| Self(Repr::Short(short)))
    }
}

impl Mul for Ratio {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let short = match (self.0, other.0) {
            (Repr::Short(left), Repr::Short(right)) => left.checked_mul(right),
            _ => None,
        };
        match short {
            Some(short) => Self(Repr::Short(short)),
            None => Self::kept(self.long().times(&other.long())),
        }
    }
}

impl Add for Ratio {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let short = match (self.0, other.0) {
            (Repr::Short(left), Repr::Short(right)) => left.checked_add(right),
            _ => None,
        };
        match short {
            Some(short) => Self(Repr::Short(short)),
            None => Self::kept(self.long().plus(&other.long())),
        }
    }
}

impl Neg for Ratio {
    type Output = Self;

    fn neg(self) -> Self {
        match self.0 {
            Repr::Short(Short {
                numerator,
                denominator,
            }) => Self(Repr::Short(Short {
                numerator: -numerator,
                denominator,
            })),
            Repr::Long(long) => Self::kept(Long::new(-&long.numerator, long.denominator.clone())),
        }
    }
}

impl Sub for Ratio {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
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
        match (self.0, other.0) {
            (Repr::Short(left), Repr::Short(right)) => left.compare(right),
            _ => self.long().compare(&other.long()),
        }
    }
}

impl Serialize for Ratio {
    /// As its two parts. What files hold has at most 18 digits, so nothing longer is packed.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Repr::Short(short) => short.parts().serialize(serializer),
            Repr::Long(_) => Err(ser::Error::custom("a fraction of more than 128 bits")),
        }
    }
}

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (numerator, denominator) = Deserialize::deserialize(deserializer)?;
        Self::new(numerator, denominator).ok_or_else(|| de::Error::custom("a fraction of no parts"))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_decimal(12))
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = self.long();
        write!(f, "{}/{}", fraction.numerator, fraction.denominator)
    }
}

#[cfg(test)]
#[path = "ratio_tests.rs"]
mod tests;
