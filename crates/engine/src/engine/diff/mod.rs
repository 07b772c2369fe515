//! What changed between two markets, and what that costs a scenario.
//!
//! Two models are the same when provider and id are. Every price is compared: standard, batch, flex
//! and priority, conditional rates, fees. What differs by a hundred-thousandth or less is noise,
//! whatever else is true of it.

mod change;
mod exposure;
mod gate;
mod pair;
mod slot;
mod tier;
#[cfg(test)]
mod worked;

pub use change::{Change, Impact, Kind, Suspicion};
pub use exposure::{Exposure, PlanChange, unsold};
pub use gate::{Allow, Breach, Condition, Finding, Gates, What};
pub use slot::{Item, Price, Slot};

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::catalog::{Currency, ExchangeRate, Market, Meter, Offer};
use crate::money::Usd;
use crate::units::Ratio;

use pair::{Pair, pairs};
use slot::{Prices, prices_of};

/// What changed between two markets.
#[derive(Clone, Debug)]
pub struct Diff<'a> {
    /// The changes: what moves the plan most comes first, noise last.
    pub changes: Vec<Change<'a>>,
    /// How many models both sides sell.
    pub common: u64,
    /// How many of them the scenario names.
    pub common_in_plan: u64,
}

impl Diff<'_> {
    /// A diff without prices, for gates that look at plans alone.
    pub fn of_plans() -> Self {
        Self {
            changes: Vec::new(),
            common: 1,
            common_in_plan: 1,
        }
    }

    /// How many changes there are of a kind.
    pub fn count(&self, kind: Kind) -> u64 {
        let of_kind = self.changes.iter().filter(|change| change.kind == kind);
        u64::try_from(of_kind.count()).unwrap_or(u64::MAX)
    }
}

/// Compares two markets, price by price.
pub fn diff<'a>(old: &Market<'a>, new: &Market<'a>, exposure: &Exposure<'_>) -> Diff<'a> {
    let mut diff = Diff {
        changes: Vec::new(),
        common: 0,
        common_in_plan: 0,
    };
    for pair in pairs(old, new) {
        let in_plan = is_in_plan(&pair, exposure);
        if pair.old.is_some() && pair.new.is_some() {
            diff.common += 1;
            diff.common_in_plan += u64::from(in_plan);
        }
        let before = diff.changes.len();
        compare(&pair, in_plan, exposure, &mut diff.changes);
        let is_silent = diff.changes.len() == before;
        if is_silent && pair.moved.as_ref().is_some_and(|moved| moved.was_id) {
            diff.changes.push(renamed(&pair, in_plan, exposure));
        }
    }
    diff.changes.extend(tier::changes(old, new, exposure));
    diff.changes.sort_by_cached_key(|change| {
        let size = |amount: Option<Usd>| Reverse(amount.unwrap_or(Usd::ZERO).magnitude());
        let last = change.impacts.last().copied().unwrap_or_default();
        let name = (change.provider, change.model);
        let is_noise = change.kind == Kind::Noise;
        let slot = change.slot.clone();
        (
            is_noise,
            size(last.plan),
            size(last.all),
            change.kind,
            name,
            slot,
        )
    });
    diff
}

/// Whether the scenario names the model, by this name or by its id on a side.
fn is_in_plan(pair: &Pair<'_>, exposure: &Exposure<'_>) -> bool {
    ids(pair).any(|id| exposure.names(pair.provider, id))
}

fn ids<'p>(pair: &'p Pair<'_>) -> impl Iterator<Item = &'p str> {
    let offers = pair.old.iter().chain(&pair.new);
    let ids = offers.map(|offer| offer.model.id.as_str());
    // A name that leads elsewhere is not the model that it led to.
    let ids = ids.filter(|_| pair.moved.is_none());
    std::iter::once(pair.model).chain(ids)
}

/// The worth of an offer's currency; a dollar for a dollar where it is not known.
fn worth(offer: Offer<'_>) -> ExchangeRate {
    let (currency, day) = (offer.list.currency, offer.terms.as_of);
    offer
        .terms
        .exchange
        .rate(currency, day)
        .unwrap_or(ExchangeRate::ONE)
}

/// The prices of both sides of a pair, in one currency.
struct Both {
    old: Prices,
    new: Prices,
    currency: Currency,
    /// What that currency is worth on each side.
    worth: (ExchangeRate, ExchangeRate),
}

impl Both {
    fn of(pair: &Pair<'_>) -> Self {
        let prices = |offer: Option<Offer<'_>>| offer.map(prices_of).unwrap_or_default();
        let rate = |offer: Option<Offer<'_>>| offer.map_or(ExchangeRate::ONE, worth);
        let (old, new) = (prices(pair.old), prices(pair.new));
        let worth = (rate(pair.old), rate(pair.new));
        let currency = |offer: Offer<'_>| offer.list.currency;
        match (pair.old.map(currency), pair.new.map(currency)) {
            (Some(a), Some(b)) if a != b => {
                let in_usd = |prices: Prices, rate| -> Prices {
                    let prices = prices.into_iter();
                    prices
                        .map(|(slot, price)| (slot, price.in_usd(rate)))
                        .collect()
                };
                Self {
                    old: in_usd(old, worth.0),
                    new: in_usd(new, worth.1),
                    currency: Currency::USD,
                    worth: (ExchangeRate::ONE, ExchangeRate::ONE),
                }
            }
            (a, b) => Self {
                old,
                new,
                currency: a.or(b).unwrap_or(Currency::USD),
                worth,
            },
        }
    }

    /// Whether input and output have changed places in this slot.
    fn is_swapped(&self, slot: &Slot) -> bool {
        if !matches!(slot.item, Item::Tokens(Meter::Input | Meter::Output)) {
            return false;
        }
        let of = |prices: &Prices, meter| prices.get(&slot.with(meter)).copied();
        let like = |a: Option<Price>, b: Option<Price>| {
            a.zip(b).is_some_and(|(a, b)| change::is_noise(a, b))
        };
        let (input, output) = (of(&self.old, Meter::Input), of(&self.old, Meter::Output));
        like(input, of(&self.new, Meter::Output)) && like(output, of(&self.new, Meter::Input))
    }

    /// The share of a stage's tokens that a standard price bills.
    fn part(&self, meter: Meter, slot: &Slot, exposure: &Exposure<'_>) -> Ratio {
        let reasoning = slot.with(Meter::Reasoning);
        let is_apart = self.old.contains_key(&reasoning) || self.new.contains_key(&reasoning);
        let own = exposure.part(meter);
        match meter {
            // Reasoning that is not billed apart is billed as output.
            Meter::Output if !is_apart => own + exposure.part(Meter::Reasoning),
            _ => own,
        }
    }
}

fn compare<'a>(
    pair: &Pair<'a>,
    in_plan: bool,
    exposure: &Exposure<'_>,
    changes: &mut Vec<Change<'a>>,
) {
    if is_same(pair) {
        return;
    }
    let both = Both::of(pair);
    let slots: BTreeSet<&Slot> = both.old.keys().chain(both.new.keys()).collect();
    for slot in slots {
        let (old, new) = (both.old.get(slot).copied(), both.new.get(slot).copied());
        let (kind, suspicion) = match (old, new) {
            (Some(old), Some(new)) if old == new => continue,
            (Some(old), Some(new)) => {
                let is_swapped = both.is_swapped(slot);
                change::kind_of(old, new, is_swapped, pair.moved.is_some())
            }
            (None, _) => (Kind::Added, None),
            (_, None) => (Kind::Removed, None),
        };
        changes.push(Change {
            kind,
            suspicion,
            provider: pair.provider,
            model: pair.model,
            slot: Some(slot.clone()),
            old,
            new,
            currency: both.currency,
            note: pair.moved.as_ref().map(|moved| moved.note.clone()),
            in_plan,
            impacts: impacts(pair, &both, slot, exposure),
        });
    }
}

/// Whether all prices are plainly the same, as most are; what has rates is looked at in full.
fn is_same(pair: &Pair<'_>) -> bool {
    let offers = pair.old.zip(pair.new);
    offers.is_some_and(|(old, new)| {
        let (a, b) = (old.model, new.model);
        old.list.currency == new.list.currency
            && a.card == b.card
            && a.fees == b.fees
            && a.rates.is_empty()
            && b.rates.is_empty()
    })
}

/// A name that leads to another model at the same prices.
fn renamed<'a>(pair: &Pair<'a>, in_plan: bool, exposure: &Exposure<'_>) -> Change<'a> {
    Change {
        kind: Kind::Alias,
        suspicion: None,
        provider: pair.provider,
        model: pair.model,
        slot: None,
        old: None,
        new: None,
        currency: Both::of(pair).currency,
        note: pair.moved.as_ref().map(|moved| moved.note.clone()),
        in_plan,
        impacts: vec![Impact::default(); exposure.stages.len()],
    }
}

/// price move × tokens of the meter, for each stage.
fn impacts(pair: &Pair<'_>, both: &Both, slot: &Slot, exposure: &Exposure<'_>) -> Vec<Impact> {
    let nothing = || vec![Impact::default(); exposure.stages.len()];
    let Some(meter) = slot.standard_meter() else {
        return nothing();
    };
    let prices = both.old.get(slot).zip(both.new.get(slot));
    let Some((Price::Tokens(old), Price::Tokens(new))) = prices else {
        return nothing();
    };
    let part = both.part(meter, slot, exposure);
    let share = ids(pair).find_map(|id| exposure.share(pair.provider, id));
    let of_stage = |(_, tokens): &(&str, crate::units::Tokens)| {
        let tokens = tokens.ratio() * part;
        let before = old.per_token().times_all(&[tokens, both.worth.0.ratio()]);
        let after = new.per_token().times_all(&[tokens, both.worth.1.ratio()]);
        let all = after - before;
        Impact {
            all: Some(all),
            plan: share.map(|share| all.times(share)),
        }
    };
    exposure.stages.iter().map(of_stage).collect()
}
