//! `LiteLLM`'s `model_prices_and_context_window.json`: one object, an entry a model, prices in
//! dollars per token. It has no dates, and zero in it does not say that something is free.

mod entry;
mod extras;
mod grammar;
mod number;
mod off_peak;
mod same;
#[cfg(test)]
mod tests;
mod tiers;

use std::fmt;

use serde::Deserializer as _;
use serde::de::{MapAccess, Visitor};
use serde_json::Value;

use crate::units::Day;

use super::imported::ImportedCatalog;
use super::source::{Importer, items};

/// The catalog and what it is known by.
pub(super) static IMPORTER: Importer = Importer {
    name: "litellm",
    shape: r#"{"MODEL": {"litellm_provider": …, "input_cost_per_token": …}, …}"#,
    mark: "`litellm_provider` or a price such as `input_cost_per_token`",
    is_form: |outline| {
        outline.has_within(|key| key == "litellm_provider" || key.contains("_cost_per_"))
    },
    has_row: |file| {
        items(file).any(|row| {
            let mut keys = row.as_object().into_iter().flatten().map(|(key, _)| key);
            keys.any(|key| key == "litellm_provider" || key.contains("_cost"))
        })
    },
    read: |_, text, date| read(text, date),
};

/// Reads the catalog as of a day.
///
/// # Errors
/// When the text is no JSON, or no JSON object.
fn read(text: &str, date: Day) -> Result<ImportedCatalog, String> {
    let mut json = serde_json::Deserializer::from_str(text);
    let listed = json
        .deserialize_map(Listed)
        .and_then(|listed| json.end().map(|()| listed));
    let listed = listed.map_err(|error| format!("the file is no JSON object: {error}"))?;
    let mut imported = ImportedCatalog::default();
    for (key, value) in &listed {
        let entry = entry::read(key, value, date, &mut imported.unread);
        imported.entries.push(entry);
    }
    same::settle(&mut imported.entries, &listed);
    Ok(imported)
}

/// Every key of the file with its value, also a key that comes twice.
struct Listed;

impl<'de> Visitor<'de> for Listed {
    type Value = Vec<(String, Value)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a model a key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut listed = Vec::with_capacity(map.size_hint().unwrap_or(4_096));
        while let Some(entry) = map.next_entry()? {
            listed.push(entry);
        }
        Ok(listed)
    }
}
