//! Parts of a whole, written in percent.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Decimal, Ratio, Reject, RejectKind, Scalar};

/// A part of a whole, from 0 to 100 percent, exact to a millionth of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Share(Ratio);

impl Share {
    /// Nothing of it.
    pub const NONE: Self = Self(Ratio::ZERO);
    /// All of it.
    pub const ALL: Self = Self(Ratio::ONE);

    /// A ratio as a share; `None` outside 0 to 1.
    pub fn new(ratio: Ratio) -> Option<Self> {
        (Ratio::ZERO..=Ratio::ONE)
            .contains(&ratio)
            .then_some(Self(ratio))
    }

    /// As a fraction of one.
    pub fn ratio(self) -> Ratio {
        self.0
    }

    /// As a number of percent.
    pub fn percent(self) -> Ratio {
        self.0 * Ratio::whole(100)
    }

    /// What is left of the whole.
    #[must_use]
    pub fn rest(self) -> Self {
        Self(Ratio::ONE - self.0)
    }
}

impl Scalar for Share {
    const EXPECTED: &'static str = "a share in percent from 0% to 100%, such as `80%`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let Some(number) = text.strip_suffix('%') else {
            // `nan`, `-5` and the like are told for what they are before the missing sign.
            Decimal::parse(text)?;
            return Err(Reject::malformed("a share is written in percent"));
        };
        let decimal = Decimal::parse(number.trim_end())?;
        let millionths = decimal.at_scale(6).ok_or_else(|| {
            Reject::new(
                RejectKind::TooPrecise,
                "a share has at most 6 decimals of a percent",
            )
        })?;
        Ratio::new(millionths, 100_000_000)
            .and_then(Self::new)
            .ok_or_else(|| Reject::new(RejectKind::OutOfRange, "a share is between 0% and 100%"))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.percent())
    }
}

impl Share {
    /// Reads a share that was measured and adds up to nothing, such as an error rate: what is
    /// beyond the sixth decimal of a percent is rounded, but never to all or nothing.
    ///
    /// # Errors
    /// A [`Reject`] that says what is wrong with the text.
    pub fn measured(text: &str) -> Result<Self, Reject> {
        let Some(number) = text.strip_suffix('%') else {
            return Self::parse(text);
        };
        let decimal = Decimal::measure(number.trim_end())?;
        let share = Ratio::from(decimal.rounded(6)).checked_div(Ratio::whole(100));
        let share = share
            .and_then(Self::new)
            .ok_or_else(|| Reject::new(RejectKind::OutOfRange, "a share is between 0% and 100%"))?;
        let is_exact = Ratio::from(decimal) == share.percent();
        if is_exact || !matches!(share, Self::NONE | Self::ALL) {
            Ok(share)
        } else {
            Err(Reject::new(
                RejectKind::TooPrecise,
                "a share so near to 0% or 100% is not told apart from it: it has at most 6 decimals",
            ))
        }
    }
}

/// A measured share that adds up to nothing, such as an error rate, read by [`Share::measured`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frequency(Share);

impl Frequency {
    /// As a share.
    pub fn share(self) -> Share {
        self.0
    }
}

impl Scalar for Frequency {
    const EXPECTED: &'static str = Share::EXPECTED;

    fn parse(text: &str) -> Result<Self, Reject> {
        Share::measured(text).map(Self)
    }
}

/// The share of time that a service works; above 0 and at most 100 percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Availability(Share);

impl Availability {
    /// Always.
    pub const ALWAYS: Self = Self(Share::ALL);

    /// A part of the time, such as 999/1000; `None` unless above 0 and at most 1.
    pub fn new(part: Ratio) -> Option<Self> {
        Share::new(part)
            .filter(|share| *share != Share::NONE)
            .map(Self)
    }

    /// As a fraction of one.
    pub fn ratio(self) -> Ratio {
        self.0.ratio()
    }

    /// As a number of percent.
    pub fn percent(self) -> Ratio {
        self.0.percent()
    }

    /// The share of time that the service does not work.
    pub fn unavailability(self) -> Share {
        self.0.rest()
    }
}

impl Scalar for Availability {
    const EXPECTED: &'static str =
        "an availability in percent above 0% and up to 100%, such as `99.9%`";

    fn parse(text: &str) -> Result<Self, Reject> {
        match Share::measured(text)? {
            Share::NONE => Err(Reject::new(
                RejectKind::Zero,
                "an availability of 0% is no service",
            )),
            share => Ok(Self(share)),
        }
    }
}

impl fmt::Display for Availability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact_percents() {
        assert_eq!(
            Share::parse("80%").unwrap().ratio(),
            Ratio::new(4, 5).unwrap()
        );
        assert_eq!(
            Share::parse("33.333333%").unwrap().rest().to_string(),
            "66.666667%"
        );
        for (text, kind) in [
            ("100.1%", RejectKind::OutOfRange),
            ("-5%", RejectKind::Negative),
            ("nan", RejectKind::OutOfRange),
            ("0.8", RejectKind::Malformed),
            ("1.0000001%", RejectKind::TooPrecise),
        ] {
            assert_eq!(Share::parse(text).unwrap_err().kind, kind, "{text}");
        }
        let available = |text| Availability::parse(text).map_err(|reject| reject.kind);
        assert_eq!(available("0%"), Err(RejectKind::Zero));
        assert_eq!(
            available("99.33333333333333%").unwrap().to_string(),
            "99.333333%"
        );
        assert_eq!(available("99.9999999999%"), Err(RejectKind::TooPrecise));
        assert_eq!(available("1e-12%"), Err(RejectKind::TooPrecise));
        assert_eq!(available("1.001e2%"), Err(RejectKind::OutOfRange));
        assert_eq!(Share::parse("5e-1%").unwrap().to_string(), "0.5%");
        assert_eq!(Share::measured("2%"), Share::parse("2%"));
    }
}
