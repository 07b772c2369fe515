//! Names of models in a log that are priced under another one, each once.

use std::collections::BTreeMap;

use crate::report::{Cell, Section, Unit};
use crate::usage::table::PricedAs;

/// The section of names that the log writes otherwise than price lists do, or without a provider.
pub fn section(found: &BTreeMap<PricedAs, u64>) -> Section {
    let mut section = Section::new(
        "priced_as",
        [
            ("provider", Unit::None),
            ("model", Unit::None),
            ("priced_as", Unit::None),
            ("requests", Unit::Requests),
            ("note", Unit::None),
        ],
    );
    for (name, requests) in found {
        section.push([
            Cell::from(name.provider.as_str()),
            Cell::from(name.model.as_str()),
            Cell::from(name.offer.as_str()),
            Cell::from(*requests),
            note(name),
        ]);
    }
    section
}

/// What more there is to say.
fn note(name: &PricedAs) -> Cell {
    let said = name.naming.remark().unwrap_or_default();
    match said.trim_start_matches(", ") {
        "" => Cell::NONE,
        said => Cell::from(said),
    }
}
