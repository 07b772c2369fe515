//! Prices under conditions, as they are written in YAML.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::meter::PricesFile;
use crate::catalog::status::Status;
use crate::input::{Leaf, Part};
use crate::units::{Moment, Name, Tokens};

/// Prices for requests that meet all of its conditions. Of the rates that a request meets the
/// narrowest counts, and what it does not state is unpriced.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Rate")]
pub struct RateFile {
    /// The prompt has more tokens than these.
    pub over: Leaf<Tokens>,
    /// The prompt has these tokens or more.
    pub at_least: Leaf<Tokens>,
    /// The request comes in this window of the list.
    pub window: Leaf<Name>,
    /// The request comes on this day or later.
    pub since: Leaf<Moment>,
    /// `announced` for a change to come, which counts only where announced prices are asked for.
    pub status: Leaf<Status>,
    /// The model has billed more tokens than these in the month.
    pub volume_over: Leaf<Tokens>,
    /// Prices of standard processing, per million tokens.
    pub prices: Part<PricesFile>,
    /// Prices of batch processing, per million tokens.
    pub batch: Part<PricesFile>,
    /// Prices of flex processing, per million tokens.
    pub flex: Part<PricesFile>,
    /// Prices of priority processing, per million tokens.
    pub priority: Part<PricesFile>,
}
