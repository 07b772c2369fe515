//! A service tier as it is written in YAML.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::rates::Processing;
use crate::catalog::status::{Capacity, Promise};
use crate::input::{Leaf, Part};
use crate::money::Usd;
use crate::units::{Count, Factor, Flag, Label, Name, Tokens, Units};

use super::limits::LimitsFile;
use super::sla::SlaFile;

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
