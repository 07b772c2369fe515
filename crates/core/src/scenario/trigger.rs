//! Small values that only scenarios write.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::units::{Duration, Ratio, Reject, RejectKind, Scalar, Share, whole};

/// When a target counts as degraded and its circuit breaker opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trigger {
    /// So many errors within a sliding window: `3 errors in 60s`.
    Count {
        /// How many errors.
        errors: u32,
        /// Within how long.
        window: Duration,
    },
    /// A share of errors among enough requests, counted in windows that follow each other:
    /// `50% of at least 10 requests in 60s`.
    Rate {
        /// The least share of errors.
        share: Share,
        /// How many requests there must be to judge by.
        least: u32,
        /// How long they are counted.
        window: Duration,
    },
    /// So many errors without a success between: `3 in a row`.
    Consecutive {
        /// How many errors.
        errors: u32,
    },
    /// The rule of `LiteLLM` 1.109, whose counters start anew with every minute of the clock and
    /// are looked at after each error: errors in over half of its requests once there are five,
    /// `litellm`; or more than so many errors instead, `litellm allowing 3`. An HTTP 429 trips it
    /// at once.
    Minute {
        /// How many errors a minute may have, whatever their share: `allowed_fails`.
        allowed: Option<u32>,
    },
}

impl Trigger {
    /// More than this is no rule that a breaker keeps in mind.
    const MOST: u32 = 10_000;
}

impl Scalar for Trigger {
    const EXPECTED: &'static str = "a rule such as `3 errors in 60s`, `50% of at least 10 requests in 60s`, `3 in a row` or `litellm`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let words: Vec<&str> = text.split_whitespace().collect();
        Ok(match words[..] {
            [count, "errors" | "error", "in", length] => Self::Count {
                errors: errors(count)?,
                window: window(length)?,
            },
            [
                share,
                "of",
                "at",
                "least",
                count,
                "requests" | "request",
                "in",
                length,
            ] => Self::Rate {
                share: positive(share)?,
                least: errors(count)?,
                window: window(length)?,
            },
            [count, "in", "a", "row"] => Self::Consecutive {
                errors: errors(count)?,
            },
            ["litellm"] => Self::Minute { allowed: None },
            ["litellm", "allowing", count] => Self::Minute {
                allowed: Some(errors(count)?),
            },
            _ => {
                return Err(Reject::malformed("the rule is not of a form that is known"));
            }
        })
    }
}

fn errors(count: &str) -> Result<u32, Reject> {
    match whole(count)?.try_into() {
        Ok(0) => Err(Reject::new(
            RejectKind::Zero,
            "no errors would always trip the rule",
        )),
        Ok(errors) if errors <= Trigger::MOST => Ok(errors),
        _ => Err(Reject::new(
            RejectKind::OutOfRange,
            "no breaker counts over 10,000",
        )),
    }
}

fn window(length: &str) -> Result<Duration, Reject> {
    let window = Duration::parse(length)?;
    if window.minutes().is_zero() {
        Err(Reject::new(RejectKind::Zero, "the window has no length"))
    } else {
        Ok(window)
    }
}

fn positive(share: &str) -> Result<Share, Reject> {
    match Share::parse(share)? {
        Share::NONE => Err(Reject::new(
            RejectKind::Zero,
            "a share of 0% would always trip the rule",
        )),
        share => Ok(share),
    }
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = |window: &Duration| (window.minutes() * Ratio::whole(60)).to_decimal(3);
        match self {
            Self::Count { errors, window } => write!(f, "{errors} errors in {}s", seconds(window)),
            Self::Rate {
                share,
                least,
                window,
            } => {
                let window = seconds(window);
                write!(f, "{share} of at least {least} requests in {window}s")
            }
            Self::Consecutive { errors } => write!(f, "{errors} in a row"),
            Self::Minute { allowed: None } => f.write_str("litellm"),
            Self::Minute {
                allowed: Some(allowed),
            } => write!(f, "litellm allowing {allowed}"),
        }
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
        if !hours.has_denominator_within(1_000_000) {
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
        let window = Duration::from_minutes(Ratio::ONE);
        assert_eq!(rule, Trigger::Count { errors: 3, window });
        assert_eq!(
            HoursPerDay::parse("12").unwrap().peak_to_mean(),
            Ratio::whole(2)
        );
    }

    #[test]
    fn every_form_of_a_rule_is_written_as_it_is_read() {
        for text in [
            "3 errors in 60s",
            "50% of at least 10 requests in 60s",
            "0.5% of at least 1000 requests in 0.5s",
            "3 in a row",
            "litellm",
            "litellm allowing 3",
            "litellm allowing 5",
        ] {
            assert_eq!(Trigger::parse(text).unwrap().to_string(), text);
        }
        let minute = Trigger::parse("1 error in 1m").unwrap();
        assert_eq!(minute.to_string(), "1 errors in 60s");
    }

    #[test]
    fn a_rule_that_always_or_never_trips_is_refused() {
        for (text, kind) in [
            ("0 errors in 60s", RejectKind::Zero),
            ("3 errors in 0s", RejectKind::Zero),
            ("three errors in 60s", RejectKind::Malformed),
            ("3 in 60s", RejectKind::Malformed),
            ("0% of at least 10 requests in 60s", RejectKind::Zero),
            (
                "101% of at least 10 requests in 60s",
                RejectKind::OutOfRange,
            ),
            ("50% of at least 0 requests in 60s", RejectKind::Zero),
            ("0 in a row", RejectKind::Zero),
            ("-3 in a row", RejectKind::Negative),
            ("99999 in a row", RejectKind::OutOfRange),
            ("99999999999 in a row", RejectKind::OutOfRange),
            ("litellm allowing", RejectKind::Malformed),
            ("", RejectKind::Malformed),
        ] {
            assert_eq!(Trigger::parse(text).unwrap_err().kind, kind, "{text}");
        }
    }
}
