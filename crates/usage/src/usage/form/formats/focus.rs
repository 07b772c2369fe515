//! FOCUS 1.0 to 1.2: a row a charge.

use crate::catalog::TokenCounts;
use crate::usage::form::class;
use crate::usage::form::cloud;
use crate::usage::form::format::{Column, Format};
use crate::usage::form::role::Role;
use crate::usage::form::values::Values;
use crate::usage::record::Fault;

pub(super) static FORMAT: Format = Format {
    name: "focus",
    title: "FOCUS charges",
    columns: COLUMNS,
    layouts: &[&[&["BilledCost"], &["ChargePeriodStart"]]],
    is_summed: true,
    counts_requests: false,
    states_unit_prices: true,
    is_request: |values, _| cloud::is_of_models(values),
    line: cloud::line,
    tokens: Some(tokens),
    ..Format::PER_REQUEST
};

/// Of the costs, the effective one is that of the usage: what a commitment covers is billed at
/// nothing, and its purchase has no effective cost. Where both are stated they are never added.
///
/// Our own columns say what a price depends on beside the day.
const COLUMNS: &[Column] = &[
    (Role::At, &["x_PriceTime"]),
    (Role::Begin, &["ChargePeriodStart"]),
    (Role::End, &["ChargePeriodEnd"]),
    (Role::Provider, &["ProviderName", "ServiceProviderName"]),
    // `LiteLLM` names the model as the resource, and may leave the service out.
    (Role::Model, &["x_Model", "ServiceName", "ResourceName"]),
    (
        Role::Class,
        &[
            "x_TokenClass",
            "x_TokenType",
            "SkuMeter",
            "x_SkuMeterName",
            "x_UsageType",
            "SkuId",
            "ChargeDescription",
        ],
    ),
    (Role::Quantity, &["ConsumedQuantity"]),
    (Role::Unit, &["ConsumedUnit"]),
    (Role::PricedQuantity, &["PricingQuantity"]),
    (Role::PricedUnit, &["PricingUnit"]),
    (Role::Requests, &["x_RequestCount"]),
    (Role::Context, &["x_PromptTokensFrom"]),
    (Role::Before, &["x_MonthTokensBefore"]),
    (Role::Spend, &["EffectiveCost", "BilledCost"]),
    (Role::Currency, &["BillingCurrency"]),
    (Role::Kind, &["ChargeCategory"]),
    (Role::Tier, &["x_ServiceTier"]),
    (Role::Team, &["SubAccountName", "SubAccountId"]),
    (Role::Tag, &["Tags"]),
    // Where it ran, on which prices of data zones depend.
    (Role::Resource, &["RegionId", "RegionName"]),
];

/// Only charges for usage are of tokens.
fn tokens(values: &Values<'_>, is_named: bool) -> Result<TokenCounts, Fault> {
    match values.said(Role::Kind) {
        Some(kind) if !kind.eq_ignore_ascii_case(b"usage") => Ok(TokenCounts::ZERO),
        _ => Ok(class::tokens(values, is_named)?.unwrap_or_default()),
    }
}
