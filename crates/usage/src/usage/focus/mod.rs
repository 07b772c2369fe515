//! Priced requests as a bill in FOCUS 1.2, the open specification of costs and usage.

mod charge;
mod row;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::money::Usd;

use super::price::{Outcome, PricedCell};
use super::tally::Sums;

use charge::{Item, Key, Met, Sum};

pub use charge::Length;
pub use row::COLUMNS;

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
        processing_mode: cell.cell.key.processing_mode,
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
            list_cost: if charge.is_listed {
                charge.amount
            } else {
                Usd::ZERO
            },
            cost: charge.amount,
        };
        let item = Item::Fee(charge.name, charge.each, charge.is_listed);
        push(item, sum);
    }
}

#[cfg(test)]
mod tests;
