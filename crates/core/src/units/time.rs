//! Durations, rates' periods, and the length of a planning month.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::decimal::number_end;
use super::{Decimal, Ratio, Reject, RejectKind, Scalar};

/// Milliseconds in each unit.
const MILLISECONDS_PER: [(&str, u64); 6] = [
    ("ms", 1),
    ("s", 1_000),
    ("m", 60_000),
    ("min", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
];

/// A length of time, exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Duration {
    minutes: Ratio,
}

/// A planning year: 365 days, which is 12 planning months of 730 hours.
pub const YEAR: Month = Month {
    hours: 8_760 * Month::PARTS,
};

impl Duration {
    /// No time.
    pub const NONE: Self = Self {
        minutes: Ratio::ZERO,
    };

    /// So many minutes.
    pub fn from_minutes(minutes: Ratio) -> Self {
        Self { minutes }
    }

    /// The length in minutes.
    pub fn minutes(self) -> Ratio {
        self.minutes
    }

    /// The length in seconds.
    pub fn seconds(self) -> Ratio {
        self.minutes * Ratio::whole(60)
    }
}

impl Scalar for Duration {
    const EXPECTED: &'static str = "a duration such as `47m`, `60s`, `1.5h` or `1h30m`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let mut rest = text.trim();
        let mut minutes = Ratio::ZERO;
        if rest.is_empty() {
            return Err(Reject::malformed("the duration is empty"));
        }
        while !rest.is_empty() {
            let (number, tail) = rest.split_at(number_end(rest));
            let next = tail
                .find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(tail.len());
            let amount = Ratio::from(Decimal::measure(number.trim())?);
            let unit = MILLISECONDS_PER
                .iter()
                .find(|(name, _)| *name == &tail[..next]);
            let (_, length) =
                unit.ok_or_else(|| Reject::malformed("a duration has a unit: ms, s, m, h or d"))?;
            let length = Ratio::new(i128::from(*length), 60_000).unwrap_or(Ratio::ZERO);
            minutes = minutes + amount * length;
            rest = tail[next..].trim_start();
        }
        if minutes > Ratio::whole(366 * 1_440) {
            return Err(Reject::new(
                RejectKind::OutOfRange,
                "the duration is over a year",
            ));
        }
        Ok(Self { minutes })
    }
}

fn per_minute() -> Ratio {
    Ratio::new(1, 60).unwrap_or(Ratio::ZERO)
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} min", self.minutes.to_decimal(2))
    }
}

/// What a rate is counted over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Period {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day of 24 hours.
    Day,
}

impl Period {
    /// The length of the period in minutes.
    pub fn minutes(self) -> Ratio {
        match self {
            Self::Second => per_minute(),
            Self::Minute => Ratio::ONE,
            Self::Hour => Ratio::whole(60),
            Self::Day => Ratio::whole(1_440),
        }
    }

    /// The word for it, as in "a day".
    pub fn word(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }
}

impl Scalar for Period {
    const EXPECTED: &'static str = "a period: `s`, `min`, `h` or `day`";
    const CHOICES: &'static [&'static str] = &["s", "min", "h", "day"];

    fn parse(text: &str) -> Result<Self, Reject> {
        match text.trim() {
            "s" | "second" => Ok(Self::Second),
            "m" | "min" | "minute" => Ok(Self::Minute),
            "h" | "hour" => Ok(Self::Hour),
            "d" | "day" => Ok(Self::Day),
            other => Err(Reject::new(
                RejectKind::UnknownWord,
                format!("`{other}` is no period"),
            )),
        }
    }
}

/// The length of the month that a plan is made for: 730 hours unless days are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// In hundredths of an hour, so that `--days 30.42` is exact.
    hours: u64,
}

impl Month {
    const PARTS: u64 = 100;

    /// The planning month: 730 hours, a twelfth of 365 days.
    pub const PLANNING: Self = Self {
        hours: 730 * Self::PARTS,
    };

    /// The length in hours.
    pub fn hours(self) -> Ratio {
        Ratio::new(self.hours.into(), Self::PARTS.into()).unwrap_or(Ratio::ZERO)
    }

    /// The length in minutes.
    pub fn minutes(self) -> Ratio {
        self.hours() * Ratio::whole(60)
    }

    /// How reports name it: `730 h` or `30 days`.
    pub fn describe(self) -> String {
        if self == Self::PLANNING {
            return "730 h".to_owned();
        }
        let days = self.hours() * Ratio::new(1, 24).unwrap_or(Ratio::ZERO);
        format!("{} days", days.to_decimal(2))
    }
}

impl Scalar for Month {
    const EXPECTED: &'static str = "a number of days from 1 to 31, such as `30`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let days = Ratio::parse(text)?;
        if days < Ratio::ONE || days > Ratio::whole(31) {
            return Err(Reject::new(
                RejectKind::OutOfRange,
                "a month has 1 to 31 days",
            ));
        }
        let parts = days * Ratio::whole(24 * Self::PARTS);
        if !parts.is_whole() {
            return Err(Reject::new(
                RejectKind::TooPrecise,
                "days have at most 2 decimals",
            ));
        }
        let hours = u64::try_from(parts.round()).map_err(|_| Reject::malformed("not a number"))?;
        Ok(Self { hours })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_add_their_parts() {
        let minutes = |text| Duration::parse(text).map(Duration::minutes);
        assert_eq!(minutes("47m"), Ok(Ratio::whole(47)));
        assert_eq!(minutes("60s"), Ok(Ratio::ONE));
        assert_eq!(minutes("1h30m"), Ok(Ratio::whole(90)));
        assert_eq!(minutes("1.5h"), Ok(Ratio::whole(90)));
        assert_eq!(minutes("1s500ms"), minutes("1.5s"));
        assert_eq!(minutes("5e-1h"), Ok(Ratio::whole(30)));
        assert_eq!(minutes("6E4ms"), Ok(Ratio::ONE));
        assert!(minutes("0.33333333333333331s").is_ok());
        assert!(minutes("1e9999h").is_err() && minutes("3em").is_err());
        assert!(minutes("47").is_err() && minutes("").is_err() && minutes("-5m").is_err());
    }

    #[test]
    fn a_planning_year_is_twelve_planning_months() {
        assert_eq!(Month::PLANNING.hours() * Ratio::whole(12), YEAR.hours());
        assert_eq!(
            Month::parse("30").map(Month::minutes),
            Ok(Ratio::whole(43_200))
        );
        assert!(Month::parse("0").is_err() && Month::parse("32").is_err());
    }
}
