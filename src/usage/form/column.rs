//! The columns and keys of each format, by what they mean.

use super::Form;

/// What a column or key means. Its unit is in its name where there is a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// When the request, or the span of time, began.
    At,
    /// When the request ended: its latency where none is stated.
    End,
    /// The provider.
    Provider,
    /// The model.
    Model,
    /// Prompt tokens.
    Input,
    /// Prompt tokens that [`Role::Input`] leaves out, besides those of caches.
    MoreInput,
    /// Tokens read from a cache.
    CacheRead,
    /// Tokens written to a cache for the default time.
    CacheWrite,
    /// Tokens written to a cache for an hour.
    CacheWrite1h,
    /// All tokens written to a cache, of which [`Role::CacheWrite1h`] may be a part.
    CacheWrites,
    /// Completion tokens.
    Output,
    /// Completion tokens of reasoning.
    Reasoning,
    /// All tokens, which shows whether the parts overlap.
    Total,
    /// How it ended.
    Status,
    /// What went wrong; anything there is a failure.
    Error,
    /// From request to answer, in milliseconds.
    Latency,
    /// From request to answer, in seconds.
    LatencySeconds,
    /// What it cost, in dollars.
    Spend,
    /// What it cost, in cents.
    SpendCents,
    /// What it cost, in billionths of a dollar.
    SpendNanos,
    /// The currency of what it cost.
    Currency,
    /// Requests in the row.
    Requests,
    /// How many of them failed.
    Failed,
    /// The service tier.
    Tier,
    /// Whether it was a batch.
    Batch,
    /// The team.
    Team,
    /// The tag.
    Tag,
    /// The user.
    User,
    /// The id of the request.
    Id,
    /// The kind of observation or charge; only some are of tokens.
    Kind,
    /// The kind of token, in a row that is about one.
    Class,
    /// How much of it.
    Quantity,
    /// In which unit.
    Unit,
    /// The resource, which may name a model.
    Resource,
}

impl Role {
    /// How many there are.
    pub const COUNT: usize = 34;

    /// All of them, in the order of [`Role::index`].
    pub const ALL: [Self; Self::COUNT] = [
        Self::At,
        Self::End,
        Self::Provider,
        Self::Model,
        Self::Input,
        Self::MoreInput,
        Self::CacheRead,
        Self::CacheWrite,
        Self::CacheWrite1h,
        Self::CacheWrites,
        Self::Output,
        Self::Reasoning,
        Self::Total,
        Self::Status,
        Self::Error,
        Self::Latency,
        Self::LatencySeconds,
        Self::Spend,
        Self::SpendCents,
        Self::SpendNanos,
        Self::Currency,
        Self::Requests,
        Self::Failed,
        Self::Tier,
        Self::Batch,
        Self::Team,
        Self::Tag,
        Self::User,
        Self::Id,
        Self::Kind,
        Self::Class,
        Self::Quantity,
        Self::Unit,
        Self::Resource,
    ];

    /// Its place in [`Role::ALL`].
    pub const fn index(self) -> usize {
        match self {
            Self::At => 0,
            Self::End => 1,
            Self::Provider => 2,
            Self::Model => 3,
            Self::Input => 4,
            Self::MoreInput => 5,
            Self::CacheRead => 6,
            Self::CacheWrite => 7,
            Self::CacheWrite1h => 8,
            Self::CacheWrites => 9,
            Self::Output => 10,
            Self::Reasoning => 11,
            Self::Total => 12,
            Self::Status => 13,
            Self::Error => 14,
            Self::Latency => 15,
            Self::LatencySeconds => 16,
            Self::Spend => 17,
            Self::SpendCents => 18,
            Self::SpendNanos => 19,
            Self::Currency => 20,
            Self::Requests => 21,
            Self::Failed => 22,
            Self::Tier => 23,
            Self::Batch => 24,
            Self::Team => 25,
            Self::Tag => 26,
            Self::User => 27,
            Self::Id => 28,
            Self::Kind => 29,
            Self::Class => 30,
            Self::Quantity => 31,
            Self::Unit => 32,
            Self::Resource => 33,
        }
    }

    /// The word of `--map`; `None` where no map can give it.
    pub const fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::At => "timestamp",
            Self::Provider => "provider",
            Self::Model => "model",
            Self::Input => "input_tokens",
            Self::CacheRead => "cache_read_tokens",
            Self::CacheWrite => "cache_write_tokens",
            Self::CacheWrite1h => "cache_write_1h_tokens",
            Self::Output => "output_tokens",
            Self::Reasoning => "reasoning_tokens",
            Self::Status => "status",
            Self::Latency => "latency_ms",
            Self::LatencySeconds => "latency_s",
            Self::Spend => "cost",
            Self::SpendCents => "cost_cents",
            Self::Requests => "requests",
            Self::Failed => "failed",
            Self::Tier => "service_tier",
            Self::Batch => "batch",
            Self::Team => "team",
            Self::Tag => "tag",
            Self::User => "user",
            Self::Id => "request_id",
            _ => return None,
        })
    }
}

/// A meaning, and the columns that have it, the better ones first. A dot leads into an object.
/// Capitals, underscores and hyphens make no difference.
pub type Column = (Role, &'static [&'static str]);

/// The columns and keys of a format.
pub const fn columns(form: Form) -> &'static [Column] {
    match form {
        Form::Generic => GENERIC,
        Form::LiteLlm => LITELLM,
        Form::LiteLlmDaily => LITELLM_DAILY,
        Form::OpenAiUsage => OPENAI_USAGE,
        Form::OpenAiCosts => OPENAI_COSTS,
        Form::AnthropicUsage => ANTHROPIC_USAGE,
        Form::AnthropicCosts => ANTHROPIC_COSTS,
        Form::Langfuse => LANGFUSE,
        Form::Helicone => HELICONE,
        Form::OpenRouter => OPENROUTER,
        Form::OpenTelemetry => OPENTELEMETRY,
        Form::Gemini => GEMINI,
        Form::Bedrock => BEDROCK,
        Form::Focus => FOCUS,
        Form::Aggregate => &[],
    }
}

const GENERIC: &[Column] = &[
    (
        Role::At,
        &[
            "timestamp",
            "time",
            "ts",
            "created_at",
            "start_time",
            "date",
            "created",
        ],
    ),
    (
        Role::Provider,
        &["provider", "provider_name", "custom_llm_provider"],
    ),
    (Role::Model, &["model", "model_name", "model_id"]),
    (
        Role::Input,
        &[
            "input_tokens",
            "prompt_tokens",
            "usage.input_tokens",
            "usage.prompt_tokens",
        ],
    ),
    (
        Role::CacheRead,
        &[
            "cache_read_tokens",
            "cached_tokens",
            "cache_read_input_tokens",
            "cached_input_tokens",
            "usage.prompt_tokens_details.cached_tokens",
            "usage.input_tokens_details.cached_tokens",
            "usage.cache_read_input_tokens",
        ],
    ),
    (
        Role::CacheWrite,
        &["cache_write_tokens", "cache_write_5m_tokens"],
    ),
    (Role::CacheWrite1h, &["cache_write_1h_tokens"]),
    (
        Role::CacheWrites,
        &[
            "cache_creation_tokens",
            "cache_creation_input_tokens",
            "usage.cache_creation_input_tokens",
        ],
    ),
    (
        Role::Output,
        &[
            "output_tokens",
            "completion_tokens",
            "usage.output_tokens",
            "usage.completion_tokens",
        ],
    ),
    (
        Role::Reasoning,
        &[
            "reasoning_tokens",
            "usage.completion_tokens_details.reasoning_tokens",
            "usage.output_tokens_details.reasoning_tokens",
        ],
    ),
    (Role::Status, &["status", "status_code", "http_status"]),
    (Role::Latency, &["latency_ms", "duration_ms"]),
    (
        Role::LatencySeconds,
        &["latency_s", "latency_seconds", "duration_s"],
    ),
    (Role::Spend, &["cost", "cost_usd", "spend", "total_cost"]),
    (Role::Requests, &["requests", "request_count"]),
    (Role::Failed, &["failed", "failed_requests"]),
    (Role::Tier, &["service_tier", "tier", "usage.service_tier"]),
    (Role::Batch, &["batch", "is_batch"]),
    (Role::Team, &["team", "team_id"]),
    (Role::Tag, &["tag", "tags"]),
    (Role::User, &["user", "user_id"]),
    (Role::Id, &["request_id", "id"]),
];

const LITELLM: &[Column] = &[
    (Role::At, &["startTime"]),
    (Role::End, &["endTime"]),
    (Role::Provider, &["custom_llm_provider"]),
    (Role::Model, &["model", "model_group"]),
    (Role::Input, &["prompt_tokens"]),
    (
        Role::CacheRead,
        &[
            "metadata.usage_object.cache_read_input_tokens",
            "metadata.additional_usage_values.cache_read_input_tokens",
            "metadata.usage_object.prompt_tokens_details.cached_tokens",
            "metadata.additional_usage_values.prompt_tokens_details.cached_tokens",
        ],
    ),
    (
        Role::CacheWrite1h,
        &[
            "metadata.usage_object.prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens",
            "metadata.additional_usage_values.prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens",
        ],
    ),
    (
        Role::CacheWrites,
        &[
            "metadata.usage_object.cache_creation_input_tokens",
            "metadata.additional_usage_values.cache_creation_input_tokens",
            "metadata.usage_object.prompt_tokens_details.cache_creation_tokens",
            "metadata.additional_usage_values.prompt_tokens_details.cache_creation_tokens",
        ],
    ),
    (Role::Output, &["completion_tokens"]),
    (
        Role::Reasoning,
        &[
            "metadata.usage_object.completion_tokens_details.reasoning_tokens",
            "metadata.additional_usage_values.completion_tokens_details.reasoning_tokens",
        ],
    ),
    (Role::Status, &["status", "metadata.status"]),
    (Role::Spend, &["spend"]),
    (Role::Tier, &["metadata.usage_object.service_tier"]),
    (Role::Team, &["team_id"]),
    (Role::Tag, &["request_tags"]),
    (Role::User, &["end_user", "user"]),
    (Role::Id, &["request_id"]),
];

const LITELLM_DAILY: &[Column] = &[
    (Role::At, &["date"]),
    (Role::Provider, &["custom_llm_provider"]),
    (Role::Model, &["model", "model_group"]),
    (Role::Input, &["prompt_tokens"]),
    (Role::CacheRead, &["cache_read_input_tokens"]),
    (Role::CacheWrites, &["cache_creation_input_tokens"]),
    (Role::Output, &["completion_tokens"]),
    (Role::Spend, &["spend"]),
    (Role::Requests, &["api_requests"]),
    (Role::Failed, &["failed_requests"]),
    (Role::Team, &["team_id"]),
    (Role::Tag, &["tag"]),
    (Role::User, &["user_id", "end_user_id"]),
    (Role::Id, &["id"]),
];

const OPENAI_USAGE: &[Column] = &[
    (Role::At, &["start_time"]),
    (Role::Model, &["model"]),
    (Role::Input, &["input_tokens"]),
    (Role::CacheRead, &["input_cached_tokens"]),
    (Role::CacheWrite, &["input_cache_write_tokens"]),
    (Role::Output, &["output_tokens"]),
    (Role::Requests, &["num_model_requests"]),
    (Role::Tier, &["service_tier"]),
    (Role::Batch, &["batch"]),
    (Role::Team, &["project_id"]),
    (Role::User, &["user_id"]),
];

const OPENAI_COSTS: &[Column] = &[
    (Role::At, &["start_time"]),
    (Role::Model, &["line_item"]),
    (Role::Spend, &["amount.value"]),
    (Role::Currency, &["amount.currency"]),
    (Role::Team, &["project_id"]),
];

const ANTHROPIC_USAGE: &[Column] = &[
    (Role::At, &["starting_at"]),
    (Role::Model, &["model"]),
    (Role::Input, &["uncached_input_tokens"]),
    (Role::CacheRead, &["cache_read_input_tokens"]),
    (
        Role::CacheWrite,
        &["cache_creation.ephemeral_5m_input_tokens"],
    ),
    (
        Role::CacheWrite1h,
        &["cache_creation.ephemeral_1h_input_tokens"],
    ),
    (Role::Output, &["output_tokens"]),
    (Role::Tier, &["service_tier"]),
    (Role::Class, &["context_window"]),
    (Role::Team, &["workspace_id"]),
];

const ANTHROPIC_COSTS: &[Column] = &[
    (Role::At, &["starting_at"]),
    (Role::Model, &["model", "description"]),
    (Role::SpendCents, &["amount"]),
    (Role::Currency, &["currency"]),
    (Role::Team, &["workspace_id"]),
];

const LANGFUSE: &[Column] = &[
    (Role::At, &["start_time"]),
    (Role::End, &["end_time"]),
    (Role::Model, &["provided_model_name", "model"]),
    (
        Role::Input,
        &[
            "usage_details.input",
            "usage_details.input_tokens",
            "usage_details.prompt_tokens",
            "usage.input",
        ],
    ),
    (
        Role::CacheRead,
        &[
            "usage_details.input_cached_tokens",
            "usage_details.cache_read_input_tokens",
            "usage_details.input_cache_read",
            "usage_details.input_cached",
        ],
    ),
    (
        Role::CacheWrite1h,
        &[
            "usage_details.input_cache_creation_1h",
            "usage_details.cache_creation_1h_input_tokens",
        ],
    ),
    (
        Role::CacheWrite,
        &[
            "usage_details.input_cache_creation_5m",
            "usage_details.cache_creation_5m_input_tokens",
        ],
    ),
    (
        Role::CacheWrites,
        &[
            "usage_details.cache_creation_input_tokens",
            "usage_details.input_cache_creation",
        ],
    ),
    (
        Role::Output,
        &[
            "usage_details.output",
            "usage_details.output_tokens",
            "usage_details.completion_tokens",
            "usage.output",
        ],
    ),
    (
        Role::Reasoning,
        &[
            "usage_details.output_reasoning_tokens",
            "usage_details.reasoning_tokens",
            "usage_details.output_reasoning",
        ],
    ),
    (Role::Total, &["usage_details.total", "usage.total"]),
    (Role::Status, &["level"]),
    (Role::LatencySeconds, &["latency"]),
    (Role::Spend, &["total_cost", "calculated_total_cost"]),
    (Role::Tag, &["tags"]),
    (Role::User, &["user_id"]),
    (Role::Kind, &["type"]),
    (Role::Id, &["id"]),
];

const HELICONE: &[Column] = &[
    (Role::At, &["request_created_at"]),
    (Role::End, &["response_created_at"]),
    (Role::Provider, &["provider"]),
    (Role::Model, &["model", "response_model", "request_model"]),
    (Role::Input, &["prompt_tokens"]),
    (Role::CacheRead, &["prompt_cache_read_tokens"]),
    (Role::CacheWrites, &["prompt_cache_write_tokens"]),
    (Role::CacheWrite, &["prompt_cache_write_5m"]),
    (Role::CacheWrite1h, &["prompt_cache_write_1h"]),
    (Role::Output, &["completion_tokens"]),
    (Role::Reasoning, &["reasoning_tokens"]),
    (Role::Status, &["status", "response_status"]),
    (Role::Latency, &["latency", "delay_ms"]),
    (Role::SpendNanos, &["cost"]),
    (Role::User, &["user_id", "request_user_id"]),
    (Role::Id, &["request_id"]),
];

const OPENROUTER: &[Column] = &[
    (Role::At, &["created_at", "date"]),
    (Role::Model, &["model_permaslug", "model"]),
    (Role::Input, &["tokens_prompt", "prompt_tokens"]),
    (Role::CacheRead, &["tokens_cached", "cached_tokens"]),
    (Role::Output, &["tokens_completion", "completion_tokens"]),
    (Role::Reasoning, &["tokens_reasoning", "reasoning_tokens"]),
    (Role::Latency, &["generation_time_ms"]),
    (Role::Spend, &["cost_total", "usage"]),
    (Role::Requests, &["requests"]),
    (Role::Status, &["finish_reason_normalized"]),
    (Role::Team, &["app_name"]),
    (Role::Tag, &["api_key_name"]),
    (Role::User, &["user"]),
    (Role::Id, &["generation_id"]),
];

const OPENTELEMETRY: &[Column] = &[
    (Role::Provider, &["gen_ai.provider.name", "gen_ai.system"]),
    (
        Role::Model,
        &["gen_ai.response.model", "gen_ai.request.model"],
    ),
    (
        Role::Input,
        &["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"],
    ),
    (
        Role::CacheRead,
        &[
            "gen_ai.usage.cache_read.input_tokens",
            "gen_ai.usage.cache_read_input_tokens",
            "gen_ai.usage.cached_input_tokens",
            "gen_ai.usage.input_tokens.cached",
        ],
    ),
    (
        Role::CacheWrites,
        &[
            "gen_ai.usage.cache_write.input_tokens",
            "gen_ai.usage.cache_creation.input_tokens",
            "gen_ai.usage.cache_creation_input_tokens",
        ],
    ),
    (
        Role::Output,
        &[
            "gen_ai.usage.output_tokens",
            "gen_ai.usage.completion_tokens",
        ],
    ),
    (
        Role::Reasoning,
        &[
            "gen_ai.usage.reasoning.output_tokens",
            "gen_ai.usage.output_tokens.reasoning",
            "gen_ai.usage.reasoning_tokens",
        ],
    ),
    (Role::Error, &["error.type"]),
    (Role::Kind, &["gen_ai.operation.name"]),
    (
        Role::Tier,
        &[
            "gen_ai.response.service_tier",
            "openai.response.service_tier",
            "gen_ai.openai.response.service_tier",
            "openai.request.service_tier",
        ],
    ),
    (Role::Team, &["team", "service.name"]),
    (Role::User, &["user.id", "enduser.id"]),
];

const GEMINI: &[Column] = &[
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
    (Role::Error, &["error.code", "error.status"]),
    (Role::Id, &["response_id", "response.response_id"]),
];

const BEDROCK: &[Column] = &[
    (Role::At, &["line_item_usage_start_date"]),
    (Role::Model, &["product_model"]),
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

const FOCUS: &[Column] = &[
    (Role::At, &["ChargePeriodStart"]),
    (Role::Provider, &["ProviderName", "ServiceProviderName"]),
    (Role::Model, &["x_Model", "ServiceName"]),
    (
        Role::Class,
        &[
            "x_TokenClass",
            "x_TokenType",
            "SkuMeter",
            "SkuId",
            "ChargeDescription",
        ],
    ),
    (Role::Quantity, &["ConsumedQuantity", "PricingQuantity"]),
    (Role::Unit, &["ConsumedUnit", "PricingUnit"]),
    (Role::Spend, &["BilledCost"]),
    (Role::Currency, &["BillingCurrency"]),
    (Role::Kind, &["ChargeCategory"]),
    (Role::Tier, &["x_ServiceTier"]),
    (Role::Team, &["SubAccountName", "SubAccountId"]),
    (Role::Tag, &["Tags"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_know_their_places() {
        for (place, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(role.index(), place);
        }
    }

    #[test]
    fn no_form_gives_a_role_twice() {
        for form in Form::ALL {
            let mut roles: Vec<Role> = columns(form).iter().map(|(role, _)| *role).collect();
            roles.sort_unstable();
            let all = roles.len();
            roles.dedup();
            assert_eq!(roles.len(), all, "{}", form.name());
        }
    }
}
