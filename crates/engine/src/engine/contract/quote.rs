//! Offers of a case, priced and set against each other.

use crate::catalog::{Listing, Meter, ServiceTier};
use crate::engine::Case;
use crate::engine::cost::Unpriced;
use crate::engine::tiers::PeakLoad;
use crate::money::Usd;
use crate::scenario::Stage;
use crate::units::{Ratio, RequestsPerMinute, Tokens};

use super::crossing::Crossing;
use super::curve::HORIZON;
use super::envelope::{Cliff, Contender, VolumeRange, all_crossings, cliffs, envelope};
use super::listed::{Usage, tier_curve, token_curve};
use super::reserved::Utilisation;
use super::terms::{Rates, Reserved, Terms};

/// What an offer bills tokens by.
#[derive(Clone, Debug)]
pub enum Basis<'a> {
    /// A price list.
    Listed {
        /// The model.
        listing: Listing<'a>,
        /// The service tier, if it is on one.
        tier: Option<&'a ServiceTier>,
    },
    /// Rates of its own.
    Own(Rates),
    /// Nothing: its fee or its units have all tokens included.
    Included,
}

/// An offer to compare.
#[derive(Clone, Debug)]
pub struct Deal<'a> {
    /// Its name in reports.
    pub name: String,
    /// What tokens are billed by.
    pub basis: Basis<'a>,
    /// What else it says.
    pub terms: Terms,
    /// Requests accepted in a minute, where limited.
    pub limit: Option<RequestsPerMinute>,
    /// Whether tokens read from a cache leave the capacity of reserved units alone.
    pub cached_are_free: bool,
}

/// Why an offer has no costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Tokens pass meters without a price.
    Unpriced(Vec<Unpriced>),
    /// The model has no price on the day.
    NotInForce,
}

/// An offer as priced for a case.
#[derive(Clone, Debug)]
pub struct Quote {
    /// Its name in reports.
    pub name: String,
    /// Its costs at every volume, or why there are none.
    pub outcome: Result<Contender, Gap>,
    /// Its reserved units, with what each carries of the case's tokens.
    pub reserved: Option<Reserved>,
}

/// What an offer costs in a growth stage.
#[derive(Clone, Debug)]
pub struct StageCost<'a> {
    /// The stage.
    pub stage: &'a Stage,
    /// Tokens a month.
    pub tokens: Tokens,
    /// The busiest minute.
    pub peak: PeakLoad,
    /// Which offer.
    pub quote: usize,
    /// Its cost; `None` where it is unpriced.
    pub cost: Option<Usd>,
    /// Whether it carries the stage, as far as limits are known.
    pub carries: bool,
    /// Whether it is the cheapest that does.
    pub is_cheapest: bool,
    /// Its reserved units, where it has units of a known capacity.
    pub units: Option<UnitUse>,
}

/// What a volume makes of an offer's reserved units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitUse {
    /// The units that are paid for.
    pub bought: u64,
    /// The units that the busiest minute needs; more than those paid for where the rest is paid for
    /// by the token, or where the offer does not do.
    pub needed: u64,
    /// The share of the units' capacity that the month uses, in percent.
    pub used: Ratio,
}

impl Quote {
    /// What a volume makes of the reserved units.
    pub fn unit_use(&self, tokens: Tokens) -> Option<UnitUse> {
        let reserved = self.reserved.as_ref()?;
        let capacity = reserved.carries?;
        let bought = reserved.bought(tokens);
        let served = tokens.min(capacity.at_peak(bought));
        Some(UnitUse {
            bought,
            needed: capacity.needed(tokens)?,
            used: capacity.used(served, bought)?,
        })
    }
}

/// Offers against each other; they are named by their places in `quotes`.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// The offers.
    pub quotes: Vec<Quote>,
    /// Which is the cheapest at which volume.
    pub stretches: Vec<VolumeRange>,
    /// Where two of them change order.
    pub crossings: Vec<(usize, usize, Crossing)>,
    /// Where one of them costs less for more.
    pub cliffs: Vec<(usize, Cliff)>,
    /// Reserved units of the first against paying the second for each token.
    pub utilisations: Vec<(usize, usize, Utilisation)>,
    /// Each of them in each stage.
    pub stages: Vec<StageCost<'a>>,
}

impl<'a> Case<'a> {
    /// Prices an offer for the case's tokens, requests and month.
    pub fn quote(&self, deal: &Deal<'_>) -> Quote {
        let usage = Usage {
            mix: &self.mix,
            workload: &self.workload,
            month: self.month,
        };
        let (priced, tier) = match &deal.basis {
            Basis::Included => (Ok(None), None),
            Basis::Own(rates) => (Ok(Some(rates.curve())), None),
            Basis::Listed { listing, tier } => {
                let curve = listing.offer().ok_or(Gap::NotInForce).and_then(|offer| {
                    let curve = match tier {
                        Some(tier) => tier_curve(offer, tier, usage),
                        None => token_curve(offer, usage),
                    };
                    curve.map(Some).map_err(Gap::Unpriced)
                });
                (curve, *tier)
            }
        };
        let reserved = deal.terms.reserved.clone().map(|reserved| {
            if deal.cached_are_free {
                self.without_cached(reserved)
            } else {
                reserved
            }
        });
        let is_included = matches!(deal.basis, Basis::Included);
        let units = reserved.as_ref().filter(|_| is_included);
        let units = units.and_then(Reserved::carried).map(Tokens::new);
        let limits = [
            tier.and_then(|tier| tier.limits.requests_per_minute()),
            deal.limit,
        ];
        let limits = limits.into_iter().flatten();
        let limits = limits.map(|limit| self.carried_within(limit));
        let carries = limits.chain(units).min();
        let terms = Terms {
            reserved: reserved.clone(),
            ..deal.terms.clone()
        };
        Quote {
            name: deal.name.clone(),
            reserved,
            outcome: priced.map(|usage| Contender {
                curve: terms.curve(usage, self.workload.purchases),
                carries: carries.filter(|most| most.count() < HORIZON),
            }),
        }
    }

    /// Offers against each other, and in each of these stages.
    pub fn set_against(&self, deals: &[Deal<'_>], stages: &[&'a Stage]) -> Comparison<'a> {
        let quotes: Vec<Quote> = deals.iter().map(|deal| self.quote(deal)).collect();
        let priced = |(index, quote): (usize, &Quote)| Some((index, quote.outcome.clone().ok()?));
        let (places, contenders): (Vec<usize>, Vec<Contender>) =
            quotes.iter().enumerate().filter_map(priced).unzip();
        let place = |index: usize| places[index];
        let stretches = envelope(&contenders).into_iter().map(|one| VolumeRange {
            cheapest: one.cheapest.map(place),
            outgrown: one.outgrown.map(place),
            ..one
        });
        let crossings = all_crossings(&contenders).into_iter();
        let cliffs = contenders.iter().zip(&places).flat_map(|(one, &place)| {
            let falls = cliffs(&one.curve).into_iter();
            falls.map(move |cliff| (place, cliff))
        });
        let stretches: Vec<VolumeRange> = stretches.collect();
        Comparison {
            crossings: crossings
                .map(|(one, two, crossing)| (place(one), place(two), crossing))
                .collect(),
            cliffs: cliffs.collect(),
            utilisations: utilisations(&quotes),
            stages: stages
                .iter()
                .flat_map(|stage| self.stage_costs(stage, &quotes, &stretches))
                .collect(),
            stretches,
            quotes,
        }
    }

    fn stage_costs(
        &self,
        stage: &'a Stage,
        quotes: &[Quote],
        stretches: &[VolumeRange],
    ) -> Vec<StageCost<'a>> {
        let tokens = self.tokens(stage);
        let here = stretches.iter().rfind(|one| one.from <= tokens);
        let cheapest = here.and_then(|one| one.cheapest);
        let cost = |(index, quote): (usize, &Quote)| {
            let priced = quote.outcome.as_ref().ok();
            StageCost {
                stage,
                tokens,
                peak: self.peak(stage),
                quote: index,
                cost: priced.map(|one| one.curve.at(tokens)),
                carries: priced.is_none_or(|one| one.carries(tokens.count())),
                is_cheapest: cheapest == Some(index),
                units: quote.unit_use(tokens),
            }
        };
        quotes.iter().enumerate().map(cost).collect()
    }

    /// The most tokens a month whose busiest minute a limit admits.
    fn carried_within(&self, limit: RequestsPerMinute) -> Tokens {
        let peak = self.scenario.peak_to_mean;
        PeakLoad::tokens_within(limit, self.workload.per_request, peak, self.month)
    }

    /// Reserved units whose capacity tokens from a cache do not use.
    fn without_cached(&self, reserved: Reserved) -> Reserved {
        let shares = self.mix.shares().iter();
        let cached = shares.filter(|(meter, _)| *meter == Meter::CacheRead);
        let cached: Ratio = cached.map(|(_, share)| *share).sum();
        let carries = reserved.carries;
        Reserved {
            carries: carries.and_then(|each| each.with_cache(cached)),
            ..reserved
        }
    }
}

/// What reserved units cost and replace, of each offer with units against each without.
fn utilisations(quotes: &[Quote]) -> Vec<(usize, usize, Utilisation)> {
    let mut all = Vec::new();
    for (index, quote) in quotes.iter().enumerate() {
        let Some((units, carries)) = quote
            .reserved
            .as_ref()
            .and_then(|units| Some((units, units.carries?)))
        else {
            continue;
        };
        let count = *units.units.start();
        let carried = carries.busy(count).min(Tokens::new(HORIZON));
        let others = quotes.iter().enumerate();
        let others = others.filter(|(_, other)| other.reserved.is_none());
        all.extend(others.filter_map(|(other, against)| {
            let curve = &against.outcome.as_ref().ok()?.curve;
            let value = curve.at(carried);
            let price = units.unit.times(Ratio::whole(count));
            let most_used = carries.most_used();
            let found = Utilisation {
                price,
                value,
                most_used,
            };
            Some((index, other, found))
        }));
    }
    all
}
