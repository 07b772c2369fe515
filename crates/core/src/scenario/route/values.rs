//! Small values that only routes write.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::units::{Reject, RejectKind, Scalar, whole};

/// What the shares of a route count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShareBy {
    /// Requests.
    #[default]
    Requests,
    /// Tokens.
    Tokens,
}

impl Scalar for ShareBy {
    const EXPECTED: &'static str = "`requests` or `tokens`";
    const CHOICES: &'static [&'static str] = &["requests", "tokens"];

    fn parse(text: &str) -> Result<Self, Reject> {
        match text {
            "requests" => Ok(Self::Requests),
            "tokens" => Ok(Self::Tokens),
            other => Err(Reject::new(
                RejectKind::UnknownWord,
                format!("`{other}` is neither"),
            )),
        }
    }
}

/// How often a failed attempt is made again: none to 20 times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retries(u32);

impl Retries {
    /// Attempts after the first.
    pub fn count(self) -> u32 {
        self.0
    }

    /// All attempts, the first included.
    pub fn attempts(self) -> u32 {
        self.0 + 1
    }
}

impl Scalar for Retries {
    const EXPECTED: &'static str = "a number of retries from 0 to 20";

    fn parse(text: &str) -> Result<Self, Reject> {
        match u32::try_from(whole(text)?) {
            Ok(count @ 0..=20) => Ok(Self(count)),
            _ => Err(Reject::new(
                RejectKind::OutOfRange,
                "more than 20 retries are not read",
            )),
        }
    }
}

impl fmt::Display for Retries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_come_after_the_first_attempt() {
        assert_eq!(Retries::parse("2").map(Retries::attempts), Ok(3));
        assert_eq!(Retries::parse("0").map(Retries::count), Ok(0));
        assert!(Retries::parse("21").is_err() && Retries::parse("-1").is_err());
        assert!(ShareBy::parse("token").is_err());
    }
}
