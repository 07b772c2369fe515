//! `plan crosscheck`: what each price source says, and where they are farthest apart.

use crate::catalog::Meter;
use crate::import::crosscheck::{Book, Comparison};
use crate::report::{Cell, Section, Unit};
use crate::units::Ratio;

/// The section with a row for each price of each source. The first book is the catalog in use.
pub fn section(books: &[Book], comparisons: &[Comparison]) -> Section {
    let mut section = Section::new(
        "crosscheck",
        [
            ("provider", Unit::None),
            ("model", Unit::None),
            ("meter", Unit::None),
            ("source", Unit::None),
            ("price", Unit::UsdPerMillionTokens),
            ("spread_percent", Unit::Percent),
            ("used", Unit::None),
        ],
    );
    for comparison in comparisons {
        for (book, price) in &comparison.quotes {
            section.push([
                Cell::from(comparison.provider.as_str()),
                Cell::from(comparison.model.as_str()),
                Cell::from(comparison.meter.name()),
                source(books, *book),
                Cell::from(*price),
                spread(comparison),
                Cell::from(*book == 0),
            ]);
        }
    }
    section
}

/// The section of the widest spreads: a row for each meter of a model that sources differ in, the
/// widest first.
pub fn widest(books: &[Book], comparisons: &[Comparison], top: usize) -> Section {
    let mut section = Section::new(
        "widest",
        [
            ("provider", Unit::None),
            ("model", Unit::None),
            ("meter", Unit::None),
            ("lowest", Unit::UsdPerMillionTokens),
            ("lowest_source", Unit::None),
            ("highest", Unit::UsdPerMillionTokens),
            ("highest_source", Unit::None),
            ("used", Unit::UsdPerMillionTokens),
            ("spread_percent", Unit::Percent),
        ],
    );
    let differing = comparisons
        .iter()
        .filter(|one| one.differs_by_more_than(Ratio::ZERO));
    let mut several: Vec<_> = differing.collect();
    // Free at one source and priced at another is wider than any percentage.
    several.sort_by_key(|one| {
        let spread = one.spread();
        (
            spread.is_some(),
            std::cmp::Reverse(spread.unwrap_or(Ratio::ZERO)),
        )
    });
    for comparison in several.into_iter().take(top) {
        let Some([(low_at, low), (high_at, high)]) = comparison.ends() else {
            continue;
        };
        section.push([
            Cell::from(comparison.provider.as_str()),
            Cell::from(comparison.model.as_str()),
            Cell::from(comparison.meter.name()),
            Cell::from(low),
            source(books, low_at),
            Cell::from(high),
            source(books, high_at),
            Cell::or_missing(comparison.quote_of(0), ""),
            spread(comparison),
        ]);
    }
    section
}

/// The section that counts: for each meter and for all of them, how many prices agree.
pub fn summary(comparisons: &[Comparison], within: Ratio) -> Section {
    let mut section = Section::new(
        "summary",
        [
            ("meter", Unit::None),
            ("compared", Unit::Count),
            ("agree", Unit::Count),
            ("differ", Unit::Count),
            ("single_source", Unit::Count),
        ],
    );
    let meters = Meter::ALL.into_iter().map(Some);
    for meter in meters.chain([None]) {
        let of = comparisons
            .iter()
            .filter(|one| meter.is_none_or(|meter| one.meter == meter));
        let (several, single): (Vec<_>, Vec<_>) = of.partition(|one| one.quotes.len() > 1);
        let differ = several
            .iter()
            .filter(|one| one.differs_by_more_than(within))
            .count();
        let count = |number: usize| Cell::from(u64::try_from(number).unwrap_or(u64::MAX));
        section.push([
            Cell::from(meter.map_or("all", Meter::name)),
            count(several.len()),
            count(several.len() - differ),
            count(differ),
            count(single.len()),
        ]);
    }
    section
}

fn source(books: &[Book], number: usize) -> Cell {
    Cell::or_missing(books.get(number).map(|book| book.source.as_str()), "")
}

fn spread(comparison: &Comparison) -> Cell {
    Cell::or_missing(comparison.spread().map(Cell::Percent), "")
}
