//! A price list as text of our own schema: the fields in the order of the schema, one way of
//! writing each value, so that two lists differ in their text only where they differ.

use crate::catalog::list::PriceList;
use crate::catalog::meter::{Meter, Prices};
use crate::catalog::models::{Fees, Model};
use crate::catalog::provenance::Provenance;
use crate::catalog::rates::{Processing, Rate, RateCard, Threshold, VolumeRule};
use crate::catalog::window::Window;
use crate::units::Factor;

use super::text::{items, line, scalar, tokens};
use super::tier::tiers;

/// Writes a price list as YAML that reads back as the same list, its models sorted by id.
pub fn write(list: &PriceList) -> String {
    let mut text = String::with_capacity(512 + 256 * list.models.len());
    header(&mut text, list);
    text.push_str("models:\n");
    let mut models: Vec<&Model> = list.models.iter().collect();
    models.sort_by(|one, two| one.id.cmp(&two.id));
    for (index, one) in models.into_iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        model(&mut text, one, &list.windows);
    }
    tiers(&mut text, &list.service_tiers);
    text
}

fn header(text: &mut String, list: &PriceList) {
    line(text, 0, "schema", 1);
    line(text, 0, "provider", scalar(&list.provider));
    if list.title != list.provider {
        line(text, 0, "title", scalar(&list.title));
    }
    line(text, 0, "effective", list.effective);
    line(text, 0, "currency", list.currency.code());
    source(text, &list.provenance);
    line(text, 0, "status", list.status.name());
    if !list.windows.is_empty() {
        text.push_str("windows:\n");
    }
    for window in &list.windows {
        let hours = items(window.hours.iter());
        let (zone, days) = (scalar(window.zone.name()), window.days);
        let value = format!("{{ time_zone: {zone}, days: {days}, hours: {hours} }}");
        line(text, 2, &scalar(&window.name), value);
    }
    meters(text, 0, "threshold_counts", &list.threshold_counts);
    regions(text, 0, list.regions.iter());
    if let Some(gateway) = list.gateway {
        let minimum = match gateway.minimum.to_decimal().as_str() {
            "0.00" => String::new(),
            least => format!(", minimum: {least}"),
        };
        line(
            text,
            0,
            "gateway",
            format!("{{ fee: {}{minimum} }}", gateway.fee),
        );
    }
}

fn source(text: &mut String, provenance: &Provenance) {
    let publisher = &provenance.publisher;
    let is_page = publisher.starts_with("https://") || publisher.starts_with("http://");
    text.push_str("source:\n");
    line(
        text,
        2,
        if is_page { "url" } else { "title" },
        scalar(publisher),
    );
    line(text, 2, "checked", provenance.checked);
    if let Some(via) = &provenance.via {
        line(text, 2, "via", scalar(via));
    }
}

fn model(text: &mut String, model: &Model, windows: &[Window]) {
    line(text, 2, "- id", scalar(&model.id));
    if !model.aliases.is_empty() {
        let aliases = items(model.aliases.iter().map(|alias| scalar(alias)));
        line(text, 4, "aliases", aliases);
    }
    let sizes = [
        ("context_window", model.context_window),
        ("max_output", model.max_output),
    ];
    for (key, size) in sizes {
        if let Some(size) = size {
            line(text, 4, key, tokens(size));
        }
    }
    if model.reasons {
        line(text, 4, "reasoning", true);
    }
    card(text, 4, &model.card);
    if !model.rates.is_empty() {
        text.push_str("    rates:\n");
    }
    for one in &model.rates {
        rate(text, one, windows);
    }
    if model.volume == VolumeRule::AllUnits {
        line(text, 4, "volume", "all-units");
    }
    meters(text, 4, "threshold_counts", &model.threshold_counts);
    regions(text, 4, model.regions.iter());
    fees(text, model.fees);
    meters(text, 4, "confirmed", &model.confirmed);
    meters(text, 4, "single_source", &model.single_source);
    if !model.disputed.is_empty() {
        line(text, 4, "disputed", prices(&model.disputed));
    }
    if let Some(note) = &model.note {
        line(text, 4, "note", scalar(note));
    }
}

fn card(text: &mut String, indent: usize, card: &RateCard) {
    for (way, of_way) in card.iter() {
        let key = match way {
            Processing::Standard => "prices",
            other => other.name(),
        };
        line(text, indent, key, prices(of_way));
    }
}

fn rate(text: &mut String, rate: &Rate, windows: &[Window]) {
    let when = &rate.when;
    let mut conditions: Vec<(&str, String)> = Vec::new();
    match when.context {
        Some(Threshold::Over(size)) => conditions.push(("over", tokens(size))),
        Some(Threshold::AtLeast(size)) => conditions.push(("at_least", tokens(size))),
        None => {}
    }
    if let Some(window) = when.window.and_then(|index| windows.get(index)) {
        conditions.push(("window", scalar(&window.name)));
    }
    if let Some(since) = when.since {
        conditions.push(("since", scalar(&since.to_string())));
    }
    if when.is_announced {
        conditions.push(("status", "announced".to_owned()));
    }
    if let Some(volume) = when.volume_over {
        conditions.push(("volume_over", tokens(volume)));
    }
    for (index, (key, value)) in conditions.into_iter().enumerate() {
        match index {
            0 => line(text, 6, &format!("- {key}"), value),
            _ => line(text, 8, key, value),
        }
    }
    card(text, 8, &rate.card);
}

fn fees(text: &mut String, fees: Fees) {
    let parts = [
        ("request", fees.request),
        ("search_per_1k", fees.search_per_1k),
    ];
    let parts = parts
        .into_iter()
        .filter_map(|(key, fee)| Some(format!("{key}: {}", fee?.to_decimal())));
    let parts: Vec<String> = parts.collect();
    if !parts.is_empty() {
        line(text, 4, "fees", format!("{{ {} }}", parts.join(", ")));
    }
}

fn regions<'a>(
    text: &mut String,
    indent: usize,
    regions: impl Iterator<Item = &'a (String, Factor)>,
) {
    let parts: Vec<String> = regions
        .map(|(name, factor)| format!("{}: {factor}", scalar(name)))
        .collect();
    if !parts.is_empty() {
        line(
            text,
            indent,
            "regions",
            format!("{{ {} }}", parts.join(", ")),
        );
    }
}

fn meters(text: &mut String, indent: usize, key: &str, meters: &[Meter]) {
    if !meters.is_empty() {
        let names = items(meters.iter().map(|meter| meter.name()));
        line(text, indent, key, names);
    }
}

fn prices(prices: &Prices) -> String {
    let parts: Vec<String> = prices
        .iter()
        .map(|(meter, price)| format!("{}: {}", meter.name(), price.to_decimal()))
        .collect();
    format!("{{ {} }}", parts.join(", "))
}
