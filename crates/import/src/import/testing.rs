//! What the tests of several importers look at.

use crate::catalog::{Meter, Model, Processing};

use super::{Found, ImportedCatalog, Remark};

/// The only model of a imported, and what was noticed.
pub(super) fn only(imported: &ImportedCatalog) -> (&Model, &[Remark]) {
    let [entry] = imported.entries.as_slice() else {
        panic!("{imported:?}")
    };
    match &entry.found {
        Found::Model(draft) => (&draft.model, &entry.remarks),
        Found::Skipped(reason) => panic!("skipped: {reason}"),
    }
}

/// The model of an entry.
pub(super) fn model(imported: &ImportedCatalog, index: usize) -> &Model {
    match &imported.entries[index].found {
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
pub(super) fn said(imported: &ImportedCatalog, index: usize) -> &str {
    match &imported.entries[index].found {
        Found::Model(_) => "",
        Found::Skipped(reason) => reason,
    }
}

/// The unread keys: `image=1 audio=2`.
pub(super) fn unread(imported: &ImportedCatalog) -> String {
    let keys = imported.unread.iter();
    keys.map(|(key, count)| format!("{key}={count}"))
        .collect::<Vec<_>>()
        .join(" ")
}
