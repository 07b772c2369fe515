//! One entry of the catalog: a draft, or the reason why there is none.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::catalog::{Currency, Model, Prices, Processing, RateCard, Threshold, canonical};
use crate::money::UnitPrice;
use crate::units::{Day, Name, Scalar, Tokens};

use super::super::imported::{Draft, Entry, Found, Remark};
use super::extras;
use super::grammar::{Key, PriceKey};
use super::number::{self, Scientific, StatedPrice};
use super::off_peak;
use super::tiers::{Agreement, Table, is_zero};

/// Why an entry without a price above zero is left out.
pub(crate) const ZERO: &str =
    "zero prices: free, unknown or priced elsewhere; the source does not say free";

/// Providers whose models run on one's own machine, where tokens cost nothing.
const LOCAL: [&str; 5] = [
    "ollama",
    "ollama-chat",
    "lemonade",
    "lm-studio",
    "llamafile",
];

/// Reads an entry, counting the keys that are not understood.
pub(super) fn read(
    key: &str,
    value: &Value,
    date: Day,
    unread: &mut BTreeMap<String, u64>,
) -> Entry {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let provider = text("litellm_provider").map(canonical).unwrap_or_default();
    let mut reading = Reading {
        remarks: Vec::new(),
        table: Table::default(),
    };
    let id = id(key, &provider);
    let found = match skip(key, value, &provider, &id) {
        Some(reason) => {
            reading.note_unread(key, value);
            Found::Skipped(reason)
        }
        None => reading.model(&id, &provider, value.as_object(), date),
    };
    for remark in &reading.remarks {
        if let Remark::Unread(key) = remark {
            *unread.entry(key.clone()).or_default() += 1;
        }
    }
    Entry {
        provider,
        id,
        found,
        remarks: reading.remarks,
    }
}

/// The key without the provider's own prefix.
fn id(key: &str, provider: &str) -> String {
    match key.split_once('/') {
        Some((prefix, rest)) if !rest.is_empty() && canonical(prefix) == provider => {
            rest.to_owned()
        }
        _ => key.to_owned(),
    }
}

/// Why an entry is no chat model, if it is none.
fn skip(key: &str, value: &Value, provider: &str, id: &str) -> Option<String> {
    if key == "sample_spec" {
        return Some("a description of the format, no model".to_owned());
    }
    if !value.is_object() {
        return Some("no model: the value is no object".to_owned());
    }
    match value.get("mode").and_then(Value::as_str) {
        Some("chat" | "responses" | "completion") => {}
        Some(mode) => return Some(format!("mode {mode}: not priced by token of a chat model")),
        None => return Some("no model: the entry has no mode".to_owned()),
    }
    if provider.is_empty() {
        return Some("the entry names no provider".to_owned());
    }
    match Name::parse(id) {
        Ok(_) => None,
        Err(reject) => Some(format!("`{id}` cannot be an id here: {reject}")),
    }
}

/// What is read of an entry.
struct Reading {
    remarks: Vec<Remark>,
    table: Table,
}

impl Reading {
    /// The price-like keys of an entry that is skipped, so that they are counted too.
    fn note_unread(&mut self, key: &str, value: &Value) {
        let fields = value.as_object().filter(|_| key != "sample_spec");
        for (key, value) in fields.into_iter().flatten() {
            if Key::parse(key) == Key::PriceLike && !is_nothing(value) {
                self.remarks.push(Remark::Unread(key.clone()));
            }
        }
    }

    fn model(
        &mut self,
        id: &str,
        provider: &str,
        fields: Option<&Map<String, Value>>,
        date: Day,
    ) -> Found {
        let empty = Map::new();
        let fields = fields.unwrap_or(&empty);
        let mut model = Model {
            id: id.to_owned(),
            ..Model::default()
        };
        for (key, value) in fields {
            self.field(key, value);
            extras::field(&mut model, key, value, date, &mut self.remarks);
        }
        let last_day = fields.get("deprecation_date").and_then(Value::as_str);
        if let Some(day) = last_day.and_then(|day| Day::parse(day).ok())
            && day <= date
        {
            return Found::Skipped(format!("retired on {day}"));
        }
        if let Some(tiers) = fields.get("tiered_pricing") {
            self.tiered(tiers);
        }
        if let Err(reason) = self.believe_zeros(id, provider) {
            return Found::Skipped(reason);
        }
        let threshold = match provider {
            "xai" => Threshold::AtLeast,
            _ => Threshold::Over,
        };
        model.card = self.table.card();
        model.rates = self.table.rates(threshold);
        let windows = fields.get("off_peak_pricing").and_then(|value| {
            let (windows, prices) = self.off_peak(value)?;
            let rates = off_peak::rates(&prices, &model.card, &model.rates, windows.len());
            model.rates.extend(rates);
            Some(windows)
        });
        let windows = windows.unwrap_or_default();
        Found::Model(Box::new(Draft {
            model,
            windows,
            currency: Currency::USD,
        }))
    }

    /// Takes in a field that may be a price.
    fn field(&mut self, key: &str, value: &Value) {
        match Key::parse(key) {
            Key::Price(price) => self.price(price, key, value),
            Key::Misspelt(price, base) => {
                let (written, read_as) = (key.to_owned(), base.to_owned());
                self.remarks.push(Remark::Respelt { written, read_as });
                self.price(
                    PriceKey {
                        is_second_name: true,
                        ..price
                    },
                    key,
                    value,
                );
            }
            Key::PriceLike if extras::reads(key) || is_nothing(value) => {}
            Key::PriceLike => self.remarks.push(Remark::Unread(key.to_owned())),
            Key::Other => {}
        }
    }

    fn price(&mut self, at: PriceKey, key: &str, value: &Value) {
        if value.is_null() {
            return;
        }
        match number::price(value) {
            StatedPrice::Exact(price) => self.set(at, key, price),
            StatedPrice::Rounded(price) => {
                let (meter, written) = (at.meter, plain(value));
                self.remarks.push(Remark::Rounded { meter, written });
                self.set(at, key, price);
            }
            StatedPrice::Sentinel => {
                let said = format!(
                    "{key} is {}: a mark for \"not known\", no price",
                    plain(value)
                );
                self.remarks.push(Remark::Said(said));
            }
            StatedPrice::Unreadable => {
                let said = format!("{key} is {}: no price", plain(value));
                self.remarks.push(Remark::Said(said));
                self.remarks.push(Remark::Unread(key.to_owned()));
            }
        }
    }

    fn set(&mut self, at: PriceKey, key: &str, price: UnitPrice) {
        if self.table.set(at, price) == Agreement::LeftOut {
            let said = format!("{key} left out: another key for the same price says otherwise");
            self.remarks.push(Remark::Said(said));
        }
    }

    /// Tiers by the size of the prompt as a list of ranges; the first gives the base prices.
    fn tiered<'v>(&mut self, value: &'v Value) {
        let tier = |tier: &'v Value| {
            let tier = tier.as_object()?;
            let start = Scientific::of(tier.get("range")?.as_array()?.first()?)?;
            Some((start.tokens(), tier))
        };
        let tiers = value.as_array();
        let tiers = tiers.and_then(|tiers| tiers.iter().map(tier).collect::<Option<Vec<_>>>());
        let has_base = |tiers: &Vec<(Option<Tokens>, _)>| {
            tiers.iter().filter(|(start, _)| start.is_none()).count() == 1
        };
        let Some(tiers) = tiers.filter(has_base) else {
            self.remarks
                .push(Remark::Unread("tiered_pricing".to_owned()));
            return;
        };
        for (start, tier) in tiers {
            for (key, value) in tier {
                match Key::parse(key) {
                    Key::Price(price) if price.above.is_none() => {
                        let is_second_name = start.is_none();
                        let at = PriceKey {
                            above: start,
                            is_second_name,
                            ..price
                        };
                        self.price(at, key, value);
                    }
                    Key::Other => {}
                    _ => self
                        .remarks
                        .push(Remark::Unread(format!("tiered_pricing.{key}"))),
                }
            }
        }
    }

    /// Whether zeros are prices: only where the source says that something is free.
    fn believe_zeros(&mut self, id: &str, provider: &str) -> Result<(), String> {
        if !self.table.has_token_price() {
            let other = self.remarks.iter().find_map(|remark| match remark {
                Remark::Unread(key) => Some(key.as_str()),
                _ => None,
            });
            return Err(match other {
                Some(key) => format!("no price per token; it has {key}"),
                None => "no price per token".to_owned(),
            });
        }
        if id.ends_with(":free") || LOCAL.contains(&provider) {
            return Ok(());
        }
        if self.table.is_all_zero() {
            return Err(ZERO.to_owned());
        }
        // A provider that charges nothing for writing to its cache beyond the price of input has no
        // price for it here: those tokens are billed as input.
        for (way, meter) in self.table.drop_zeros() {
            let way = match way {
                Processing::Standard => String::new(),
                other => format!("{} ", other.name()),
            };
            let price = format!("zero {way}{} price", meter.name());
            let said = format!("{price} left out: not said to be free");
            self.remarks.push(Remark::Said(said));
        }
        if self.table.has_token_price() {
            Ok(())
        } else {
            Err(ZERO.to_owned())
        }
    }

    /// Other prices in some hours.
    fn off_peak(&mut self, value: &Value) -> Option<(Vec<crate::catalog::Window>, Prices)> {
        let read = value.as_object().and_then(|fields| {
            let windows = off_peak::windows(fields)?;
            let mut prices = RateCard::default();
            for (key, value) in fields {
                match (Key::parse(key), number::price(value)) {
                    (Key::Price(at), StatedPrice::Exact(price) | StatedPrice::Rounded(price))
                        if at.above.is_none() && at.processing == Processing::Standard =>
                    {
                        let of = prices.of(Processing::Standard).with(at.meter, Some(price));
                        prices = prices.with(Processing::Standard, of);
                    }
                    (Key::Other, _) => {}
                    _ => return None,
                }
            }
            let prices = *prices.of(Processing::Standard);
            (!prices.is_empty()).then_some((windows, prices))
        });
        if read.is_none() {
            self.remarks
                .push(Remark::Unread("off_peak_pricing".to_owned()));
        }
        read
    }
}

/// A value that says nothing: none, or zero.
fn is_nothing(value: &Value) -> bool {
    value.is_null() || matches!(number::price(value), StatedPrice::Exact(price) if is_zero(price))
}

/// A value as it is written.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
