//! The output of batches of `OpenAI` and Anthropic: a line a request.

use crate::usage::form::format::{Column, Format, Paging};
use crate::usage::form::role::Role;
use crate::usage::record::Convention;

pub(super) static FORMAT: Format = Format {
    name: "batch",
    title: "batch output",
    columns: COLUMNS,
    layouts: &[&[
        &["custom_id"],
        &["response.body.usage", "result.message.usage"],
    ]],
    convention: Some(Convention::INCLUSIVE),
    paging: Paging::Never,
    lists: &[],
    needs_time: false,
    is_told_by_names: true,
    has_failed: |values| values.text(Role::Status).starts_with(b"cancel"),
    // Only Anthropic answers with results.
    seller: |values| (values.rank(Role::Model) == 1).then_some(b"anthropic"),
    is_of_batch: |_| true,
    ..Format::PER_REQUEST
};

// `OpenAI` and who follows it answer with a response, Anthropic with a result.
const COLUMNS: &[Column] = &[
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
