//! The catalog of models.dev: providers and their models, dollars per million tokens.

use serde_json::{Map, Value};

use crate::catalog::{Meter, Model, Prices, Processing, RateCard, Threshold};
use crate::units::{Day, Tokens};

use super::finish::{entry, imported, skipped};
use super::grid::{Axes, RateConditions};
use super::imported::{Entry, ImportedCatalog, Remark};
use super::members::{Members, ProviderModels};
use super::notes::{Notes, is_all_zero};
use super::number::{PriceUnit, tokens};
use super::source::{Importer, has_any, models_of};

/// Keys of prices and their meters. Those that are no keys of the format are misspelt in the data.
const METERS: [(&str, &str, Meter); 8] = [
    ("input", "input", Meter::Input),
    ("output", "output", Meter::Output),
    ("cache_read", "cache_read", Meter::CacheRead),
    ("cached_input", "cache_read", Meter::CacheRead),
    ("cache_input", "cache_read", Meter::CacheRead),
    ("cache_write", "cache_write", Meter::CacheWrite),
    ("cached_write", "cache_write", Meter::CacheWrite),
    ("reasoning", "reasoning", Meter::Reasoning),
];
/// Keys that hold prices of larger prompts, and what stands beside those.
const OTHERS: [&str; 3] = ["tiers", "tier", "context_over_200k"];

/// The catalog and what it is known by.
pub(super) static IMPORTER: Importer = Importer {
    name: "models.dev",
    shape: r#"{"PROVIDER": {"models": {"MODEL": {"cost": …}, …}}, …}"#,
    mark: "`cost` or `modalities`",
    is_form: |outline| outline.has_within(|key| key == "models"),
    has_row: |file| models_of(file).any(|row| has_any(row, &["cost", "modalities"])),
    read: |_, text, date| read(text, date),
};

/// Reads the catalog. The day does not matter: the catalog has no dates.
///
/// # Errors
/// What keeps the text from being such a catalog.
fn read(text: &str, _date: Day) -> Result<ImportedCatalog, String> {
    let file: Members<ProviderModels> =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut entries = Vec::new();
    for (provider, shelf) in &file.0 {
        let models = shelf.0.iter();
        entries.extend(models.map(|(key, value)| model(provider, key, value)));
    }
    Ok(imported(entries))
}

fn model(provider: &str, key: &str, value: &Value) -> Entry {
    let id = value.get("id").and_then(Value::as_str).unwrap_or(key);
    let is_free = id.ends_with(":free") || id.ends_with("-free");
    let mut notes = Notes::new(PriceUnit::Million).free_if(is_free);
    let Some(cost) = value.get("cost").and_then(Value::as_object) else {
        let reason = if speaks(value) {
            "no prices are given"
        } else {
            "it puts out no text"
        };
        return skipped(provider, id, reason, notes);
    };
    let tiers = tiers(cost, &mut notes);
    for key in cost
        .keys()
        .chain(tiers.iter().flat_map(|(_, one)| one.keys()))
    {
        note_key(key, &mut notes);
    }
    if let Some(modes) = value
        .pointer("/experimental/modes")
        .and_then(Value::as_object)
    {
        let modes = modes.iter().filter(|(_, mode)| mode.get("cost").is_some());
        modes.for_each(|(mode, _)| notes.unread(format!("experimental.modes.{mode}")));
    }
    if !speaks(value) {
        return skipped(provider, id, "it puts out no text", notes);
    }
    if !is_free && is_all_zero(["input", "output"].iter().filter_map(|key| cost.get(*key))) {
        let reason = "every price is 0, and only ids that end in `free` are said to be free";
        return skipped(provider, id, reason, notes);
    }
    let axes = Axes {
        contexts: tiers.iter().map(|(over, _)| *over).collect(),
        ..Axes::default()
    };
    let (card, rates) = axes.rates(|corner| card(cost, &tiers, corner, &mut notes));
    let limit = |key| tokens(value.pointer(key));
    let status = value.get("status").and_then(Value::as_str);
    let model = Model {
        id: id.to_owned(),
        context_window: limit("/limit/context"),
        max_output: limit("/limit/output"),
        reasons: value.get("reasoning") == Some(&Value::Bool(true)),
        card,
        rates,
        note: (status == Some("deprecated")).then(|| "Deprecated.".to_owned()),
        ..Model::default()
    };
    entry(provider, model, Vec::new(), notes)
}

/// Whether text is among what it puts out, or nothing is said of that.
fn speaks(value: &Value) -> bool {
    let output = value
        .pointer("/modalities/output")
        .and_then(Value::as_array);
    output.is_none_or(|kinds| kinds.is_empty() || kinds.iter().any(|kind| kind == "text"))
}

fn note_key(key: &str, notes: &mut Notes) {
    match METERS.iter().find(|(written, ..)| *written == key) {
        Some((written, read_as, _)) if written != read_as => notes.push(Remark::Respelt {
            written: key.to_owned(),
            read_as: (*read_as).to_owned(),
        }),
        None if !OTHERS.contains(&key) => notes.unread(key),
        _ => {}
    }
}

/// The prices of larger prompts, each a card of its own.
fn tiers<'a>(
    cost: &'a Map<String, Value>,
    notes: &mut Notes,
) -> Vec<(Threshold, &'a Map<String, Value>)> {
    let mut tiers = Vec::new();
    for value in cost
        .get("tiers")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let kind = value.pointer("/tier/type").and_then(Value::as_str);
        let size = tokens(value.pointer("/tier/size"));
        match (size, value.as_object(), kind.unwrap_or("context")) {
            (Some(size), Some(one), "context") => tiers.push((Threshold::Over(size), one)),
            _ => notes.unread("tiers of another type"),
        }
    }
    if let Some(one) = cost.get("context_over_200k").and_then(Value::as_object) {
        let over = Threshold::Over(Tokens::new(200_000));
        if tiers.iter().all(|(known, _)| *known != over) {
            tiers.push((over, one));
        }
    }
    tiers
}

fn card(
    cost: &Map<String, Value>,
    tiers: &[(Threshold, &Map<String, Value>)],
    corner: RateConditions,
    notes: &mut Notes,
) -> RateCard {
    let tier = tiers.iter().find(|(over, _)| Some(*over) == corner.context);
    let stated = tier.map_or(cost, |(_, one)| one);
    let mut prices = Prices::default();
    for (key, _, meter) in METERS {
        if let Some(value) = stated.get(key)
            && prices.of(meter).is_none()
        {
            prices = notes.set(prices, meter, key, value);
        }
    }
    RateCard::default().with(Processing::Standard, prices)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{only, price, rate_prices, said, unread};
    use super::*;
    use crate::units::Scalar;

    fn read_models(models: &str) -> ImportedCatalog {
        let text = format!("{{\"x-ai\": {{\"id\": \"x-ai\", \"models\": {{{models}}}}}}}");
        read(&text, Day::parse("2026-07-02").unwrap()).unwrap()
    }

    #[test]
    fn misspelt_keys_are_read_and_said() {
        let imported = read_models(
            r#""rocket": {"id": "rocket", "reasoning": true, "status": "deprecated",
                "limit": {"context": 256000, "output": 0},
                "cost": {"input": 0.3, "output": 1.2, "cached_input": 0.03, "cached_write": 0.375,
                "input_audio": 2}}"#,
        );
        let (model, remarks) = only(&imported);
        assert_eq!(imported.entries[0].provider, "xai");
        assert_eq!(price(model, Meter::CacheRead), "0.03");
        assert_eq!(price(model, Meter::CacheWrite), "0.375");
        let respelt = |written: &str, read_as: &str| Remark::Respelt {
            written: written.to_owned(),
            read_as: read_as.to_owned(),
        };
        assert!(remarks.contains(&respelt("cached_input", "cache_read")));
        assert!(remarks.contains(&respelt("cached_write", "cache_write")));
        assert_eq!(unread(&imported), "input_audio=1");
        assert!(model.reasons && model.max_output.is_none() && model.note.is_some());
    }

    #[test]
    fn both_notations_of_tiers_are_cliffs_with_prices_of_their_own() {
        let imported = read_models(
            r#""a": {"cost": {"input": 1, "output": 2, "cache_read": 0.1,
                "tiers": [{"input": 2, "output": 3, "tier": {"size": 272000}},
                          {"input": 4, "output": 5, "tier": {"type": "hours", "size": 5}}]}},
               "b": {"cost": {"input": 1, "output": 2,
                "context_over_200k": {"input": 3, "output": 4}}}"#,
        );
        let model = |index: usize| match &imported.entries[index].found {
            crate::import::Found::Model(draft) => draft.model.clone(),
            found @ crate::import::Found::Skipped(_) => panic!("{found:?}"),
        };
        // The tier states no cache price, so reading a cache is unpriced there.
        let (a, b) = (model(0), model(1));
        assert_eq!(
            rate_prices(&a, 0, Processing::Standard),
            "input=2.00 output=3.00"
        );
        assert_eq!(
            a.rates[0].when.context,
            Some(Threshold::Over(Tokens::new(272_000)))
        );
        assert_eq!(
            rate_prices(&b, 0, Processing::Standard),
            "input=3.00 output=4.00"
        );
        assert_eq!(unread(&imported), "tiers of another type=1");
    }

    #[test]
    fn zero_is_a_price_only_where_the_id_says_free() {
        let imported = read_models(
            r#""plan": {"cost": {"input": 0, "output": 0}},
               "gift-free": {"cost": {"input": 0, "output": 0}},
               "half": {"cost": {"input": 1, "output": 2, "cache_write": 0}},
               "bare": {},
               "painter": {"modalities": {"output": ["image"]}, "cost": {"input": 1}}"#,
        );
        assert!(said(&imported, 0).contains("every price is 0"));
        assert_eq!(said(&imported, 1), "");
        assert!(said(&imported, 3).contains("no prices"));
        assert!(said(&imported, 4).contains("no text"));
        let half = &imported.entries[2];
        let crate::import::Found::Model(draft) = &half.found else {
            panic!("{half:?}")
        };
        assert_eq!(draft.model.prices().of(Meter::CacheWrite), None);
        assert!(format!("{:?}", half.remarks).contains("`cache_write` is 0"));
    }

    #[test]
    fn a_repeated_key_is_not_lost() {
        let imported =
            read_models(r#""a": {"cost": {"input": 1}}, "a": {"cost": {"input": 2}}, "A": 5"#);
        assert_eq!(imported.entries.len(), 3);
        assert!(said(&imported, 1).contains("twice"));
    }
}
