//! Exact fractions.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt;
use std::num::NonZero;
use std::ops::{Add, Mul, Neg, Sub};
use std::sync::{LazyLock, Mutex, PoisonError};

use num_bigint::{BigInt, Sign};
use num_integer::Integer as _;
use num_traits::{Signed as _, ToPrimitive as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use super::decimal::point_in;
use super::wide::{mul_div, widening_mul};
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

/// A fraction in lowest terms whose parts have 128 bits. The denominator is positive, and the
/// numerator never `i128::MIN`, so that it has an opposite.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Short {
    numerator: i128,
    denominator: NonZero<i128>,
}

impl Short {
    const fn whole(number: i128) -> Self {
        Self {
            numerator: number,
            denominator: NonZero::new(1).expect("one is not zero"),
        }
    }

    /// Two parts that share no divisor, the second of them positive.
    fn reduced(numerator: i128, denominator: i128) -> Option<Self> {
        let denominator = NonZero::new(denominator)?;
        (numerator != i128::MIN).then_some(Self {
            numerator,
            denominator,
        })
    }

    fn parts(self) -> (i128, i128) {
        (self.numerator, self.denominator.get())
    }

    /// The parts where both are below 2^62, as most are: products of two of them and the sum of two
    /// such products fit 128 bits, and divisions of 64 bits take a fraction of the time.
    fn narrow(self) -> Option<(i64, i64)> {
        const MOST: u64 = 1 << 62;
        let numerator = i64::try_from(self.numerator).ok()?;
        let denominator = i64::try_from(self.denominator.get()).ok()?;
        let is_narrow = numerator.unsigned_abs() < MOST && denominator.unsigned_abs() < MOST;
        is_narrow.then_some((numerator, denominator))
    }

    fn checked_mul(self, other: Self) -> Option<Self> {
        if let Some(((a, b), (c, d))) = self.narrow().zip(other.narrow()) {
            let (left, right) = (narrow_divisor(a, d), narrow_divisor(c, b));
            let numerator = i128::from(a / left) * i128::from(c / right);
            return Self::reduced(numerator, i128::from(b / right) * i128::from(d / left));
        }
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        let left = greatest_common_divisor(a, d);
        let right = greatest_common_divisor(c, b);
        let numerator = (a / left).checked_mul(c / right)?;
        Self::reduced(numerator, (b / right).checked_mul(d / left)?)
    }

    fn checked_add(self, other: Self) -> Option<Self> {
        if let Some(((a, b), (c, d))) = self.narrow().zip(other.narrow()) {
            let shared = narrow_divisor(b, d);
            let scale = i128::from(d / shared);
            let numerator = i128::from(a) * scale + i128::from(c) * i128::from(b / shared);
            if shared == 1 {
                return Self::reduced(numerator, i128::from(b) * scale);
            }
            let rest = i64::try_from(numerator % i128::from(shared)).unwrap_or(0);
            let excess = narrow_divisor(rest, shared);
            let denominator = i128::from(b / excess) * scale;
            return Self::reduced(numerator / i128::from(excess), denominator);
        }
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        let shared = greatest_common_divisor(b, d);
        let scale = d / shared;
        let numerator = a
            .checked_mul(scale)?
            .checked_add(c.checked_mul(b / shared)?)?;
        // What the sum can be reduced by divides what the denominators share.
        let excess = greatest_common_divisor(numerator, shared);
        Self::reduced(numerator / excess, (b / excess).checked_mul(scale)?)
    }

    /// Which of two is larger, by products of 256 bits.
    fn compare(self, other: Self) -> Ordering {
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        if b == d || a.signum() != c.signum() {
            return a.cmp(&c);
        }
        let left = widening_mul(a.unsigned_abs(), d.unsigned_abs());
        let right = widening_mul(c.unsigned_abs(), b.unsigned_abs());
        if a < 0 {
            right.cmp(&left)
        } else {
            left.cmp(&right)
        }
    }

    fn long(self) -> Long {
        let (numerator, denominator) = self.parts();
        Long {
            numerator: numerator.into(),
            denominator: denominator.into(),
        }
    }
}

/// A fraction in arbitrary precision, with a positive denominator; in lowest terms where it is kept.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Long {
    numerator: BigInt,
    denominator: BigInt,
}

impl Long {
    fn times(&self, other: &Self) -> Self {
        Self {
            numerator: &self.numerator * &other.numerator,
            denominator: &self.denominator * &other.denominator,
        }
    }

    fn plus(&self, other: &Self) -> Self {
        let left = &self.numerator * &other.denominator;
        Self {
            numerator: left + &other.numerator * &self.denominator,
            denominator: &self.denominator * &other.denominator,
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        let left = &self.numerator * &other.denominator;
        left.cmp(&(&other.numerator * &self.denominator))
    }

    /// The nearest whole number, ties to even.
    fn round(&self) -> BigInt {
        let (down, rest) = self.numerator.div_mod_floor(&self.denominator);
        let up = match (rest * 2_u32).cmp(&self.denominator) {
            Ordering::Less => false,
            Ordering::Equal => down.is_odd(),
            Ordering::Greater => true,
        };
        down + u8::from(up)
    }

    /// The nearest floating-point number, within two roundings.
    fn approximate(&self) -> f64 {
        let bits = |number: &BigInt| i64::try_from(number.bits()).unwrap_or(i64::MAX);
        // So shifted, the whole part of the quotient has 80 bits or one more.
        let shift = 80 - (bits(&self.numerator) - bits(&self.denominator));
        let (up, down) = (shift.max(0), (-shift).max(0));
        let quotient = (&self.numerator << up) / (&self.denominator << down);
        let powers = i32::try_from(-shift).unwrap_or(0);
        // In two steps, so that no power is out of range where the result is not.
        let half = powers / 2;
        quotient.to_f64().unwrap_or(f64::MAX) * 2_f64.powi(half) * 2_f64.powi(powers - half)
    }

    /// In lowest terms, each value once.
    fn kept(self) -> Ratio {
        static KEPT: LazyLock<Mutex<HashSet<&'static Long>>> = LazyLock::new(Mutex::default);
        let divisor = self.numerator.gcd(&self.denominator);
        let numerator = self.numerator / &divisor;
        let denominator = self.denominator / divisor;
        let short = numerator.to_i128().zip(denominator.to_i128());
        if let Some(short) = short.and_then(|(above, below)| Short::reduced(above, below)) {
            return Ratio(Repr::Short(short));
        }
        let long = Self {
            numerator,
            denominator,
        };
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.get(&long).copied();
        Ratio(Repr::Long(known.unwrap_or_else(|| {
            let long: &'static Self = Box::leak(Box::new(long));
            kept.insert(long);
            long
        })))
    }
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
            let sign = BigInt::from(denominator.signum());
            let long = Long {
                numerator: BigInt::from(numerator) * &sign,
                denominator: BigInt::from(denominator) * sign,
            };
            return Some(long.kept());
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
                let sign = BigInt::from(if self.is_negative() { -1 } else { 1 });
                let upside_down = Long {
                    numerator: &long.denominator * &sign,
                    denominator: &long.numerator * sign,
                };
                Some(upside_down.kept())
            }
        }
    }

    /// The nearest whole multiple of `1 ÷ parts`, ties to even: for probabilities and measures,
    /// whose exact fractions would grow with every step of a formula. No amount of money, and no
    /// share that must add up, goes through here.
    #[must_use]
    pub fn in_parts(self, parts: i128) -> Self {
        let rounded = match self.0 {
            Repr::Short(short) => {
                let (numerator, denominator) = short.parts();
                mul_div(numerator, parts, denominator).and_then(|count| Self::new(count, parts))
            }
            Repr::Long(_) => None,
        };
        rounded.unwrap_or_else(|| {
            let long = Long {
                numerator: self.scaled(&parts.into()),
                denominator: parts.into(),
            };
            long.kept()
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
        let whole = Long {
            numerator: whole.into(),
            denominator: 1.into(),
        };
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
        -(Self::ZERO - self).floor()
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
        if self.is_negative() {
            Self::ZERO - self
        } else {
            self
        }
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

fn narrow_divisor(a: i64, b: i64) -> i64 {
    let divisor = match b {
        1 => 1,
        _ => short_divisor(a.unsigned_abs(), b.unsigned_abs()).max(1),
    };
    i64::try_from(divisor).unwrap_or(1)
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
            None => self.long().times(&other.long()).kept(),
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
            None => self.long().plus(&other.long()).kept(),
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
            Repr::Long(long) => {
                let long = Long {
                    numerator: -&long.numerator,
                    denominator: long.denominator.clone(),
                };
                long.kept()
            }
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
