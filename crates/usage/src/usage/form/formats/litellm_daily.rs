//! `LiteLLM_DailyUserSpend`: a row a day, key and model.

use crate::usage::form::activity;
use crate::usage::form::format::{Column, Format, Nested};
use crate::usage::form::role::Role;
use crate::usage::record::Convention;

pub(super) static FORMAT: Format = Format {
    name: "litellm-daily",
    title: "LiteLLM daily spend",
    columns: COLUMNS,
    layouts: &[&[&["spend"], &["prompt_tokens"], &["api_requests"]]],
    convention: Some(Convention::INCLUSIVE),
    is_summed: true,
    is_of_days: true,
    names: super::litellm::names,
    nested: Some(Nested {
        is_one: activity::is_day,
        each: activity::each,
        is_document: true,
    }),
    ..Format::PER_REQUEST
};

const COLUMNS: &[Column] = &[
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
