//! What an entry says beside prices per token: sizes, regions, fees, dates.

use serde_json::Value;

use crate::catalog::Model;
use crate::money::Usd;
use crate::units::{Day, Factor, Scalar, Tokens};

use super::super::imported::Remark;
use super::number::Scientific;

const UPLIFT: &str = "regional_processing_uplift_multiplier_";

/// Whether a price-like key is read here or where tiers and windows are.
pub(super) fn reads(key: &str) -> bool {
    key.starts_with(UPLIFT)
        || matches!(
            key,
            "tiered_pricing"
                | "off_peak_pricing"
                | "input_cost_per_request"
                | "search_context_cost_per_query"
        )
}

/// Takes in a field that is no price per token.
pub(super) fn field(
    model: &mut Model,
    key: &str,
    value: &Value,
    date: Day,
    remarks: &mut Vec<Remark>,
) {
    match key {
        "max_input_tokens" => model.context_window = tokens(value),
        "max_output_tokens" => model.max_output = tokens(value),
        "supports_reasoning" => model.reasons = value.as_bool().unwrap_or_default(),
        "deprecation_date" => model.note = value.as_str().and_then(|day| ends(day, date)),
        "input_cost_per_request" => match amount(value, 0) {
            Some(fee) => model.fees.request = above_zero(fee),
            None => remarks.push(Remark::Unread(key.to_owned())),
        },
        "search_context_cost_per_query" => match search(value) {
            Some(fee) => model.fees.search_per_1k = above_zero(fee),
            None => remarks.push(Remark::Unread(key.to_owned())),
        },
        "provider_specific_entry" => specific(model, value, remarks),
        _ => {
            if let Some(region) = key.strip_prefix(UPLIFT) {
                match factor(value) {
                    Some(factor) => region_of(model, region, factor),
                    None => remarks.push(Remark::Unread(key.to_owned())),
                }
            }
        }
    }
}

fn tokens(value: &Value) -> Option<Tokens> {
    Scientific::of(value).and_then(Scientific::tokens)
}

/// An amount of dollars times a power of ten.
fn amount(value: &Value, exponent: i32) -> Option<Usd> {
    let text = Scientific::of(value)?.shifted(exponent).decimal(12)?;
    Usd::parse(&text).ok()
}

/// A fee of nothing is no fee.
fn above_zero(fee: Usd) -> Option<Usd> {
    (fee != Usd::ZERO).then_some(fee)
}

/// The fee of a thousand searches, where it is the same for all sizes of context.
fn search(value: &Value) -> Option<Usd> {
    const THOUSAND: i32 = 3;
    let sizes = value.as_object()?.values();
    let mut sizes = sizes.map(|size| amount(size, THOUSAND));
    let first = sizes.next()??;
    sizes.all(|size| size == Some(first)).then_some(first)
}

fn factor(value: &Value) -> Option<Factor> {
    Factor::parse(&Scientific::of(value)?.decimal(6)?).ok()
}

fn region_of(model: &mut Model, region: &str, factor: Factor) {
    let is_known = model.regions.iter().any(|(name, _)| name == region);
    if factor != Factor::ONE && !is_known {
        model.regions.push((region.to_owned(), factor));
        model.regions.sort();
    }
}

/// `{us: 1.1}` is a region; other multipliers are of ways of processing that are not modelled.
fn specific(model: &mut Model, value: &Value, remarks: &mut Vec<Remark>) {
    for (name, value) in value.as_object().into_iter().flatten() {
        match (name.as_str(), factor(value)) {
            ("us" | "eu", Some(factor)) => region_of(model, name, factor),
            (_, Some(_)) => remarks.push(Remark::Unread(format!("provider_specific_entry.{name}"))),
            (_, None) => {}
        }
    }
}

fn ends(text: &str, date: Day) -> Option<String> {
    let day = Day::parse(text).ok()?;
    (day > date).then(|| format!("to be retired on {day}"))
}
