//! The columns of responses and bills.

use super::column::{Column, Role};

pub(super) const GEMINI: &[Column] = &[
    (
        Role::At,
        &["create_time", "timestamp", "response.create_time"],
    ),
    (
        Role::Model,
        &["model_version", "response.model_version", "model"],
    ),
    (
        Role::Input,
        &[
            "usage_metadata.prompt_token_count",
            "response.usage_metadata.prompt_token_count",
        ],
    ),
    (
        Role::MoreInput,
        &[
            "usage_metadata.tool_use_prompt_token_count",
            "response.usage_metadata.tool_use_prompt_token_count",
        ],
    ),
    (
        Role::CacheRead,
        &[
            "usage_metadata.cached_content_token_count",
            "response.usage_metadata.cached_content_token_count",
        ],
    ),
    (
        Role::Output,
        &[
            "usage_metadata.candidates_token_count",
            "response.usage_metadata.candidates_token_count",
        ],
    ),
    (
        Role::Reasoning,
        &[
            "usage_metadata.thoughts_token_count",
            "response.usage_metadata.thoughts_token_count",
        ],
    ),
    (
        Role::InputKinds,
        &[
            "usage_metadata.prompt_tokens_details",
            "response.usage_metadata.prompt_tokens_details",
        ],
    ),
    (
        Role::OutputKinds,
        &[
            "usage_metadata.candidates_tokens_details",
            "response.usage_metadata.candidates_tokens_details",
        ],
    ),
    (
        Role::Tier,
        &[
            "usage_metadata.traffic_type",
            "response.usage_metadata.traffic_type",
            "usage_metadata.service_tier",
            "response.usage_metadata.service_tier",
        ],
    ),
    // Lines of a batch's output have these beside the response.
    (Role::Kind, &["key", "processed_time"]),
    (Role::Error, &["error.code", "error.status"]),
    (Role::Id, &["response_id", "response.response_id"]),
];

pub(super) const BEDROCK: &[Column] = &[
    (Role::At, &["line_item_usage_start_date"]),
    (Role::End, &["line_item_usage_end_date"]),
    // The marketplace names the model as the product.
    (
        Role::Model,
        &[
            "product_model",
            "product_product_name",
            "product_servicename",
            "product_name",
        ],
    ),
    (Role::Resource, &["line_item_resource_id"]),
    (Role::Class, &["line_item_usage_type"]),
    (Role::Quantity, &["line_item_usage_amount"]),
    (Role::Unit, &["pricing_unit"]),
    (Role::Spend, &["line_item_unblended_cost"]),
    (Role::Currency, &["line_item_currency_code"]),
    (
        Role::Kind,
        &["line_item_product_code", "product_servicecode"],
    ),
    (Role::Team, &["line_item_usage_account_id"]),
];

pub(super) const BEDROCK_LOG: &[Column] = &[
    (Role::At, &["timestamp"]),
    (Role::Model, &["modelId"]),
    (Role::Input, &["input.inputTokenCount"]),
    (Role::CacheRead, &["input.cacheReadInputTokenCount"]),
    (
        Role::CacheWrite1h,
        &["output.outputBodyJson.usage.cache_creation.ephemeral_1h_input_tokens"],
    ),
    (Role::CacheWrites, &["input.cacheWriteInputTokenCount"]),
    (Role::Output, &["output.outputTokenCount"]),
    (Role::Latency, &["output.outputBodyJson.metrics.latencyMs"]),
    (Role::Error, &["errorCode"]),
    (Role::Team, &["requestMetadata.team", "accountId"]),
    (Role::User, &["identity.arn"]),
    (Role::Id, &["requestId"]),
];

/// Of the costs, the effective one is that of the usage: what a commitment covers is billed at
/// nothing, and its purchase has no effective cost. Where both are stated they are never added.
///
/// Our own columns say what a price depends on beside the day.
pub(super) const FOCUS: &[Column] = &[
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
