//! The columns of what providers report and give back: usage, costs, and the output of batches.

use super::column::{Column, Role};

pub(super) const OPENAI_USAGE: &[Column] = &[
    (Role::At, &["start_time"]),
    (Role::End, &["end_time"]),
    (Role::Model, &["model"]),
    (Role::Input, &["input_tokens"]),
    (Role::CacheRead, &["input_cached_tokens"]),
    (Role::CacheWrite, &["input_cache_write_tokens"]),
    (Role::Output, &["output_tokens"]),
    (Role::Requests, &["num_model_requests"]),
    (Role::Tier, &["service_tier"]),
    (Role::InputAudio, &["input_audio_tokens"]),
    (Role::OutputAudio, &["output_audio_tokens"]),
    (Role::InputImage, &["input_image_tokens"]),
    (Role::OutputImage, &["output_image_tokens"]),
    (Role::Batch, &["batch"]),
    (Role::Team, &["project_id"]),
    (Role::User, &["user_id"]),
];

pub(super) const OPENAI_COSTS: &[Column] = &[
    (Role::At, &["start_time"]),
    (Role::Model, &["line_item"]),
    (Role::Spend, &["amount.value", "amount_value"]),
    (Role::Currency, &["amount.currency", "amount_currency"]),
    (Role::Team, &["project_id"]),
];

// What the console calls them in its downloads stands last.
pub(super) const ANTHROPIC_USAGE: &[Column] = &[
    (Role::At, &["starting_at", "usage_date_utc"]),
    (Role::End, &["ending_at"]),
    (Role::Model, &["model", "model_version"]),
    (
        Role::Input,
        &["uncached_input_tokens", "usage_input_tokens_no_cache"],
    ),
    (
        Role::CacheRead,
        &["cache_read_input_tokens", "usage_input_tokens_cache_read"],
    ),
    (
        Role::CacheWrite,
        &[
            "cache_creation.ephemeral_5m_input_tokens",
            "usage_input_tokens_cache_write_5m",
        ],
    ),
    (
        Role::CacheWrite1h,
        &[
            "cache_creation.ephemeral_1h_input_tokens",
            "usage_input_tokens_cache_write_1h",
        ],
    ),
    (Role::CacheWrites, &["usage_input_tokens_cache_write"]),
    (Role::Output, &["output_tokens", "usage_output_tokens"]),
    (Role::Tier, &["service_tier", "usage_type"]),
    (Role::Geo, &["inference_geo"]),
    (Role::Speed, &["speed"]),
    (
        Role::Searches,
        &["server_tool_use.web_search_requests", "web_search_count"],
    ),
    (Role::Class, &["context_window"]),
    (Role::Team, &["workspace_id", "workspace"]),
    (Role::Tag, &["api_key"]),
];

pub(super) const ANTHROPIC_COSTS: &[Column] = &[
    (Role::At, &["starting_at", "usage_date_utc"]),
    (Role::End, &["ending_at"]),
    (Role::Model, &["model", "description"]),
    (Role::SpendCents, &["amount"]),
    (Role::Spend, &["cost_usd"]),
    (Role::Currency, &["currency"]),
    (Role::Team, &["workspace_id", "workspace"]),
    (Role::Tag, &["api_key"]),
];

// `OpenAI` and who follows it answer with a response, Anthropic with a result.
pub(super) const BATCH: &[Column] = &[
    (
        Role::At,
        &["response.body.created", "response.body.created_at"],
    ),
    (
        Role::Model,
        &["response.body.model", "result.message.model"],
    ),
    (
        Role::Input,
        &[
            "response.body.usage.prompt_tokens",
            "response.body.usage.input_tokens",
            "result.message.usage.input_tokens",
        ],
    ),
    (
        Role::CacheRead,
        &[
            "response.body.usage.prompt_tokens_details.cached_tokens",
            "response.body.usage.input_tokens_details.cached_tokens",
            "result.message.usage.cache_read_input_tokens",
        ],
    ),
    (
        Role::CacheWrite,
        &["result.message.usage.cache_creation.ephemeral_5m_input_tokens"],
    ),
    (
        Role::CacheWrite1h,
        &["result.message.usage.cache_creation.ephemeral_1h_input_tokens"],
    ),
    (
        Role::CacheWrites,
        &["result.message.usage.cache_creation_input_tokens"],
    ),
    (
        Role::Output,
        &[
            "response.body.usage.completion_tokens",
            "response.body.usage.output_tokens",
            "result.message.usage.output_tokens",
        ],
    ),
    (
        Role::Reasoning,
        &[
            "response.body.usage.completion_tokens_details.reasoning_tokens",
            "response.body.usage.output_tokens_details.reasoning_tokens",
        ],
    ),
    (
        Role::InputAudio,
        &["response.body.usage.prompt_tokens_details.audio_tokens"],
    ),
    (
        Role::OutputAudio,
        &["response.body.usage.completion_tokens_details.audio_tokens"],
    ),
    (
        Role::OutputImage,
        &["response.body.usage.output_tokens_details.image_tokens"],
    ),
    (Role::Geo, &["result.message.usage.inference_geo"]),
    (
        Role::Searches,
        &["result.message.usage.server_tool_use.web_search_requests"],
    ),
    (Role::Status, &["response.status_code", "result.type"]),
    (
        Role::Error,
        &["error.code", "error.message", "result.error.type"],
    ),
    (Role::Id, &["response.body.id", "result.message.id"]),
];
