//! Whole counts with the suffixes that people write: `5M`, `1.5B`, `128k`, `10_000`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Decimal, Ratio, Reject, RejectKind, Scalar};

/// The largest count that is read: a thousand million million, 200,000 times the Growth stage.
const LARGEST: i128 = 1_000_000_000_000_000;

/// A whole number, zero or more, as [`Count`] and its kin are written: `0`, `20`, `1.5k`, `2e3`.
///
/// # Errors
/// A [`Reject`] that says what is wrong with the text.
pub fn whole(text: &str) -> Result<u64, Reject> {
    let (number, zeros) = match text.as_bytes().last() {
        Some(b'k' | b'K') => (&text[..text.len() - 1], 3),
        Some(b'm' | b'M') => (&text[..text.len() - 1], 6),
        Some(b'b' | b'B') => (&text[..text.len() - 1], 9),
        Some(b't' | b'T') => (&text[..text.len() - 1], 12),
        _ => (text, 0),
    };
    let decimal = Decimal::parse(number.trim_end())?;
    let shifted = Decimal {
        scale: 0,
        ..decimal
    }
    .digits
    .checked_mul(10_i128.pow(zeros))
    .ok_or_else(|| Reject::new(RejectKind::OutOfRange, "the count is too large"))?;
    let value = Decimal {
        digits: shifted,
        scale: decimal.scale,
    }
    .at_scale(0)
    .ok_or_else(|| Reject::new(RejectKind::TooPrecise, "a count is a whole number"))?;
    if value > LARGEST {
        return Err(Reject::new(
            RejectKind::OutOfRange,
            "the count is over 1,000T",
        ));
    }
    u64::try_from(value).map_err(|_| Reject::malformed("not a count"))
}

fn positive(text: &str) -> Result<u64, Reject> {
    match whole(text)? {
        0 => Err(Reject::new(RejectKind::Zero, "the count is zero")),
        number => Ok(number),
    }
}

macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident, $expected:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(u64);

        impl $name {
            /// So many.
            pub const fn new(count: u64) -> Self {
                Self(count)
            }

            /// The plain number.
            pub const fn count(self) -> u64 {
                self.0
            }

            /// As an exact ratio, to multiply and divide with.
            pub fn ratio(self) -> Ratio {
                Ratio::whole(self.0)
            }
        }

        impl Scalar for $name {
            const EXPECTED: &'static str = $expected;

            fn parse(text: &str) -> Result<Self, Reject> {
                positive(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

counts! {
    /// Tokens, of whatever kind the context says; always a whole number.
    Tokens, "a positive count of tokens, such as `500M`, `1.5B` or `10_000`";
    /// People who use the product in a month.
    Users, "a positive count of users, such as `10_000` or `10k`";
    /// A rate limit: requests accepted in a minute.
    RequestsPerMinute, "a positive number of requests a minute, such as `50`";
    /// How many of something.
    Count, "a positive count, such as `100`";
    /// Units of provisioned capacity.
    Units, "a positive number of units, such as `50`";
}

impl Tokens {
    /// In the short form that people say: `500M`, `1.5B`, `128k`, and every digit when it is odd.
    pub fn short(self) -> String {
        let steps = [
            (1_000_000_000_000, "T"),
            (1_000_000_000, "B"),
            (1_000_000, "M"),
            (1_000, "k"),
        ];
        steps
            .into_iter()
            .find(|(step, _)| self.0 >= *step && self.0.is_multiple_of(*step / 100))
            .map_or_else(
                || super::group_thousands(&self.0.to_string()),
                |(step, suffix)| {
                    let number = Ratio::new(self.0.into(), step.into()).unwrap_or(Ratio::ZERO);
                    format!("{}{suffix}", number.to_decimal(3))
                },
            )
    }
}

/// A sum that 64 bits do not hold is the largest count there is, which no report shows.
impl std::ops::Add for Tokens {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::iter::Sum for Tokens {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self(0), std::ops::Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_are_decimal_and_exact() {
        for (text, tokens) in [
            ("5M", 5_000_000),
            ("1.5B", 1_500_000_000),
            ("128k", 128_000),
            ("10_000", 10_000),
            ("2.5 M", 2_500_000),
            ("1.5e9", 1_500_000_000),
            ("5e-1k", 500),
        ] {
            assert_eq!(Tokens::parse(text), Ok(Tokens::new(tokens)), "{text}");
        }
        assert_eq!(Tokens::new(1_500_000_000).short(), "1.5B");
        assert_eq!(Tokens::new(500_000_000).short(), "500M");
        assert_eq!(Tokens::new(1_234_567).short(), "1,234,567");
    }

    #[test]
    fn a_sum_beyond_64_bits_stays_the_largest_count() {
        let terms = [u64::MAX - 1, 7, 1].map(Tokens::new);
        assert_eq!(terms.into_iter().sum::<Tokens>().count(), u64::MAX);
        assert_eq!((terms[0] + terms[1]).count(), u64::MAX);
        assert_eq!(Tokens::new(u64::MAX).short(), "18,446,744,073,709,551,615");
    }

    #[test]
    fn a_count_is_positive_whole_and_bounded() {
        assert_eq!(Tokens::parse("-5M").unwrap_err().kind, RejectKind::Negative);
        assert_eq!(Users::parse("0").unwrap_err().kind, RejectKind::Zero);
        assert_eq!(
            Tokens::parse("1.5").unwrap_err().kind,
            RejectKind::TooPrecise
        );
        assert_eq!(
            Tokens::parse("2000T").unwrap_err().kind,
            RejectKind::OutOfRange
        );
        assert_eq!(Tokens::parse("M").unwrap_err().kind, RejectKind::Malformed);
        assert_eq!(whole("0"), Ok(0));
        assert_eq!(
            Tokens::parse("1e999999999").unwrap_err().kind,
            RejectKind::OutOfRange
        );
    }
}
