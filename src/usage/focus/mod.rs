//! Priced requests as a bill in FOCUS 1.2, the open specification of costs and usage.

mod row;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

use crate::catalog::{Meter, Processing};
use crate::money::{UnitPrice, Usd};
use crate::units::Ratio;

use super::instant::Instant;
use super::price::{Outcome, PricedCell};
use super::tally::Sums;

pub use row::COLUMNS;

/// How long a charge period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// An hour.
    Hour,
    /// A day in UTC.
    Day,
}

/// What a row is charged for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    /// Tokens of a meter at a list price, times the factor that makes dollars of it.
    Tokens(Meter, UnitPrice, [i128; 2]),
    /// A fee.
    Fee(&'static str),
}

/// What the requests of a row share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// The start of the charge period, in minutes since 1970.
    from: i64,
    /// The model's full name in price lists.
    offer: String,
    /// The team, tag or user; empty where there is none.
    group: String,
    way: Processing,
    /// The price list.
    list: String,
    item: Item,
}

/// What is added up in a row.
#[derive(Clone, Copy, Debug)]
struct Sum {
    tokens: Ratio,
    list_cost: Usd,
    cost: Usd,
}

/// A bill.
#[derive(Debug)]
pub struct Bill {
    /// The CSV text, a row for each charge period, model, group, processing and price.
    pub text: String,
    /// Rows in it, without the header.
    pub rows: u64,
    /// The sum of `BilledCost`.
    pub cost: Usd,
    /// What has no price, and so no row.
    pub unpriced: Sums,
    /// What has a price and no time, and so no charge period and no row.
    pub timeless: Sums,
}

/// Makes a bill of priced requests. What has no price is left out, never billed at nothing.
pub fn bill(cells: &[PricedCell], names: &[[String; 3]], length: Length) -> Bill {
    let (mut unpriced, mut timeless) = (Sums::default(), Sums::default());
    let mut rows: BTreeMap<Key, Sum> = BTreeMap::new();
    for cell in cells {
        match (&cell.outcome, cell.cell.key.minute) {
            (Outcome::Failed, _) => {}
            (Outcome::Unpriced(_), _) => unpriced.join(&cell.cell.sums),
            (Outcome::Priced { .. }, None) => timeless.join(&cell.cell.sums),
            (Outcome::Priced { .. }, Some(minute)) => add(&mut rows, cell, minute, names, length),
        }
    }
    let mut text = COLUMNS.join(",");
    text.push('\n');
    for (key, sum) in &rows {
        row::write(&mut text, key, *sum, length);
    }
    Bill {
        text,
        rows: u64::try_from(rows.len()).unwrap_or(u64::MAX),
        cost: rows.values().map(|sum| sum.cost).sum(),
        unpriced,
        timeless,
    }
}

fn add(
    rows: &mut BTreeMap<Key, Sum>,
    cell: &PricedCell,
    minute: u32,
    names: &[[String; 3]],
    length: Length,
) {
    let group = names
        .get(cell.cell.key.name.place())
        .map(|name| name[2].clone());
    let minutes = length.minutes();
    let key = Key {
        from: i64::from(minute).div_euclid(minutes) * minutes,
        offer: cell.offer.clone().unwrap_or_default(),
        group: group.unwrap_or_default(),
        way: cell.cell.key.way,
        list: cell.list.clone().unwrap_or_default(),
        item: Item::Fee(""),
    };
    let mut push = |item: Item, tokens: Ratio, list_cost: Usd, cost: Usd| {
        let sum = rows
            .entry(Key {
                item,
                ..key.clone()
            })
            .or_insert(Sum {
                tokens: Ratio::ZERO,
                list_cost: Usd::ZERO,
                cost: Usd::ZERO,
            });
        sum.tokens = sum.tokens + tokens;
        sum.list_cost = sum.list_cost + list_cost;
        sum.cost = sum.cost + cost;
    };
    for part in &cell.parts {
        let factor = [part.factor.numerator(), part.factor.denominator()];
        let item = Item::Tokens(part.meter, part.price, factor);
        push(item, part.tokens, part.list_cost, part.cost);
    }
    for charge in &cell.charges {
        let listed = if charge.is_listed {
            charge.amount
        } else {
            Usd::ZERO
        };
        push(Item::Fee(charge.name), Ratio::ZERO, listed, charge.amount);
    }
}

impl Length {
    fn minutes(self) -> i64 {
        match self {
            Self::Hour => 60,
            Self::Day => 1_440,
        }
    }
}

/// The start and the exclusive end of the charge period and of its month, in UTC.
fn periods(from: i64, length: Length) -> Option<[String; 4]> {
    let write = |at: &Zoned| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let at = |minute| {
        Some(
            Instant::of_minute(minute)
                .timestamp()?
                .to_zoned(TimeZone::UTC),
        )
    };
    let (start, end) = (at(from)?, at(from + length.minutes())?);
    let month = start.first_of_month().ok()?.start_of_day().ok()?;
    let next = month.checked_add(1.month()).ok()?;
    Some([write(&start), write(&end), write(&month), write(&next)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charge_period_is_within_its_month() {
        // 2026-12-31T23:00 in UTC.
        let minute = Instant(1_798_758_000_000).minute();
        let hour = periods(minute, Length::Hour).unwrap();
        assert_eq!(
            hour,
            [
                "2026-12-31T23:00:00Z",
                "2027-01-01T00:00:00Z",
                "2026-12-01T00:00:00Z",
                "2027-01-01T00:00:00Z"
            ]
        );
    }
}
