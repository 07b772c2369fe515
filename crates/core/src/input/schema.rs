//! How as-written values look in a JSON Schema.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use crate::input::{Entries, Leaf, Part};
use crate::units::Scalar;

impl<T: Scalar> JsonSchema for Leaf<T> {
    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }

    fn schema_id() -> Cow<'static, str> {
        std::any::type_name::<Self>().into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        if T::CHOICES.is_empty() {
            return json_schema!({ "type": ["string", "number"], "description": T::EXPECTED });
        }
        let words: Vec<Value> = T::CHOICES.iter().map(|word| as_yaml_reads(word)).collect();
        json_schema!({ "enum": words, "description": T::EXPECTED })
    }
}

/// A word as YAML tools take it when it stands without quotes.
fn as_yaml_reads(word: &str) -> Value {
    let value = serde_json::from_str(word).ok();
    let value = value.filter(|value: &Value| value.is_boolean() || value.is_number());
    value.unwrap_or_else(|| word.into())
}

impl<T: JsonSchema> JsonSchema for Part<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<V: JsonSchema> JsonSchema for Entries<V> {
    fn schema_name() -> Cow<'static, str> {
        format!("EntriesOf{}", V::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<V>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}
