//! Small values that only scenarios write.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::units::{Duration, Ratio, Reject, RejectKind, Scalar};

/// When a target counts as degraded: so many errors within a sliding window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// How many errors.
    pub errors: u32,
    /// Within how long.
    pub window: Duration,
}

impl Scalar for Trigger {
    const EXPECTED: &'static str = "a rule such as `3 errors in 60s`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let [count, "errors" | "error", "in", window] = words[..] else {
            return Err(Reject::malformed(
                "the rule is not of the form `N errors in TIME`",
            ));
        };
        let errors = count
            .parse()
            .map_err(|_| Reject::malformed(format!("`{count}` is no count of errors")))?;
        if errors == 0 {
            return Err(Reject::new(
                RejectKind::Zero,
                "no errors would always trip the rule",
            ));
        }
        let window = Duration::parse(window)?;
        if window.minutes().is_zero() {
            return Err(Reject::new(RejectKind::Zero, "the window has no length"));
        }
        Ok(Self { errors, window })
    }
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = (self.window.minutes() * Ratio::whole(60)).to_decimal(3);
        write!(f, "{} errors in {seconds}s", self.errors)
    }
}

/// Hours of a day, above 0 and up to 24.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursPerDay(Ratio);

impl HoursPerDay {
    /// How many times faster a day's money flows when it flows in these hours only.
    pub fn peak_to_mean(self) -> Ratio {
        Ratio::whole(24).checked_div(self.0).unwrap_or(Ratio::ONE)
    }

    /// The hours.
    pub fn hours(self) -> Ratio {
        self.0
    }
}

impl Scalar for HoursPerDay {
    const EXPECTED: &'static str = "hours of a day, above 0 and up to 24, such as `12`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let hours = Ratio::parse(text)?;
        if hours.is_zero() || hours > Ratio::whole(24) {
            return Err(Reject::new(RejectKind::OutOfRange, "a day has 24 hours"));
        }
        // A thousandth of a day is a peak of a thousand, the largest factor that is read.
        if hours * Ratio::whole(1_000) < Ratio::whole(24) {
            let message = "the hours are under a thousandth of a day";
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        if hours.denominator() > 1_000_000 {
            let message = "hours have at most 6 decimals";
            return Err(Reject::new(RejectKind::TooPrecise, message));
        }
        Ok(Self(hours))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_rule_reads() {
        let rule = Trigger::parse("3 errors in 60s").unwrap();
        assert_eq!((rule.errors, rule.window.minutes()), (3, Ratio::ONE));
        assert_eq!(rule.to_string(), "3 errors in 60s");
        for text in [
            "0 errors in 60s",
            "3 in 60s",
            "3 errors in 0s",
            "three errors in 60s",
        ] {
            assert!(Trigger::parse(text).is_err(), "{text}");
        }
        assert_eq!(
            HoursPerDay::parse("12").unwrap().peak_to_mean(),
            Ratio::whole(2)
        );
    }
}
