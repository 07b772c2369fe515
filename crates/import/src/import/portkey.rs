//! The price files of Portkey: one provider a file, cents per token.

use serde_json::{Map, Value};

use crate::catalog::{Currency, Fees, Meter, Model, Prices, Processing, RateCard, Threshold};
use crate::units::{Day, Scalar};

use super::finish::{entry, imported, skipped};
use super::grid::{Axes, RateConditions};
use super::imported::{Entry, Found, ImportedCatalog};
use super::members::Members;
use super::notes::{Notes, is_all_zero};
use super::number::{Exact, PriceUnit, ReadPrice};
use super::source::{Importer, has_any, items};

/// Keys of prices for a token, and their meters.
const METERS: [(&str, Meter); 5] = [
    ("request_token", Meter::Input),
    ("response_token", Meter::Output),
    ("cache_read_input_token", Meter::CacheRead),
    ("cache_write_input_token", Meter::CacheWrite),
    ("reasoning_token", Meter::Reasoning),
];
const MODES: &str = "/custom_pricing/regions/default/execution_modes";

/// The catalog and what it is known by.
pub(super) static IMPORTER: Importer = Importer {
    name: "portkey",
    shape: r#"{"MODEL": {"pricing_config": {"pay_as_you_go": {…}}}, …}"#,
    mark: "`pricing_config`",
    is_form: |outline| outline.has_within(|key| key == "pricing_config"),
    has_row: |file| items(file).any(|row| has_any(row, &["pricing_config", "pay_as_you_go"])),
    read,
};

/// Reads the file of a provider, which its name tells: `openai.json`,
/// `portkey-openai-2026-08-21.json`.
///
/// # Errors
/// What keeps the text from being such a file.
fn read(file_name: &str, text: &str, _date: Day) -> Result<ImportedCatalog, String> {
    let provider = provider(file_name).ok_or("the file is not named by its provider")?;
    let file: Members<Value> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let rows = file.0.iter();
    Ok(imported(
        rows.map(|(id, row)| model(provider, id, row)).collect(),
    ))
}

/// The provider in the name of a file, with or without a folder, `portkey-` and a date.
fn provider(file_name: &str) -> Option<&str> {
    let name = file_name.rsplit(['/', '\\']).next()?;
    let stem = name.strip_suffix(".json").unwrap_or(name);
    let stem = stem.strip_prefix("portkey-").unwrap_or(stem);
    let is_dated = |at: usize| stem.is_char_boundary(at) && Day::parse(&stem[at..]).is_ok();
    let date = stem.len().checked_sub(10).filter(|at| is_dated(*at));
    let stem = date.map_or(stem, |at| stem[..at].trim_end_matches('-'));
    (!stem.is_empty()).then_some(stem)
}

/// The prices of one way of processing.
struct Mode<'a> {
    way: Processing,
    /// What a small prompt pays; `None` where only larger ones have a price.
    flat: Option<&'a Map<String, Value>>,
    /// What larger prompts pay instead; empty where size does not matter.
    tiers: Vec<(Threshold, &'a Map<String, Value>)>,
    is_tiered: bool,
}

fn model(provider: &str, id: &str, row: &Value) -> Entry {
    let mut notes = Notes::new(PriceUnit::TokenInCents);
    if id == "default" {
        let reason = "no model: what the catalog charges for unknown ones";
        return skipped(provider, id, reason, notes);
    }
    let config = row.get("pricing_config").unwrap_or(row);
    let Some(base) = config.get("pay_as_you_go").and_then(Value::as_object) else {
        return skipped(provider, id, "no prices are given", notes);
    };
    note_keys(config, base, row, &mut notes);
    let stated = METERS.iter().filter_map(|(key, _)| price_of(base, key));
    if is_all_zero(stated) {
        return skipped(provider, id, "every price for a token is 0", notes);
    }
    let modes = modes(config, base, row, &mut notes);
    let axes = Axes {
        contexts: modes
            .iter()
            .flat_map(|mode| mode.tiers.iter().map(|(over, _)| *over))
            .collect(),
        ..Axes::default()
    };
    let (card, rates) = axes.rates(|corner| card(&modes, corner, &mut notes));
    let model = Model {
        id: id.to_owned(),
        reasons: base.contains_key("reasoning_token"),
        card,
        rates,
        fees: Fees {
            request: None,
            search_per_1k: additional(base, "web_search").and_then(|fee| Exact::of(fee)?.usd(1)),
        },
        ..Model::default()
    };
    let currency = config
        .get("currency")
        .and_then(Value::as_str)
        .unwrap_or("USD");
    let Ok(currency) = Currency::parse(currency) else {
        let reason = format!("`{currency}` is no currency");
        return skipped(provider, id, reason, notes);
    };
    let mut entry = entry(provider, model, Vec::new(), notes);
    if let Found::Model(draft) = &mut entry.found {
        draft.currency = currency;
    }
    entry
}

fn price_of<'a>(prices: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    prices.get(key)?.get("price")
}

/// A price under `additional_units`.
fn additional<'a>(prices: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    prices.get("additional_units")?.get(key)?.get("price")
}

fn pay_as_you_go(value: &Value) -> Option<&Map<String, Value>> {
    value.pointer("/pricing_config/pay_as_you_go")?.as_object()
}

/// Every way of processing. The row's own prices come first: what a mode says of prompts of any
/// size counts only where the row says nothing.
fn modes<'a>(
    config: &'a Value,
    base: &'a Map<String, Value>,
    row: &'a Value,
    notes: &mut Notes,
) -> Vec<Mode<'a>> {
    let batch = config.get("batch_config").and_then(Value::as_object);
    let mut modes = Vec::new();
    for way in Processing::ALL {
        let own = match way {
            Processing::Standard => Some(base),
            Processing::Batch => batch,
            Processing::Flex | Processing::Priority => None,
        };
        let mode = row.pointer(MODES).and_then(|modes| modes.get(way.name()));
        let (small, tiers) = mode.map_or((None, Vec::new()), |mode| tiers(mode, row, notes));
        let flat = mode.and_then(pay_as_you_go).or(small);
        if let (Some(own), Some(flat)) = (own, flat) {
            note_difference(way, own, flat, notes);
        }
        modes.push(Mode {
            way,
            flat: own.or(flat),
            is_tiered: small.is_some() || !tiers.is_empty(),
            tiers,
        });
    }
    modes
}

/// The prices of the smallest prompts, and those of larger ones.
type Tiers<'a> = (
    Option<&'a Map<String, Value>>,
    Vec<(Threshold, &'a Map<String, Value>)>,
);

fn tiers<'a>(mode: &'a Value, row: &Value, notes: &mut Notes) -> Tiers<'a> {
    let (mut small, mut larger) = (None, Vec::new());
    let stated = mode.get("context_tiers").and_then(Value::as_object);
    let names = row
        .pointer("/custom_pricing/context_tier_map")
        .and_then(Value::as_object);
    for (name, value) in stated.into_iter().flatten() {
        let start = names.and_then(|names| names.iter().find(|(_, one)| *one == name));
        let start = start.and_then(|(start, _)| Exact::parse(start));
        match (start, pay_as_you_go(value)) {
            (Some(start), Some(prices)) if start.is_zero() => small = Some(prices),
            (Some(start), Some(prices)) => match start.tokens() {
                Some(from) if name.starts_with("gte") => {
                    larger.push((Threshold::AtLeast(from), prices));
                }
                Some(over) => larger.push((Threshold::Over(over), prices)),
                None => notes.unread("context_tiers"),
            },
            _ => notes.unread("context_tiers"),
        }
    }
    (small, larger)
}

fn card(modes: &[Mode<'_>], corner: RateConditions, notes: &mut Notes) -> RateCard {
    let mut card = RateCard::default();
    for mode in modes {
        // Of the tiers that a prompt of this size meets, the one that begins last; a mode with
        // tiers and none of this size is not sold to such prompts.
        let met = |over: &Threshold| corner.context.is_some_and(|at| at.first() >= over.first());
        let tier = mode.tiers.iter().filter(|(over, _)| met(over));
        let tier = tier
            .max_by_key(|(over, _)| over.first())
            .map(|(_, prices)| *prices);
        let stated = match corner.context {
            Some(_) if mode.is_tiered => tier,
            _ => mode.flat,
        };
        card = card.with(
            mode.way,
            stated.map_or(Prices::default(), |one| prices(one, notes)),
        );
    }
    card
}

fn prices(stated: &Map<String, Value>, notes: &mut Notes) -> Prices {
    let mut prices = Prices::default();
    for (key, meter) in METERS {
        if let Some(value) = price_of(stated, key) {
            prices = notes.set(prices, meter, key, value);
        }
    }
    match additional(stated, "cache_write_1h") {
        Some(value) => notes.set(prices, Meter::CacheWrite1h, "cache_write_1h", value),
        None => prices,
    }
}

/// Says where a row and its own table of modes give different prices.
fn note_difference(
    way: Processing,
    own: &Map<String, Value>,
    other: &Map<String, Value>,
    notes: &mut Notes,
) {
    // Dust of floating-point numbers makes no difference.
    let read_price = |prices, key| match Exact::of(price_of(prices, key)?)?
        .read_price(PriceUnit::TokenInCents)
    {
        ReadPrice::Price(price) | ReadPrice::Rounded(price) => Some(price),
        ReadPrice::Zero | ReadPrice::Negative | ReadPrice::OutOfRange => None,
    };
    for (key, _) in METERS {
        if let (Some(first), Some(second)) = (read_price(own, key), read_price(other, key))
            && first != second
        {
            let way = way.name();
            notes.say(format!(
                "`{key}` of {way} has two prices in the file: that of the row is taken"
            ));
        }
    }
}

fn note_keys(config: &Value, base: &Map<String, Value>, row: &Value, notes: &mut Notes) {
    const KNOWN: [&str; 4] = ["pay_as_you_go", "batch_config", "calculate", "currency"];
    for key in config.as_object().into_iter().flat_map(Map::keys) {
        if !KNOWN.contains(&key.as_str()) && key != "custom_pricing" {
            notes.unread(key.as_str());
        }
    }
    for key in base.keys() {
        if key != "additional_units" && METERS.iter().all(|(known, _)| known != key) {
            notes.unread(key.as_str());
        }
    }
    let units = base.get("additional_units").and_then(Value::as_object);
    for key in units.into_iter().flat_map(Map::keys) {
        if !["web_search", "cache_write_1h"].contains(&key.as_str()) {
            notes.unread(format!("additional_units.{key}"));
        }
    }
    let regions = row
        .pointer("/custom_pricing/regions")
        .and_then(Value::as_object);
    for region in regions
        .into_iter()
        .flat_map(Map::keys)
        .filter(|one| *one != "default")
    {
        notes.unread(format!("regions.{region}"));
    }
    let modes = row.pointer(MODES).and_then(Value::as_object);
    for mode in modes.into_iter().flat_map(Map::keys) {
        if Processing::ALL.iter().all(|way| way.name() != mode) {
            notes.unread(format!("execution_modes.{mode}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{model, only, price, rate_prices, said, unread};
    use super::*;
    use crate::import::Remark;
    use crate::money::UnitPrice;
    use crate::units::Tokens;

    fn read_rows(rows: &str) -> ImportedCatalog {
        let day = Day::parse("2026-08-21").unwrap();
        read(
            "/tmp/portkey-x-ai-2026-08-21.json",
            &format!("{{{rows}}}"),
            day,
        )
        .unwrap()
    }

    #[test]
    fn the_name_of_the_file_tells_the_provider() {
        assert_eq!(provider("openai.json"), Some("openai"));
        assert_eq!(
            provider("a/portkey-together-ai-2026-08-21.json"),
            Some("together-ai")
        );
        assert_eq!(provider("portkey-x.json"), Some("x"));
        assert_eq!(provider("2026-08-21.json"), None);
        assert_eq!(provider(".json"), None);
    }

    #[test]
    fn cents_per_token_become_dollars_per_million() {
        let imported = read_rows(
            r#""rocket": {"pricing_config": {"pay_as_you_go": {"request_token": {"price": 0.00025},
                "response_token": {"price": 5.999999999999999e-05},
                "cache_write_input_token": {"price": 0}, "request_audio_token": {"price": 0.004},
                "additional_units": {"web_search": {"price": 1}, "file_search": {"price": 0.25},
                "cache_write_1h": {"price": 0.001}}},
                "batch_config": {"request_token": {"price": 0.000125}}}}"#,
        );
        let (model, remarks) = only(&imported);
        // By hand: 0.00025 cents is $0.0000025 a token, $2.50 a million. A search of a cent is
        // $10 a thousand.
        assert_eq!(imported.entries[0].provider, "xai");
        assert_eq!(price(model, Meter::Input), "2.50");
        assert_eq!(price(model, Meter::Output), "0.60");
        assert_eq!(price(model, Meter::CacheWrite1h), "10.00");
        assert_eq!(model.prices().of(Meter::CacheWrite), None);
        let batch = model.card.of(Processing::Batch);
        assert_eq!(batch.of(Meter::Input).unwrap().to_decimal(), "1.25");
        assert_eq!(batch.of(Meter::Output), None);
        assert_eq!(model.fees.search_per_1k.unwrap().to_decimal(), "10.00");
        assert!(format!("{remarks:?}").contains("5.999999999999999e-05"));
        let keys = "additional_units.file_search=1 request_audio_token=1";
        assert_eq!(unread(&imported), keys);
    }

    #[test]
    fn a_row_and_its_own_table_may_disagree() {
        let imported = read_rows(
            r#""rocket": {"pricing_config": {"pay_as_you_go": {"request_token": {"price": 2e-4},
                "response_token": {"price": 6e-05}}}, "custom_pricing": {"regions": {"default":
                {"execution_modes": {"standard": {"pricing_config": {"pay_as_you_go": {
                "request_token": {"price": 1e-4},
                "response_token": {"price": 5.999999999999999e-05}}}}}}}}}"#,
        );
        let (model, remarks) = only(&imported);
        assert_eq!(price(model, Meter::Input), "2.00");
        let [Remark::Said(text)] = remarks else {
            panic!("{remarks:?}")
        };
        assert!(text.contains("`request_token` of standard has two prices"));
    }

    #[test]
    fn the_default_row_and_rows_of_zeros_are_no_models() {
        let zero = r#"{"pricing_config": {"pay_as_you_go": {"request_token": {"price": 0},
            "response_token": {"price": 0.0}}}}"#;
        let imported = read_rows(&format!(r#""default": {zero}, "gift": {zero}, "x": 3"#));
        assert!(said(&imported, 0).contains("unknown ones"));
        assert!(said(&imported, 1).contains("is 0"));
        assert!(said(&imported, 2).contains("no prices"));
    }

    #[test]
    fn tiers_of_each_mode_become_one_rate() {
        let prices = |input: &str| {
            format!(
                r#"{{"pricing_config": {{"pay_as_you_go": {{"request_token": {{"price": {input}}}}}}}}}"#
            )
        };
        let (small, large, rush) = (prices("1e-4"), prices("2e-4"), prices("9e-4"));
        let base = prices("1e-4");
        let imported = read_rows(&format!(
            r#""rocket": {{"pricing_config": {{"currency": "EUR", "pay_as_you_go":
                {{"request_token": {{"price": 1e-4}}}}}}, "custom_pricing": {{
                "context_tier_map": {{"0": "lte-272k", "272000": "gt-272k"}},
                "regions": {{"us,eu": {{}}, "default": {{"execution_modes": {{
                "standard": {{"context_tiers": {{"lte-272k": {small}, "gt-272k": {large}}}}},
                "priority": {{"context_tiers": {{"lte-272k": {rush}}}}},
                "flex": {base}, "fast": {rush}}}}}}}}}}}"#
        ));
        let rocket = model(&imported, 0);
        assert_eq!(price(rocket, Meter::Input), "1.00");
        let ways = |card: &RateCard| {
            let input = |way: Processing| card.of(way).of(Meter::Input).map(UnitPrice::to_decimal);
            Processing::ALL
                .map(|way| input(way).unwrap_or_default())
                .join(" ")
        };
        assert_eq!(ways(&rocket.card), "1.00  1.00 9.00");
        // Larger prompts: standard at its tier, flex as ever, and no priority.
        assert_eq!(ways(&rocket.rates[0].card), "2.00  1.00 ");
        assert_eq!(rate_prices(rocket, 0, Processing::Standard), "input=2.00");
        let over = Threshold::Over(Tokens::new(272_000));
        assert_eq!(rocket.rates[0].when.context, Some(over));
        assert_eq!(unread(&imported), "execution_modes.fast=1 regions.us,eu=1");
        let Found::Model(draft) = &imported.entries[0].found else {
            panic!("{imported:?}")
        };
        assert_eq!(draft.currency.code(), "EUR");
    }
}
