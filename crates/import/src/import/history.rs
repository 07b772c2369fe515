//! The lists before an import, by provider.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Model, PriceList, Status, Window};
use crate::units::Day;

use super::assemble::charges;

/// The last two confirmed lists of each provider before a day.
#[derive(Debug, Default)]
pub struct History<'a> {
    last: BTreeMap<&'a str, Version<'a>>,
    before_last: BTreeMap<&'a str, Version<'a>>,
}

/// A list and its models by id and alias.
#[derive(Debug)]
struct Version<'a> {
    list: &'a PriceList,
    models: BTreeMap<&'a str, &'a Model>,
}

impl<'a> Version<'a> {
    fn new(list: &'a PriceList) -> Self {
        let aliases = list.models.iter().flat_map(|model| {
            model
                .aliases
                .iter()
                .map(move |alias| (alias.as_str(), model))
        });
        let ids = list.models.iter().map(|model| (model.id.as_str(), model));
        Self {
            list,
            models: aliases.chain(ids).collect(),
        }
    }
}

impl<'a> History<'a> {
    /// What a catalog says of the days before this one.
    pub fn before(catalog: &'a Catalog, date: Day) -> Self {
        let mut history = Self::default();
        let is_before =
            |list: &&PriceList| list.effective < date && list.status == Status::Confirmed;
        for list in catalog.lists().iter().filter(is_before) {
            let provider = list.provider.as_str();
            if let Some(earlier) = history.last.insert(provider, Version::new(list)) {
                history.before_last.insert(provider, earlier);
            }
        }
        history
    }

    /// The providers that have a list.
    pub fn providers(&self) -> impl Iterator<Item = &'a str> {
        self.last.keys().copied()
    }

    /// The newest list of a provider.
    pub fn last(&self, provider: &str) -> Option<&'a PriceList> {
        self.last.get(provider).map(|version| version.list)
    }

    /// A model of the newest list, by id or alias.
    pub fn model(&self, provider: &str, id: &str) -> Option<&'a Model> {
        self.last.get(provider)?.models.get(id).copied()
    }

    /// A model of the list before the newest.
    pub fn earlier_model(&self, provider: &str, id: &str) -> Option<&'a Model> {
        self.before_last.get(provider)?.models.get(id).copied()
    }

    /// Whether the newest list has the model at the same prices.
    pub(super) fn has_same(&self, provider: &str, model: &Model, windows: &[Window]) -> bool {
        self.last.get(provider).is_some_and(|version| {
            let before = version
                .models
                .get(model.id.as_str())
                .filter(|one| one.id == model.id);
            before.is_some_and(|before| {
                charges(before, &version.list.windows) == charges(model, windows)
            })
        })
    }
}
