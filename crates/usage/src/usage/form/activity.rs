//! The daily activity that `LiteLLM` answers with: of each day its sums, and the same by model.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::usage::record::Fault;

use super::json;
use super::layout::{Layout, ROW};
use super::role::Role;
use super::values::Values;

/// A day: `{"date": …, "metrics": {…}, "breakdown": {"models": {…}, "providers": {…}, …}}`.
#[derive(Deserialize)]
struct Day<'t> {
    #[serde(borrow)]
    date: Cow<'t, str>,
    #[serde(borrow, default)]
    metrics: Option<&'t RawValue>,
    #[serde(borrow)]
    breakdown: Breakdown<'t>,
}

/// The sums of a day by what they can be parted by; each part has all of them.
#[derive(Deserialize)]
struct Breakdown<'t> {
    #[serde(borrow, default)]
    models: BTreeMap<Cow<'t, str>, Part<'t>>,
    #[serde(borrow, default)]
    providers: BTreeMap<Cow<'t, str>, &'t RawValue>,
}

#[derive(Deserialize)]
struct Part<'t> {
    #[serde(borrow)]
    metrics: &'t RawValue,
}

/// Whether a row may be a day of activity.
pub(super) fn is_day(text: &[u8]) -> bool {
    memchr::memmem::find(text, br#""breakdown""#).is_some()
}

/// Hands out the sums of each model of a day. Models do not say who sold them: where all were sold
/// by one provider, it is that one.
///
/// # Errors
/// When it is no day of activity, or no JSON.
pub(super) fn each(
    text: &[u8],
    layout: &mut Layout,
    take: &mut dyn FnMut(&Values<'_>),
) -> Result<(), Fault> {
    let day: Day<'_> = serde_json::from_slice(text).map_err(|error| json::fault(&error))?;
    let provider = match day
        .breakdown
        .providers
        .keys()
        .collect::<Vec<_>>()
        .as_slice()
    {
        [only] => only.as_bytes(),
        _ => &[],
    };
    let models = day.breakdown.models.iter();
    let models = models.map(|(model, part)| (&**model, part.metrics));
    let mut parts: Vec<(&str, &RawValue)> = models.collect();
    if parts.is_empty() {
        parts.extend(day.metrics.map(|metrics| ("", metrics)));
    }
    for (model, metrics) in parts {
        let mut values = Values::new();
        json::object(metrics.get().as_bytes(), layout, ROW, &mut values)?;
        for (role, text) in [
            (Role::At, day.date.as_bytes()),
            (Role::Model, model.as_bytes()),
            (Role::Provider, provider),
        ] {
            values.set(role, 0, text);
        }
        take(&values);
    }
    Ok(())
}
