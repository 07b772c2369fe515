//! The list of models of `OpenRouter`: decimal texts in dollars per token.

use serde_json::{Map, Value};

use crate::catalog::{Fees, Meter, Model, Prices, Processing, RateCard, Threshold};
use crate::units::Day;

use super::finish::{entry, imported, skipped};
use super::grid::{Axes, RateConditions};
use super::imported::{Entry, ImportedCatalog};
use super::notes::{Notes, is_all_zero};
use super::number::{Exact, PriceUnit, tokens};
use super::source::{Importer, has_any, items};

const PROVIDER: &str = "openrouter";

/// Keys of prices for a token, and their meters.
const METERS: [(&str, Meter); 6] = [
    ("prompt", Meter::Input),
    ("completion", Meter::Output),
    ("input_cache_read", Meter::CacheRead),
    ("input_cache_write", Meter::CacheWrite),
    ("input_cache_write_1h", Meter::CacheWrite1h),
    ("internal_reasoning", Meter::Reasoning),
];
/// Keys that are no price for a token and are read elsewhere.
const OTHERS: [&str; 4] = ["overrides", "request", "web_search", "min_prompt_tokens"];

/// The catalog and what it is known by.
pub(super) static IMPORTER: Importer = Importer {
    name: "openrouter",
    shape: r#"{"data": [{"id": "PROVIDER/MODEL", "pricing": {…}}, …]}"#,
    mark: "`pricing`",
    is_form: |outline| {
        outline.has_list("data") || (outline.lists("pricing") && !outline.lists("models"))
    },
    has_row: |file| items(file.get("data").unwrap_or(file)).any(|row| has_any(row, &["pricing"])),
    read: |_, text, date| read(text, date),
};

/// Reads the list. The day does not matter: the list has no dates.
///
/// # Errors
/// What keeps the text from being such a list.
fn read(text: &str, _date: Day) -> Result<ImportedCatalog, String> {
    let file: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let models = file.get("data").unwrap_or(&file).as_array();
    let models = models.ok_or("it has no list `data` of models")?;
    Ok(imported(models.iter().map(model).collect()))
}

fn model(value: &Value) -> Entry {
    let id = value.get("id").and_then(Value::as_str).unwrap_or_default();
    let is_free = id.ends_with(":free");
    let mut notes = Notes::new(PriceUnit::Token).free_if(is_free);
    let Some(pricing) = value.get("pricing").and_then(Value::as_object) else {
        return skipped(PROVIDER, id, "no prices are given", notes);
    };
    let overrides = overrides(pricing);
    for key in pricing
        .keys()
        .chain(overrides.iter().flat_map(|(_, one)| one.keys()))
    {
        let is_known = OTHERS.contains(&key.as_str()) || METERS.iter().any(|(k, _)| k == key);
        if !is_known {
            notes.unread(key.as_str());
        }
    }
    if pricing.get("overrides").is_some_and(|all| {
        all.as_array()
            .is_none_or(|all| all.len() != overrides.len())
    }) {
        notes.unread("overrides without `min_prompt_tokens`");
    }
    let base = ["prompt", "completion"].map(|key| pricing.get(key));
    let base = || base.into_iter().flatten();
    if base().filter_map(Exact::of).any(Exact::is_negative) {
        let reason = "a router: its price of -1 stands for that of the model it chooses";
        return skipped(PROVIDER, id, reason, notes);
    }
    if !is_free && is_all_zero(base()) {
        let reason = "every price is 0, and only ids that end in `:free` are said to be free";
        return skipped(PROVIDER, id, reason, notes);
    }
    let axes = Axes {
        contexts: overrides.iter().map(|(from, _)| *from).collect(),
        ..Axes::default()
    };
    let (card, rates) = axes.rates(|corner| card(pricing, &overrides, corner, &mut notes));
    let top = value.get("top_provider");
    let model = Model {
        id: id.to_owned(),
        context_window: tokens(value.get("context_length")),
        max_output: tokens(top.and_then(|top| top.get("max_completion_tokens"))),
        reasons: value.get("reasoning").is_some_and(Value::is_object),
        card,
        rates,
        fees: fees(pricing),
        note: expiry(value),
        ..Model::default()
    };
    entry(PROVIDER, model, Vec::new(), notes)
}

/// The prices of larger prompts: from how many tokens on, that many included.
fn overrides(pricing: &Map<String, Value>) -> Vec<(Threshold, &Map<String, Value>)> {
    let all = pricing.get("overrides").and_then(Value::as_array);
    let one = |value: &'_ Value| -> Option<Threshold> {
        tokens(value.get("min_prompt_tokens")).map(Threshold::AtLeast)
    };
    let all = all.into_iter().flatten();
    all.filter_map(|value| Some((one(value)?, value.as_object()?)))
        .collect()
}

/// What an override does not state stays as it was.
fn card(
    pricing: &Map<String, Value>,
    overrides: &[(Threshold, &Map<String, Value>)],
    corner: RateConditions,
    notes: &mut Notes,
) -> RateCard {
    let replaced = overrides
        .iter()
        .find(|(from, _)| Some(*from) == corner.context);
    let mut prices = Prices::default();
    for (key, meter) in METERS {
        let stated = replaced.and_then(|(_, one)| one.get(key));
        if let Some(value) = stated.or(pricing.get(key)) {
            prices = notes.set(prices, meter, key, value);
        }
    }
    RateCard::default().with(Processing::Standard, prices)
}

fn fees(pricing: &Map<String, Value>) -> Fees {
    let fee = |key, power| Exact::of(pricing.get(key)?)?.usd(power);
    Fees {
        request: fee("request", 0),
        search_per_1k: fee("web_search", 3),
    }
}

fn expiry(value: &Value) -> Option<String> {
    let day = value.get("expiration_date")?.as_str()?;
    Some(format!("OpenRouter lists it until {day}."))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{only, price, rate_prices, said, unread};
    use super::*;
    use crate::import::{Found, Remark};
    use crate::units::Scalar;

    fn read_all(models: &str) -> ImportedCatalog {
        let day = Day::parse("2026-08-01").unwrap();
        read(&format!("{{\"data\": [{models}]}}"), day).unwrap()
    }

    #[test]
    fn texts_per_token_become_prices_per_million() {
        let imported = read_all(
            r#"{"id": "acme/rocket", "context_length": 128000.0, "expiration_date": "2026-12-31",
                "reasoning": {"mandatory": true}, "top_provider": {"max_completion_tokens": 8000},
                "pricing": {"prompt": "0.0000025", "completion": "0.00001", "image": "0.1",
                "input_cache_read": "2.5e-7", "input_cache_write": "0.00000008333333333333334",
                "web_search": "0.014", "request": "0.005"}}"#,
        );
        let (model, remarks) = only(&imported);
        // By hand: times a million; 0.0833… is rounded to six decimals.
        assert_eq!(price(model, Meter::Input), "2.50");
        assert_eq!(price(model, Meter::Output), "10.00");
        assert_eq!(price(model, Meter::CacheRead), "0.25");
        assert_eq!(price(model, Meter::CacheWrite), "0.083333");
        assert_eq!(model.fees.search_per_1k.unwrap().to_decimal(), "14.00");
        assert_eq!(model.fees.request.unwrap().to_decimal(), "0.005");
        assert_eq!(model.context_window.unwrap().count(), 128_000);
        assert!(model.reasons && model.note.as_ref().unwrap().contains("2026-12-31"));
        let rounded = Remark::Rounded {
            meter: Meter::CacheWrite,
            written: "0.00000008333333333333334".to_owned(),
        };
        assert!(remarks.contains(&rounded));
        assert_eq!(unread(&imported), "image=1");
    }

    #[test]
    fn routers_and_zeros_are_no_models_but_free_ones_are() {
        let imported = read_all(
            r#"{"id": "openrouter/auto", "pricing": {"prompt": "-1", "completion": "-1"}},
               {"id": "acme/silent", "pricing": {"prompt": "0", "completion": "0"}},
               {"id": "acme/gift:free", "pricing": {"prompt": "0", "completion": "0"}},
               {"id": "acme/bare"}, 7"#,
        );
        assert_eq!(imported.entries.len(), 5);
        assert!(said(&imported, 0).contains("router"));
        assert!(said(&imported, 1).contains("`:free`"));
        let Found::Model(free) = &imported.entries[2].found else {
            panic!("{:?}", imported.entries[2])
        };
        assert_eq!(price(&free.model, Meter::Output), "0.00");
        assert!(said(&imported, 3).contains("no prices"));
    }

    #[test]
    fn an_override_counts_from_its_tokens_on_and_keeps_what_it_does_not_state() {
        let imported = read_all(
            r#"{"id": "acme/rocket", "pricing": {"prompt": "0.000001", "completion": "0.000002",
                "input_cache_read": "0.0000001", "overrides": [{"min_prompt_tokens": 200000,
                "prompt": "0.000002", "completion": "0.000003"}]}}"#,
        );
        let (model, _) = only(&imported);
        assert_eq!(model.rates.len(), 1);
        let from = model.rates[0].when.context.unwrap().first();
        assert_eq!(from.count(), 200_000);
        let way = Processing::Standard;
        assert_eq!(
            rate_prices(model, 0, way),
            "input=2.00 cache_read=0.10 output=3.00"
        );
    }

    #[test]
    fn repeated_ids_and_ids_of_other_case_are_told() {
        let one = r#"{"id": "acme/rocket", "pricing": {"prompt": "0.000001"}}"#;
        let imported = read_all(&format!(
            "{one}, {one}, {}",
            one.replace("rocket", "Rocket").replace("01", "02")
        ));
        assert!(said(&imported, 1).contains("twice for this provider, at the same"));
        assert!(said(&imported, 2).contains("only in its case, at other prices"));
    }
}
