//! A row a request, by the column names that `plan` suggests or `--map` gives.

use crate::usage::form::format::{Column, Format, Paging};
use crate::usage::form::role::Role;
use crate::usage::record::Convention;

pub(super) static FORMAT: Format = Format {
    name: "generic",
    title: "generic request log",
    columns: COLUMNS,
    convention: Some(Convention::INCLUSIVE),
    paging: Paging::Never,
    lists: &[],
    needs_time: false,
    is_by_names: true,
    is_told_by_names: true,
    ..Format::PER_REQUEST
};

const COLUMNS: &[Column] = &[
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
