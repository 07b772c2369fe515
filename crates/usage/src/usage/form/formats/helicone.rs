//! Requests of Helicone.

use crate::usage::form::format::{Column, Format};
use crate::usage::form::role::Role;
use crate::usage::record::Convention;

pub(super) static FORMAT: Format = Format {
    name: "helicone",
    title: "Helicone requests",
    columns: COLUMNS,
    layouts: &[&[&["request_created_at"], &["prompt_tokens"]]],
    convention: Some(Convention::APART),
    // It names the request whose answer it gave again; an id of zeros names none.
    is_gateway_hit: |values| {
        let hit = values.text(Role::GatewayHit);
        hit.iter().any(|byte| !matches!(byte, b'0' | b'-'))
    },
    ..Format::PER_REQUEST
};

const COLUMNS: &[Column] = &[
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
