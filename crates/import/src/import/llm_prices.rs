//! The files of llm-prices: one vendor and its dated prices, or all vendors and today's.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::catalog::{Meter, Model, Prices, Processing, RateCard, Threshold};
use crate::units::{Day, Scalar, Tokens};

use super::finish::{entry, imported, skipped};
use super::grid::{Axes, RateConditions};
use super::imported::{Entry, ImportedCatalog};
use super::notes::{Notes, is_all_zero, looks_like_price};
use super::number::PriceUnit;
use super::source::{Importer, has_any, items};

/// Keys of prices and their meters.
const METERS: [(&str, Meter); 3] = [
    ("input", Meter::Input),
    ("output", Meter::Output),
    ("input_cached", Meter::CacheRead),
];

/// A model as listed: its rows of prices, with the days from and to which they count.
struct Item<'a> {
    vendor: &'a str,
    id: &'a str,
    name: &'a str,
    rows: Vec<Row<'a>>,
    /// Whether the days of the rows could be read.
    has_days: bool,
}

struct Row<'a> {
    from: Option<Day>,
    to: Option<Day>,
    prices: &'a Value,
}

/// The catalog and what it is known by.
pub(super) static IMPORTER: Importer = Importer {
    name: "llm-prices",
    shape: r#"{"vendor": "PROVIDER", "models": [{"id": "MODEL", "price_history": […]}, …]} or {"prices": [{"id": "MODEL", "vendor": "PROVIDER", "input": …}, …]}"#,
    mark: "`price_history`, or `input` and `output`",
    is_form: |outline| {
        outline.has_list("prices") || (outline.has_list("models") && outline.has("vendor"))
    },
    has_row: |file| {
        let lists = ["models", "prices"]
            .into_iter()
            .filter_map(|key| file.get(key));
        let mut rows = lists.flat_map(items);
        rows.any(|row| has_any(row, &["price_history", "input", "output"]))
    },
    read: |_, text, date| read(text, date),
};

/// Reads either form of file, as it stands on a day; rows of days to come are announced prices.
///
/// # Errors
/// What keeps the text from being such a file.
fn read(text: &str, date: Day) -> Result<ImportedCatalog, String> {
    let file: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let items = match (file.get("models"), file.get("prices")) {
        (Some(Value::Array(models)), _) => {
            let vendor = file.get("vendor").and_then(Value::as_str);
            let vendor = vendor.ok_or("it has `models` and no `vendor`")?;
            models.iter().map(|one| item(vendor, one)).collect()
        }
        (_, Some(Value::Array(prices))) => prices.iter().map(flat_item).collect::<Vec<_>>(),
        _ => return Err("it has neither `models` nor a list `prices`".to_owned()),
    };
    let entries = items.iter().map(|one| model(one, &items, date));
    Ok(imported(entries.collect()))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn item<'a>(vendor: &'a str, value: &'a Value) -> Item<'a> {
    let history = value.get("price_history").and_then(Value::as_array);
    let rows: Option<Vec<_>> = history.into_iter().flatten().map(row).collect();
    Item {
        vendor,
        id: text(value, "id"),
        name: text(value, "name"),
        has_days: rows.is_some(),
        rows: rows.unwrap_or_default(),
    }
}

/// A model of the form in which every row is one.
fn flat_item(value: &Value) -> Item<'_> {
    let row = row(value);
    Item {
        vendor: text(value, "vendor"),
        id: text(value, "id"),
        name: text(value, "name"),
        has_days: row.is_some(),
        rows: row.into_iter().collect(),
    }
}

/// A row; `None` when a day of it cannot be read.
fn row(prices: &Value) -> Option<Row<'_>> {
    let day = |key| match prices.get(key) {
        None | Some(Value::Null) => Some(None),
        Some(value) => Day::parse(value.as_str()?).ok().map(Some),
    };
    Some(Row {
        from: day("from_date")?,
        to: day("to_date")?,
        prices,
    })
}

impl Item<'_> {
    /// The prices on a day: the first day of a row counts, the last does not; of several rows the
    /// one that began last.
    fn on(&self, day: Day) -> Option<&Value> {
        let counts = |row: &&Row<'_>| {
            row.from.is_none_or(|from| from <= day) && row.to.is_none_or(|to| day < to)
        };
        let row = self.rows.iter().filter(counts).max_by_key(|row| row.from)?;
        Some(row.prices)
    }

    /// The days after one on which its prices begin or end.
    fn days_after(&self, date: Day) -> BTreeSet<Day> {
        let days = self.rows.iter().flat_map(|row| [row.from, row.to]);
        days.flatten().filter(|day| *day > date).collect()
    }

    /// The id and the tokens of prompt that this stands for: `gpt-5.4-272k`, ">272k".
    fn larger_prompts(&self) -> Option<(&str, Tokens)> {
        let (base, suffix) = self.id.rsplit_once('-')?;
        let thousands: u64 = suffix.strip_suffix('k')?.parse().ok()?;
        let says_so = [format!(">{suffix}"), format!("> {suffix}")];
        let says_so = says_so.iter().any(|words| self.name.contains(words));
        let tokens = thousands.checked_mul(1000).filter(|tokens| *tokens > 0)?;
        says_so.then_some((base, Tokens::new(tokens)))
    }
}

fn model(item: &Item<'_>, all: &[Item<'_>], date: Day) -> Entry {
    let mut notes = Notes::new(PriceUnit::Million);
    note_keys(item.rows.iter().map(|row| row.prices), &mut notes);
    if let Some(reason) = no_model(item, all, date) {
        return skipped(item.vendor, item.id, reason, notes);
    }
    let twins = twins(item, all);
    let mut days = item.days_after(date);
    days.extend(twins.iter().flat_map(|(twin, _)| twin.days_after(date)));
    for day in days.iter().filter(|day| item.on(**day).is_none()) {
        notes.say(format!("its price ends on {day}, and no other begins"));
    }
    let sizes = twins.iter().map(|(_, tokens)| Threshold::Over(*tokens));
    let axes = Axes {
        days: days.into_iter().collect(),
        contexts: sizes.collect(),
        ..Axes::default()
    };
    let (card, rates) = axes.rates(|corner| card(item, &twins, corner, date, &mut notes));
    let model = Model {
        id: item.id.to_owned(),
        card,
        rates,
        ..Model::default()
    };
    entry(item.vendor, model, Vec::new(), notes)
}

/// Why an item is no model with a price on the day; `None` when it is one.
fn no_model(item: &Item<'_>, all: &[Item<'_>], date: Day) -> Option<String> {
    if let Some((base, tokens)) = item.larger_prompts() {
        let is_base = |one: &Item<'_>| one.id == base && one.vendor == item.vendor;
        let role = if all.iter().any(is_base) {
            format!("read as the rate of `{base}` over {tokens} tokens")
        } else {
            format!("and `{base}` is not listed")
        };
        return Some(format!("no id of its own: {role}"));
    }
    if !item.has_days {
        return Some("a day of its prices is no date".to_owned());
    }
    let Some(prices) = item.on(date) else {
        let mut days = item.rows.iter().filter_map(|row| row.from);
        return Some(match days.find(|from| *from > date) {
            Some(from) => format!("its first price begins on {from}"),
            None if item.rows.is_empty() => "no prices are given".to_owned(),
            None => format!("no price counts on {date}"),
        });
    };
    let is_zero = is_all_zero(METERS.iter().filter_map(|(key, _)| prices.get(*key)));
    let reason = "every price is 0, and the catalog does not say that it is free";
    is_zero.then(|| reason.to_owned())
}

/// The items that stand for larger prompts of a model, and from how many tokens on.
fn twins<'a, 'b>(item: &Item<'_>, all: &'b [Item<'a>]) -> Vec<(&'b Item<'a>, Tokens)> {
    let same_vendor = all.iter().filter(|one| one.vendor == item.vendor);
    let twin = |one: &'b Item<'a>| match one.larger_prompts() {
        Some((base, tokens)) if base == item.id => Some((one, tokens)),
        _ => None,
    };
    same_vendor.filter_map(twin).collect()
}

fn card(
    item: &Item<'_>,
    twins: &[(&Item<'_>, Tokens)],
    corner: RateConditions,
    date: Day,
    notes: &mut Notes,
) -> RateCard {
    let day = corner.since.unwrap_or(date);
    let twin = twins
        .iter()
        .find(|(_, tokens)| corner.context == Some(Threshold::Over(*tokens)));
    let stated = twin.and_then(|(twin, _)| twin.on(day)).or(item.on(day));
    let mut prices = Prices::default();
    for (key, meter) in METERS {
        if let Some(value) = stated.and_then(|stated| stated.get(key)) {
            prices = notes.set(prices, meter, key, value);
        }
    }
    RateCard::default().with(Processing::Standard, prices)
}

fn note_keys<'a>(rows: impl Iterator<Item = &'a Value>, notes: &mut Notes) {
    for key in rows
        .filter_map(Value::as_object)
        .flat_map(serde_json::Map::keys)
    {
        let is_known = METERS.iter().any(|(known, _)| known == key);
        let is_price = looks_like_price(key) || key.contains("input") || key.contains("output");
        if is_price && !is_known {
            notes.unread(key.as_str());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{model, price, rate_prices, said, unread};
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn vendor(models: &str, date: &str) -> ImportedCatalog {
        let text = format!("{{\"vendor\": \"acme\", \"models\": [{models}]}}");
        read(&text, day(date)).unwrap()
    }

    const DATED: &str = r#"{"id": "rocket", "name": "Rocket", "price_history": [
        {"input": 1, "output": 2.5, "input_cached": null, "from_date": null, "to_date": "2026-06-01"},
        {"input": 2, "output": 3, "input_cached": 0.5, "from_date": "2026-06-01", "to_date": null},
        {"input": 9, "output": 9, "output_image": 1, "from_date": "2026-12-01", "to_date": null}]}"#;

    #[test]
    fn the_first_day_counts_and_the_last_does_not() {
        let input = |date| price(model(&vendor(DATED, date), 0), Meter::Input);
        assert_eq!(input("2026-05-31"), "1.00");
        assert_eq!(input("2026-06-01"), "2.00");
        assert_eq!(input("2026-12-01"), "9.00");
    }

    #[test]
    fn rows_of_days_to_come_are_announced() {
        let imported = vendor(DATED, "2026-08-05");
        let rocket = model(&imported, 0);
        assert_eq!(price(rocket, Meter::CacheRead), "0.50");
        assert_eq!(rocket.rates.len(), 1);
        let when = &rocket.rates[0].when;
        assert!(when.is_announced);
        assert_eq!(when.since, Some(day("2026-12-01").into()));
        assert_eq!(
            rate_prices(rocket, 0, Processing::Standard),
            "input=9.00 output=9.00"
        );
        assert_eq!(unread(&imported), "output_image=1");
    }

    #[test]
    fn ids_for_larger_prompts_fold_into_the_model() {
        let models = r#"{"id": "rocket", "name": "Rocket <272k", "price_history": [
              {"input": 1, "output": 2}, {"input": 3, "output": 6, "from_date": "2027-01-01"}]},
            {"id": "rocket-272k", "name": "Rocket >272k", "price_history": [{"input": 2, "output": 3}]},
            {"id": "lost-8k", "name": "Lost > 8k", "price_history": [{"input": 2}]},
            {"id": "tiny-8k", "name": "Tiny 8k", "price_history": [{"input": 2}]}"#;
        let imported = vendor(models, "2026-08-05");
        let rocket = model(&imported, 0);
        let rates = (0..rocket.rates.len()).map(|at| rate_prices(rocket, at, Processing::Standard));
        // Over 272k now; from January on; and both.
        assert_eq!(
            rates.collect::<Vec<_>>(),
            [
                "input=2.00 output=3.00",
                "input=3.00 output=6.00",
                "input=2.00 output=3.00"
            ]
        );
        assert!(said(&imported, 1).contains("rate of `rocket` over 272000"));
        assert!(said(&imported, 2).contains("`lost` is not listed"));
        assert_eq!(said(&imported, 3), "");
    }

    #[test]
    fn the_form_of_todays_prices_is_read_too() {
        let text = r#"{"updated_at": "2026-08-05", "prices": [
            {"id": "rocket", "vendor": "acme", "name": "Rocket", "input": 2.5, "output": 10, "input_cached": 1.25},
            {"id": "rocket", "vendor": "bolt", "name": "Rocket", "input": 0, "output": 0},
            {"id": "later", "vendor": "bolt", "input": 1, "from_date": "2027-01-01"},
            {"id": "odd", "vendor": "bolt", "input": 1, "from_date": "soon"}]}"#;
        let imported = read(text, day("2026-08-05")).unwrap();
        assert_eq!(price(model(&imported, 0), Meter::Output), "10.00");
        assert_eq!(imported.entries[0].provider, "acme");
        assert!(said(&imported, 1).contains("every price is 0"));
        assert!(said(&imported, 2).contains("begins on 2027-01-01"));
        assert!(said(&imported, 3).contains("no date"));
        assert!(read("{}", day("2026-08-05")).is_err());
    }
}
