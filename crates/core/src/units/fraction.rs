//! What exact fractions are made of: two whole numbers of 128 bits, or of any length.

use std::cmp::Ordering;
use std::num::NonZero;

use num_bigint::{BigInt, Sign};
use num_integer::Integer as _;
use num_traits::ToPrimitive as _;

use super::wide::widening_mul;

/// A fraction in lowest terms whose parts have 128 bits. The denominator is positive, and the
/// numerator never `i128::MIN`, so that it has an opposite.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Short {
    pub(super) numerator: i128,
    pub(super) denominator: NonZero<i128>,
}

impl Short {
    pub(super) const fn whole(number: i128) -> Self {
        Self {
            numerator: number,
            denominator: NonZero::new(1).expect("one is not zero"),
        }
    }

    /// Two parts that share no divisor, the second of them positive.
    pub(super) fn reduced(numerator: i128, denominator: i128) -> Option<Self> {
        let denominator = NonZero::new(denominator)?;
        (numerator != i128::MIN).then_some(Self {
            numerator,
            denominator,
        })
    }

    pub(super) fn parts(self) -> (i128, i128) {
        (self.numerator, self.denominator.get())
    }

    /// The parts where both are below 2^62, as most are: products of two of them and the sum of two
    /// such products fit 128 bits, and divisions of 64 bits take a fraction of the time.
    pub(super) fn narrow(self) -> Option<(i64, i64)> {
        const MOST: u64 = 1 << 62;
        let numerator = i64::try_from(self.numerator).ok()?;
        let denominator = i64::try_from(self.denominator.get()).ok()?;
        let is_narrow = numerator.unsigned_abs() < MOST && denominator.unsigned_abs() < MOST;
        is_narrow.then_some((numerator, denominator))
    }

    pub(super) fn checked_mul(self, other: Self) -> Option<Self> {
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

    pub(super) fn checked_add(self, other: Self) -> Option<Self> {
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
    pub(super) fn compare(self, other: Self) -> Ordering {
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

    pub(super) fn long(self) -> Long {
        let (numerator, denominator) = self.parts();
        Long {
            numerator: numerator.into(),
            denominator: denominator.into(),
        }
    }
}

/// A fraction in arbitrary precision, with a positive denominator; in lowest terms where it is kept.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Long {
    pub(super) numerator: BigInt,
    pub(super) denominator: BigInt,
}

impl Long {
    /// A fraction whose denominator is not zero.
    pub(super) fn new(numerator: BigInt, denominator: BigInt) -> Self {
        match denominator.sign() {
            Sign::Minus => Self {
                numerator: -numerator,
                denominator: -denominator,
            },
            _ => Self {
                numerator,
                denominator,
            },
        }
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        Self {
            numerator: &self.numerator * &other.numerator,
            denominator: &self.denominator * &other.denominator,
        }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let left = &self.numerator * &other.denominator;
        Self {
            numerator: left + &other.numerator * &self.denominator,
            denominator: &self.denominator * &other.denominator,
        }
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let left = &self.numerator * &other.denominator;
        left.cmp(&(&other.numerator * &self.denominator))
    }

    /// The nearest whole number, ties to even.
    pub(super) fn round(&self) -> BigInt {
        let (down, rest) = self.numerator.div_mod_floor(&self.denominator);
        let up = match (rest * 2_u32).cmp(&self.denominator) {
            Ordering::Less => false,
            Ordering::Equal => down.is_odd(),
            Ordering::Greater => true,
        };
        down + u8::from(up)
    }

    /// The nearest floating-point number, within two roundings.
    pub(super) fn approximate(&self) -> f64 {
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

    /// In lowest terms.
    pub(super) fn reduced(self) -> Self {
        let divisor = self.numerator.gcd(&self.denominator);
        Self {
            numerator: self.numerator / &divisor,
            denominator: self.denominator / divisor,
        }
    }

    /// The same in 128 bits, where those hold it.
    pub(super) fn short(&self) -> Option<Short> {
        let parts = self.numerator.to_i128().zip(self.denominator.to_i128());
        parts.and_then(|(numerator, denominator)| Short::reduced(numerator, denominator))
    }
}

/// A whole number as the nearest floating-point number, ties to even.
pub(super) fn nearest(number: i128) -> f64 {
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

pub(super) fn greatest_common_divisor(a: i128, b: i128) -> i128 {
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
