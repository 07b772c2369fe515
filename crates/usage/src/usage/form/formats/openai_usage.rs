//! `OpenAI`, `/v1/organization/usage/completions`.

use crate::usage::form::format::{Column, Format, Paging};
use crate::usage::form::role::Role;
use crate::usage::form::values::Values;
use crate::usage::record::Convention;

pub(super) static FORMAT: Format = Format {
    name: "openai-usage",
    title: "OpenAI usage export",
    columns: COLUMNS,
    layouts: &[&[
        &["num_model_requests"],
        &["input_tokens"],
        &["results", "start_time"],
    ]],
    empty: &["results", "start_time"],
    convention: Some(Convention::INCLUSIVE),
    provider: Some("openai"),
    paging: Paging::Always,
    lists: &["data"],
    is_summed: true,
    is_request,
    ..Format::PER_REQUEST
};

const COLUMNS: &[Column] = &[
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

/// Downloads have a row for a day of which there is nothing to say.
pub(super) fn is_request(values: &Values<'_>, _: bool) -> bool {
    let saying = [Role::Model, Role::Input, Role::Requests, Role::Spend];
    saying.into_iter().any(|role| values.said(role).is_some())
}
