//! Spans of `OpenTelemetry`: OTLP in JSON, a batch of spans a line or a document.

use std::borrow::Cow;

use crate::usage::record::Fault;

use super::json::Cursor;
use super::layout::{Layout, Target};
use super::role::Role;
use super::values::Values;

/// Gives the values of each span of a batch. A batch that is broken anywhere gives none.
///
/// # Errors
/// When it is no batch of spans.
pub(super) fn each(
    text: &[u8],
    layout: &mut Layout,
    take: &mut dyn FnMut(&Values<'_>),
) -> Result<(), Fault> {
    let text = text.trim_ascii();
    let mut cursor = Cursor::<false>::new(text);
    if cursor.peek() == Some(b'n') {
        return Err(Fault::NotJson);
    }
    let (mut spans, mut is_group) = (Vec::new(), false);
    cursor.members(|cursor, key| match key {
        b"resourceSpans" | b"resource_spans" => {
            cursor.elements(|cursor| group(cursor, layout, &mut spans))
        }
        b"scopeSpans" | b"scope_spans" => {
            is_group = true;
            cursor.skip()
        }
        _ => cursor.skip(),
    })?;
    cursor.end()?;
    if is_group {
        // A group of spans that stands by itself, as in a file that is read in pieces.
        group(&mut Cursor::new(text), layout, &mut spans)?;
    }
    for values in &spans {
        take(values);
    }
    Ok(())
}

/// Reads the spans of a resource, each with what is said of the resource where it says nothing
/// better itself.
fn group<'t>(
    cursor: &mut Cursor<'t, false>,
    layout: &mut Layout,
    spans: &mut Vec<Values<'t>>,
) -> Result<(), Fault> {
    let (first, mut resource) = (spans.len(), Values::new());
    cursor.members(|cursor, key| match key {
        b"resource" => cursor.members(|cursor, key| match key {
            b"attributes" => attributes(cursor, layout, &mut resource),
            _ => cursor.skip(),
        }),
        b"scopeSpans" | b"scope_spans" => cursor.elements(|cursor| {
            cursor.members(|cursor, key| match key {
                b"spans" => cursor.elements(|cursor| {
                    spans.push(span(cursor, layout)?);
                    Ok(())
                }),
                _ => cursor.skip(),
            })
        }),
        _ => cursor.skip(),
    })?;
    for values in spans.iter_mut().skip(first) {
        values.fall_back(&resource);
    }
    Ok(())
}

fn span<'t>(cursor: &mut Cursor<'t, false>, layout: &mut Layout) -> Result<Values<'t>, Fault> {
    let mut values = Values::new();
    let mut own = Own::default();
    cursor.members(|cursor, key| {
        match key {
            b"traceId" | b"trace_id" => own.trace = cursor.said()?,
            b"spanId" | b"span_id" => own.span = cursor.said()?,
            b"parentSpanId" | b"parent_span_id" => own.parent = cursor.said()?,
            b"startTimeUnixNano" | b"start_time_unix_nano" => own.start = cursor.said()?,
            b"endTimeUnixNano" | b"end_time_unix_nano" => own.end = cursor.said()?,
            b"attributes" => attributes(cursor, layout, &mut values)?,
            b"status" => cursor.members(|cursor, key| {
                match key {
                    b"code" => own.status = cursor.said()?,
                    _ => cursor.skip()?,
                }
                Ok(())
            })?,
            _ => cursor.skip()?,
        }
        Ok(())
    })?;
    own.stand(&mut values);
    Ok(values)
}

/// What a span says outside of its attributes.
#[derive(Default)]
struct Own<'t> {
    trace: Option<Cow<'t, [u8]>>,
    span: Option<Cow<'t, [u8]>>,
    parent: Option<Cow<'t, [u8]>>,
    start: Option<Cow<'t, [u8]>>,
    end: Option<Cow<'t, [u8]>>,
    status: Option<Cow<'t, [u8]>>,
}

impl<'t> Own<'t> {
    fn stand(self, values: &mut Values<'t>) {
        for (role, text) in [(Role::At, self.start), (Role::End, self.end)] {
            if let Some(text) = text {
                values.put(role, 0, text);
            }
        }
        let trace = self.trace.unwrap_or_default();
        let id = [&*trace, &*self.span.unwrap_or_default()].concat();
        values.set_owned(Role::Id, 0, &id);
        // The first span of a trace is a part of nothing.
        let parent = self.parent.unwrap_or_default();
        if parent.iter().any(|byte| *byte != b'0') {
            values.set_owned(Role::Within, 0, &[&*trace, &*parent].concat());
        }
        let is_error = matches!(
            self.status.as_deref(),
            Some(b"2" | b"STATUS_CODE_ERROR" | b"Error")
        );
        if is_error {
            values.set(Role::Status, 0, b"error");
        }
    }
}

fn attributes<'t>(
    cursor: &mut Cursor<'t, false>,
    layout: &mut Layout,
    values: &mut Values<'t>,
) -> Result<(), Fault> {
    layout.begin(Layout::PATHS);
    cursor.elements(|cursor| {
        let (mut target, mut value) = (Target::Skip, None);
        cursor.members(|cursor, key| {
            match key {
                b"key" => {
                    let name = cursor.said()?.unwrap_or_default();
                    target = layout.key(Layout::PATHS, &name);
                }
                b"value" => value = any_value(cursor)?,
                _ => cursor.skip()?,
            }
            Ok(())
        })?;
        if let (Target::Take(role, rank), Some(text)) = (target, value) {
            values.put(role, rank, text);
        }
        Ok(())
    })
}

/// Whole numbers are written as text, as OTLP says, or as numbers, as some exporters do.
fn any_value<'t>(cursor: &mut Cursor<'t, false>) -> Result<Option<Cow<'t, [u8]>>, Fault> {
    let mut best = (4, None);
    cursor.members(|cursor, key| {
        let rank = match key {
            b"stringValue" | b"string_value" => 0,
            b"intValue" | b"int_value" => 1,
            b"doubleValue" | b"double_value" => 2,
            b"boolValue" | b"bool_value" => 3,
            _ => return cursor.skip(),
        };
        let said = cursor.said()?;
        if said.is_some() && rank < best.0 {
            best = (rank, said);
        }
        Ok(())
    })?;
    Ok(best.1)
}
