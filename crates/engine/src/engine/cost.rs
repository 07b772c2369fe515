//! What tokens cost.

use crate::catalog::{Meter, Offer, Processing, RequestContext};
use crate::money::{UnitPrice, Usd};
use crate::scenario::{TokenMix, Workload};
use crate::units::{Month, Ratio, Tokens};

use super::pricing;

/// Tokens of a month by meter, and what the requests are like that carry them.
#[derive(Clone, Debug)]
pub struct Volume<'w> {
    /// All tokens.
    pub tokens: Tokens,
    parts: Vec<(Meter, Ratio)>,
    requests: Ratio,
    /// Searches of the web, where they were counted.
    searches: Option<Ratio>,
    /// What requests are like.
    pub workload: &'w Workload,
    /// The month.
    pub month: Month,
}

impl<'w> Volume<'w> {
    /// So many tokens, divided as a mix says: tokens × share, exactly.
    pub fn new(tokens: Tokens, mix: &TokenMix, workload: &'w Workload, month: Month) -> Self {
        let parts = mix
            .shares()
            .iter()
            .map(|(meter, share)| (*meter, tokens.ratio() * *share));
        let requests = tokens.ratio().checked_div(workload.per_request.ratio());
        Self {
            tokens,
            parts: parts.collect(),
            requests: requests.unwrap_or(Ratio::ZERO),
            searches: None,
            workload,
            month,
        }
    }

    /// These tokens by meter, in so many requests of whatever size.
    pub fn of_parts(
        parts: Vec<(Meter, Ratio)>,
        requests: Ratio,
        workload: &'w Workload,
        month: Month,
    ) -> Self {
        let tokens: Ratio = parts.iter().map(|(_, tokens)| *tokens).sum();
        Self {
            tokens: Tokens::new(u64::try_from(tokens.round()).unwrap_or(u64::MAX)),
            parts,
            requests,
            searches: None,
            workload,
            month,
        }
    }

    /// The same, in which so many searches of the web were counted.
    #[must_use]
    pub fn with_searches(self, searches: u64) -> Self {
        Self {
            searches: Some(Ratio::whole(searches)),
            ..self
        }
    }

    /// The same tokens in other requests.
    #[must_use]
    pub fn in_requests<'n>(&self, workload: &'n Workload) -> Volume<'n> {
        Volume {
            tokens: self.tokens,
            parts: self.parts.clone(),
            requests: self.requests,
            searches: self.searches,
            workload,
            month: self.month,
        }
    }

    /// The meters that tokens pass, and how many pass each.
    pub fn parts(&self) -> &[(Meter, Ratio)] {
        &self.parts
    }

    /// Requests in the month: tokens ÷ tokens per request, unless they were counted.
    pub fn requests(&self) -> Ratio {
        self.requests
    }

    /// Searches in the month: requests × searches per request, unless they were counted.
    pub fn searches(&self) -> Ratio {
        let planned = self.requests * self.workload.searches;
        self.searches.unwrap_or(planned)
    }
}

/// What the tokens of one meter cost at one price.
#[derive(Clone, Debug, PartialEq)]
pub struct MeterCost {
    /// The meter.
    pub meter: Meter,
    /// Which requests, where not all pay the same: `batch, over 272k`.
    pub condition: String,
    /// How many tokens.
    pub tokens: Ratio,
    /// The list price of a million of them.
    pub price: UnitPrice,
    /// What the list price is multiplied with: region and exchange rate.
    pub factor: Ratio,
    /// List price × factor × tokens.
    pub list_cost: Usd,
    /// What is paid for them: the same, or what a contract makes of it.
    pub cost: Usd,
}

/// Tokens that no price is stated for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpriced {
    /// The meter that they pass.
    pub meter: Meter,
    /// Which requests, where only some are unpriced: `batch, over 272k`.
    pub condition: String,
}

/// Money for something else than tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// For what.
    pub name: &'static str,
    /// How much in the month.
    pub amount: Usd,
    /// How many requests or thousands of searches, or of how many dollars it is a share.
    pub times: Ratio,
    /// Dollars for one of them. A minimum may make the amount more than the product.
    pub each: Ratio,
    /// Whether the price list charges it; else it comes with a contract.
    pub is_listed: bool,
}

/// What a volume costs on one model: the priced meters, and those that have no price.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TokenCost {
    /// The priced meters.
    pub parts: Vec<MeterCost>,
    /// The meters that tokens pass and the price list does not price.
    pub unpriced: Vec<Unpriced>,
    /// Fees.
    pub charges: Vec<Charge>,
    /// What a reader must know of how the volume was priced.
    pub remarks: Vec<String>,
}

impl TokenCost {
    /// Prices a volume: Σ price × tokens over its meters, and fees.
    pub fn new(offer: Offer<'_>, volume: &Volume<'_>) -> Self {
        pricing::price(offer, volume)
    }

    /// Prices requests that were counted and all meet one rate.
    pub fn measured(
        offer: Offer<'_>,
        volume: &Volume<'_>,
        way: Processing,
        situation: RequestContext,
    ) -> Self {
        pricing::price_measured(offer, volume, way, situation)
    }

    /// The whole cost; `None` as soon as one meter is unpriced, for a part is not the whole.
    pub fn total(&self) -> Option<Usd> {
        Some(self.sum(|_| true)? + self.fees())
    }

    /// The whole cost at list prices.
    pub fn list_total(&self) -> Option<Usd> {
        let tokens: Usd = self.parts.iter().map(|part| part.list_cost).sum();
        let listed = self.charges.iter().filter(|charge| charge.is_listed);
        let fees: Usd = listed.map(|charge| charge.amount).sum();
        self.unpriced.is_empty().then_some(tokens + fees)
    }

    /// All fees.
    pub fn fees(&self) -> Usd {
        self.charges.iter().map(|charge| charge.amount).sum()
    }

    /// The cost of the meters that match; `None` when one of them is unpriced.
    pub fn sum(&self, matches: impl Fn(Meter) -> bool) -> Option<Usd> {
        if self.unpriced.iter().any(|gap| matches(gap.meter)) {
            return None;
        }
        let parts = self.parts.iter().filter(|part| matches(part.meter));
        Some(parts.map(|part| part.cost).sum())
    }
}
