//! Calendar days.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Reject, RejectKind, Scalar};

/// A calendar day, written `2026-11-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Day(Date);

impl Day {
    /// The day as a civil date.
    pub fn date(self) -> Date {
        self.0
    }

    /// How many days this day lies before another; negative when it lies after.
    pub fn days_until(self, later: Self) -> i32 {
        self.0.until(later.0).map_or(0, |span| span.get_days())
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl Scalar for Day {
    const EXPECTED: &'static str = "a date such as `2026-11-11`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let has_form = text.len() == 10
            && text.bytes().enumerate().all(|(index, byte)| match index {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !has_form {
            return Err(Reject::malformed("a date is written year-month-day"));
        }
        text.parse()
            .map(Self)
            .map_err(|_| Reject::new(RejectKind::OutOfRange, format!("there is no day {text}")))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days_are_read() {
        assert_eq!(
            Day::parse("2026-11-11").map(|day| day.to_string()),
            Ok("2026-11-11".into())
        );
        assert_eq!(
            Day::parse("2026-02-30").unwrap_err().kind,
            RejectKind::OutOfRange
        );
        assert_eq!(
            Day::parse("11.11.2026").unwrap_err().kind,
            RejectKind::Malformed
        );
        let first = Day::parse("2026-05-31").unwrap();
        assert_eq!(first.days_until(Day::parse("2026-11-23").unwrap()), 176);
    }
}
