//! What it costs to own the access to models: integrate each provider, pay a unified API's fee, or
//! run a gateway of one's own.
//!
//! Tokens cost the same whichever way they are reached; what differs is what comes on top of them.
//! Amounts are exact; only the growth of the volume and the factors of discount and price decline
//! are powers, which are rounded before they meet money.

mod claim;
mod item;
mod levers;
pub mod ramp;
mod source;
mod steady;
mod terms;

pub use claim::{ClaimedRatio, Plain, Reading, plain_readings};
pub use item::{Item, Kind};
pub use levers::{Lever, Needed, Verdict};
pub use source::{Asked, ends, price};
pub use steady::{Crossing, break_evens, steady_cost};
pub use terms::{Basis, Given, Terms, dollars};

use crate::money::Usd;
use crate::scenario::{Access, Input};
use crate::units::{Ratio, Tokens};

use ramp::Price;

/// A ramp and what it is priced with.
#[derive(Clone)]
pub struct Outlook<'p> {
    /// The numbers in use.
    pub terms: Terms,
    /// Tokens in the first month.
    pub from: Tokens,
    /// Tokens in the last month.
    pub to: Tokens,
    /// What tokens cost in one month at today's prices.
    pub price: Price<'p>,
}

/// One item of one way of access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which.
    pub item: Item,
    /// Paid before the first month.
    pub once: Usd,
    /// Paid in an average month.
    pub per_month: Usd,
    /// Paid in all.
    pub total: Usd,
    /// What all of it is worth today.
    pub present_value: Usd,
}

/// What one way of access costs over the ramp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessCost {
    /// Which.
    pub access: Access,
    /// Its items, in the order of [`Item::ALL`].
    pub lines: Vec<Line>,
    /// Paid before the first month.
    pub once: Usd,
    /// Paid in each month.
    pub months: Vec<Usd>,
}

impl AccessCost {
    /// All items.
    pub fn total(&self) -> Usd {
        self.lines.iter().map(|line| line.total).sum()
    }

    /// What all items are worth today.
    pub fn present_value(&self) -> Usd {
        self.lines.iter().map(|line| line.present_value).sum()
    }

    /// What depends on the tokens: their price, minimums, surcharges, fees and conversion.
    pub fn usage(&self) -> Usd {
        let lines = self.lines.iter();
        let usage = lines.filter(|line| line.item <= Item::CurrencyConversion);
        usage.map(|line| line.total).sum()
    }

    /// What is paid each month whatever the tokens.
    pub fn fixed_per_month(&self) -> Usd {
        let lines = self.lines.iter();
        let fixed =
            lines.filter(|line| line.item > Item::CurrencyConversion && line.once == Usd::ZERO);
        fixed.map(|line| line.per_month).sum()
    }

    /// What was paid by the end of each month.
    pub fn cumulative(&self) -> Vec<Usd> {
        let sums = self.months.iter().scan(self.once, |sum, month| {
            *sum = *sum + *month;
            Some(*sum)
        });
        sums.collect()
    }
}

/// The ways of access side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Tokens month by month.
    pub tokens: Vec<Tokens>,
    /// What they cost.
    pub spend: Vec<Usd>,
    /// Each way of access.
    pub costs: Vec<AccessCost>,
}

impl Comparison {
    /// The cost of a way of access, where it is compared.
    pub fn cost(&self, access: Access) -> Option<&AccessCost> {
        self.costs.iter().find(|cost| cost.access == access)
    }

    /// The cheapest, the first of several that cost the same.
    pub fn cheapest(&self) -> Option<&AccessCost> {
        self.costs.iter().min_by_key(|cost| cost.total())
    }

    /// The first month, counted from 1, from which on one way has cost less than another until the
    /// end; `None` where it does not end up cheaper.
    pub fn ahead_from(&self, one: Access, other: Access) -> Option<u64> {
        let (one, other) = (self.cost(one)?.cumulative(), self.cost(other)?.cumulative());
        let last_behind = one
            .iter()
            .zip(&other)
            .rposition(|(one, other)| one >= other);
        let months = u64::try_from(one.len()).ok()?;
        let month = last_behind.map_or(Some(1), |index| u64::try_from(index + 2).ok())?;
        (month <= months).then_some(month)
    }
}

impl Outlook<'_> {
    /// The ways of access over the ramp; `None` where a month's tokens have no price.
    pub fn compare(&self) -> Option<Comparison> {
        let tokens = ramp::volumes(self.from, self.to, self.terms.months());
        let decline = self.terms.shared(Input::PriceDecline);
        let spend = ramp::spend(&tokens, decline, self.price)?;
        Some(Comparison {
            costs: access_costs(&self.terms, &spend),
            tokens,
            spend,
        })
    }
}

/// What each way of access costs when its tokens cost so much month by month.
pub fn access_costs(terms: &Terms, spend: &[Usd]) -> Vec<AccessCost> {
    let months = u64::try_from(spend.len()).unwrap_or(0);
    let rate = terms.shared(Input::DiscountRate);
    let discounts = ramp::discounts(rate, terms.payments, months);
    let accesses = terms.accesses.iter();
    accesses
        .map(|access| access_cost(terms, *access, spend, &discounts))
        .collect()
}

fn access_cost(terms: &Terms, access: Access, spend: &[Usd], discounts: &[Ratio]) -> AccessCost {
    let on_spend = spend
        .iter()
        .map(|tokens| item::on_spend(terms, access, *tokens));
    let on_spend: Vec<_> = on_spend.collect();
    let amounts = |item: Item| {
        let fixed = item.monthly(terms, access);
        let of_month = move |month: &[(Item, Usd); 5]| {
            let own = month.iter().filter(move |(known, _)| *known == item);
            own.map(|(_, amount)| *amount).sum::<Usd>() + fixed
        };
        on_spend.iter().map(of_month).collect::<Vec<Usd>>()
    };
    let lines = Item::ALL.iter().map(|item| {
        let once = item.once(terms, access);
        line(*item, once, &amounts(*item), discounts)
    });
    let fixed: Usd = Item::ALL
        .iter()
        .map(|item| item.monthly(terms, access))
        .sum();
    let months = on_spend.iter();
    let months = months.map(|month| month.iter().map(|(_, amount)| *amount).sum::<Usd>() + fixed);
    AccessCost {
        access,
        lines: lines.collect(),
        once: Item::ALL.iter().map(|item| item.once(terms, access)).sum(),
        months: months.collect(),
    }
}

/// What is paid before the first month is worth what it costs; the rest is discounted.
fn line(item: Item, once: Usd, months: &[Usd], discounts: &[Ratio]) -> Line {
    let paid: Usd = months.iter().copied().sum();
    let worth = months.iter().zip(discounts);
    let worth: Usd = worth.map(|(amount, factor)| amount.times(*factor)).sum();
    let mean = Ratio::new(1, i128::try_from(months.len()).unwrap_or(0));
    Line {
        item,
        once,
        per_month: paid.times(mean.unwrap_or(Ratio::ZERO)),
        total: once + paid,
        present_value: once + worth,
    }
}
