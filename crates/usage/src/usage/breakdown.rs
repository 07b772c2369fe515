//! What a line of a report is made of: tokens by the price that they met.

use crate::engine::cost::{Charge, MeterCost};
use crate::money::Usd;

use super::price::{Outcome, PricedCell};

/// What one model of one price list billed.
#[derive(Clone, Debug, PartialEq)]
pub struct Priced {
    /// The model by its full name.
    pub offer: String,
    /// The label of the price list.
    pub list: String,
    /// Requests that it priced.
    pub requests: u64,
    /// Tokens by the price that they met.
    pub parts: Vec<MeterCost>,
    /// What was charged beside tokens.
    pub charges: Vec<Charge>,
}

impl Priced {
    /// What the parts and charges add up to.
    pub fn total(&self) -> Usd {
        let parts = self.parts.iter().map(|part| part.cost);
        let charges = self.charges.iter().map(|charge| charge.amount);
        parts.chain(charges).sum()
    }

    fn add(&mut self, cell: &PricedCell) {
        self.requests = self.requests.saturating_add(cell.cell.sums.requests);
        for (_, part) in &cell.parts {
            match self.parts.iter_mut().find(|one| is_same(one, part)) {
                Some(one) => {
                    one.tokens = one.tokens + part.tokens;
                    one.cost = one.cost + part.cost;
                    one.list_cost = one.list_cost + part.list_cost;
                }
                None => self.parts.push(part.clone()),
            }
        }
        for charge in &cell.charges {
            match self.charges.iter_mut().find(|one| one.name == charge.name) {
                Some(one) => one.amount = one.amount + charge.amount,
                None => self.charges.push(charge.clone()),
            }
        }
    }
}

/// Whether tokens of two cells met the same price for the same reason.
fn is_same(one: &MeterCost, other: &MeterCost) -> bool {
    one.meter == other.meter
        && one.condition == other.condition
        && one.price == other.price
        && one.factor == other.factor
}

/// The priced cells of a line, whose parts were kept, by model and price list, and in them by
/// condition and kind of token. All totals together are the cost of the line.
pub fn breakdown(cells: &[&PricedCell]) -> Vec<Priced> {
    let mut all: Vec<Priced> = Vec::new();
    for cell in cells {
        let is_priced = matches!(cell.outcome, Outcome::Priced { .. });
        let (true, Some(offer), Some(list)) = (is_priced, &cell.offer, &cell.list) else {
            continue;
        };
        let is_it = |one: &&mut Priced| one.offer == *offer && one.list == *list;
        if let Some(one) = all.iter_mut().find(is_it) {
            one.add(cell);
            continue;
        }
        let mut one = Priced {
            offer: offer.clone(),
            list: list.clone(),
            requests: 0,
            parts: Vec::new(),
            charges: Vec::new(),
        };
        one.add(cell);
        all.push(one);
    }
    for one in &mut all {
        let order = |part: &MeterCost| (part.condition.clone(), part.meter);
        one.parts.sort_by_key(order);
    }
    all.sort_by(|one, other| (&one.offer, &one.list).cmp(&(&other.offer, &other.list)));
    all
}
