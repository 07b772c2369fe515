//! `LiteLLM_SpendLogs`: a row a request.

use crate::usage::form::format::{Column, Format};
use crate::usage::form::role::Role;
use crate::usage::form::values::Values;
use crate::usage::record::Convention;

pub(super) static FORMAT: Format = Format {
    name: "litellm",
    title: "LiteLLM spend logs",
    columns: COLUMNS,
    layouts: &[&[&["spend"], &["prompt_tokens"], &["startTime"]]],
    // It adds the cached tokens of Anthropic to the prompt, so it counts as `OpenAI` does.
    convention: Some(Convention::INCLUSIVE),
    names,
    is_of_batch: |values| {
        let kind = values.text(Role::Kind);
        matches!(kind, b"aretrieve_batch" | b"retrieve_batch")
    },
    ..Format::PER_REQUEST
};

const COLUMNS: &[Column] = &[
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

/// `LiteLLM` writes the provider before the model too.
pub(super) fn names<'v>(values: &'v Values<'_>) -> (&'v [u8], &'v [u8]) {
    let (provider, model) = (values.text(Role::Provider), values.text(Role::Model));
    let slash = memchr::memchr(b'/', model).and_then(|place| model.split_at_checked(place));
    match slash {
        Some((prefix, [_, rest @ ..])) if !rest.is_empty() && prefix == provider => {
            (provider, rest)
        }
        _ => (provider, model),
    }
}
