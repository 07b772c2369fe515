//! Records of Bedrock's logging of model invocations: a row a request.

use crate::usage::form::format::{Column, Format};
use crate::usage::form::role::Role;
use crate::usage::form::values::Values;
use crate::usage::record::Convention;

pub(super) static FORMAT: Format = Format {
    name: "bedrock-log",
    title: "Bedrock invocation log",
    columns: COLUMNS,
    layouts: &[&[&["model_id"], &["input.input_token_count"], &["request_id"]]],
    convention: Some(Convention::APART),
    provider: Some("bedrock"),
    names,
    ..Format::PER_REQUEST
};

const COLUMNS: &[Column] = &[
    (Role::At, &["timestamp"]),
    (Role::Model, &["modelId"]),
    (Role::Input, &["input.inputTokenCount"]),
    (Role::CacheRead, &["input.cacheReadInputTokenCount"]),
    (
        Role::CacheWrite1h,
        &["output.outputBodyJson.usage.cache_creation.ephemeral_1h_input_tokens"],
    ),
    (Role::CacheWrites, &["input.cacheWriteInputTokenCount"]),
    (Role::Output, &["output.outputTokenCount"]),
    (Role::Latency, &["output.outputBodyJson.metrics.latencyMs"]),
    (Role::Error, &["errorCode"]),
    (Role::Team, &["requestMetadata.team", "accountId"]),
    (Role::User, &["identity.arn"]),
    (Role::Id, &["requestId"]),
];

/// The model by its name, or by what an ARN ends with.
fn names<'v>(values: &'v Values<'_>) -> (&'v [u8], &'v [u8]) {
    let model = values.text(Role::Model).rsplit(|byte| *byte == b'/').next();
    (values.text(Role::Provider), model.unwrap_or_default())
}
