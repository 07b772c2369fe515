//! The price lists in force on a day, and the models that they sell.

use crate::units::Day;

use super::model::{Model, PriceList, ServiceTier};
use super::status::Status;

/// Every version of every price list that was loaded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    lists: Vec<PriceList>,
}

/// Which lists count besides the confirmed ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announced {
    /// Only confirmed prices.
    Ignored,
    /// Announced prices too, once their date is reached.
    Included,
}

/// The price lists in force on one day: at most one per provider.
#[derive(Clone, Debug)]
pub struct Market<'a> {
    catalog: &'a Catalog,
    /// The day.
    pub as_of: Day,
    /// The lists in force, by provider.
    pub lists: Vec<&'a PriceList>,
}

/// A model as one provider sells it under one price list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer<'a> {
    /// The list that prices it.
    pub list: &'a PriceList,
    /// The model.
    pub model: &'a Model,
}

/// Why a name leads to no price.
#[derive(Clone, Debug, PartialEq)]
pub enum NotFound {
    /// No list of any date knows the model.
    UnknownModel {
        /// Names that are near, best first.
        candidates: Vec<String>,
    },
    /// No list of any date is of this provider.
    UnknownProvider {
        /// The known providers.
        providers: Vec<String>,
    },
    /// Several providers sell a model of this name.
    Ambiguous {
        /// The full names to choose from.
        candidates: Vec<String>,
    },
    /// The model has a price on other days, but none on this one.
    NotInForce {
        /// The dates of the lists that do price it.
        dates: Vec<Day>,
    },
}

impl Catalog {
    /// A catalog of these lists, in the order of provider and date, whatever the order given.
    pub fn new(mut lists: Vec<PriceList>) -> Self {
        lists.sort_by(|a, b| (&a.provider, a.effective).cmp(&(&b.provider, b.effective)));
        Self { lists }
    }

    /// Every list, by provider and date.
    pub fn lists(&self) -> &[PriceList] {
        &self.lists
    }

    /// Every model of every list, by provider and date.
    pub fn offers(&self) -> impl Iterator<Item = Offer<'_>> {
        self.lists
            .iter()
            .flat_map(|list| list.models.iter().map(move |model| Offer { list, model }))
    }

    /// The newest date of a confirmed list: the day that plans are made for unless told otherwise.
    pub fn newest_confirmed(&self) -> Option<Day> {
        let confirmed = self
            .lists
            .iter()
            .filter(|list| list.status == Status::Confirmed);
        confirmed.map(|list| list.effective).max()
    }

    /// The oldest date of any list.
    pub fn oldest(&self) -> Option<Day> {
        self.lists.iter().map(|list| list.effective).min()
    }

    /// The lists in force on a day: of each provider the newest that has come into effect.
    pub fn in_force(&self, as_of: Day, announced: Announced) -> Market<'_> {
        let counts = |list: &&PriceList| match list.status {
            Status::Confirmed => true,
            Status::Announced => announced == Announced::Included,
            Status::Cancelled => false,
        };
        let mut lists: Vec<&PriceList> = Vec::new();
        for list in self
            .lists
            .iter()
            .filter(counts)
            .filter(|list| list.effective <= as_of)
        {
            match lists.last_mut() {
                Some(last) if last.provider == list.provider => *last = list,
                _ => lists.push(list),
            }
        }
        Market {
            catalog: self,
            as_of,
            lists,
        }
    }

    fn has_provider(&self, provider: &str) -> bool {
        self.lists.iter().any(|list| list.provider == provider)
    }

    fn providers(&self) -> Vec<String> {
        let mut names: Vec<_> = self
            .lists
            .iter()
            .map(|list| list.provider.clone())
            .collect();
        names.dedup();
        names
    }
}

impl<'a> Market<'a> {
    /// Every model in force, by provider and in the order of its list.
    pub fn offers(&self) -> impl Iterator<Item = Offer<'a>> {
        self.lists
            .iter()
            .flat_map(|&list| list.models.iter().map(move |model| Offer { list, model }))
    }

    /// The list of a provider in force.
    pub fn list(&self, provider: &str) -> Option<&'a PriceList> {
        self.lists
            .iter()
            .copied()
            .find(|list| list.provider == provider)
    }

    /// The model of a name: `provider/model`, or a bare name that exactly one provider sells.
    ///
    /// # Errors
    /// Why the name leads to no price, with what would.
    pub fn find(&self, name: &str) -> Result<Offer<'a>, NotFound> {
        if let Some((provider, model)) = name.split_once('/')
            && self.catalog.has_provider(provider)
        {
            return self.find_at(provider, model);
        }
        let mut hits = self.offers().filter(|offer| offer.model.is_called(name));
        match (hits.next(), hits.next()) {
            (Some(only), None) => Ok(only),
            (Some(first), Some(second)) => {
                let all = [first, second].into_iter().chain(hits);
                Err(NotFound::Ambiguous {
                    candidates: all.map(Offer::name).collect(),
                })
            }
            (None, _) => Err(self.explain_absence(None, name)),
        }
    }

    fn find_at(&self, provider: &str, model: &str) -> Result<Offer<'a>, NotFound> {
        self.list(provider)
            .and_then(|list| {
                let hit = list
                    .models
                    .iter()
                    .find(|candidate| candidate.is_called(model));
                hit.map(|model| Offer { list, model })
            })
            .ok_or_else(|| self.explain_absence(Some(provider), model))
    }

    fn explain_absence(&self, provider: Option<&str>, name: &str) -> NotFound {
        let dates: Vec<Day> = self
            .catalog
            .lists
            .iter()
            .filter(|list| provider.is_none_or(|provider| list.provider == provider))
            .filter(|list| list.models.iter().any(|model| model.is_called(name)))
            .map(|list| list.effective)
            .collect();
        if !dates.is_empty() {
            return NotFound::NotInForce { dates };
        }
        match name.split_once('/') {
            Some(_) if provider.is_none() && !self.sells_slashed_ids() => {
                NotFound::UnknownProvider {
                    providers: self.catalog.providers(),
                }
            }
            _ => NotFound::UnknownModel {
                candidates: self.near(provider, name),
            },
        }
    }

    fn sells_slashed_ids(&self) -> bool {
        self.offers().any(|offer| offer.model.id.contains('/'))
    }

    fn near(&self, provider: Option<&str>, name: &str) -> Vec<String> {
        let offers: Vec<_> = self
            .offers()
            .filter(|offer| provider.is_none_or(|provider| offer.list.provider == provider))
            .collect();
        let names = offers.iter().flat_map(|offer| offer.model.names());
        let Some(closest) = crate::input::closest(name, names) else {
            return Vec::new();
        };
        let sellers = offers.iter().filter(|offer| offer.model.is_called(closest));
        sellers
            .map(|offer| format!("{}/{closest}", offer.list.provider))
            .collect()
    }
}

impl<'a> Offer<'a> {
    /// The full name: `openai/gpt-4o`.
    pub fn name(self) -> String {
        format!("{}/{}", self.list.provider, self.model.id)
    }

    /// The provider's id.
    pub fn provider(self) -> &'a str {
        &self.list.provider
    }

    /// The service tiers that the provider sells.
    pub fn service_tiers(self) -> &'a [ServiceTier] {
        &self.list.service_tiers
    }
}

impl Model {
    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.id.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}
