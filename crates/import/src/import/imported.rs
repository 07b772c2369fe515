//! What a foreign catalog holds, before any of it is believed.

use std::collections::BTreeMap;

use crate::catalog::{Currency, Meter, Model, Window};

/// Everything that a catalog lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportedCatalog {
    /// An entry for each thing listed, in the order of the catalog.
    pub entries: Vec<Entry>,
    /// Keys that look like prices and are not understood, and how often each comes.
    pub unread: BTreeMap<String, u64>,
}

impl ImportedCatalog {
    /// The same with the models of other providers left out, each with that reason; everything
    /// when no provider is named.
    #[must_use]
    pub fn only(self, providers: &[String]) -> Self {
        let is_other = |entry: &Entry| {
            let is_model = matches!(entry.found, Found::Model(_));
            is_model && !providers.is_empty() && !providers.contains(&entry.provider)
        };
        self.leaving_out(is_other, "another provider than asked for")
    }

    /// The same with these models left out, each named `provider/model`, with that reason.
    #[must_use]
    pub fn without(self, models: &[String]) -> Self {
        let is_named = |entry: &Entry| models.contains(&format!("{}/{}", entry.provider, entry.id));
        self.leaving_out(is_named, "left out as asked")
    }

    fn leaving_out(mut self, is_left_out: impl Fn(&Entry) -> bool, reason: &str) -> Self {
        for entry in &mut self.entries {
            if is_left_out(entry) {
                entry.found = Found::Skipped(reason.to_owned());
            }
        }
        self
    }
}

/// One thing that a catalog lists.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Our name of the provider; empty where the entry names none.
    pub provider: String,
    /// The id as the provider's API takes it, or the catalog's key where there is no such id.
    pub id: String,
    /// What it is.
    pub found: Found,
    /// What was noticed on the way: prices rounded, keys corrected, units converted.
    pub remarks: Vec<Remark>,
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// A model with prices per token.
    Model(Box<Draft>),
    /// Nothing to price by token, and why.
    Skipped(String),
}

/// A model as a catalog describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The model; the windows of its rates count into `windows` below.
    pub model: Model,
    /// The windows of the week that its rates name.
    pub windows: Vec<Window>,
    /// The currency of its prices.
    pub currency: Currency,
}

/// Something noticed about one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// A price had more digits than six decimals per million tokens hold, or float dust.
    Rounded {
        /// Of what.
        meter: Meter,
        /// The price as written.
        written: String,
    },
    /// A misspelt key was read as the one that it must mean.
    Respelt {
        /// The key as written.
        written: String,
        /// What it was read as.
        read_as: String,
    },
    /// A price-like key that is not understood.
    Unread(String),
    /// Anything else, in words.
    Said(String),
}
