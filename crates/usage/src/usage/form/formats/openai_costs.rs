//! `OpenAI`, `/v1/organization/costs`: money alone.

use crate::usage::form::cloud::Line;
use crate::usage::form::format::{Column, Format, Paging};
use crate::usage::form::role::Role;
use crate::usage::form::values::Values;

pub(super) static FORMAT: Format = Format {
    name: "openai-costs",
    title: "OpenAI costs export",
    columns: COLUMNS,
    layouts: &[
        &[&["results"], &["amount.value"]],
        &[&["amount_value"], &["line_item"]],
    ],
    provider: Some("openai"),
    paging: Paging::Always,
    lists: &["data"],
    is_summed: true,
    counts_requests: false,
    needs_cost: true,
    is_request: super::openai_usage::is_request,
    line,
    ..Format::PER_REQUEST
};

const COLUMNS: &[Column] = &[
    (Role::At, &["start_time"]),
    (Role::Model, &["line_item"]),
    (Role::Spend, &["amount.value", "amount_value"]),
    (Role::Currency, &["amount.currency", "amount_currency"]),
    (Role::Team, &["project_id"]),
];

/// The model of `gpt-4o-2024-08-06, input`.
fn line(values: &Values<'_>) -> Line {
    let item = String::from_utf8_lossy(values.text(Role::Model));
    let model = item.split_once(',').map(|(model, _)| model.trim());
    Line {
        named: model.map(|model| ("openai", model.to_owned())),
        ..Line::default()
    }
}
