//! What the tests of several importers look at.

use crate::catalog::{Meter, Model, Processing};

use super::{Found, Harvest, Remark};

/// The only model of a harvest, and what was noticed.
pub(super) fn only(harvest: &Harvest) -> (&Model, &[Remark]) {
    let [entry] = harvest.entries.as_slice() else {
        panic!("{harvest:?}")
    };
    match &entry.found {
        Found::Model(draft) => (&draft.model, &entry.remarks),
        Found::Skipped(reason) => panic!("skipped: {reason}"),
    }
}

/// The model of an entry.
pub(super) fn model(harvest: &Harvest, index: usize) -> &Model {
    match &harvest.entries[index].found {
        Found::Model(draft) => &draft.model,
        Found::Skipped(reason) => panic!("skipped: {reason}"),
    }
}

/// A standard price as price lists write it.
pub(super) fn price(model: &Model, meter: Meter) -> String {
    model.prices().of(meter).unwrap().to_decimal()
}

/// The prices of a rate: `input=2.00 output=3.00`.
pub(super) fn rate_prices(model: &Model, rate: usize, way: Processing) -> String {
    let prices = model.rates[rate].card.of(way);
    let written = prices
        .iter()
        .map(|(meter, price)| format!("{}={}", meter.name(), price.to_decimal()));
    written.collect::<Vec<_>>().join(" ")
}

/// Why an entry was left out; empty when it was not.
pub(super) fn said(harvest: &Harvest, index: usize) -> &str {
    match &harvest.entries[index].found {
        Found::Model(_) => "",
        Found::Skipped(reason) => reason,
    }
}

/// The unread keys: `image=1 audio=2`.
pub(super) fn unread(harvest: &Harvest) -> String {
    let keys = harvest.unread.iter();
    keys.map(|(key, count)| format!("{key}={count}"))
        .collect::<Vec<_>>()
        .join(" ")
}
