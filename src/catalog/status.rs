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

/// The currency of a price list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Currency {
    /// US dollars.
    Usd,
}

impl Currency {
    /// The ISO 4217 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Usd => "USD",
        }
    }
}

impl Scalar for Currency {
    const EXPECTED: &'static str = "`USD`, the only currency so far";
    const CHOICES: &'static [&'static str] = &["USD"];

    fn parse(text: &str) -> Result<Self, Reject> {
        match text {
            "USD" => Ok(Self::Usd),
            _ => Err(Reject::new(
                RejectKind::UnknownWord,
                "only US dollars are priced",
            )),
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
