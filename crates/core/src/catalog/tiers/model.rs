//! A checked service tier.

use serde::{Deserialize, Serialize};

use crate::catalog::rates::Processing;
use crate::catalog::status::{Capacity, Promise};
use crate::input::Span;
use crate::money::Usd;
use crate::units::{Count, Factor, Tokens, Units};

use super::limits::Limits;
use super::sla::Sla;

/// A service tier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceTier {
    /// The tier's id.
    pub id: String,
    /// The tier's name for people; its id where the list gives none.
    pub title: String,
    /// What the contract promises.
    pub promise: Promise,
    /// What a month below the promise pays back, where the contract says.
    pub sla: Option<Sla>,
    /// Whose machines it runs on.
    pub capacity: Capacity,
    /// What it accepts in a span of time.
    pub limits: Limits,
    /// The fee of a month on top of tokens.
    pub monthly_fee: Usd,
    /// How its tokens are processed.
    pub processing: Processing,
    /// Spending on tokens that is paid for in any case.
    pub commitment: Option<Commitment>,
    /// Capacity that is paid for by the hour, tokens included.
    pub provisioned: Option<Provisioned>,
    /// How it is paid.
    pub payment: Option<String>,
    /// What support there is.
    pub support: Option<String>,
    /// Other terms.
    pub terms: Option<String>,
    /// What customers of the tier typically spend in a month.
    pub typical_spend: Option<TypicalSpend>,
    /// Where the tier is written in its file.
    pub span: Span,
}

/// Spending on tokens that is paid for in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// The least to pay for tokens in a month.
    pub monthly: Usd,
    /// What prices are multiplied with beyond it.
    pub overage: Factor,
}

/// Capacity by the hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provisioned {
    /// The price of a unit for an hour.
    pub unit_hour: Usd,
    /// How many units.
    pub units: Units,
    /// The price of a unit for a month that is reserved.
    pub unit_month: Option<Usd>,
    /// Prompt tokens that a unit carries in a minute.
    pub input_tokens_per_minute: Option<Tokens>,
    /// How many prompt tokens a completion token counts as.
    pub output_ratio: Option<Factor>,
    /// Completion tokens that a unit carries in a minute, beside its prompt tokens.
    pub output_tokens_per_minute: Option<Tokens>,
    /// The fewest units that are sold.
    pub minimum: Option<Units>,
    /// The step in which they are sold.
    pub increment: Option<Units>,
    /// Requests that a unit serves at once.
    pub slots: Option<Count>,
}

impl Provisioned {
    /// So many units at a price for an hour, of which no more is known.
    pub const fn hourly(unit_hour: Usd, units: Units) -> Self {
        Self {
            unit_hour,
            units,
            unit_month: None,
            input_tokens_per_minute: None,
            output_ratio: None,
            output_tokens_per_minute: None,
            minimum: None,
            increment: None,
            slots: None,
        }
    }
}

/// A range of monthly spending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypicalSpend {
    /// The lower end.
    pub from: Usd,
    /// The upper end.
    pub to: Usd,
    /// Whether the upper end is open.
    pub or_more: bool,
}
