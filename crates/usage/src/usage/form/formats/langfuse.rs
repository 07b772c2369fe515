//! Observations of Langfuse.

use crate::catalog::{Meter, TokenCounts};
use crate::usage::form::format::{Column, Format};
use crate::usage::form::number::count;
use crate::usage::form::role::Role;
use crate::usage::form::values::Values;
use crate::usage::record::{Convention, Fault};

pub(super) static FORMAT: Format = Format {
    name: "langfuse",
    title: "Langfuse observations",
    columns: COLUMNS,
    layouts: &[&[
        &["usage_details", "usage.input"],
        &["start_time"],
        &["provided_model_name", "trace_id", "model"],
    ]],
    // It takes cached and reasoning tokens out of `input` and `output`.
    convention: Some(Convention {
        output_has_reasoning: false,
        ..Convention::APART
    }),
    is_request,
    proven: Some(proven),
    ..Format::PER_REQUEST
};

const COLUMNS: &[Column] = &[
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

/// All else than spans and events may have usage of its own; without, it is a frame around
/// requests.
fn is_request(values: &Values<'_>, _: bool) -> bool {
    match values.text(Role::Kind).to_ascii_lowercase().as_slice() {
        b"" | b"generation" | b"embedding" => true,
        b"span" | b"event" => false,
        _ => values.said(Role::Input).is_some(),
    }
}

/// Langfuse is fed by many libraries, and some give it whole prompts beside their cached parts. A
/// total that is the prompt and the completion alone shows it.
///
/// # Errors
/// When the total is no count.
fn proven(own: Convention, stated: TokenCounts, values: &Values<'_>) -> Result<Convention, Fault> {
    let Some(total) = values.said(Role::Total) else {
        return Ok(own);
    };
    let total = count(total)?;
    let is_whole = |meter: Meter| matches!(meter, Meter::Input | Meter::Output);
    let has_parts = stated.sum(|meter| !is_whole(meter)) > 0;
    if has_parts && total == stated.sum(is_whole) {
        return Ok(Convention::INCLUSIVE);
    }
    Ok(own)
}
