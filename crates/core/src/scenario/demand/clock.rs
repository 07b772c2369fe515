//! When requests come, as traces write it.

use jiff::tz::{Offset, TimeZone};

use crate::units::{DateAndTime, Decimal, Ratio};

use super::{NANOS_PER_MINUTE, NANOS_PER_SECOND};

/// The most digits of a plain number of seconds that are read: some thirty million years.
const MOST_DIGITS: usize = 15;

/// What a plain number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeUnit {
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

impl TimeUnit {
    /// Takes the unit off the end of a column's name, `ts:ms`; seconds where it has none.
    pub(super) fn split(column: String) -> (String, Self) {
        let unit = match column.rsplit_once(':') {
            Some((name, "s")) => Some((name, Self::Seconds)),
            Some((name, "ms")) => Some((name, Self::Milliseconds)),
            Some((name, "us")) => Some((name, Self::Microseconds)),
            Some((name, "ns")) => Some((name, Self::Nanoseconds)),
            _ => None,
        };
        match unit {
            Some((name, unit)) => (name.to_owned(), unit),
            None => (column, Self::Seconds),
        }
    }

    const fn nanos(self) -> u64 {
        match self {
            Self::Seconds => NANOS_PER_SECOND,
            Self::Milliseconds => 1_000_000,
            Self::Microseconds => 1_000,
            Self::Nanoseconds => 1,
        }
    }
}

/// A time in nanoseconds: of the clock that the file goes by, or since a moment that it does not
/// name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TraceTime {
    pub(super) nanos: i128,
    /// Seconds from Monday 00:00 by the file's clock, where the time has a date.
    pub(super) week_second: Option<u32>,
    /// Whether the time has an offset from UTC; `None` for plain numbers.
    pub(super) has_offset: Option<bool>,
}

impl TraceTime {
    /// Reads a plain number of a unit, or a date and time with or without an offset; what is
    /// finer than a nanosecond is left out.
    pub(super) fn read(text: &str, unit: TimeUnit) -> Option<Self> {
        let nanos = if text.contains(':') {
            return Self::dated(text);
        } else {
            plain(text, unit.nanos())?
        };
        Some(Self {
            nanos,
            week_second: None,
            has_offset: None,
        })
    }

    fn dated(text: &str) -> Option<Self> {
        let DateAndTime { civil, instant } = DateAndTime::read(text)?;
        let nanos = match instant {
            Some(instant) => instant,
            None => TimeZone::fixed(Offset::UTC).to_timestamp(civil).ok()?,
        };
        let number = |value: i8| u32::try_from(value).unwrap_or(0);
        let day = number(civil.weekday().to_monday_zero_offset());
        let hour = day * 24 + number(civil.hour());
        let second = (hour * 60 + number(civil.minute())) * 60 + number(civil.second());
        Some(Self {
            nanos: nanos.as_nanosecond(),
            week_second: Some(second),
            has_offset: Some(instant.is_some()),
        })
    }
}

/// A decimal, zero or more, in units of so many nanoseconds.
fn plain(text: &str, nanos: u64) -> Option<i128> {
    if text.contains(['e', 'E', '_']) {
        let read = Decimal::measure(text).ok()?;
        let seconds = Ratio::from(read) * Ratio::whole(nanos);
        let longest = i128::from(NANOS_PER_SECOND) * 10_i128.pow(u32::try_from(MOST_DIGITS).ok()?);
        return Some(seconds.round()).filter(|total| *total <= longest);
    }
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(decimals) {
        return None;
    }
    // Nanoseconds since 1970 have 19 digits, seconds 10.
    let whole: u64 = whole.parse().ok()?;
    if whole
        > 10_u64
            .pow(u32::try_from(MOST_DIGITS).ok()?)
            .saturating_mul(NANOS_PER_SECOND / nanos)
    {
        return None;
    }
    let mut total = i128::from(whole) * i128::from(nanos);
    let mut step = nanos;
    for digit in decimals.bytes() {
        step /= 10;
        total += i128::from(u64::from(digit - b'0') * step);
    }
    Some(total)
}

/// The longest trace that is read: 731 days, two years with a leap day.
pub(super) const LONGEST: u64 = 731 * 1_440 * NANOS_PER_MINUTE;

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<i128> {
        TraceTime::read(text, TimeUnit::Seconds).map(|read| read.nanos)
    }

    #[test]
    fn both_azure_forms_are_read_to_the_nanosecond() {
        // 2023-11-16 00:00 UTC is 1,700,092,800 s after 1970; 18:15:46 is 65,746 s later.
        let at = 1_700_158_546_680_590_000;
        assert_eq!(seconds("2023-11-16 18:15:46.6805900"), Some(at));
        assert_eq!(seconds("2023-11-16 18:15:46.680590+00:00"), Some(at));
        assert_eq!(seconds("2023-11-16T19:15:46.68059+01:00"), Some(at));
        assert_eq!(seconds("2023-11-16T18:15:46.68059Z"), Some(at));
        // A Thursday.
        let read = TraceTime::read("2023-11-16 18:15:46", TimeUnit::Seconds).unwrap();
        assert_eq!(read.week_second, Some(3 * 86_400 + 65_746));
        assert_eq!(read.has_offset, Some(false));
    }

    #[test]
    fn plain_numbers_count_the_unit() {
        assert_eq!(seconds("5"), Some(5_000_000_000));
        assert_eq!(seconds("118.0000000019"), Some(118_000_000_001));
        let ms = |text| TraceTime::read(text, TimeUnit::Milliseconds).map(|read| read.nanos);
        assert_eq!(ms("3536999"), Some(3_536_999_000_000));
        assert_eq!(ms("0.5"), Some(500_000));
    }

    #[test]
    fn nonsense_is_no_time() {
        for text in [
            "",
            ".",
            "-1",
            "+1",
            "1e999999999",
            "1e",
            "NaN",
            "18:15",
            "2023-13-16 18:15:46",
            "2023-02-30 00:00:00",
            "2023-11-16",
            "99999999999999999999",
            "2023-11-16 18:15:46[UTC]",
            "2023-11-16 18:15:46+99:00",
            "é:",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
