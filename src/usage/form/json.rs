//! Rows in JSON: the wanted keys are taken as they stand, all others are passed over.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::layout::{Layout, Target};
use super::values::Values;
use crate::usage::record::Fault;

/// Takes the values of an object.
///
/// # Errors
/// When the text is no object.
pub(super) fn object<'de>(
    text: &'de [u8],
    layout: &mut Layout,
    at: usize,
    values: &mut Values<'de>,
) -> Result<(), Fault> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    layout.begin(at);
    let row = Row { layout, at, values };
    row.deserialize(&mut reader)
        .map_err(|error| fault(&error))?;
    reader.end().map_err(|error| fault(&error))
}

/// What an error of the parser means for a row.
pub(super) fn fault(error: &serde_json::Error) -> Fault {
    match error.is_eof() {
        true => Fault::Truncated,
        false => Fault::NotJson,
    }
}

/// The text of a value that is no object: of a string what is in it.
pub(super) fn scalar(raw: &RawValue) -> Cow<'_, [u8]> {
    let text = raw.get();
    match text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(inner) if memchr::memchr(b'\\', inner.as_bytes()).is_none() => inner.as_bytes().into(),
        Some(_) => match serde_json::from_str::<String>(text) {
            Ok(unescaped) => Cow::Owned(unescaped.into_bytes()),
            Err(_) => text.as_bytes().into(),
        },
        None => text.as_bytes().into(),
    }
}

struct Row<'l, 'v, 'de> {
    layout: &'l mut Layout,
    at: usize,
    values: &'v mut Values<'de>,
}

impl<'de> DeserializeSeed<'de> for Row<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Row<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(target) = map.next_key_seed(Key(self.layout, self.at))? {
            match target {
                Target::Skip => {
                    map.next_value::<IgnoredAny>()?;
                }
                Target::Take(role, rank) => {
                    let raw: &'de RawValue = map.next_value()?;
                    self.values.set(role, rank, scalar(raw));
                }
                Target::Within(node) => {
                    let raw: &'de RawValue = map.next_value()?;
                    within(raw, self.layout, node, self.values).map_err(A::Error::custom)?;
                }
            }
        }
        Ok(())
    }
}

/// Takes the values of an object in a row, which may be written as text in turn.
fn within<'de>(
    raw: &'de RawValue,
    layout: &mut Layout,
    node: usize,
    values: &mut Values<'de>,
) -> Result<(), Fault> {
    match raw.get().as_bytes().first() {
        Some(b'{') => object(raw.get().as_bytes(), layout, node, values),
        Some(b'"') => encoded(&scalar(raw), layout, node, values),
        _ => Ok(()),
    }
}

/// Takes the values of an object that is written as text: a column of a CSV file, or a string.
/// Text that holds no object says nothing.
///
/// # Errors
/// When it begins as an object and is none.
pub(super) fn encoded(
    text: &[u8],
    layout: &mut Layout,
    node: usize,
    values: &mut Values<'_>,
) -> Result<(), Fault> {
    let text = text.trim_ascii();
    if text.starts_with(b"\"") {
        // Databases export a string of JSON with its quotes.
        return match serde_json::from_slice::<String>(text) {
            Ok(inner) if inner.trim_start().starts_with('{') => {
                encoded(inner.as_bytes(), layout, node, values)
            }
            _ => Ok(()),
        };
    }
    if !text.starts_with(b"{") {
        return Ok(());
    }
    let mut inner = Values::new();
    object(text, layout, node, &mut inner)?;
    values.join(&inner);
    Ok(())
}

struct Key<'l>(&'l mut Layout, usize);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Target;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Target, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Target;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Target, E> {
        Ok(self.0.key(self.1, key.as_bytes()))
    }
}
