//! Lines of an AWS Cost and Usage Report about Bedrock: a line a kind of token.

use crate::catalog::TokenCounts;
use crate::usage::form::class;
use crate::usage::form::cloud;
use crate::usage::form::format::{Column, Format};
use crate::usage::form::role::Role;
use crate::usage::form::values::Values;
use crate::usage::record::Fault;

pub(super) static FORMAT: Format = Format {
    name: "bedrock",
    title: "AWS cost and usage report, Bedrock lines",
    columns: COLUMNS,
    layouts: &[&[&["line_item_usage_type"], &["line_item_usage_amount"]]],
    provider: Some("bedrock"),
    is_summed: true,
    counts_requests: false,
    is_request,
    line: cloud::aws_line,
    tokens: Some(tokens),
    ..Format::PER_REQUEST
};

const COLUMNS: &[Column] = &[
    (Role::At, &["line_item_usage_start_date"]),
    (Role::End, &["line_item_usage_end_date"]),
    // The marketplace names the model as the product.
    (
        Role::Model,
        &[
            "product_model",
            "product_product_name",
            "product_servicename",
            "product_name",
        ],
    ),
    (Role::Resource, &["line_item_resource_id"]),
    (Role::Class, &["line_item_usage_type"]),
    (Role::Quantity, &["line_item_usage_amount"]),
    (Role::Unit, &["pricing_unit"]),
    (Role::Spend, &["line_item_unblended_cost"]),
    (Role::Currency, &["line_item_currency_code"]),
    (
        Role::Kind,
        &["line_item_product_code", "product_servicecode"],
    ),
    (Role::Team, &["line_item_usage_account_id"]),
];

fn is_request(values: &Values<'_>, _: bool) -> bool {
    let lower = |role| String::from_utf8_lossy(values.text(role)).to_lowercase();
    let (kind, usage_type) = (lower(Role::Kind), lower(Role::Class));
    let is_token = usage_type.contains("token") && class::meter(usage_type.as_bytes()).is_some();
    kind.is_empty() || kind.contains("bedrock") || is_token
}

fn tokens(values: &Values<'_>, is_named: bool) -> Result<TokenCounts, Fault> {
    Ok(class::tokens(values, is_named)?.unwrap_or_default())
}
