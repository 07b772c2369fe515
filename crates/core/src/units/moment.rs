//! Points in time.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Day, Reject, RejectKind, Scalar};

/// A point in time: a day, which begins at midnight UTC, or `2026-08-22T16:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment(Timestamp);

impl Moment {
    /// The instant.
    pub fn timestamp(self) -> Timestamp {
        self.0
    }
}

impl From<Timestamp> for Moment {
    fn from(instant: Timestamp) -> Self {
        Self(instant)
    }
}

impl From<Day> for Moment {
    /// Midnight UTC, with which the day begins.
    fn from(day: Day) -> Self {
        let midnight = day.date().to_zoned(TimeZone::UTC);
        Self(midnight.map_or(Timestamp::MIN, |zoned| zoned.timestamp()))
    }
}

impl Scalar for Moment {
    const EXPECTED: &'static str =
        "a date such as `2026-08-22`, or a time in UTC such as `2026-08-22T16:00Z`";

    fn parse(text: &str) -> Result<Self, Reject> {
        if !text.contains('T') {
            return Day::parse(text).map(Self::from);
        }
        text.parse().map(Self).map_err(|_| {
            let message = format!("`{text}` is no time of a known zone");
            Reject::new(RejectKind::Malformed, message)
        })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zoned = self.0.to_zoned(TimeZone::UTC);
        if zoned.datetime() == zoned.date().at(0, 0, 0, 0) {
            zoned.date().fmt(f)
        } else {
            write!(f, "{}", zoned.strftime("%Y-%m-%dT%H:%MZ"))
        }
    }
}

/// A day and time of day as files of rows write them, with or without an offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateAndTime {
    /// The day and time by the clock that the file goes by.
    pub civil: DateTime,
    /// The point in time, where an offset says which one it is.
    pub instant: Option<Timestamp>,
}

impl DateAndTime {
    /// Reads ISO 8601, with `T` or a space, and parts of a second to the nanosecond.
    pub fn read(text: &str) -> Option<Self> {
        if !text.contains(':') || text.contains('[') {
            return None;
        }
        let civil = before_offset(text);
        let instant = match civil {
            Some(_) => Some(text.parse().ok()?),
            None => None,
        };
        Some(Self {
            civil: civil.unwrap_or(text).parse().ok()?,
            instant,
        })
    }
}

/// The civil time before an offset such as `Z` or `+00:00`.
fn before_offset(text: &str) -> Option<&str> {
    if let Some(civil) = text.strip_suffix(['Z', 'z']) {
        return Some(civil);
    }
    // A sign after the day is that of an offset.
    let at = text.rfind(['+', '-'])?;
    text.get(..at).filter(|_| at > "2026-08-22".len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_utc() {
        let read = |text| Moment::parse(text).unwrap();
        assert_eq!(read("2026-08-22"), read("2026-08-22T00:00Z"));
        assert_eq!(read("2026-08-23T00:00+08:00"), read("2026-08-22T16:00Z"));
        assert_eq!(read("2026-08-22T16:00Z").to_string(), "2026-08-22T16:00Z");
        assert_eq!(read("2026-08-22").to_string(), "2026-08-22");
        assert!(Moment::parse("2026-08-22T16:00").is_err());
    }
}
