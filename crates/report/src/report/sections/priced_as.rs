//! Names of models in a log that are priced under another one, each once.

use std::collections::BTreeMap;

use crate::report::{Rows, Section, columns};
use crate::usage::table;

use super::text;

columns! {
    /// Names that are priced under another one.
    pub PricedAs<'a>, "priced_as", row: (&'a table::PricedAs, &'a u64) =>
    provider: None = row.0.provider.as_str();
    model: None = row.0.model.as_str();
    priced_as: None = row.0.offer.as_str();
    requests: Requests = *row.1;
    note: None = text(row.0.naming.remark().unwrap_or_default().trim_start_matches(", "));
}

/// The section of names that the log writes otherwise than price lists do, or without a provider.
pub fn section(found: &BTreeMap<table::PricedAs, u64>) -> Section {
    Rows::<PricedAs>::new().with(found).into()
}
