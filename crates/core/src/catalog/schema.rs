//! A price list as it is written in YAML, before it is checked.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::input::{Entries, Leaf, Part};
use crate::money::{UnitPrice, Usd};
use crate::units::{
    Count, Day, Factor, Flag, Label, Moment, Name, RequestsPerMinute, Share, Tokens, Units,
};

use super::limits::Enforcement;
use super::meter::ByMeter;
use super::meter::Meter;
use super::rate::{Processing, VolumeRule};
use super::sla::SlaFile;
use super::status::{Capacity, Currency, Promise, Status};
use super::version::SchemaVersion;
use super::window::{Hours, Weekdays, Zone};

/// A price for each meter that the source states, in the list's currency per million tokens.
pub(super) type PricesFile = ByMeter<UnitPrice>;

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
    /// Windows of the week in which other rates count, by name.
    pub windows: Part<Entries<Part<WindowFile>>>,
    /// Which tokens of a request count toward the thresholds of `over` and `at_least`; those of the
    /// whole prompt when not given.
    pub threshold_counts: Part<Vec<Leaf<Meter>>>,
    /// What token prices are multiplied with in a region, by its name.
    pub regions: Part<Entries<Leaf<Factor>>>,
    /// What a gateway adds to what it bills.
    pub gateway: Part<GatewayFile>,
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

/// Hours of the week in which other rates count.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Window")]
pub struct WindowFile {
    /// Whose clock counts.
    #[schemars(required)]
    pub time_zone: Leaf<Zone>,
    /// On which days; daily when not given.
    pub days: Leaf<Weekdays>,
    /// In which hours of the day.
    #[schemars(required)]
    pub hours: Part<Vec<Leaf<Hours>>>,
}

/// A fee on what is billed, and the least of it.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Gateway")]
pub struct GatewayFile {
    /// The fee in percent of what is billed.
    #[schemars(required)]
    pub fee: Leaf<Share>,
    /// The least fee of one purchase.
    pub minimum: Leaf<Usd>,
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
    /// Whether the model reasons before it answers, so that a scenario's reasoning counts.
    pub reasoning: Leaf<Flag>,
    /// Prices of standard processing, per million tokens.
    #[schemars(required)]
    pub prices: Part<PricesFile>,
    /// Prices of batch processing, per million tokens; none is derived from the others.
    pub batch: Part<PricesFile>,
    /// Prices of flex processing, per million tokens.
    pub flex: Part<PricesFile>,
    /// Prices of priority processing, per million tokens.
    pub priority: Part<PricesFile>,
    /// Prices that count instead for requests that meet conditions.
    pub rates: Part<Vec<Part<RateFile>>>,
    /// How rates with `volume_over` apply; graduated when not given.
    pub volume: Leaf<VolumeRule>,
    /// Which tokens count toward thresholds, where it is not as the list says.
    pub threshold_counts: Part<Vec<Leaf<Meter>>>,
    /// What token prices are multiplied with in a region, where it is not as the list says.
    pub regions: Part<Entries<Leaf<Factor>>>,
    /// Fees that are not for tokens.
    pub fees: Part<FeesFile>,
    /// The meters whose standard price two independent sources agree on within 1 %.
    pub confirmed: Part<Vec<Leaf<Meter>>>,
    /// The meters whose standard price only one source states.
    pub single_source: Part<Vec<Leaf<Meter>>>,
    /// Prices that another source gives instead, per million tokens.
    pub disputed: Part<PricesFile>,
    /// What a buyer must know and the prices do not say.
    pub note: Leaf<Label>,
}

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

/// Fees that are not for tokens.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Fees")]
pub struct FeesFile {
    /// For each request.
    pub request: Leaf<Usd>,
    /// For a thousand searches.
    pub search_per_1k: Leaf<Usd>,
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
    /// What a month below the promise pays back.
    pub sla: Part<SlaFile>,
    /// Limits on traffic.
    pub limits: Part<LimitsFile>,
    /// The fee of a month on top of tokens, in dollars.
    #[schemars(required)]
    pub monthly_fee: Leaf<Usd>,
    /// How its tokens are processed, and so at which prices; standard when not given.
    pub processing: Leaf<Processing>,
    /// Spending that is paid for in any case.
    pub commitment: Part<CommitmentFile>,
    /// Capacity that is paid for by the hour, tokens included.
    pub provisioned: Part<ProvisionedFile>,
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
    /// Requests accepted in a day.
    pub requests_per_day: Leaf<Count>,
    /// Prompt tokens accepted in a minute.
    pub input_tokens_per_minute: Leaf<Tokens>,
    /// Completion tokens accepted in a minute.
    pub output_tokens_per_minute: Leaf<Tokens>,
    /// Prompt and completion tokens accepted in a minute.
    pub tokens_per_minute: Leaf<Tokens>,
    /// Prompt and completion tokens accepted in a day.
    pub tokens_per_day: Leaf<Tokens>,
    /// Requests in flight at once.
    pub concurrency: Leaf<Count>,
    /// Spending in a month at which service pauses until the next one, in dollars.
    pub monthly_spend: Leaf<Usd>,
    /// How limits a minute are enforced; as a token bucket when not given.
    pub enforcement: Leaf<Enforcement>,
    /// Whether prompt tokens that a cache holds count toward limits on tokens; true when not
    /// given.
    pub counts_cached: Leaf<Flag>,
    /// Whether the longest completion that a request allows counts when it starts, and is
    /// corrected when it ends; false when not given.
    pub reserves_max_output: Leaf<Flag>,
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

/// Spending on tokens that is paid for in any case.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Commitment")]
pub struct CommitmentFile {
    /// The least to pay for tokens in a month.
    #[schemars(required)]
    pub monthly: Leaf<Usd>,
    /// What prices are multiplied with for tokens beyond it; 1 when not given.
    pub overage: Leaf<Factor>,
}

/// Capacity by the hour.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Provisioned")]
pub struct ProvisionedFile {
    /// The price of a unit for an hour.
    #[schemars(required)]
    pub unit_hour: Leaf<Usd>,
    /// How many units.
    #[schemars(required)]
    pub units: Leaf<Units>,
    /// The price of a unit for a month that is reserved.
    pub unit_month: Leaf<Usd>,
    /// Prompt tokens that a unit carries in a minute.
    pub input_tokens_per_minute: Leaf<Tokens>,
    /// How many prompt tokens a completion token counts as.
    pub output_ratio: Leaf<Factor>,
    /// Completion tokens that a unit carries in a minute, where they do not count as prompt tokens.
    pub output_tokens_per_minute: Leaf<Tokens>,
    /// The fewest units that are sold; one when not given.
    pub minimum: Leaf<Units>,
    /// The step in which units are sold; one when not given.
    pub increment: Leaf<Units>,
    /// Requests that a unit serves at once.
    pub slots: Leaf<Count>,
}
