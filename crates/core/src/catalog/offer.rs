//! A model as one provider sells it on a day, and on which terms.

use crate::units::{Day, Ratio, Share};

use super::exchange::Exchange;
use super::gateway::Gateway;
use super::list::PriceList;
use super::meter::Meter;
use super::models::Model;
use super::overlay::{Contract, Overlay, Rule};
use super::rates::Processing;
use super::tiers::ServiceTier;

/// Which lists count besides the confirmed ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announced {
    /// Only confirmed prices.
    Ignored,
    /// Announced prices too, once their date is reached.
    Included,
}

/// A model as one provider sells it under one price list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer<'a> {
    /// The list that prices it.
    pub list: &'a PriceList,
    /// The model.
    pub model: &'a Model,
    /// On which terms.
    pub terms: Terms<'a>,
}

/// What the price of every model of a market depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms<'a> {
    /// The day.
    pub as_of: Day,
    /// Whether announced rates count.
    pub announced: Announced,
    /// What other currencies are worth.
    pub exchange: &'a Exchange,
    /// What a team pays instead of list prices.
    pub overlays: &'a [Overlay],
}

impl Terms<'_> {
    /// Whether announced rates count.
    pub fn counts_announced(&self) -> bool {
        self.announced == Announced::Included
    }
}

impl<'a> Offer<'a> {
    /// The full name: `openai/gpt-4o`.
    pub fn name(self) -> String {
        format!("{}/{}", self.list.provider, self.model.id)
    }

    /// The provider's id.
    pub fn provider(self) -> &'a str {
        &self.list.provider
    }

    /// The name of one of the provider's service tiers: `global-api pro`.
    pub fn tier_name(self, tier: &ServiceTier) -> String {
        format!("{} {}", self.list.provider, tier.id)
    }

    /// The service tiers that the provider sells.
    pub fn service_tiers(self) -> &'a [ServiceTier] {
        &self.list.service_tiers
    }
}

impl Offer<'_> {
    /// The rules of all overlays that are for this model, the last one first.
    fn rules(&self) -> impl Iterator<Item = &Rule> {
        let rules = self
            .terms
            .overlays
            .iter()
            .rev()
            .flat_map(|one| one.rules.iter().rev());
        rules.filter(|rule| self.is_covered_by(rule))
    }

    /// Whether a rule of an overlay is for this model and day.
    pub fn is_covered_by(&self, rule: &Rule) -> bool {
        rule.covers(&self.list.provider, self.model, self.terms.as_of)
    }

    /// What overlays make of the price of a meter; `None` where the list price counts.
    pub fn contract(&self, way: Processing, meter: Meter) -> Option<Contract> {
        self.rules().find_map(|rule| rule.contract(way, meter))
    }

    /// The gateway's fee: that of an overlay, else that of the list.
    pub fn gateway(&self) -> Option<Gateway> {
        self.rules()
            .find_map(|rule| rule.gateway)
            .or(self.list.gateway)
    }

    /// What the bank adds, as a share of what is billed.
    pub fn card_fee(&self) -> Ratio {
        let fee = self.rules().find_map(|rule| rule.card_fee);
        fee.map_or(Ratio::ZERO, Share::ratio)
    }
}
