//! The values that only policies have.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::units::{Name, Reject, RejectKind, Scalar, whole};

/// A number of days, written `90d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Days(u32);

impl Days {
    /// The most days that can be written: ten years.
    const MOST: u32 = 3_660;

    /// How many.
    pub fn count(self) -> u64 {
        u64::from(self.0)
    }
}

impl Scalar for Days {
    const EXPECTED: &'static str = "a whole number of days, such as `90d`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let Some(number) = text.trim().strip_suffix('d') else {
            return Err(Reject::malformed("a number of days ends in d"));
        };
        let number = number.trim_end();
        match whole(number)?.try_into() {
            Ok(days) if days <= Self::MOST => Ok(Self(days)),
            _ => Err(Reject::new(
                RejectKind::OutOfRange,
                format!("the most is {} days", Self::MOST),
            )),
        }
    }
}

/// A name, or the beginning of names before a `*`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern(String);

impl Pattern {
    /// The pattern as written.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether a name is of this pattern.
    pub fn matches(&self, name: &str) -> bool {
        match self.0.strip_suffix('*') {
            Some(beginning) => name.starts_with(beginning),
            None => self.0 == name,
        }
    }
}

impl Scalar for Pattern {
    const EXPECTED: &'static str = "a name such as `gpt-4o`, or a beginning such as `gpt-4*`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let Name(name) = Name::parse(text)?;
        match name.find('*') {
            Some(at) if at + 1 < name.len() => {
                Err(Reject::malformed("a `*` stands at the end of a name only"))
            }
            _ => Ok(Self(name)),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_and_have_a_unit() {
        assert_eq!(Days::parse("90d").map(Days::count), Ok(90));
        let kind = |text| Days::parse(text).unwrap_err().kind;
        assert_eq!(kind("90"), RejectKind::Malformed);
        assert_eq!(kind("1.5d"), RejectKind::TooPrecise);
        assert_eq!(Days::parse("9e1d").map(Days::count), Ok(90));
        assert_eq!(kind("d"), RejectKind::Malformed);
        assert_eq!(kind("-1d"), RejectKind::Negative);
        assert_eq!(kind("99999999999d"), RejectKind::OutOfRange);
    }

    #[test]
    fn a_star_stands_for_any_ending() {
        let matches = |pattern, name| Pattern::parse(pattern).unwrap().matches(name);
        assert!(matches("gpt-4*", "gpt-4o"));
        assert!(matches("gpt-4*", "gpt-4"));
        assert!(matches("*", "anything"));
        assert!(!matches("gpt-4*", "openai/gpt-4o"));
        assert!(!matches("gpt-4", "gpt-4o"));
        assert!(Pattern::parse("*-mini").is_err());
    }
}
