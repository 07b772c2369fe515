//! `plan crosscheck`: what each price source says, and where they are farthest apart.

use std::cmp::Reverse;

use crate::catalog::Meter;
use crate::import::crosscheck::{Book, Comparison};
use crate::money::UnitPrice;
use crate::report::{Cell, Rows, Section, columns};
use crate::units::Ratio;

use super::count;

/// A price of a source.
#[derive(Clone, Copy, Debug)]
pub struct Quote<'a> {
    /// All sources; the first is the catalog in use.
    pub books: &'a [Book],
    /// What they say of this meter of a model.
    pub of: &'a Comparison,
    /// Which of them this is.
    pub book: usize,
    /// What it says.
    pub price: UnitPrice,
}

columns! {
    /// Each price of each source.
    pub Crosscheck<'a>, "crosscheck", row: Quote<'a> =>
    provider: None = row.of.provider.as_str();
    model: None = row.of.model.as_str();
    meter: None = row.of.meter.name();
    source: None = source(row.books, row.book);
    price: UsdPerMillionTokens = row.price;
    spread_percent: Percent = row.of.spread().map(Cell::Percent);
    used: None = row.book == 0;
}

fn source(books: &[Book], number: usize) -> Option<&str> {
    books.get(number).map(|book| book.source.as_str())
}

/// The section with a row for each price of each source. The first book is the catalog in use.
pub fn section(books: &[Book], comparisons: &[Comparison]) -> Section {
    let rows = comparisons.iter().flat_map(|of| {
        of.quotes.iter().map(move |(book, price)| Quote {
            books,
            of,
            book: *book,
            price: *price,
        })
    });
    Rows::<Crosscheck>::new().with(rows).into()
}

/// A meter of a model that sources differ in.
#[derive(Clone, Copy, Debug)]
pub struct Spread<'a> {
    /// All sources.
    pub books: &'a [Book],
    /// What they say of it.
    pub of: &'a Comparison,
    /// The lowest price and the highest, each with the number of its source.
    pub ends: [(usize, UnitPrice); 2],
}

columns! {
    /// The widest spreads.
    pub Widest<'a>, "widest", row: Spread<'a> =>
    provider: None = row.of.provider.as_str();
    model: None = row.of.model.as_str();
    meter: None = row.of.meter.name();
    lowest: UsdPerMillionTokens = row.ends[0].1;
    lowest_source: None = source(row.books, row.ends[0].0);
    highest: UsdPerMillionTokens = row.ends[1].1;
    highest_source: None = source(row.books, row.ends[1].0);
    used: UsdPerMillionTokens = row.of.quote_of(0);
    spread_percent: Percent = row.of.spread().map(Cell::Percent);
}

/// The section of the widest spreads: a row for each meter of a model that sources differ in, the
/// widest first.
pub fn widest(books: &[Book], comparisons: &[Comparison], top: usize) -> Section {
    let differing = comparisons
        .iter()
        .filter(|one| one.differs_by_more_than(Ratio::ZERO));
    let mut several: Vec<_> = differing.collect();
    // Free at one source and priced at another is wider than any percentage.
    several.sort_by_key(|one| {
        let spread = one.spread();
        (spread.is_some(), Reverse(spread.unwrap_or(Ratio::ZERO)))
    });
    let rows = several.into_iter().take(top).filter_map(|of| {
        let ends = of.ends()?;
        Some(Spread { books, of, ends })
    });
    Rows::<Widest>::new().with(rows).into()
}

/// How many prices agree.
#[derive(Clone, Copy, Debug)]
pub struct Tally {
    /// Of this meter, or of all of them.
    pub meter: Option<Meter>,
    /// Stated by two sources or more.
    pub compared: u64,
    /// Those of them that agree.
    pub agree: u64,
    /// Those that do not.
    pub differ: u64,
    /// Stated by one source alone.
    pub single: u64,
}

impl Tally {
    /// Prices agree that differ by no more than so many percent.
    pub fn of(comparisons: &[Comparison], meter: Option<Meter>, within: Ratio) -> Self {
        let of = comparisons
            .iter()
            .filter(|one| meter.is_none_or(|meter| one.meter == meter));
        let (several, single): (Vec<_>, Vec<_>) = of.partition(|one| one.quotes.len() > 1);
        let differ = several
            .iter()
            .filter(|one| one.differs_by_more_than(within));
        let (compared, differ) = (count(several.len()), count(differ.count()));
        Self {
            meter,
            compared,
            agree: compared - differ,
            differ,
            single: count(single.len()),
        }
    }
}

columns! {
    /// How many prices agree.
    pub Summary<'a>, "summary", row: Tally =>
    meter: None = row.meter.map_or(ALL, Meter::name);
    compared: Count = row.compared;
    agree: Count = row.agree;
    differ: Count = row.differ;
    single_source: Count = row.single;
}

/// What stands for a meter in the row of all meters.
pub const ALL: &str = "all";

/// The section that counts: for each meter and for all of them, how many prices agree.
pub fn summary(comparisons: &[Comparison], within: Ratio) -> Section {
    let meters = Meter::ALL.into_iter().map(Some).chain([None]);
    let rows = meters.map(|meter| Tally::of(comparisons, meter, within));
    Rows::<Summary>::new().with(rows).into()
}
