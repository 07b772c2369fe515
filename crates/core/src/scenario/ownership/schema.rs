//! The `ownership:` block of a scenario as it is written, before it is checked.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::input::{Leaf, Part};

use super::input::{Amount, Effort, Horizon, Hourly, Several};
use super::model::{FeeBasis, Payments, Portion, RampEnd};

/// What reaching models costs beside their tokens, over a ramp of months.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Ownership")]
pub struct OwnershipFile {
    /// How many months the ramp takes; 24 when not given.
    pub months: Leaf<Horizon>,
    /// Tokens in the first month, or a stage; the first stage when not given.
    pub from: Leaf<RampEnd>,
    /// Tokens in the last month, or a stage; the last stage when not given.
    pub to: Leaf<RampEnd>,
    /// What money is worth less in a year; 10 % when not given.
    pub discount_rate: Leaf<Portion>,
    /// Whether a month is paid at its start or its end; its start when not given.
    pub payments: Leaf<Payments>,
    /// How much token prices fall in a year; 0 % when not given.
    pub price_decline: Leaf<Portion>,
    /// What an hour of engineering costs, in dollars; 100 when not given.
    pub hourly_rate: Leaf<Hourly>,
    /// What a week of delay costs, in dollars; delay is not counted when not given.
    pub delay_cost: Leaf<Amount>,
    /// An integration with each provider.
    pub direct: Part<AccessFile>,
    /// One integration with a unified API.
    pub unified: Part<AccessFile>,
    /// A gateway of one's own; not compared when not given.
    pub self_hosted: Part<AccessFile>,
}

/// What one way to reach models costs beside their tokens.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Access")]
pub struct AccessFile {
    /// How many integrations; 3 for direct, else 1, when not given.
    pub providers: Leaf<Several>,
    /// Hours to build each of them; 40 for direct, 16 for unified, when not given.
    pub integration_hours: Leaf<Effort>,
    /// Hours a month to keep each of them; 6 for direct, 2 for unified, 4 for self-hosted, when not given.
    pub monthly_hours: Leaf<Effort>,
    /// Hours to build failover; not counted when not given.
    pub failover_hours: Leaf<Effort>,
    /// Hours a month for invoices, cards and accounts; not counted when not given.
    pub payment_friction: Leaf<Effort>,
    /// Weeks that the product starts later; counted where `delay_cost` is given.
    pub delay_weeks: Leaf<Effort>,
    /// Monitoring tools, in dollars a month; not counted when not given.
    pub monitoring: Leaf<Amount>,
    /// Machines and their upkeep, in dollars a month; 405 for self-hosted when not given.
    pub infrastructure: Leaf<Amount>,
    /// An audit before the start, in dollars; not counted when not given.
    pub compliance_audit: Leaf<Amount>,
    /// Audits, in dollars a year; not counted when not given.
    pub compliance_yearly: Leaf<Amount>,
    /// What is billed for tokens at least, in dollars a month; nothing when not given.
    pub minimums: Leaf<Amount>,
    /// The surcharge on what goes beyond `minimums`; nothing when not given.
    pub overage: Leaf<Portion>,
    /// The fee on what is billed for tokens; 5.5 % for unified when not given.
    pub fee: Leaf<Portion>,
    /// Whether the fee is a share of the tokens' price or of the whole payment; `on_top` when not given.
    pub fee_basis: Leaf<FeeBasis>,
    /// The least fee of a purchase, in dollars; nothing when not given.
    pub minimum: Leaf<Amount>,
    /// Purchases in a month; those of the scenario, or 1, when not given.
    pub purchases: Leaf<Several>,
    /// What a bank takes for converting the currency; nothing when not given.
    pub currency_conversion: Leaf<Portion>,
}
