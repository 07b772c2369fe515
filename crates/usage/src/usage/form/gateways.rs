//! The columns of logs of any kind, and of gateways.

use super::column::{Column, Role};

pub(super) const GENERIC: &[Column] = &[
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
    (
        Role::Model,
        &["model", "model_name", "model_id", "model_version"],
    ),
    (
        Role::Input,
        &[
            "input_tokens",
            "prompt_tokens",
            "usage.input_tokens",
            "usage.prompt_tokens",
            "prompt_token_count",
            "usage_metadata.prompt_token_count",
            "prompt_cache_miss_tokens",
            "usage.prompt_cache_miss_tokens",
        ],
    ),
    (
        Role::MoreInput,
        &[
            "tool_use_prompt_token_count",
            "usage_metadata.tool_use_prompt_token_count",
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
            "usage.cached_input_tokens",
            "prompt_tokens_details.cached_tokens",
            "input_tokens_details.cached_tokens",
            "prompt_cache_hit_tokens",
            "usage.prompt_cache_hit_tokens",
            "cached_content_token_count",
            "usage_metadata.cached_content_token_count",
        ],
    ),
    (
        Role::CacheWrite,
        &[
            "cache_write_tokens",
            "cache_write_5m_tokens",
            "usage.prompt_tokens_details.cache_write_tokens",
            "usage.input_tokens_details.cache_write_tokens",
            "cache_creation.ephemeral_5m_input_tokens",
            "usage.cache_creation.ephemeral_5m_input_tokens",
            "ephemeral_5m_input_tokens",
            "cache_creation_5m_input_tokens",
        ],
    ),
    (
        Role::CacheWrite1h,
        &[
            "cache_write_1h_tokens",
            "cache_creation.ephemeral_1h_input_tokens",
            "usage.cache_creation.ephemeral_1h_input_tokens",
            "ephemeral_1h_input_tokens",
            "cache_creation_1h_input_tokens",
        ],
    ),
    (
        Role::CacheWrites,
        &[
            "cache_creation_tokens",
            "cache_creation_input_tokens",
            "usage.cache_creation_input_tokens",
            "cache_write_input_tokens",
            "usage.cache_write_input_tokens",
        ],
    ),
    (
        Role::Output,
        &[
            "output_tokens",
            "completion_tokens",
            "usage.output_tokens",
            "usage.completion_tokens",
            "candidates_token_count",
            "usage_metadata.candidates_token_count",
        ],
    ),
    (
        Role::Reasoning,
        &[
            "reasoning_tokens",
            "usage.completion_tokens_details.reasoning_tokens",
            "usage.output_tokens_details.reasoning_tokens",
            "completion_tokens_details.reasoning_tokens",
            "output_tokens_details.reasoning_tokens",
            "thoughts_token_count",
            "usage_metadata.thoughts_token_count",
        ],
    ),
    (Role::Status, &["status", "status_code", "http_status"]),
    (
        Role::Latency,
        &["latency_ms", "duration_ms", "metrics.latency_ms"],
    ),
    (
        Role::LatencySeconds,
        &["latency_s", "latency_seconds", "duration_s"],
    ),
    (Role::Spend, &["cost", "cost_usd", "spend", "total_cost"]),
    (
        Role::Requests,
        &[
            "requests",
            "request_count",
            "num_requests",
            "n_requests",
            "num_model_requests",
            "api_requests",
            "calls",
            "count",
        ],
    ),
    (Role::Failed, &["failed", "failed_requests"]),
    (
        Role::Tier,
        &[
            "service_tier",
            "tier",
            "usage.service_tier",
            "traffic_type",
            "usage_metadata.traffic_type",
        ],
    ),
    (
        Role::InputAudio,
        &[
            "input_audio_tokens",
            "prompt_audio_tokens",
            "usage.prompt_tokens_details.audio_tokens",
            "usage.input_tokens_details.audio_tokens",
            "usage.input_token_details.audio_tokens",
            "prompt_tokens_details.audio_tokens",
            "input_tokens_details.audio_tokens",
            "input_token_details.audio_tokens",
        ],
    ),
    (
        Role::OutputAudio,
        &[
            "output_audio_tokens",
            "completion_audio_tokens",
            "usage.completion_tokens_details.audio_tokens",
            "usage.output_tokens_details.audio_tokens",
            "usage.output_token_details.audio_tokens",
            "completion_tokens_details.audio_tokens",
            "output_tokens_details.audio_tokens",
            "output_token_details.audio_tokens",
        ],
    ),
    (
        Role::InputImage,
        &[
            "input_image_tokens",
            "usage.input_tokens_details.image_tokens",
            "usage.prompt_tokens_details.image_tokens",
            "input_tokens_details.image_tokens",
        ],
    ),
    (
        Role::OutputImage,
        &[
            "output_image_tokens",
            "usage.output_tokens_details.image_tokens",
            "usage.completion_tokens_details.image_tokens",
            "output_tokens_details.image_tokens",
        ],
    ),
    (Role::InputKinds, &["usage_metadata.prompt_tokens_details"]),
    (
        Role::OutputKinds,
        &["usage_metadata.candidates_tokens_details"],
    ),
    (Role::Geo, &["inference_geo", "usage.inference_geo"]),
    (Role::Speed, &["usage.speed"]),
    (
        Role::Searches,
        &[
            "usage.server_tool_use.web_search_requests",
            "server_tool_use.web_search_requests",
            "web_search_requests",
        ],
    ),
    (Role::Batch, &["batch", "is_batch"]),
    (Role::Team, &["team", "team_id"]),
    (Role::Tag, &["tag", "tags"]),
    (Role::User, &["user", "user_id"]),
    (Role::Id, &["request_id", "id"]),
];

pub(super) const LITELLM: &[Column] = &[
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
    (Role::GatewayHit, &["cache_hit"]),
    (Role::Kind, &["call_type"]),
    (
        Role::InputAudio,
        &[
            "metadata.usage_object.prompt_tokens_details.audio_tokens",
            "metadata.additional_usage_values.prompt_tokens_details.audio_tokens",
        ],
    ),
    (
        Role::OutputAudio,
        &[
            "metadata.usage_object.completion_tokens_details.audio_tokens",
            "metadata.additional_usage_values.completion_tokens_details.audio_tokens",
        ],
    ),
    (
        Role::InputImage,
        &["metadata.usage_object.prompt_tokens_details.image_tokens"],
    ),
    (
        Role::OutputImage,
        &["metadata.usage_object.completion_tokens_details.image_tokens"],
    ),
    (
        Role::Geo,
        &[
            "metadata.usage_object.inference_geo",
            "metadata.additional_usage_values.inference_geo",
        ],
    ),
    (
        Role::Speed,
        &[
            "metadata.usage_object.speed",
            "metadata.additional_usage_values.speed",
        ],
    ),
    (
        Role::Searches,
        &[
            "metadata.usage_object.server_tool_use.web_search_requests",
            "metadata.additional_usage_values.server_tool_use.web_search_requests",
        ],
    ),
    (Role::Team, &["team_id"]),
    (Role::Tag, &["request_tags"]),
    (Role::User, &["end_user", "user"]),
    (Role::Id, &["request_id"]),
];

pub(super) const LITELLM_DAILY: &[Column] = &[
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

pub(super) const LANGFUSE: &[Column] = &[
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

pub(super) const HELICONE: &[Column] = &[
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
    (Role::GatewayHit, &["cache_reference_id"]),
    (Role::InputAudio, &["prompt_audio_tokens"]),
    (Role::OutputAudio, &["completion_audio_tokens"]),
    (Role::User, &["user_id", "request_user_id"]),
    (Role::Id, &["request_id"]),
];

pub(super) const OPENROUTER: &[Column] = &[
    (Role::At, &["created_at", "date"]),
    // As it was asked for, with its variant; the other has none, and the date of its snapshot.
    (Role::Model, &["model", "model_permaslug", "slug"]),
    (Role::Variant, &["variant"]),
    (Role::Input, &["tokens_prompt", "prompt_tokens"]),
    (Role::CacheRead, &["tokens_cached", "cached_tokens"]),
    (Role::Output, &["tokens_completion", "completion_tokens"]),
    (Role::Reasoning, &["tokens_reasoning", "reasoning_tokens"]),
    (Role::Latency, &["generation_time_ms"]),
    (Role::Spend, &["cost_total", "usage"]),
    (Role::SearchCost, &["cost_web_search"]),
    (
        Role::OwnKey,
        &["byok_usage_inference", "byok_usage", "is_byok"],
    ),
    (Role::Requests, &["requests"]),
    (Role::Status, &["finish_reason_normalized"]),
    (Role::Team, &["app_name"]),
    (Role::Tag, &["api_key_name"]),
    (Role::User, &["user"]),
    (Role::Id, &["generation_id"]),
];
