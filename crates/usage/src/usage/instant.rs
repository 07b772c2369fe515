//! Times of rows: most are read from their first thirteen characters, which hardly ever change
//! from row to row.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::bytes::same;

/// A point in time, in whole milliseconds since 1970 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

const MILLIS_PER_MINUTE: i64 = 60_000;

impl Instant {
    /// Whole minutes since 1970.
    pub const fn minute(self) -> i64 {
        self.0.div_euclid(MILLIS_PER_MINUTE)
    }

    /// The start of a minute since 1970.
    pub const fn of_minute(minute: i64) -> Self {
        Self(minute.saturating_mul(MILLIS_PER_MINUTE))
    }

    /// The instant in the terms of calendars; `None` beyond the year 9999.
    pub fn timestamp(self) -> Option<Timestamp> {
        Timestamp::from_millisecond(self.0).ok()
    }
}

/// Reads times as logs write them, and remembers the last hour.
///
/// RFC 3339 with or without an offset, with a space or a `T`; without an offset it is UTC. Whole
/// numbers are seconds since 1970, or what their size says: milliseconds, microseconds,
/// nanoseconds.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    hour: [u8; 13],
    start: i64,
}

impl Clock {
    /// Reads a time.
    pub fn read(&mut self, text: &[u8]) -> Option<Instant> {
        match self.within_hour(text) {
            Some(instant) => Some(instant),
            None => self.anew(text),
        }
    }

    /// `2026-11-12T07` as before, then `:MM:SS`, a fraction and `Z` or nothing.
    fn within_hour(&self, text: &[u8]) -> Option<Instant> {
        let (hour, rest) = text.split_at_checked(13)?;
        if !same(hour, &self.hour) {
            return None;
        }
        let [b':', m1, m2, b':', s1, s2, fraction @ ..] = rest else {
            return None;
        };
        let minutes = two(*m1, *m2)?;
        let seconds = two(*s1, *s2)?;
        let millis = millis(fraction)?;
        let within = (minutes * 60 + seconds) * 1_000 + millis;
        (minutes < 60 && seconds < 60).then_some(Instant(self.start + within))
    }

    fn anew(&mut self, text: &[u8]) -> Option<Instant> {
        let text = std::str::from_utf8(text).ok()?.trim();
        if let Some(instant) = epoch(text) {
            return Some(instant);
        }
        let instant = text.parse().ok().or_else(|| civil(text))?;
        let bytes = text.as_bytes();
        let is_utc = bytes.get(19..).is_some_and(|rest| millis(rest).is_some());
        if let (true, Some(hour)) = (is_utc, bytes.first_chunk::<13>()) {
            self.hour = *hour;
            self.start = instant.as_second().div_euclid(3_600) * 3_600_000;
        }
        Some(Instant(instant.as_millisecond()))
    }
}

/// A time without offset, which is UTC. `UTC` as a word is what `ClickHouse` and `BigQuery` write.
fn civil(text: &str) -> Option<Timestamp> {
    let bare = text.strip_suffix("UTC").unwrap_or(text).trim_end();
    if let Some(apart) = offset_apart(bare) {
        return apart.parse().ok();
    }
    let civil: DateTime = bare.parse().ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// A time whose offset stands apart from it, as Snowflake and others write, without the space.
fn offset_apart(text: &str) -> Option<String> {
    let (time, offset) = text.rsplit_once(' ')?;
    let is_offset = offset.starts_with(['+', '-']);
    (is_offset && !time.ends_with(' ')).then(|| format!("{time}{offset}"))
}

fn two(tens: u8, ones: u8) -> Option<i64> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    Some(digit(tens)? * 10 + digit(ones)?)
}

/// What stands after the seconds: nothing, `Z`, or a fraction and then one of them.
fn millis(rest: &[u8]) -> Option<i64> {
    let digits = match rest {
        [] | [b'Z'] => return Some(0),
        [b'.', digits @ ..] => digits.strip_suffix(b"Z").unwrap_or(digits),
        _ => return None,
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let padded = digits.iter().copied().chain([b'0'; 3]).take(3);
    Some(padded.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
}

/// A whole number since 1970: seconds below 10^11, then milliseconds, microseconds, nanoseconds.
/// Seconds may have a fraction. Fewer than nine digits are of before 1973, or a day: `20261112`.
fn epoch(text: &str) -> Option<Instant> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.len() < 9 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    Some(Instant(match number {
        0..100_000_000_000 => {
            let part = match fraction {
                "" => 0,
                fraction => millis(format!(".{fraction}").as_bytes())?,
            };
            number * 1_000 + part
        }
        100_000_000_000..100_000_000_000_000 => number,
        100_000_000_000_000..100_000_000_000_000_000 => number / 1_000,
        _ => number / 1_000_000,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<i64> {
        Clock::default().read(text.as_bytes()).map(|at| at.0)
    }

    #[test]
    fn times_are_read_in_the_forms_of_logs() {
        // 2026-11-12T07:08:09Z is 1,794,467,289 s after 1970 (date -u -d).
        let at = 1_794_467_289_000;
        for text in [
            "2026-11-12T07:08:09Z",
            "2026-11-12T07:08:09",
            "2026-11-12 07:08:09",
            "2026-11-12 07:08:09 UTC",
            "2026-11-12T07:08:09.000Z",
            "2026-11-12T09:08:09+02:00",
            "2026-11-12 07:08:09+00:00",
            "2026-11-12 07:08:09.000 +0000",
            "2026-11-12 09:08:09 +02:00",
            "20261112T070809Z",
            "1794467289",
            "1794467289000",
            "1794467289000000",
            "1794467289000000000",
        ] {
            assert_eq!(read(text), Some(at), "{text}");
        }
        assert_eq!(read("2026-11-12T07:08:09.2567Z"), Some(at + 256));
        assert_eq!(read("1794467289.5"), Some(at + 500));
        assert_eq!(read("2026-11-12"), Some(1_794_441_600_000));
        assert_eq!(read("20261112"), Some(1_794_441_600_000));
        for bad in [
            "",
            "yesterday",
            "2026-13-01T00:00:00Z",
            "2026-11-12 07:08:09  +02:00",
            "20261312",
            "-1",
            "12",
            "2026",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn the_remembered_hour_changes_nothing(seconds in prop::collection::vec(1_700_000_000_i64..1_700_020_000, 1..50)) {
            let mut clock = Clock::default();
            for second in seconds {
                let text = Timestamp::from_second(second).unwrap().to_string();
                prop_assert_eq!(clock.read(text.as_bytes()), Some(Instant(second * 1_000)));
            }
        }

        #[test]
        fn no_text_makes_it_fall(text in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut clock = Clock::default();
            clock.read(b"2026-11-12T07:08:09Z");
            let _ = clock.read(&text);
        }
    }
}
