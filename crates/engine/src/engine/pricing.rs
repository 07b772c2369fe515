//! From a volume to its cost on one model, by every rule that the price list states.

use crate::catalog::{
    Contract, ExchangeRate, Meter, Offer, PerMeter, Processing, Rate, RequestContext, rate_of,
};
use crate::money::{UnitPrice, Usd};
use crate::units::{Ratio, Tokens};

use super::cache;
use super::cells::{Cell, cells, cells_in};
use super::cost::{Charge, MeterCost, TokenCost, Unpriced, Volume};

impl TokenCost {
    /// Prices a volume: Σ price × tokens over its meters, and fees.
    pub fn new(offer: Offer<'_>, volume: &Volume<'_>) -> Self {
        let mut cost = Self::default();
        let ways = ways(offer, volume, &mut cost.remarks);
        let factor = factor(offer, volume, &mut cost.remarks);
        let cells = cells(offer, volume, &ways);
        let (lines, unpriced) = lines(offer, volume, &ways, &cells, &mut cost.remarks);
        cost.unpriced = unpriced;
        for line in lines {
            cost.parts.push(line.cost(factor));
        }
        cost.charges = charges(offer, volume, &cost);
        cost
    }

    /// Prices requests that were counted and all meet one rate: nothing about them is planned, so a
    /// processing mode that the provider does not sell has no price.
    pub fn measured(
        offer: Offer<'_>,
        volume: &Volume<'_>,
        way: Processing,
        situation: RequestContext,
    ) -> Self {
        let mut cost = Self::default();
        let factor = factor(offer, volume, &mut cost.remarks);
        let cell = Cell {
            way,
            situation,
            prompt: Ratio::ONE,
            completion: Ratio::ONE,
        };
        let mut lines = Vec::new();
        let parts = volume.parts();
        spread(offer, &cell, parts, &mut lines, &mut cost.unpriced);
        cost.parts = lines.into_iter().map(|line| line.cost(factor)).collect();
        cost.charges = charges(offer, volume, &cost);
        cost
    }
}

/// What a volume costs where all of it is billed after `before` tokens, in pico-dollars and exactly:
/// tokens, requests and searches, without what a gateway and a bank add.
///
/// # Errors
/// The meters that have no price.
pub(super) fn exact(
    offer: Offer<'_>,
    volume: &Volume<'_>,
    before: Tokens,
) -> Result<Ratio, Vec<Unpriced>> {
    let mut told = Vec::new();
    let ways = ways(offer, volume, &mut told);
    let factor = factor(offer, volume, &mut told);
    let cells = cells_in(offer, volume, &ways, &[(before, Ratio::ONE)]);
    let (lines, unpriced) = lines(offer, volume, &ways, &cells, &mut told);
    if !unpriced.is_empty() {
        return Err(unpriced);
    }
    let tokens: Ratio = lines.iter().map(|line| line.exact(factor)).sum();
    let fees = listed_fees(offer, volume).into_iter();
    let fees: Ratio = fees.map(|(_, fee, times)| fee.pico_ratio() * times).sum();
    Ok(tokens + fees * exchange(offer))
}

/// The tokens of a volume by the price that they meet, and those that meet none.
fn lines(
    offer: Offer<'_>,
    volume: &Volume<'_>,
    ways: &[(Processing, Ratio)],
    cells: &[Cell],
    remarks: &mut Vec<String>,
) -> (Vec<Line>, Vec<Unpriced>) {
    let parts: Vec<_> = ways
        .iter()
        .map(|(way, _)| (*way, metered(offer, volume, *way, remarks)))
        .collect();
    let (mut lines, mut unpriced) = (Vec::new(), Vec::new());
    for cell in cells {
        for (_, metered) in parts.iter().filter(|(way, _)| *way == cell.way) {
            spread(offer, cell, metered, &mut lines, &mut unpriced);
        }
    }
    (lines, unpriced)
}

/// The ways of processing that the provider sells; what it does not sell is processed at once.
fn ways(
    offer: Offer<'_>,
    volume: &Volume<'_>,
    remarks: &mut Vec<String>,
) -> Vec<(Processing, Ratio)> {
    let card = &offer.model.card;
    let mut sold: Vec<(Processing, Ratio)> = Vec::new();
    for (way, share) in volume.workload.processing_modes() {
        let is_sold = way == Processing::Standard || !card.of(way).is_empty();
        if !is_sold {
            remarks.push(format!("no {} prices: processed as standard", way.name()));
        }
        let way = if is_sold { way } else { Processing::Standard };
        match sold.iter_mut().find(|(known, _)| *known == way) {
            Some((_, sum)) => *sum = *sum + share,
            None => sold.push((way, share)),
        }
    }
    sold
}

/// Tokens by meter as this model bills them: with its reasoning, and its cache where the workload
/// has one and this way of processing has a price for what is read from it. Discounts for batch and
/// cache do not stack by themselves: only a price for both says that they do.
fn metered(
    offer: Offer<'_>,
    volume: &Volume<'_>,
    way: Processing,
    remarks: &mut Vec<String>,
) -> PerMeter<Ratio> {
    let prices = offer.model.card.of(way);
    let mut parts = match &volume.workload.cache {
        Some(cache) => cache::split(prices, volume, cache),
        None => *volume.parts(),
    };
    let standard = offer.model.prices().of(Meter::CacheRead);
    if volume.workload.cache.is_some()
        && standard.is_some()
        && prices.of(Meter::CacheRead).is_none()
    {
        remarks.push(format!(
            "no {} price for cached tokens: prompts are billed as input there",
            way.name()
        ));
    }
    let more = volume.workload.reasoning.ratio() - Ratio::ONE;
    if offer.model.reasons && !more.is_zero() {
        let shown = parts.iter().filter(|(meter, _)| meter.is_completion());
        let shown: Ratio = shown.map(|(_, tokens)| *tokens).sum();
        parts[Meter::Reasoning] = parts[Meter::Reasoning] + shown * more;
    }
    parts
}

/// What list prices are multiplied with: the uplift of the region and the exchange rate.
fn factor(offer: Offer<'_>, volume: &Volume<'_>, remarks: &mut Vec<String>) -> Ratio {
    let exchange = exchange(offer);
    let Some(region) = &volume.workload.region else {
        return exchange;
    };
    let regions = offer.model.regions.iter().chain(&offer.list.regions);
    match regions.clone().find(|(name, _)| name == region) {
        Some((_, uplift)) => {
            remarks.push(format!("x {uplift} in region {region}"));
            exchange * uplift.ratio()
        }
        None => exchange,
    }
}

/// What the currency of the list is worth; commands refuse lists without a rate before they price.
fn exchange(offer: Offer<'_>) -> Ratio {
    let terms = offer.terms;
    let rate = terms.exchange.rate(offer.list.currency, terms.as_of);
    rate.map_or(Ratio::ONE, ExchangeRate::ratio)
}

/// Tokens that meet one price.
struct Line {
    meter: Meter,
    condition: String,
    tokens: Ratio,
    price: UnitPrice,
    contract: Option<Contract>,
}

impl Line {
    /// What is paid for the tokens, in pico-dollars.
    fn exact(&self, factor: Ratio) -> Ratio {
        let (price, share) = match self.contract {
            None => (self.price, Ratio::ONE),
            Some(Contract::Discounted(discount)) => (self.price, discount.rest().ratio()),
            Some(Contract::Priced(own)) => (own, Ratio::ONE),
        };
        price.per_token().pico_ratio() * share * factor * self.tokens
    }

    fn cost(self, factor: Ratio) -> MeterCost {
        let at = |price: UnitPrice, share: Ratio| {
            price.per_token().times_all(&[self.tokens, factor, share])
        };
        let list_cost = at(self.price, Ratio::ONE);
        let cost = match self.contract {
            None => list_cost,
            Some(Contract::Discounted(discount)) => at(self.price, discount.rest().ratio()),
            Some(Contract::Priced(own)) => at(own, Ratio::ONE),
        };
        MeterCost {
            meter: self.meter,
            condition: self.condition,
            tokens: self.tokens,
            price: self.price,
            factor,
            list_cost,
            cost,
        }
    }
}

/// Adds the tokens of a cell to the lines of their prices, or to what is unpriced.
fn spread(
    offer: Offer<'_>,
    cell: &Cell,
    parts: &PerMeter<Ratio>,
    lines: &mut Vec<Line>,
    unpriced: &mut Vec<Unpriced>,
) {
    let rate = rate_of(&offer.model.rates, &cell.situation);
    let card = rate.map_or(&offer.model.card, |rate| &rate.card);
    let prices = card.of(cell.way);
    let condition = condition(offer, cell.way, rate);
    for (meter, all) in parts.iter().filter(|(_, all)| !all.is_zero()) {
        let share = if meter.is_completion() {
            cell.completion
        } else {
            cell.prompt
        };
        let tokens = *all * share;
        if tokens.is_zero() {
            continue;
        }
        let contract = offer.contract(cell.way, meter);
        let own = match contract {
            Some(Contract::Priced(own)) => Some(own),
            _ => None,
        };
        let Some(price) = prices.billed(meter).or(own) else {
            let gap = Unpriced {
                meter,
                condition: condition.clone(),
            };
            if !unpriced.contains(&gap) {
                unpriced.push(gap);
            }
            continue;
        };
        let same = |line: &&mut Line| line.meter == meter && line.condition == condition;
        match lines.iter_mut().find(same) {
            Some(line) => line.tokens = line.tokens + tokens,
            None => lines.push(Line {
                meter,
                condition: condition.clone(),
                tokens,
                price,
                contract,
            }),
        }
    }
}

/// Which requests meet a price, in words; nothing for all of them.
fn condition(offer: Offer<'_>, way: Processing, rate: Option<&Rate>) -> String {
    let way = (way != Processing::Standard).then(|| way.name().to_owned());
    let when = rate.map(|rate| rate.when.describe(&offer.list.windows));
    let words: Vec<String> = way.into_iter().chain(when).collect();
    words.join(", ")
}

/// The fees that a price list charges beside tokens: for what, how much, and how many times.
fn listed_fees(offer: Offer<'_>, volume: &Volume<'_>) -> Vec<(&'static str, Usd, Ratio)> {
    let times = volume.requests();
    let thousands = Ratio::new(1, 1_000).unwrap_or(Ratio::ZERO);
    let fees = offer.model.fees;
    let requests = fees.request.map(|fee| ("requests", fee, times));
    let searches = volume.searches() * thousands;
    let searches = fees.search_per_1k.map(|fee| ("searches", fee, searches));
    requests.into_iter().chain(searches).collect()
}

/// Fees for requests and searches, then what a gateway and a bank add to all that is billed.
fn charges(offer: Offer<'_>, volume: &Volume<'_>, cost: &TokenCost) -> Vec<Charge> {
    let mut charges = Vec::new();
    let exchange = exchange(offer);
    for (name, fee, times) in listed_fees(offer, volume) {
        let amount = fee.times(times * exchange);
        if amount != Usd::ZERO {
            charges.push(Charge {
                name,
                amount,
                times,
                each: fee.dollars() * exchange,
                is_listed: true,
            });
        }
    }
    let tokens: Usd = cost.parts.iter().map(|part| part.cost).sum();
    let so_far = |charges: &[Charge]| tokens + charges.iter().map(|charge| charge.amount).sum();
    let billed = so_far(&charges);
    if let Some(gateway) = offer.gateway() {
        let least = gateway
            .minimum
            .times(Ratio::whole(volume.workload.purchases));
        let fee = billed.times(gateway.fee.ratio()).max(least);
        let is_listed = offer.list.gateway == Some(gateway);
        if billed != Usd::ZERO && fee != Usd::ZERO {
            charges.push(Charge {
                name: "gateway",
                amount: fee,
                times: billed.dollars(),
                each: gateway.fee.ratio(),
                is_listed,
            });
        }
    }
    let billed = so_far(&charges);
    let card = billed.times(offer.card_fee());
    if card != Usd::ZERO {
        charges.push(Charge {
            name: "card",
            amount: card,
            times: billed.dollars(),
            each: offer.card_fee(),
            is_listed: false,
        });
    }
    charges
}
