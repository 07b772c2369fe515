//! The catalog genai-prices: dollars per million tokens, with dates, hours, sizes and variants.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::catalog::{Fees, Meter, Model, Prices, Processing, RateCard, Threshold};
use crate::units::{Day, Name, Scalar};

use super::finish::{entry, imported, skipped};
use super::grid::{Axes, RateConditions};
use super::imported::{Entry, ImportedCatalog};
use super::notes::{Notes, is_all_zero};
use super::number::{Exact, PriceUnit, tokens};
use super::source::{Importer, has_any, models_of};

mod rows;

use rows::{Part, Rows, constraint};

/// Keys of prices for a token of text, and their meters.
const METERS: [(&str, Meter); 6] = [
    ("input_mtok", Meter::Input),
    ("output_mtok", Meter::Output),
    ("cache_read_mtok", Meter::CacheRead),
    ("cache_write_mtok", Meter::CacheWrite),
    ("cache_write_1h_mtok", Meter::CacheWrite1h),
    ("output_reasoning_mtok", Meter::Reasoning),
];
const REQUESTS: &str = "requests_kcount";
const SEARCHES: &str = "web_searches_kcount";

/// The catalog and what it is known by.
pub(super) static IMPORTER: Importer = Importer {
    name: "genai-prices",
    shape: r#"[{"id": "PROVIDER", "models": [{"id": "MODEL", "prices": …}, …]}, …]"#,
    mark: "`prices`",
    is_form: |outline| outline.lists("models") || outline.has_list("providers"),
    has_row: |file| {
        models_of(file.get("providers").unwrap_or(file)).any(|row| has_any(row, &["prices"]))
    },
    read: |_, text, date| read(text, date),
};

/// Reads the catalog as it stands on a day; rows of days to come are announced prices.
///
/// # Errors
/// What keeps the text from being such a catalog.
fn read(text: &str, date: Day) -> Result<ImportedCatalog, String> {
    let file: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let providers = file.get("providers").unwrap_or(&file).as_array();
    let mut entries = Vec::new();
    for provider in providers.ok_or("it is no list of providers")? {
        let id = provider
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let comment = comment(provider);
        let models = provider.get("models").and_then(Value::as_array);
        let models = models.into_iter().flatten();
        entries.extend(models.map(|value| model(id, comment, value, date)));
    }
    Ok(imported(entries))
}

/// A change of the price of some requests, key by key.
struct Variant<'a> {
    way: Processing,
    since: Option<Day>,
    prices: &'a Map<String, Value>,
}

/// Everything that says what a model costs.
struct Source<'a> {
    rows: Rows<'a>,
    variants: Vec<Variant<'a>>,
    parts: Vec<Part>,
    date: Day,
}

fn model(provider: &str, of_provider: &str, value: &Value, date: Day) -> Entry {
    let id = value.get("id").and_then(Value::as_str).unwrap_or_default();
    let mut notes = Notes::new(PriceUnit::Million);
    let (source, days) = Source::of(value, date, &mut notes);
    let base = source.rows.on(date, None);
    let Some(base) = base.filter(|prices| !prices.is_empty()) else {
        let reason = match source.rows.days_after(date).first() {
            Some(day) => format!("its first price begins on {day}"),
            None => "no prices are given".to_owned(),
        };
        return skipped(provider, id, reason, notes);
    };
    let cards = source.cards(&days);
    note_keys(&cards, &mut notes);
    if is_all_zero(METERS.iter().filter_map(|(key, _)| base.get(*key))) {
        let reason = "every price is 0, and the catalog does not say that it is free";
        return skipped(provider, id, reason, notes);
    }
    note_fees(&cards, base, &mut notes);
    let stated = cards.iter().flat_map(|card| card.values());
    let axes = Axes {
        windows: source.parts.len(),
        contexts: stated.flat_map(starts).collect(),
        days: days.into_iter().filter(|day| *day > date).collect(),
    };
    let (card, rates) = axes.rates(|corner| source.card(corner, &mut notes));
    let windows = source.parts.iter().map(|part| part.window.clone());
    let model = Model {
        id: id.to_owned(),
        aliases: aliases(id, value.get("match")),
        context_window: tokens(value.get("context_window")),
        reasons: base.contains_key("output_reasoning_mtok"),
        card,
        rates,
        fees: fees(base),
        note: note(value, of_provider, &mut notes),
        ..Model::default()
    };
    entry(provider, model, windows.collect(), notes)
}

impl<'a> Source<'a> {
    /// What is read of a model, and the days on which its prices may differ: that of the import
    /// and those to come.
    fn of(value: &'a Value, date: Day, notes: &mut Notes) -> (Self, Vec<Day>) {
        let rows = Rows::of(value.get("prices"), notes);
        let variants = variants(value, notes);
        let mut days = rows.days_after(date);
        let begins = variants.iter().filter_map(|one| one.since);
        days.extend(begins.filter(|day| *day > date));
        let days: Vec<Day> = std::iter::once(date).chain(days).collect();
        let parts = rows.parts(&days);
        let source = Self {
            rows,
            variants,
            parts,
            date,
        };
        (source, days)
    }

    /// Every object of prices that can count on one of the days.
    fn cards(&self, days: &[Day]) -> Vec<&'a Map<String, Value>> {
        let minutes = std::iter::once(None).chain(self.parts.iter().map(|part| Some(part.minute)));
        let rows = minutes.flat_map(|minute| days.iter().map(move |day| (*day, minute)));
        let rows = rows.filter_map(|(day, minute)| self.rows.on(day, minute));
        let has_begun = |one: &&Variant<'_>| {
            one.since
                .is_none_or(|since| days.iter().any(|day| since <= *day))
        };
        let variants = self.variants.iter().filter(has_begun).map(|one| one.prices);
        rows.chain(variants).collect()
    }

    /// The prices of one corner: the row that counts there, and over it the variants.
    fn card(&self, corner: RateConditions, notes: &mut Notes) -> RateCard {
        let day = corner.since.unwrap_or(self.date);
        let part = corner.window.and_then(|at| self.parts.get(at));
        let Some(row) = self.rows.on(day, part.map(|part| part.minute)) else {
            return RateCard::default();
        };
        let mut card = RateCard::default();
        for way in Processing::ALL {
            let counts =
                |one: &&Variant<'_>| one.way == way && one.since.is_none_or(|since| since <= day);
            let variant = self.variants.iter().rfind(counts).map(|one| one.prices);
            if way != Processing::Standard && variant.is_none() {
                continue;
            }
            let mut prices = Prices::default();
            for (key, meter) in METERS {
                let stated = variant.and_then(|one| one.get(key)).or(row.get(key));
                if let Some(value) = stated.and_then(|value| at(value, corner.context)) {
                    prices = notes.set(prices, meter, key, value);
                }
            }
            card = card.with(way, prices);
        }
        card
    }
}

/// The number that counts for a size of prompt: of the tiers that it exceeds the last.
fn at(value: &Value, context: Option<Threshold>) -> Option<&Value> {
    let Some(tiered) = value.as_object() else {
        return Some(value);
    };
    let tiers = tiered
        .get("tiers")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let tiers = tiers.filter_map(|tier| Some((tokens(tier.get("start"))?, tier.get("price")?)));
    let met = tiers.filter(|(start, _)| {
        context.is_some_and(|context| context.first() >= Threshold::Over(*start).first())
    });
    let last = met.max_by_key(|(start, _)| *start).map(|(_, price)| price);
    last.or(tiered.get("base"))
}

/// The sizes of prompt at which a price changes.
fn starts(value: &Value) -> Vec<Threshold> {
    let tiers = value
        .get("tiers")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let starts = tiers.filter_map(|tier| tokens(tier.get("start")));
    starts.map(Threshold::Over).collect()
}

fn variants<'a>(value: &'a Value, notes: &mut Notes) -> Vec<Variant<'a>> {
    let all = value.get("price_variants").and_then(Value::as_array);
    let mut variants = Vec::new();
    for one in all.into_iter().flatten() {
        let prices = one.get("prices").and_then(Value::as_object);
        if prices.is_some_and(Map::is_empty) {
            continue;
        }
        let way = one.get("when").and_then(processing);
        match (way, constraint(one), prices) {
            (Some(way), Some((since, None)), Some(prices)) => {
                variants.push(Variant { way, since, prices });
            }
            _ => notes.unread(format!("price_variants {}", spell(one.get("when")))),
        }
    }
    variants
}

fn processing(when: &Value) -> Option<Processing> {
    let when = when.as_object().filter(|when| when.len() == 1)?;
    let is = |key: &str, word: &str| when.get(key).is_some_and(|value| value == word);
    if is("processing", "batch") {
        return Some(Processing::Batch);
    }
    let ways = [Processing::Flex, Processing::Priority];
    ways.into_iter().find(|way| is("service_tier", way.name()))
}

/// The condition of a variant in one word or two: `speed=fast`.
fn spell(when: Option<&Value>) -> String {
    let conditions = when.and_then(Value::as_object).into_iter().flatten();
    let written = conditions.map(|(key, value)| match value {
        Value::String(text) => format!("{key}={text}"),
        _ => key.clone(),
    });
    written.collect::<Vec<_>>().join(" ")
}

fn note_keys(cards: &[&Map<String, Value>], notes: &mut Notes) {
    for key in cards.iter().flat_map(|card| card.keys()) {
        let is_fee = key == REQUESTS || key == SEARCHES;
        if !is_fee && METERS.iter().all(|(known, _)| known != key) {
            notes.unread(key.as_str());
        }
    }
}

/// Says where another row or a variant states another fee than that of now.
fn note_fees(cards: &[&Map<String, Value>], base: &Map<String, Value>, notes: &mut Notes) {
    for key in [REQUESTS, SEARCHES] {
        let others = cards.iter().filter_map(|card| card.get(key));
        if others.into_iter().any(|fee| Some(fee) != base.get(key)) {
            notes.say(format!(
                "`{key}` differs with day, hour or variant: that of now is taken"
            ));
        }
    }
}

/// Dollars per thousand requests, and per thousand searches.
fn fees(prices: &Map<String, Value>) -> Fees {
    let fee = |key, power| Exact::of(prices.get(key)?)?.usd(power);
    Fees {
        request: fee(REQUESTS, -3),
        search_per_1k: fee(SEARCHES, 0),
    }
}

/// The other names that the catalog matches exactly; patterns are no names.
fn aliases(id: &str, rule: Option<&Value>) -> Vec<String> {
    let mut names = BTreeSet::new();
    let mut open: Vec<&Value> = rule.into_iter().collect();
    while let Some(rule) = open.pop() {
        names.extend(
            rule.get("equals")
                .and_then(Value::as_str)
                .map(str::to_owned),
        );
        let either = ["or", "or_"]
            .into_iter()
            .filter_map(|key| rule.get(key)?.as_array());
        open.extend(either.flatten());
    }
    let is_name = |name: &String| name != id && Name::parse(name).is_ok();
    names.into_iter().filter(is_name).collect()
}

fn comment(value: &Value) -> &str {
    let comment = value.get("price_comments").and_then(Value::as_str);
    comment.unwrap_or_default()
}

/// What a buyer must know: a currency that the catalog converted, and the end of a model.
fn note(value: &Value, of_provider: &str, notes: &mut Notes) -> Option<String> {
    let mut sentences = Vec::new();
    let is_converted = |text: &str| text.contains("CNY") || text.contains("RMB");
    if is_converted(comment(value)) {
        sentences.push("Charged in CNY; the catalog converted these prices to USD.");
    } else if is_converted(of_provider) {
        sentences.push("The catalog says that it converted prices of this provider from CNY.");
    }
    if let Some(text) = sentences.first() {
        notes.say(*text);
    }
    let is_set = |key| {
        value
            .get(key)
            .is_some_and(|flag| !matches!(flag, Value::Null | Value::Bool(false)))
    };
    if is_set("removed") {
        sentences.push("Removed by the provider.");
    } else if is_set("deprecated") {
        sentences.push("Deprecated.");
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

#[cfg(test)]
mod tests;
