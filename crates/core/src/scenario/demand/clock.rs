//! When requests come, as traces write it.

use jiff::tz::{Offset, TimeZone};

use crate::units::{DateAndTime, Decimal, Ratio};

use super::{NANOS_PER_MINUTE, NANOS_PER_SECOND};

/// The most digits of a plain number of seconds that are read: some thirty million years.
const MOST_DIGITS: usize = 15;

/// What a plain number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeUnit {
    /// Nothing says: seconds, unless the number has as many digits as another unit since 1970.
    Unstated,
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

impl TimeUnit {
    /// Takes the unit off the end of a column's name, `ts:ms`.
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
            None => (column, Self::Unstated),
        }
    }

    /// The unit of a plain number: where none is stated, one of 13 digits is milliseconds since 1970,
    /// one of 16 microseconds and one of 19 nanoseconds; one of 10 or fewer is seconds. `None` for
    /// what is none of these: a moment in seconds would be centuries away.
    fn of(self, text: &str) -> Option<Self> {
        if self != Self::Unstated {
            return Some(self);
        }
        let whole = text.split(['.', 'e', 'E']).next().unwrap_or(text);
        match whole.trim_start_matches('0').len() {
            0..=10 => Some(Self::Seconds),
            13 => Some(Self::Milliseconds),
            16 => Some(Self::Microseconds),
            19 => Some(Self::Nanoseconds),
            _ => None,
        }
    }

    const fn nanos(self) -> u64 {
        match self {
            Self::Seconds | Self::Unstated => NANOS_PER_SECOND,
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
            plain(text, unit.of(text)?.nanos())?
        };
        Some(Self {
            nanos,
            week_second: None,
            has_offset: None,
        })
    }

    /// Nanoseconds since the last full minute of the clock. A time without an offset is of a clock
    /// that the file does not name, so its minutes begin with the trace.
    pub(super) fn minute_phase(self) -> u64 {
        if self.has_offset == Some(false) {
            return 0;
        }
        let phase = self.nanos.rem_euclid(i128::from(NANOS_PER_MINUTE));
        u64::try_from(phase).unwrap_or(0)
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

    /// 1,767,225,600 s after 1970 are 2026-01-01 00:00 UTC, in whatever unit they are written.
    #[test]
    fn the_digits_of_a_time_since_1970_say_its_unit() {
        let unstated = |text| TraceTime::read(text, TimeUnit::Unstated).map(|read| read.nanos);
        let second = 1_767_225_601_500_000_000;
        assert_eq!(unstated("1767225601.5"), Some(second));
        assert_eq!(unstated("1767225601500"), Some(second));
        assert_eq!(unstated("1767225601500.0"), Some(second));
        assert_eq!(unstated("1767225601500000"), Some(second));
        assert_eq!(unstated("1767225601500000000"), Some(second));
        assert_eq!(unstated("0000000000061"), Some(61_000_000_000));
        for digits in [
            "17672256015",
            "176722560150",
            "17672256015000",
            "176722560150000",
        ] {
            assert_eq!(unstated(digits), None, "{digits}");
        }
        // A unit that is stated holds.
        let ms = TraceTime::read("1767225601", TimeUnit::Milliseconds).unwrap();
        assert_eq!(ms.nanos, 1_767_225_601_000_000);
        // 1,767,225.601 s are 29,453 minutes and 45.601 s.
        assert_eq!(ms.minute_phase(), 45_601_000_000);
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
