//! Plain multiples.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Ratio, Reject, RejectKind, Scalar};

/// How many times larger one quantity is than another: at least 1, such as a peak over its mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Factor(Ratio);

impl Factor {
    /// No change.
    pub const ONE: Self = Self(Ratio::ONE);

    /// The multiple as a ratio.
    pub fn ratio(self) -> Ratio {
        self.0
    }
}

impl Scalar for Factor {
    const EXPECTED: &'static str = "a factor from 1 to 1000, such as `4`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let ratio = Ratio::parse(text)?;
        if ratio < Ratio::ONE || ratio > Ratio::whole(1_000) {
            return Err(Reject::new(
                RejectKind::OutOfRange,
                "the factor is not within 1 and 1000",
            ));
        }
        if !ratio.has_denominator_within(1_000_000) {
            return Err(Reject::new(
                RejectKind::TooPrecise,
                "a factor has at most 6 decimals",
            ));
        }
        Ok(Self(ratio))
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_decimal(6))
    }
}

/// A plain number, zero or more: a weight, or how many of something on average.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity(Ratio);

impl Quantity {
    /// The number.
    pub fn ratio(self) -> Ratio {
        self.0
    }
}

impl Scalar for Quantity {
    const EXPECTED: &'static str = "a number, zero or more, such as `0.5`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let ratio = Ratio::parse(text)?;
        if !ratio.has_denominator_within(1_000_000) || ratio > Ratio::whole(1_000_000_000) {
            let message = "the number has more than 6 decimals, or is over a billion";
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        Ok(Self(ratio))
    }
}

/// How many times as much: above 0, also below 1, written `10x` or `0.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Multiple(Ratio);

impl Multiple {
    /// The multiple as a ratio.
    pub fn ratio(self) -> Ratio {
        self.0
    }
}

impl Scalar for Multiple {
    const EXPECTED: &'static str = "a multiple above 0, such as `10x` or `0.5x`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let number = text.strip_suffix(['x', 'X']).unwrap_or(text);
        let ratio = Ratio::parse(number.trim_end())?;
        if ratio.is_zero() {
            return Err(Reject::new(RejectKind::Zero, "the multiple is zero"));
        }
        if !ratio.has_denominator_within(1_000_000) || ratio > Ratio::whole(1_000_000) {
            let message = "the multiple has more than 6 decimals, or is over a million";
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        Ok(Self(ratio))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_is_at_least_one() {
        assert_eq!(
            Factor::parse("2.5").map(|factor| factor.to_string()),
            Ok("2.5".into())
        );
        assert!(Factor::parse("0.5").is_err() && Factor::parse("x").is_err());
    }

    #[test]
    fn a_multiple_is_above_zero() {
        let read = |text| Multiple::parse(text).map(Multiple::ratio);
        assert_eq!(read("10x"), Ok(Ratio::whole(10)));
        assert_eq!(read("0.5"), Ok(Ratio::new(1, 2).unwrap()));
        for text in [
            "0x",
            "-1x",
            "x",
            "",
            "nan",
            "1e3x5",
            "2000000x",
            "0.0000001",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
