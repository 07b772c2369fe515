//! Where price sources disagree: what each says of a model's meters, and how far apart that is.

use std::collections::BTreeMap;

use crate::catalog::{Currency, Exchange, Market, Meter, Model, Prices};
use crate::money::UnitPrice;
use crate::units::{Day, Ratio};

use super::imported::{Found, ImportedCatalog};

/// What one source says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// The source's name.
    pub source: String,
    /// Its models, with standard prices in US dollars.
    pub models: Vec<Quoted>,
    /// How many models it prices in a currency whose worth is not known.
    pub left_out: u64,
}

/// A model as one source prices it.
#[derive(Clone, Debug, PartialEq)]
pub struct Quoted {
    /// Our name of the provider.
    pub provider: String,
    /// The id.
    pub id: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Standard prices of requests that meet no rate.
    pub prices: Prices,
}

/// What all sources say of one meter of one model.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Our name of the provider.
    pub provider: String,
    /// The model's id, as the first source has it.
    pub model: String,
    /// The meter.
    pub meter: Meter,
    /// The price of each source that states one: the number of its book, and the price.
    pub quotes: Vec<(usize, UnitPrice)>,
}

impl Book {
    /// A foreign catalog, its currencies turned into dollars of a day.
    pub fn of_imported(
        source: String,
        imported: ImportedCatalog,
        exchange: &Exchange,
        day: Day,
    ) -> Self {
        let mut book = Self {
            source,
            ..Self::default()
        };
        for entry in imported.entries {
            if let Found::Model(draft) = entry.found {
                book.add(&entry.provider, &draft.model, draft.currency, exchange, day);
            }
        }
        book
    }

    /// Price lists in force.
    pub fn of_market(source: String, market: &Market<'_>) -> Self {
        let mut book = Self {
            source,
            ..Self::default()
        };
        let terms = market.terms();
        for offer in market.offers() {
            let (provider, currency) = (offer.provider(), offer.list.currency);
            book.add(provider, offer.model, currency, terms.exchange, terms.as_of);
        }
        book
    }

    /// The same source in another file.
    pub fn append(&mut self, other: Self) {
        self.models.extend(other.models);
        self.left_out = self.left_out.saturating_add(other.left_out);
    }

    /// Whether both have models of the same provider.
    pub fn shares_provider_with(&self, other: &Self) -> bool {
        let providers = |book: &Self| -> std::collections::BTreeSet<String> {
            book.models.iter().map(|one| one.provider.clone()).collect()
        };
        !providers(self).is_disjoint(&providers(other))
    }

    fn add(
        &mut self,
        provider: &str,
        model: &Model,
        currency: Currency,
        exchange: &Exchange,
        day: Day,
    ) {
        let Some(rate) = exchange.rate(currency, day) else {
            self.left_out = self.left_out.saturating_add(1);
            return;
        };
        let mut prices = Prices::default();
        for (meter, price) in model.prices().iter() {
            prices = prices.with(meter, in_dollars(price, rate.ratio()));
        }
        self.models.push(Quoted {
            provider: provider.to_owned(),
            id: model.id.clone(),
            aliases: model.aliases.clone(),
            prices,
        });
    }
}

/// A price in dollars, rounded to six decimals per million tokens.
fn in_dollars(price: UnitPrice, rate: Ratio) -> Option<UnitPrice> {
    let pico = price.per_token().times(rate).pico();
    i64::try_from(pico).ok().map(UnitPrice::from_pico_per_token)
}

impl Comparison {
    /// How far apart the quotes are: (highest − lowest) ÷ lowest, in percent. `None` where only one
    /// source states a price, and where the lowest is zero and others are not.
    pub fn spread(&self) -> Option<Ratio> {
        let prices = || {
            self.quotes
                .iter()
                .map(|(_, price)| price.per_token().pico())
        };
        let (low, high) = (prices().min()?, prices().max()?);
        match self.quotes.len() {
            0 | 1 => None,
            _ if low == high => Some(Ratio::ZERO),
            _ => Ratio::new(high.checked_sub(low)?.checked_mul(100)?, low),
        }
    }

    /// The lowest quote and the highest, of equal ones the first.
    pub fn ends(&self) -> Option<[(usize, UnitPrice); 2]> {
        let low = self.quotes.iter().min_by_key(|(_, price)| *price)?;
        let high = self.quotes.iter().rev().max_by_key(|(_, price)| *price)?;
        Some([*low, *high])
    }

    /// What the source of this number states.
    pub fn quote_of(&self, book: usize) -> Option<UnitPrice> {
        let quote = self.quotes.iter().find(|(of, _)| *of == book)?;
        Some(quote.1)
    }

    /// Whether sources differ by at least so many percent, or one says that it is free and another
    /// that it is not.
    pub fn differs_by(&self, percent: Ratio) -> bool {
        match self.spread() {
            Some(spread) => spread >= percent,
            None => self.quotes.len() > 1,
        }
    }
}

impl Comparison {
    /// Whether sources differ by more than so many percent.
    pub fn differs_by_more_than(&self, percent: Ratio) -> bool {
        match self.spread() {
            Some(spread) => spread > percent,
            None => self.quotes.len() > 1,
        }
    }

    /// Whether a text in lower case is part of its full name.
    pub fn is_named(&self, query: &str) -> bool {
        let name = format!("{}/{}", self.provider, self.model);
        name.to_lowercase().contains(query)
    }
}

/// A model of several books: in each, at most one entry.
#[derive(Debug)]
struct Subject<'a> {
    provider: &'a str,
    id: &'a str,
    entries: BTreeMap<usize, &'a Quoted>,
}

/// The models found so far, by the ids that they are shown under and by all other names.
#[derive(Debug, Default)]
struct Subjects<'a> {
    all: Vec<Subject<'a>>,
    ids: BTreeMap<(String, String), usize>,
    names: BTreeMap<(String, String), usize>,
}

impl<'a> Subjects<'a> {
    /// Enters a book: first the models that go by a known id, so that an alias cannot take their
    /// place, then the others.
    fn enter(&mut self, number: usize, book: &'a Book) {
        let (known, others): (Vec<_>, Vec<_>) = book
            .models
            .iter()
            .partition(|quoted| self.ids.contains_key(&key(quoted, &quoted.id)));
        for quoted in known {
            let at = self.ids.get(&key(quoted, &quoted.id)).copied();
            self.join(at, number, quoted);
        }
        for quoted in others {
            let by_alias = || {
                let mut aliases = quoted.aliases.iter();
                aliases.find_map(|name| self.ids.get(&key(quoted, name)))
            };
            let at = self.names.get(&key(quoted, &quoted.id)).or_else(by_alias);
            self.join(at.copied(), number, quoted);
        }
    }

    /// Joins a model to that of a number, or makes a new one where it has an entry of this book.
    fn join(&mut self, at: Option<usize>, number: usize, quoted: &'a Quoted) {
        let is_free = |at: &usize| !self.all[*at].entries.contains_key(&number);
        let at = at.filter(is_free).unwrap_or_else(|| {
            self.all.push(Subject {
                provider: &quoted.provider,
                id: &quoted.id,
                entries: BTreeMap::new(),
            });
            let at = self.all.len() - 1;
            self.ids.entry(key(quoted, &quoted.id)).or_insert(at);
            at
        });
        self.all[at].entries.insert(number, quoted);
        for name in std::iter::once(&quoted.id).chain(&quoted.aliases) {
            self.names.entry(key(quoted, name)).or_insert(at);
        }
    }
}

/// Every meter of every model of the books, by provider, model and meter. Models are the same
/// where provider and id are, whatever the case, or where the id of one is an alias of the other.
pub fn crosscheck(books: &[Book]) -> Vec<Comparison> {
    let mut subjects = Subjects::default();
    for (number, book) in books.iter().enumerate() {
        subjects.enter(number, book);
    }
    let mut all = subjects.all;
    all.sort_by_key(|subject| (subject.provider, subject.id));
    all.iter().flat_map(comparisons).collect()
}

fn key(quoted: &Quoted, name: &str) -> (String, String) {
    (quoted.provider.clone(), name.to_lowercase())
}

fn comparisons(subject: &Subject<'_>) -> Vec<Comparison> {
    let compare = |meter| {
        let quotes = subject.entries.iter();
        let quotes = quotes.filter_map(|(book, one)| Some((*book, one.prices.of(meter)?)));
        Comparison {
            provider: subject.provider.to_owned(),
            model: subject.id.to_owned(),
            meter,
            quotes: quotes.collect(),
        }
    };
    let all = Meter::ALL.into_iter().map(compare);
    all.filter(|one| !one.quotes.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(source: &str, models: &[(&str, &str, &[&str], i64)]) -> Book {
        let quoted = |(provider, id, aliases, pico): &(&str, &str, &[&str], i64)| Quoted {
            provider: (*provider).to_owned(),
            id: (*id).to_owned(),
            aliases: aliases.iter().map(|&name| name.to_owned()).collect(),
            prices: Prices::default()
                .with(Meter::Input, Some(UnitPrice::from_pico_per_token(*pico))),
        };
        Book {
            source: source.to_owned(),
            models: models.iter().map(quoted).collect(),
            left_out: 0,
        }
    }

    fn written(comparisons: &[Comparison]) -> Vec<String> {
        let quotes = |one: &Comparison| {
            let quotes = one
                .quotes
                .iter()
                .map(|(of, price)| format!("{of}:{}", price.to_decimal()));
            quotes.collect::<Vec<_>>().join(" ")
        };
        let line = |one: &Comparison| {
            let spread = one
                .spread()
                .map_or("-".to_owned(), |spread| spread.to_decimal(3));
            format!("{}/{} {} | {spread}", one.provider, one.model, quotes(one))
        };
        comparisons.iter().map(line).collect()
    }

    #[test]
    fn the_spread_is_of_the_highest_over_the_lowest() {
        let books = [
            book(
                "plan",
                &[("acme", "rocket", &[], 2_500_000), ("acme", "gift", &[], 0)],
            ),
            book(
                "a",
                &[
                    ("acme", "Rocket", &[], 2_000_000),
                    ("acme", "gift", &[], 10),
                ],
            ),
            book(
                "b",
                &[
                    ("acme", "rocket", &[], 3_000_000),
                    ("bolt", "rocket", &[], 1),
                ],
            ),
        ];
        let all = crosscheck(&books);
        // (3.00 − 2.00) ÷ 2.00 is half of it. Another provider's model of this name is another.
        assert_eq!(
            written(&all),
            [
                "acme/gift 0:0.00 1:0.00001 | -",
                "acme/rocket 0:2.50 1:2.00 2:3.00 | 50",
                "bolt/rocket 2:0.000001 | -"
            ]
        );
        assert!(all[0].differs_by(Ratio::ONE) && !all[2].differs_by(Ratio::ZERO));
        let ends = all[1].ends().unwrap().map(|(of, _)| of);
        assert_eq!(ends, [1, 2]);
        assert_eq!(all[1].quote_of(0).unwrap().to_decimal(), "2.50");
    }

    #[test]
    fn aliases_join_models_and_ids_come_before_them() {
        let books = [
            book("plan", &[("acme", "rocket-1", &["rocket"], 1)]),
            book("a", &[("acme", "rocket", &[], 2)]),
            book("b", &[("acme", "old", &["rocket-1"], 3)]),
            book(
                "c",
                &[("acme", "rocket", &[], 4), ("acme", "rocket-1", &[], 5)],
            ),
        ];
        // In the last book both names are ids: the one that plan has joins, the other stands alone.
        assert_eq!(
            written(&crosscheck(&books)),
            [
                "acme/rocket 3:0.000004 | -",
                "acme/rocket-1 0:0.000001 1:0.000002 2:0.000003 3:0.000005 | 400"
            ]
        );
    }
}
