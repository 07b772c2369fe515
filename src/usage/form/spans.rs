//! Spans of `OpenTelemetry`: OTLP in JSON, a batch of spans a line or a document.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::usage::record::Fault;

use super::column::Role;
use super::json::{fault, scalar};
use super::layout::{Layout, Target};
use super::values::Values;

#[derive(Deserialize)]
struct Export<'a> {
    #[serde(borrow, default, rename = "resourceSpans", alias = "resource_spans")]
    resource_spans: Vec<ResourceSpans<'a>>,
    /// Of a group of spans that stands by itself, as in a file that is read in pieces.
    #[serde(borrow, default)]
    resource: Resource<'a>,
    #[serde(borrow, default, rename = "scopeSpans", alias = "scope_spans")]
    scope_spans: Vec<ScopeSpans<'a>>,
}

#[derive(Deserialize)]
struct ResourceSpans<'a> {
    #[serde(borrow, default)]
    resource: Resource<'a>,
    #[serde(borrow, default, rename = "scopeSpans", alias = "scope_spans")]
    scope_spans: Vec<ScopeSpans<'a>>,
}

#[derive(Default, Deserialize)]
struct Resource<'a> {
    #[serde(borrow, default)]
    attributes: Vec<Attribute<'a>>,
}

#[derive(Deserialize)]
struct ScopeSpans<'a> {
    #[serde(borrow, default)]
    spans: Vec<Span<'a>>,
}

#[derive(Deserialize)]
struct Span<'a> {
    #[serde(borrow, default, rename = "traceId", alias = "trace_id")]
    trace_id: Cow<'a, str>,
    #[serde(borrow, default, rename = "spanId", alias = "span_id")]
    span_id: Cow<'a, str>,
    #[serde(
        borrow,
        default,
        rename = "startTimeUnixNano",
        alias = "start_time_unix_nano"
    )]
    start: Option<&'a RawValue>,
    #[serde(
        borrow,
        default,
        rename = "endTimeUnixNano",
        alias = "end_time_unix_nano"
    )]
    end: Option<&'a RawValue>,
    #[serde(borrow, default)]
    attributes: Vec<Attribute<'a>>,
    #[serde(borrow, default)]
    status: Status<'a>,
}

#[derive(Default, Deserialize)]
struct Status<'a> {
    #[serde(borrow, default)]
    code: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Attribute<'a> {
    #[serde(borrow)]
    key: Cow<'a, str>,
    #[serde(borrow, default)]
    value: AnyValue<'a>,
}

/// Whole numbers are written as text, as OTLP says, or as numbers, as some exporters do.
#[derive(Default, Deserialize)]
struct AnyValue<'a> {
    #[serde(borrow, default, rename = "stringValue", alias = "string_value")]
    text: Option<&'a RawValue>,
    #[serde(borrow, default, rename = "intValue", alias = "int_value")]
    whole: Option<&'a RawValue>,
    #[serde(borrow, default, rename = "doubleValue", alias = "double_value")]
    double: Option<&'a RawValue>,
    #[serde(borrow, default, rename = "boolValue", alias = "bool_value")]
    truth: Option<&'a RawValue>,
}

impl<'a> AnyValue<'a> {
    fn scalar(&self) -> Option<Cow<'a, [u8]>> {
        let raw = self.text.or(self.whole).or(self.double).or(self.truth);
        raw.map(scalar)
    }
}

/// Gives the values of each span of a batch.
///
/// # Errors
/// When it is no batch of spans.
pub(super) fn each(
    text: &[u8],
    layout: &Layout,
    mut take: impl FnMut(&Values<'_>),
) -> Result<(), Fault> {
    let export: Export<'_> = serde_json::from_slice(text).map_err(|error| fault(&error))?;
    let alone = ResourceSpans {
        resource: export.resource,
        scope_spans: export.scope_spans,
    };
    for group in export.resource_spans.iter().chain([&alone]) {
        for span in group.scope_spans.iter().flat_map(|scope| &scope.spans) {
            let mut values = Values::new();
            put(&mut values, &group.resource.attributes, layout);
            put(&mut values, &span.attributes, layout);
            stand(&mut values, span);
            take(&values);
        }
    }
    Ok(())
}

fn put<'a>(values: &mut Values<'a>, attributes: &[Attribute<'a>], layout: &Layout) {
    for attribute in attributes {
        if let (Target::Take(role, rank), Some(text)) =
            (layout.path(&attribute.key), attribute.value.scalar())
        {
            values.set(role, rank, text);
        }
    }
}

/// What a span says outside of its attributes.
fn stand<'a>(values: &mut Values<'a>, span: &Span<'a>) {
    for (role, raw) in [(Role::At, span.start), (Role::End, span.end)] {
        if let Some(raw) = raw {
            values.set(role, 0, scalar(raw));
        }
    }
    let id = format!("{}{}", span.trace_id, span.span_id);
    values.set(Role::Id, 0, id.into_bytes().into());
    let code = span.status.code.map(scalar).unwrap_or_default();
    if matches!(&*code, b"2" | b"STATUS_CODE_ERROR" | b"Error") {
        values.set(Role::Status, 0, Cow::Borrowed(b"error"));
    }
}
