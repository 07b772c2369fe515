//! Answers of the Gemini API with their `usageMetadata`.

use crate::usage::form::format::{Column, Format, Paging};
use crate::usage::form::role::Role;
use crate::usage::record::Convention;

pub(super) static FORMAT: Format = Format {
    name: "gemini",
    title: "Gemini responses",
    columns: COLUMNS,
    layouts: &[&[&["usage_metadata.prompt_token_count"]]],
    // Thoughts are no part of candidates.
    convention: Some(Convention {
        output_has_reasoning: false,
        ..Convention::INCLUSIVE
    }),
    provider: Some("google"),
    paging: Paging::Never,
    lists: &[],
    needs_time: false,
    // A response beside the key of its request.
    is_of_batch: |values| values.said(Role::Kind).is_some() && values.rank(Role::Input) == 1,
    ..Format::PER_REQUEST
};

const COLUMNS: &[Column] = &[
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
