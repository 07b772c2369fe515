//! The price lists in force on a day, and the models that they sell.

use crate::units::Day;

use super::exchange::Exchange;
use super::list::PriceList;
use super::offer::{Announced, Offer, Terms};
use super::overlay::Overlay;
use super::status::Status;

/// Every version of every price list that was loaded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    lists: Vec<PriceList>,
    /// What other currencies are worth.
    pub exchange: Exchange,
    /// What a team pays instead of list prices.
    pub overlays: Vec<Overlay>,
}

/// The price lists in force on one day: at most one per provider.
#[derive(Clone, Debug)]
pub struct Market<'a> {
    catalog: &'a Catalog,
    /// The day.
    pub as_of: Day,
    announced: Announced,
    /// The lists in force, by provider.
    pub lists: Vec<&'a PriceList>,
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
        Self {
            lists,
            exchange: Exchange::default(),
            overlays: Vec::new(),
        }
    }

    /// The same catalog with these exchange rates.
    #[must_use]
    pub fn with_exchange(mut self, exchange: Exchange) -> Self {
        self.exchange = exchange;
        self
    }

    /// The same catalog under these overlays.
    #[must_use]
    pub fn with_overlays(mut self, overlays: Vec<Overlay>) -> Self {
        self.overlays = overlays;
        self
    }

    /// Every list, by provider and date.
    pub fn lists(&self) -> &[PriceList] {
        &self.lists
    }

    /// Every model of every list, by provider and date, each on the day of its list.
    pub fn offers(&self) -> impl Iterator<Item = Offer<'_>> {
        let terms = |list: &PriceList| Terms {
            as_of: list.effective,
            announced: Announced::Ignored,
            exchange: &self.exchange,
            overlays: &[],
        };
        let lists = self.lists.iter();
        lists.flat_map(move |list| offers_of(list, terms(list)))
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
            announced,
            lists,
        }
    }

    fn has_provider(&self, provider: &str) -> bool {
        self.lists.iter().any(|list| list.provider == provider)
    }

    /// The providers of which there are lists, each once.
    pub(super) fn providers(&self) -> Vec<String> {
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
        let terms = self.terms();
        let lists = self.lists.iter();
        lists.flat_map(move |&list| offers_of(list, terms))
    }

    /// What the price of every model depends on.
    pub fn terms(&self) -> Terms<'a> {
        Terms {
            as_of: self.as_of,
            announced: self.announced,
            exchange: &self.catalog.exchange,
            overlays: &self.catalog.overlays,
        }
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
                let terms = self.terms();
                hit.map(|model| Offer { list, model, terms })
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

fn offers_of<'a>(list: &'a PriceList, terms: Terms<'a>) -> impl Iterator<Item = Offer<'a>> {
    let models = list.models.iter();
    models.map(move |model| Offer { list, model, terms })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::read_price_list;
    use crate::input::{Log, Sources};
    use crate::units::Scalar;

    const LISTS: [(&str, &str, &str, &str); 7] = [
        (
            "acme",
            "2026-01-01",
            "confirmed",
            "{ id: rocket, aliases: [r], prices: { output: 1 } }",
        ),
        (
            "acme",
            "2026-06-01",
            "confirmed",
            "{ id: rocket, aliases: [r], prices: { output: 2 } }",
        ),
        (
            "acme",
            "2026-07-01",
            "announced",
            "{ id: rocket, aliases: [r], prices: { output: 3 } }",
        ),
        (
            "acme",
            "2026-08-01",
            "cancelled",
            "{ id: rocket, aliases: [r], prices: { output: 4 } }",
        ),
        (
            "bolt",
            "2026-03-01",
            "confirmed",
            "{ id: r, prices: { output: 5 } }",
        ),
        (
            "bolt",
            "2026-09-01",
            "confirmed",
            "{ id: skates, prices: { output: 6 } }",
        ),
        (
            "cord",
            "2026-02-01",
            "announced",
            "{ id: balloon, prices: { output: 7 } }",
        ),
    ];

    fn catalog() -> Catalog {
        let (mut sources, mut log) = (Sources::new(), Log::new());
        let lists = LISTS.iter().rev().map(|(provider, day, status, model)| {
            let source = sources.add(
                format!("{provider}/{day}"),
                format!(
                    "{{ schema: 1, provider: {provider}, effective: {day}, currency: USD, \
                     status: {status}, source: {{ title: t, checked: {day} }}, models: [{model}] }}"
                ),
            );
            read_price_list(&sources, source, &mut log)
        });
        let catalog = Catalog::new(lists.collect::<Option<_>>().unwrap());
        assert!(log.is_empty());
        catalog
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// The full name and the day of the list that a name leads to.
    fn find(as_of: &str, announced: Announced, name: &str) -> Result<(String, String), NotFound> {
        let catalog = catalog();
        let market = catalog.in_force(day(as_of), announced);
        market
            .find(name)
            .map(|offer| (offer.name(), offer.list.effective.to_string()))
    }

    fn found(name: &str, date: &str) -> (String, String) {
        (name.to_owned(), date.to_owned())
    }

    #[test]
    fn the_day_picks_the_version() {
        let find = |as_of| find(as_of, Announced::Ignored, "acme/rocket");
        assert_eq!(find("2026-01-01"), Ok(found("acme/rocket", "2026-01-01")));
        assert_eq!(find("2026-05-31"), Ok(found("acme/rocket", "2026-01-01")));
        assert_eq!(find("2026-06-01"), Ok(found("acme/rocket", "2026-06-01")));
        assert_eq!(find("2030-01-01"), Ok(found("acme/rocket", "2026-06-01")));
    }

    #[test]
    fn announced_lists_count_when_asked_for_and_cancelled_ones_never() {
        let find = |as_of| find(as_of, Announced::Included, "acme/rocket");
        assert_eq!(find("2026-06-30"), Ok(found("acme/rocket", "2026-06-01")));
        assert_eq!(find("2026-07-01"), Ok(found("acme/rocket", "2026-07-01")));
        assert_eq!(find("2026-12-01"), Ok(found("acme/rocket", "2026-07-01")));
    }

    #[test]
    fn a_bare_name_or_alias_leads_to_the_only_seller() {
        let find = |as_of, name| find(as_of, Announced::Ignored, name);
        assert_eq!(
            find("2026-02-01", "rocket"),
            Ok(found("acme/rocket", "2026-01-01"))
        );
        assert_eq!(
            find("2026-02-01", "r"),
            Ok(found("acme/rocket", "2026-01-01"))
        );
        assert_eq!(
            find("2026-04-01", "acme/r"),
            Ok(found("acme/rocket", "2026-01-01"))
        );
        assert_eq!(
            find("2026-04-01", "bolt/r"),
            Ok(found("bolt/r", "2026-03-01"))
        );
        let candidates = vec!["acme/rocket".to_owned(), "bolt/r".to_owned()];
        assert_eq!(
            find("2026-04-01", "r"),
            Err(NotFound::Ambiguous { candidates })
        );
    }

    #[test]
    fn a_model_of_other_days_is_known_but_not_in_force() {
        let find = |name| find("2026-04-01", Announced::Ignored, name);
        let other_day = |date| {
            Err(NotFound::NotInForce {
                dates: vec![day(date)],
            })
        };
        assert_eq!(find("skates"), other_day("2026-09-01"));
        assert_eq!(find("bolt/skates"), other_day("2026-09-01"));
        assert_eq!(find("cord/balloon"), other_day("2026-02-01"));
    }

    #[test]
    fn an_unknown_name_leads_to_what_is_near() {
        let find = |name| find("2026-04-01", Announced::Ignored, name);
        let near = |names: &[&str]| {
            let candidates = names.iter().map(|&name| name.to_owned()).collect();
            Err(NotFound::UnknownModel { candidates })
        };
        assert_eq!(find("acme/rockte"), near(&["acme/rocket"]));
        assert_eq!(find("rockte"), near(&["acme/rocket"]));
        assert_eq!(find("anvil"), near(&[]));
        let providers = ["acme", "bolt", "cord"].map(str::to_owned).to_vec();
        assert_eq!(
            find("acne/rocket"),
            Err(NotFound::UnknownProvider { providers })
        );
    }
}
