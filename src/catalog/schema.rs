//! A price list as it is written in YAML, before it is checked.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::input::{Leaf, Part};
use crate::money::{UnitPrice, Usd};
use crate::units::{Day, Flag, Label, Name, RequestsPerMinute, Tokens};

use super::status::{Capacity, Currency, Promise, Status};
use super::version::SchemaVersion;

/// What one provider charges from one day on.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "PriceList")]
pub struct PriceListFile {
    /// Version of this file format: 1.
    #[schemars(required)]
    pub schema: Leaf<SchemaVersion>,
    /// The provider's id; the folder has the same name.
    #[schemars(required)]
    pub provider: Leaf<Name>,
    /// The provider's name for people.
    pub title: Leaf<Label>,
    /// The first day on which these prices are charged; the file has the same name.
    #[schemars(required)]
    pub effective: Leaf<Day>,
    /// The currency of every price and fee.
    #[schemars(required)]
    pub currency: Leaf<Currency>,
    /// Where the prices come from.
    #[schemars(required)]
    pub source: Part<SourceFile>,
    /// Whether the provider charges these prices.
    #[schemars(required)]
    pub status: Leaf<Status>,
    /// The models sold.
    #[schemars(required)]
    pub models: Part<Vec<Part<ModelFile>>>,
    /// The service tiers sold.
    pub service_tiers: Part<Vec<Part<TierFile>>>,
}

/// Where prices come from and when they were checked there.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Source")]
pub struct SourceFile {
    /// The page that publishes the prices.
    pub url: Leaf<Label>,
    /// What publishes the prices, where it is no page.
    pub title: Leaf<Label>,
    /// The day on which the prices were checked there.
    #[schemars(required)]
    pub checked: Leaf<Day>,
    /// The catalogs that the figures were read from, when not from the page itself.
    pub via: Leaf<Label>,
}

/// A model and its prices.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Model")]
pub struct ModelFile {
    /// The id that the provider's API takes.
    #[schemars(required)]
    pub id: Leaf<Name>,
    /// Other names for the same model at the same prices.
    pub aliases: Part<Vec<Leaf<Name>>>,
    /// Tokens that fit in one request, prompt and completion together.
    pub context_window: Leaf<Tokens>,
    /// The longest completion, in tokens.
    pub max_output: Leaf<Tokens>,
    /// Prices of standard processing, in dollars per million tokens.
    #[schemars(required)]
    pub prices: Part<PricesFile>,
    /// Prices of batch processing, in dollars per million tokens; none is derived from the others.
    pub batch: Part<PricesFile>,
    /// Prices that another source gives instead, in dollars per million tokens.
    pub disputed: Part<PricesFile>,
    /// What a buyer must know and the prices do not say.
    pub note: Leaf<Label>,
}

/// A price for each meter that the source states.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Prices")]
pub struct PricesFile {
    /// Prompt tokens that no cache holds.
    pub input: Leaf<UnitPrice>,
    /// Prompt tokens read from a cache.
    pub cache_read: Leaf<UnitPrice>,
    /// Prompt tokens written to a cache for the provider's default time.
    pub cache_write: Leaf<UnitPrice>,
    /// Prompt tokens written to a cache for an hour.
    pub cache_write_1h: Leaf<UnitPrice>,
    /// Completion tokens.
    pub output: Leaf<UnitPrice>,
}

/// A service tier: what a customer gets beyond the model, and what that costs.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "ServiceTier")]
pub struct TierFile {
    /// The tier's id.
    #[schemars(required)]
    pub id: Leaf<Name>,
    /// The tier's name for people.
    pub title: Leaf<Label>,
    /// What the contract promises: an availability, or best effort.
    #[schemars(required)]
    pub availability: Leaf<Promise>,
    /// Whether the machines are shared.
    #[schemars(required)]
    pub capacity: Leaf<Capacity>,
    /// Limits on traffic.
    pub limits: Part<LimitsFile>,
    /// The fee of a month on top of tokens, in dollars.
    #[schemars(required)]
    pub monthly_fee: Leaf<Usd>,
    /// How it is paid.
    pub payment: Leaf<Label>,
    /// What support there is.
    pub support: Leaf<Label>,
    /// Other terms of the contract.
    pub terms: Leaf<Label>,
    /// What customers of the tier typically spend in a month, in dollars.
    pub typical_spend: Part<SpendFile>,
}

/// Limits on traffic.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Limits")]
pub struct LimitsFile {
    /// Requests accepted in a minute.
    pub requests_per_minute: Leaf<RequestsPerMinute>,
}

/// A range of monthly spending.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Spend")]
pub struct SpendFile {
    /// From so many dollars.
    #[schemars(required)]
    pub from: Leaf<Usd>,
    /// To so many dollars.
    #[schemars(required)]
    pub to: Leaf<Usd>,
    /// Whether the upper end is open.
    pub or_more: Leaf<Flag>,
}
