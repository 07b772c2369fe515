//! Activity of `OpenRouter`, by request or by day.

use crate::usage::form::format::{Column, Format};
use crate::usage::form::role::Role;
use crate::usage::record::Convention;

pub(super) static FORMAT: Format = Format {
    name: "openrouter",
    title: "OpenRouter activity",
    columns: COLUMNS,
    layouts: &[
        &[
            &["model_permaslug", "generation_id"],
            &["tokens_prompt", "prompt_tokens"],
        ],
        &[&["slug"], &["byok_usage"], &["prompt_tokens"]],
    ],
    convention: Some(Convention::INCLUSIVE),
    provider: Some("openrouter"),
    is_of_days: true,
    // Whoever it has the tokens from, it is paid for them.
    seller: |_| Some(b"openrouter"),
    ..Format::PER_REQUEST
};

const COLUMNS: &[Column] = &[
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
