//! Anthropic, `/v1/organizations/usage_report/messages`.

use crate::usage::form::format::{Column, Format, Paging};
use crate::usage::form::role::Role;
use crate::usage::record::Convention;

pub(super) static FORMAT: Format = Format {
    name: "anthropic-usage",
    title: "Anthropic usage report",
    columns: COLUMNS,
    layouts: &[
        &[&["results"], &["uncached_input_tokens"]],
        &[
            &["usage_date_utc"],
            &["usage_input_tokens_no_cache"],
            &["usage_output_tokens"],
        ],
    ],
    empty: &["results", "starting_at"],
    convention: Some(Convention::APART),
    provider: Some("anthropic"),
    paging: Paging::Always,
    lists: &["data"],
    is_summed: true,
    counts_requests: false,
    context: |values| {
        // `200k-1M` in reports, `> 200k` in downloads.
        let band = values.text(Role::Class);
        let is_long = band.starts_with(b"200k-") || band.starts_with(b">");
        Some(200_001 * u64::from(is_long))
    },
    ..Format::PER_REQUEST
};

// What the console calls them in its downloads stands last.
const COLUMNS: &[Column] = &[
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
