//! What a tally costs, by the prices of each day.

mod absence;
mod address;
mod context_overflow;
mod gap;
mod model_match;
mod month;
mod priced;
mod seller;
mod spelling;
mod time;

pub use context_overflow::{ContextOverflow, context_overflows};
pub use gap::Gap;
pub use model_match::ModelMatch;
pub use priced::{Basis, Outcome, PricedCell};
pub use time::{grain, window_at};

use crate::catalog::{ExchangeRate, Offer, RequestContext};
use crate::engine::cost::{TokenCost, Volume};
use crate::money::Usd;
use crate::scenario::Workload;
use crate::units::{Day, Moment, Month, Ratio, Tokens};

use super::billing::{Billing, Unlisted};
use super::tally::{Cell, RecordedSpend, Tally};

use month::Months;
use seller::Sellers;
use time::Stamp;

/// The United States, as price lists name regions.
const US: &str = "us";

/// Prices every cell of a tally, in the order of time.
pub fn price(tally: &Tally, basis: Basis<'_>) -> Vec<PricedCell> {
    price_cells(tally.cells(), &tally.names(), basis)
}

/// Prices cells whose names have these parts.
pub fn price_cells(
    mut cells: Vec<Cell>,
    names: &[[String; 3]],
    basis: Basis<'_>,
) -> Vec<PricedCell> {
    // A stable sort: cells of one time stay in the order of their names.
    cells.sort_by_key(|cell| cell.key.minute);
    let mut sellers = Sellers::new(basis);
    let mut found = Vec::with_capacity(cells.len());
    let mut months = Months::default();
    for cell in &cells {
        let stamp = Stamp::of(cell.key.minute, basis.otherwise);
        let day = basis.as_of.unwrap_or(stamp.day);
        let one = match names.get(cell.key.name.place()) {
            Some([provider, model, _]) => sellers.find(day, provider, model),
            None => Err(Gap::UnknownModel { near: None }),
        };
        let is_billed = matches!(cell.key.billing, Billing::Listed | Billing::InUs);
        if let (Ok(offer), true) = (&one, is_billed) {
            months.expect(*offer, stamp.day, &cell.sums);
        }
        found.push((stamp, one));
    }
    // Nothing is planned of a log: its tokens are as they were counted.
    let workload = Workload {
        purchases: 0,
        ..Workload::plain(Tokens::new(1))
    };
    let in_us = Workload {
        region: Some(US.to_owned()),
        ..workload.clone()
    };
    let cells = cells.into_iter().zip(found);
    let cells = cells.map(|(cell, (stamp, offer))| {
        match cell.key.billing {
            Billing::FromGateway => return PricedCell::unpriced(cell, Outcome::FromGateway),
            Billing::Unlisted(why) if !cell.key.meters.is_empty() => {
                return PricedCell::unpriced(cell, Outcome::Unpriced(Gap::Unlisted(why)));
            }
            _ => {}
        }
        if cell.key.is_failed && cell.key.meters.is_empty() {
            return PricedCell::unpriced(cell, Outcome::Failed);
        }
        if cell.sums.requests == 0 && cell.key.meters.is_empty() {
            let gap = match cell.key.recorded_spend {
                RecordedSpend::Credit => Gap::Credit,
                _ => Gap::NoTokens,
            };
            return PricedCell::unpriced(cell, Outcome::Unpriced(gap));
        }
        match offer {
            Ok(offer) => {
                if let Some(why) = unlisted(offer, &cell) {
                    return PricedCell::unpriced(cell, Outcome::Unpriced(Gap::Unlisted(why)));
                }
                let workload = match cell.key.billing {
                    Billing::InUs => &in_us,
                    _ => &workload,
                };
                let name = names.get(cell.key.name.place());
                let mut priced = priced(offer, cell, stamp, &mut months, (basis.as_of, workload));
                if let Some([provider, model, _]) = name {
                    priced.naming = ModelMatch::of(provider, model, offer);
                }
                if !basis.keeps_parts {
                    (priced.parts, priced.charges) = (Vec::new(), Vec::new());
                }
                priced
            }
            Err(gap) => PricedCell::unpriced(cell, Outcome::Unpriced(gap)),
        }
    });
    cells.collect()
}

/// What of a cell the list that sells its model does not price: its region, or searches.
fn unlisted(offer: Offer<'_>, cell: &Cell) -> Option<Unlisted> {
    let mut regions = offer.model.regions.iter().chain(&offer.list.regions);
    if cell.key.billing == Billing::InUs && !regions.any(|(region, _)| region == US) {
        return Some(Unlisted::Region);
    }
    let is_free = offer.model.fees.search_per_1k.is_none();
    (cell.key.has_searches && is_free).then_some(Unlisted::Searches)
}

fn priced(
    offer: Offer<'_>,
    cell: Cell,
    stamp: Stamp,
    months: &mut Months,
    (as_of, workload): (Option<Day>, &Workload),
) -> PricedCell {
    let situation = RequestContext {
        context: Tokens::new(cell.key.band),
        window: stamp.window(offer),
        at: as_of.map_or(stamp.moment, Moment::from),
        with_announced: offer.terms.counts_announced(),
        volume: Tokens::new(0),
    };
    let (mut cost, mut list_cost) = (Usd::ZERO, Usd::ZERO);
    let (mut by_price, mut charges) = (Vec::new(), Vec::new());
    let mut gap = None;
    for piece in months.pieces(offer, stamp.day, &cell) {
        let tokens = piece.tokens.iter().filter(|(_, tokens)| **tokens > 0);
        let tokens = tokens.map(|(meter, tokens)| (meter, Ratio::whole(*tokens)));
        let requests = Ratio::whole(piece.requests);
        let volume = Volume::of_parts(tokens, requests, workload, Month::PLANNING);
        let volume = volume.with_searches(piece.searches);
        let situation = RequestContext {
            volume: Tokens::new(piece.before.unwrap_or(0)),
            ..situation
        };
        let found = TokenCost::measured(offer, &volume, cell.key.processing_mode, situation);
        let (Some(one), Some(listed)) = (found.total(), found.list_total()) else {
            gap.get_or_insert_with(|| Gap::of_meters(&found.unpriced));
            continue;
        };
        (cost, list_cost) = (cost + one, list_cost + listed);
        charges.extend(found.charges);
        by_price.extend(found.parts.into_iter().map(|part| (piece.before, part)));
    }
    PricedCell {
        cell,
        offer: Some(offer.name()),
        naming: ModelMatch::Stated,
        list: Some(offer.list.label()),
        context_window: offer.model.context_window,
        currency: (offer.list.currency, worth(offer)),
        outcome: match gap {
            Some(gap) => Outcome::Unpriced(gap),
            None => Outcome::Priced { cost, list_cost },
        },
        parts: by_price,
        charges,
    }
}

/// What the currency of a list is worth in dollars; a list without a rate has sold nothing.
fn worth(offer: Offer<'_>) -> Ratio {
    let terms = offer.terms;
    let rate = terms.exchange.rate(offer.list.currency, terms.as_of);
    rate.map_or(Ratio::ONE, ExchangeRate::ratio)
}

#[cfg(test)]
mod name_tests;
#[cfg(test)]
mod tests;
