//! How the value of an option is read, and why it is refused.

use std::fmt;
use std::ops::RangeInclusive;

use crate::input::closest;
use crate::units::{Frequency, Reject, RejectKind, Scalar, Share, whole};

/// Why the value of an option is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The kind of mistake and what is wrong.
    pub reject: Reject,
    /// What should stand there, after "expected".
    pub expected: String,
    /// The known word that was probably meant.
    pub meant: Option<String>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; expected {}", self.reject, self.expected)
    }
}

impl std::error::Error for Refused {}

impl From<Refused> for String {
    fn from(refused: Refused) -> Self {
        refused.to_string()
    }
}

/// Reads an option's value as its unit does.
///
/// # Errors
/// What is wrong with it.
pub fn scalar<T: Scalar>(text: &str) -> Result<T, Refused> {
    T::parse(text).map_err(|reject| Refused {
        reject,
        expected: T::EXPECTED.to_owned(),
        meant: closest(text, T::CHOICES.iter().copied()).map(str::to_owned),
    })
}

/// Reads a measured share, such as an error rate.
///
/// # Errors
/// What is wrong with it.
pub fn frequency(text: &str) -> Result<Share, Refused> {
    scalar::<Frequency>(text).map(Frequency::share)
}

/// Reads a whole number within bounds, written as counts are: `20`, `1_000`, `10k`, `2e3`.
pub fn integer<T: TryFrom<u64>>(
    range: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, Refused> + Clone {
    move |text| {
        // A seed may be of 64 bits, more than any count.
        let read = text.parse().map_or_else(|_| whole(text), Ok);
        let within = |number: u64| {
            let number = Some(number).filter(|number| range.contains(number));
            number.and_then(|number| T::try_from(number).ok())
        };
        let outside = || Reject::new(RejectKind::OutOfRange, "the number is out of range");
        let read = read.and_then(|number| within(number).ok_or_else(outside));
        read.map_err(|reject| Refused {
            reject,
            expected: format!("a whole number from {} to {}", range.start(), range.end()),
            meant: None,
        })
    }
}
