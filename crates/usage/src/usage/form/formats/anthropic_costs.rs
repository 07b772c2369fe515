//! Anthropic, `/v1/organizations/cost_report`: money alone, in cents.

use crate::usage::form::cloud::Line;
use crate::usage::form::format::{Column, Format, Paging};
use crate::usage::form::role::Role;
use crate::usage::form::values::Values;

pub(super) static FORMAT: Format = Format {
    name: "anthropic-costs",
    title: "Anthropic cost report",
    columns: COLUMNS,
    layouts: &[
        &[&["results"], &["amount"], &["currency"], &["starting_at"]],
        &[&["usage_date_utc"], &["token_type"], &["cost_usd"]],
    ],
    provider: Some("anthropic"),
    paging: Paging::Always,
    lists: &["data"],
    is_summed: true,
    counts_requests: false,
    needs_cost: true,
    line,
    ..Format::PER_REQUEST
};

const COLUMNS: &[Column] = &[
    (Role::At, &["starting_at", "usage_date_utc"]),
    (Role::End, &["ending_at"]),
    (Role::Model, &["model", "description"]),
    (Role::SpendCents, &["amount"]),
    (Role::Spend, &["cost_usd"]),
    (Role::Currency, &["currency"]),
    (Role::Team, &["workspace_id", "workspace"]),
    (Role::Tag, &["api_key"]),
];

/// The model of `Claude Haiku 4.5`, as downloads from the console have it.
fn line(values: &Values<'_>) -> Line {
    let model = String::from_utf8_lossy(values.text(Role::Model));
    let is_title = model.starts_with("Claude ") && !model.contains("Usage");
    let slug = || model.trim().to_lowercase().replace([' ', '.'], "-");
    Line {
        named: is_title.then(|| ("anthropic", slug())),
        ..Line::default()
    }
}
