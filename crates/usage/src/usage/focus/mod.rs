//! Priced requests as a bill in FOCUS 1.2, the open specification of costs and usage.

mod row;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

use crate::catalog::{Currency, Meter, Processing};
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
    /// Tokens of a meter at a list price. The condition says which of the model's prices it is.
    Tokens(Meter, String, UnitPrice),
    /// A fee, and dollars for one of what it is charged for.
    Fee(&'static str, Ratio, IsListed),
}

/// Whether the price list charges it.
type IsListed = bool;

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
    /// Its currency, and what that was worth in dollars.
    currency: (Currency, Ratio),
    item: Item,
}

/// What a price depends on beside what rows share, of the first requests of the row: the others met
/// the same price, so that the row can be priced again by these.
#[derive(Clone, Copy, Debug)]
struct Met {
    /// The start of the span of time, in minutes since 1970.
    minute: u32,
    /// The least prompt of the band.
    band: u64,
    /// What the model had billed before in the month, where its prices depend on that.
    before: Option<u64>,
}

/// What is added up in a row.
#[derive(Clone, Copy, Debug)]
struct Sum {
    met: Met,
    /// Tokens, or what a fee is charged for.
    quantity: Ratio,
    /// Requests, counted in one of their rows.
    requests: u64,
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
            (Outcome::Failed | Outcome::FromGateway, _) => {}
            (Outcome::Unpriced(_), _) => unpriced.join(&cell.cell.sums),
            (Outcome::Priced { .. }, None) => timeless.join(&cell.cell.sums),
            (Outcome::Priced { .. }, Some(minute)) => add(&mut rows, cell, minute, names, length),
        }
    }
    let mut text = COLUMNS.join(",");
    text.push('\n');
    for (key, sum) in &rows {
        row::write(&mut text, key, sum, length);
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
    let (currency, worth) = cell.currency;
    let key = |item| Key {
        from: i64::from(minute).div_euclid(minutes) * minutes,
        offer: cell.offer.clone().unwrap_or_default(),
        group: group.clone().unwrap_or_default(),
        way: cell.cell.key.way,
        list: cell.list.clone().unwrap_or_default(),
        currency: (currency, worth),
        item,
    };
    let mut push = |item: Item, one: Sum| match rows.entry(key(item)) {
        Entry::Vacant(place) => _ = place.insert(one),
        Entry::Occupied(mut place) => place.get_mut().join(&one),
    };
    let mut requests = cell.cell.sums.requests;
    let met = |before| Met {
        minute,
        band: cell.cell.key.band,
        before,
    };
    for (before, part) in &cell.parts {
        let sum = Sum {
            met: met(*before),
            quantity: part.tokens,
            requests: std::mem::take(&mut requests),
            list_cost: part.list_cost,
            cost: part.cost,
        };
        let item = Item::Tokens(part.meter, part.condition.clone(), part.price);
        push(item, sum);
    }
    for charge in &cell.charges {
        let sum = Sum {
            met: met(None),
            quantity: charge.times,
            // Requests without tokens have no other row.
            requests: std::mem::take(&mut requests),
            list_cost: match charge.is_listed {
                true => charge.amount,
                false => Usd::ZERO,
            },
            cost: charge.amount,
        };
        let item = Item::Fee(charge.name, charge.each, charge.is_listed);
        push(item, sum);
    }
}

impl Sum {
    fn join(&mut self, other: &Self) {
        self.quantity = self.quantity + other.quantity;
        self.requests = self.requests.saturating_add(other.requests);
        self.list_cost = self.list_cost + other.list_cost;
        self.cost = self.cost + other.cost;
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

/// A moment, as FOCUS writes it.
fn moment(minute: i64) -> Option<String> {
    let at = Instant::of_minute(minute)
        .timestamp()?
        .to_zoned(TimeZone::UTC);
    Some(at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
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
mod tests;
