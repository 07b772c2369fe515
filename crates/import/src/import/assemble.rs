//! From what a catalog holds to price lists of ours, with a row for everything that it lists.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{
    Currency, Model, Origin, PriceList, Provenance, RateCard, Status, Window, check_folder_name,
};
use crate::input::SourceId;
use crate::units::{Day, Name, Scalar};

use super::history::History;
use super::imported::{Draft, Entry, Found, ImportedCatalog, Remark};

/// What lists are made for: their date, and what they say about where they come from.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    /// The day from which the prices count.
    pub date: Day,
    /// The catalog as people call it.
    pub publisher: &'a str,
    /// The file that was read.
    pub file: &'a str,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It is in the new list.
    Imported,
    /// It is in the new list at the prices of the list before.
    Unchanged,
    /// It is in no list.
    Skipped,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Imported, Self::Unchanged, Self::Skipped];

    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::Unchanged => "unchanged",
            Self::Skipped => "skipped",
        }
    }
}

/// What became of one entry, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The provider; empty where the entry names none.
    pub provider: String,
    /// The id, or the catalog's key.
    pub model: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it was skipped; empty otherwise.
    pub reason: String,
    /// What was noticed on the way.
    pub remarks: Vec<Remark>,
}

/// Price lists and a row for each entry.
#[derive(Clone, Debug, Default)]
pub struct Assembly {
    /// A list for each provider, in the order of their names.
    pub lists: Vec<PriceList>,
    /// A row for each entry, in the order of the catalog.
    pub rows: Vec<Row>,
    /// Keys that look like prices and are not understood, and how often each comes.
    pub unread: BTreeMap<String, u64>,
}

/// Makes price lists of a imported. Fields that the catalog does not know, such as service tiers,
/// come from the provider's list before.
pub fn assemble(
    imported: ImportedCatalog,
    edition: Edition<'_>,
    history: &History<'_>,
) -> Assembly {
    let currencies = currencies(&imported);
    let mut rows = Vec::with_capacity(imported.entries.len());
    let mut drafts: BTreeMap<String, List> = BTreeMap::new();
    for entry in imported.entries {
        let Entry {
            provider,
            id,
            found,
            remarks,
        } = entry;
        let refused = match &found {
            Found::Skipped(reason) => Some(reason.clone()),
            Found::Model(draft) => {
                let currency = currencies.get(&provider).copied().unwrap_or(Currency::USD);
                refusal(&provider, draft, currency, drafts.get(&provider))
            }
        };
        let outcome = match found {
            Found::Model(draft) if refused.is_none() => {
                let list = drafts.entry(provider.clone()).or_default();
                list.add(*draft);
                let is_same = list
                    .models
                    .last()
                    .is_some_and(|model| history.has_same(&provider, model, &list.windows));
                if is_same {
                    Outcome::Unchanged
                } else {
                    Outcome::Imported
                }
            }
            _ => Outcome::Skipped,
        };
        let reason = refused.unwrap_or_default();
        rows.push(Row {
            provider,
            model: id,
            outcome,
            reason,
            remarks,
        });
    }
    let lists = drafts.into_iter().map(|(provider, list)| {
        let currency = currencies.get(&provider).copied().unwrap_or(Currency::USD);
        list.finish(provider, currency, edition, history)
    });
    Assembly {
        lists: lists.collect(),
        rows,
        unread: imported.unread,
    }
}

/// The currency in which each provider has the most models.
fn currencies(imported: &ImportedCatalog) -> BTreeMap<String, Currency> {
    let mut counts: BTreeMap<&str, BTreeMap<Currency, usize>> = BTreeMap::new();
    for entry in &imported.entries {
        if let Found::Model(draft) = &entry.found {
            let of_provider = counts.entry(&entry.provider).or_default();
            *of_provider.entry(draft.currency).or_default() += 1;
        }
    }
    let most = |counts: BTreeMap<Currency, usize>| {
        let most = counts
            .into_iter()
            .max_by_key(|(currency, count)| (*count, *currency));
        most.map_or(Currency::USD, |(currency, _)| currency)
    };
    counts
        .into_iter()
        .map(|(provider, counts)| (provider.to_owned(), most(counts)))
        .collect()
}

/// Why a draft cannot be in its provider's list.
fn refusal(
    provider: &str,
    draft: &Draft,
    currency: Currency,
    list: Option<&List>,
) -> Option<String> {
    let name = Name::parse(provider).map_err(|reject| reject.to_string());
    if let Err(reason) = name.and_then(|_| check_folder_name(provider)) {
        return Some(format!(
            "`{provider}` cannot be a provider's name here: {reason}"
        ));
    }
    if let Err(reject) = Name::parse(&draft.model.id) {
        return Some(format!(
            "`{}` cannot be an id here: {reject}",
            draft.model.id
        ));
    }
    if draft.currency != currency {
        let (other, currency) = (draft.currency.code(), currency.code());
        return Some(format!(
            "priced in {other}, and the provider's list is in {currency}"
        ));
    }
    if draft.model.prices().is_empty() {
        return Some("no price of standard processing".to_owned());
    }
    let is_known = list.is_some_and(|list| list.ids.contains(&draft.model.id));
    is_known.then(|| "duplicate: the provider's list has a model of this id".to_owned())
}

/// A list in the making.
#[derive(Default)]
struct List {
    models: Vec<Model>,
    ids: BTreeSet<String>,
    windows: Vec<Window>,
}

impl List {
    /// Takes in a draft, its windows among those of the list.
    fn add(&mut self, draft: Draft) {
        let Draft {
            mut model, windows, ..
        } = draft;
        let places: Vec<usize> = windows.into_iter().map(|one| self.window(one)).collect();
        for rate in &mut model.rates {
            rate.when.window = rate
                .when
                .window
                .and_then(|index| places.get(index).copied());
        }
        self.ids.insert(model.id.clone());
        self.models.push(model);
    }

    /// The place of a window; one of the same hours is the same window.
    fn window(&mut self, window: Window) -> usize {
        let is_same = |one: &Window| {
            (&one.zone, one.days, &one.hours) == (&window.zone, window.days, &window.hours)
        };
        if let Some(index) = self.windows.iter().position(is_same) {
            return index;
        }
        let is_taken = |name: &str| self.windows.iter().any(|one| one.name == name);
        let mut name = window.name.clone();
        let mut number = 2;
        while is_taken(&name) {
            name = format!("{}-{number}", window.name);
            number += 1;
        }
        self.windows.push(Window { name, ..window });
        self.windows.len() - 1
    }

    fn finish(
        mut self,
        provider: String,
        currency: Currency,
        edition: Edition<'_>,
        history: &History<'_>,
    ) -> PriceList {
        self.models.sort_by(|one, two| one.id.cmp(&two.id));
        drop_shared_aliases(&mut self.models, &self.ids);
        let before = history.last(&provider);
        let publisher = format!("{} as {} lists it", provider, edition.publisher);
        PriceList {
            title: before.map_or_else(|| provider.clone(), |list| list.title.clone()),
            provider,
            effective: edition.date,
            currency,
            provenance: Provenance {
                publisher,
                checked: edition.date,
                via: Some(format!("{}, {}", edition.publisher, edition.file)),
            },
            status: Status::Confirmed,
            windows: self.windows,
            threshold_counts: before
                .map(|list| list.threshold_counts.clone())
                .unwrap_or_default(),
            regions: before.map(|list| list.regions.clone()).unwrap_or_default(),
            gateway: before.and_then(|list| list.gateway),
            models: self.models.into(),
            service_tiers: before
                .map(|list| list.service_tiers.clone())
                .unwrap_or_default(),
            origin: Origin {
                source: SourceId::default(),
                path: String::new(),
                sha256: String::new(),
            },
        }
    }
}

/// An alias stands for one model: an id of the list is no alias, and the first to claim one has it.
fn drop_shared_aliases(models: &mut [Model], ids: &BTreeSet<String>) {
    let mut claimed: BTreeSet<String> = BTreeSet::new();
    for model in models {
        let is_free = |alias: &String| {
            !ids.contains(alias) && Name::parse(alias).is_ok() && claimed.insert(alias.clone())
        };
        model.aliases.retain(is_free);
    }
}

/// What a model charges, apart from the names of windows, so that two versions can be compared.
pub(super) fn charges<'a>(model: &'a Model, windows: &'a [Window]) -> impl PartialEq + use<'a> {
    let rates: Vec<_> = model
        .rates
        .iter()
        .map(|rate| {
            let window = rate.when.window.and_then(|index| windows.get(index));
            let hours = window.map(|window| (&window.zone, window.days, &window.hours));
            let when = &rate.when;
            let when = (
                when.context,
                hours,
                when.since,
                when.is_announced,
                when.volume_over,
            );
            (when, rate.card)
        })
        .collect();
    let card: RateCard = model.card;
    (card, rates, model.fees, model.volume, &model.regions)
}
