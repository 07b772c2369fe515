//! How sure a price list is.

use serde::{Deserialize, Serialize};

use crate::units::{Reject, RejectKind, Scalar};

/// Whether the provider charges these prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Charged from the effective date.
    Confirmed,
    /// Said to come; used only when the date is reached and announced prices are asked for.
    Announced,
    /// Announced and withdrawn; kept for the record, never used.
    Cancelled,
}

impl Status {
    /// The word in price lists and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Announced => "announced",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Scalar for Status {
    const EXPECTED: &'static str = "`confirmed`, `announced` or `cancelled`";
    const CHOICES: &'static [&'static str] = &["confirmed", "announced", "cancelled"];

    fn parse(text: &str) -> Result<Self, Reject> {
        [Self::Confirmed, Self::Announced, Self::Cancelled]
            .into_iter()
            .find(|status| status.name() == text)
            .ok_or_else(|| Reject::new(RejectKind::UnknownWord, format!("`{text}` is no status")))
    }
}

/// How well a price is attested, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// Two independent sources agree within 1 %.
    Confirmed,
    /// Only one source states it.
    SingleSource,
    /// Another source says otherwise.
    Disputed,
}

impl Evidence {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::SingleSource => "single-source",
            Self::Disputed => "disputed",
        }
    }
}

/// The currency of a price list: three capital letters of ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Currency([u8; 3]);

impl Currency {
    /// US dollars, the currency of every report.
    pub const USD: Self = Self(*b"USD");

    /// The code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl Scalar for Currency {
    const EXPECTED: &'static str = "a currency code of three capital letters, such as `USD`";

    fn parse(text: &str) -> Result<Self, Reject> {
        match *text.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(Reject::malformed(format!("`{text}` is no currency code"))),
        }
    }
}

/// What a service tier promises about working at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Promise {
    /// No promise.
    BestEffort,
    /// An SLA: the contract names a share of time.
    Sla(crate::units::Availability),
}

impl Scalar for Promise {
    const EXPECTED: &'static str = "an availability such as `99.9%`, or `best effort`";
    const CHOICES: &'static [&'static str] = &["best effort"];

    fn parse(text: &str) -> Result<Self, Reject> {
        match text {
            "best effort" | "best-effort" => Ok(Self::BestEffort),
            _ => crate::units::Availability::parse(text).map(Self::Sla),
        }
    }
}

/// Whose machines a service tier runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Capacity {
    /// Shared with other customers, within the tier's limits.
    Shared,
    /// Set aside for the customer; no published limit binds.
    Dedicated,
}

impl Scalar for Capacity {
    const EXPECTED: &'static str = "`shared` or `dedicated`";
    const CHOICES: &'static [&'static str] = &["shared", "dedicated"];

    fn parse(text: &str) -> Result<Self, Reject> {
        match text {
            "shared" => Ok(Self::Shared),
            "dedicated" => Ok(Self::Dedicated),
            _ => Err(Reject::new(
                RejectKind::UnknownWord,
                format!("`{text}` is neither"),
            )),
        }
    }
}
