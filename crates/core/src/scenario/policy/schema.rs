//! A policy as it is written in YAML, before it is checked.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::SchemaVersion;
use crate::input::{Entries, Leaf, Part};
use crate::money::Usd;
use crate::units::{Availability, Day, Share};

use super::values::{Days, Pattern};

/// A policy in a file of its own.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "PolicyFile")]
pub struct PolicyFile {
    /// Version of this file format: 1; may be left out.
    pub schema: Leaf<SchemaVersion>,
    /// The rules.
    #[schemars(required)]
    pub policy: Part<RulesFile>,
}

/// The rules that a plan is held to; those that are left out are not judged.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Policy")]
pub struct RulesFile {
    /// The most that a stage may cost, in dollars a month, by stage.
    pub budget: Part<Entries<Leaf<Usd>>>,
    /// How many days before the day of the plan prices may have been checked.
    pub max_price_age: Leaf<Days>,
    /// The only providers whose models may be used.
    pub allowed_providers: Part<Vec<Leaf<Pattern>>>,
    /// Providers whose models may not be used.
    pub banned_providers: Part<Vec<Leaf<Pattern>>>,
    /// The only models that may be used.
    pub allowed_models: Part<Vec<Leaf<Pattern>>>,
    /// Models that may not be used.
    pub banned_models: Part<Vec<Leaf<Pattern>>>,
    /// What the contract of every target of the route must promise.
    pub min_availability: Leaf<Availability>,
    /// The largest share of requests that any one provider may serve.
    pub max_provider_share: Leaf<Share>,
    /// The largest share of requests that a provider may serve, by provider.
    pub provider_share: Part<Entries<Leaf<Share>>>,
    /// How much more a stage may cost than at the prices of `since`.
    pub max_rise: Leaf<Share>,
    /// The day that `max_rise` compares with.
    pub since: Leaf<Day>,
}
