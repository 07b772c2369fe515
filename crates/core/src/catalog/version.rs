//! The version of the file formats.

use crate::units::{Reject, RejectKind, Scalar};

/// The version of a price list's or a scenario's format; this program reads version 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemaVersion;

impl Scalar for SchemaVersion {
    const EXPECTED: &'static str = "`1`, the only version so far";
    const CHOICES: &'static [&'static str] = &["1"];

    fn parse(text: &str) -> Result<Self, Reject> {
        match text {
            "1" => Ok(Self),
            _ => Err(Reject::new(
                RejectKind::UnknownWord,
                format!("version `{text}` is not read by this program"),
            )),
        }
    }
}
