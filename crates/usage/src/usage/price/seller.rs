//! Which model of a price list a log means.

use std::collections::BTreeMap;

use crate::catalog::{Market, Model, NotFound, Offer, PriceList, Status, Terms};
use crate::units::Day;

use super::absence::missing;
use super::address::{addresses, full};
use super::gap::Gap;
use super::priced::Basis;
use super::spelling::{is_snapshot, placeless, reads_as, spellings};

/// A model of a list, or why there is none.
type Found<'a> = Result<(&'a PriceList, &'a Model), Gap>;

/// Between which days, and by which provider and model.
type Asked = (usize, String, String);

/// Finds models by the names of a log, and remembers them until a list changes.
pub(super) struct Sellers<'a> {
    basis: Basis<'a>,
    /// The days on which some list changes: between two of them a name leads to one model.
    changes: Vec<Day>,
    found: BTreeMap<Asked, Found<'a>>,
}

impl<'a> Sellers<'a> {
    pub(super) fn new(basis: Basis<'a>) -> Self {
        let lists = basis.catalog.lists().iter();
        let lists = lists.filter(|list| list.status != Status::Cancelled);
        let mut changes: Vec<Day> = lists.map(|list| list.effective).collect();
        changes.sort_unstable();
        changes.dedup();
        Self {
            basis,
            changes,
            found: BTreeMap::new(),
        }
    }

    /// The model on a day.
    pub(super) fn find(&mut self, day: Day, provider: &str, model: &str) -> Result<Offer<'a>, Gap> {
        let epoch = self.changes.partition_point(|change| *change <= day);
        let key = (epoch, provider.to_owned(), model.to_owned());
        let basis = self.basis;
        let found = self.found.entry(key);
        let found = found.or_insert_with(|| look_up(basis, day, provider, model));
        let (list, model) = found.clone()?;
        let exchange = &basis.catalog.exchange;
        if exchange.rate(list.currency, day).is_none() {
            let currency = list.currency.code().to_owned();
            return Err(Gap::Currency { currency });
        }
        let terms = Terms {
            as_of: day,
            announced: basis.announced,
            exchange,
            overlays: &basis.catalog.overlays,
        };
        Ok(Offer { list, model, terms })
    }
}

/// The model of a name. A name that is sold as it stands is that; else other spellings of it are
/// tried, where it says it is sold first. A provider that is not known leads nowhere, even where
/// another one sells a model of that name.
fn look_up<'a>(basis: Basis<'a>, day: Day, provider: &str, model: &str) -> Found<'a> {
    if model.is_empty() {
        return Err(Gap::Nameless);
    }
    let market = basis.catalog.in_force(day, basis.announced);
    let addresses = addresses(basis.catalog, provider, model);
    let mut absence = None;
    for (provider, model) in &addresses {
        match market.find(&full(provider, model)) {
            Ok(offer) => return Ok((offer.list, offer.model)),
            Err(NotFound::Ambiguous { candidates }) => {
                return Err(Gap::Ambiguous {
                    sellers: candidates,
                });
            }
            Err(why) => absence = Some(why),
        }
        if let Some(found) = spelled(&market, provider, model) {
            return found;
        }
    }
    Err(missing(&market, basis, &addresses, absence))
}

/// The model of another spelling at one address; `None` where there is none of it.
fn spelled<'a>(market: &Market<'a>, provider: &str, model: &str) -> Option<Found<'a>> {
    let names = spellings(provider, model);
    let tests: [fn(&str, &str) -> bool; 4] = [
        |listed, name| listed == name,
        reads_as,
        is_snapshot,
        |listed, name| match (placeless(listed), placeless(name)) {
            ((listed, _), (name, true)) => reads_as(listed, name),
            _ => false,
        },
    ];
    let tests = match provider {
        "bedrock" => tests.as_slice(),
        _ => tests.get(..3).unwrap_or_default(),
    };
    let mut tries = tests
        .iter()
        .flat_map(|test| names.iter().map(move |name| (test, name)));
    tries.find_map(|(test, name)| {
        let of_provider = |list: &&&PriceList| provider.is_empty() || list.provider == provider;
        let lists = market.lists.iter().filter(of_provider);
        let hits = lists.flat_map(|list| {
            let models = list.models.iter();
            let hits = models.filter(|model| model.names().any(|listed| test(listed, name)));
            hits.map(move |model| (*list, model))
        });
        only(&hits.collect::<Vec<_>>())
    })
}

/// The one model that a name can mean, or the only price that it can have.
fn only<'a>(hits: &[(&'a PriceList, &'a Model)]) -> Option<Found<'a>> {
    let (list, model) = *hits.first()?;
    let mut names: Vec<String> = hits
        .iter()
        .map(|(list, model)| full(&list.provider, &model.id))
        .collect();
    if hits
        .iter()
        .any(|(other, _)| other.provider != list.provider)
    {
        return Some(Err(Gap::Ambiguous { sellers: names }));
    }
    if hits.iter().any(|(_, other)| !other.costs_as(model)) {
        names.sort();
        return Some(Err(Gap::Unclear { models: names }));
    }
    Some(Ok((list, model)))
}
