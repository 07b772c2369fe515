//! What is asked of capacity, and what was found.

use crate::catalog::Enforcement;
use crate::engine::provisioned::{Provisioning, UnitMonth};
use crate::money::Usd;
use crate::scenario::Workload;
use crate::units::{Share, Tokens};

use super::day::DayShape;
use super::fit::{OfferedTier, TierFit, Verdict};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The share of requests that may be refused.
    pub at_most: Share,
    /// How all limits are enforced, instead of as each tier says.
    pub enforcement: Option<Enforcement>,
    /// The longest completion that a request allows, which tiers that reserve it charge first.
    pub max_output: Option<u32>,
}

impl Terms {
    /// Terms for requests like those of a workload.
    pub fn of(workload: &Workload, at_most: Share, enforcement: Option<Enforcement>) -> Self {
        let longest = workload.max_output.map(Tokens::count);
        Self {
            at_most,
            enforcement,
            max_output: longest.map(|tokens| u32::try_from(tokens).unwrap_or(u32::MAX)),
        }
    }
}

/// Whose demand is judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// The stage by its id, or `trace`.
    pub name: String,
    /// The same in a sentence: `Launch`, or `the trace`.
    pub short: String,
    /// The same as a heading.
    pub title: String,
    /// Where the demand is from, in one sentence.
    pub source: String,
    /// Requests a minute over the day.
    pub day: DayShape,
}

/// The month in which demand outgrows a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outgrown {
    /// The first month whose demand it does not carry.
    In {
        /// Counted from 1.
        month: u64,
        /// Tokens of that month, where they are known.
        tokens: Option<Tokens>,
    },
    /// No month of so many.
    NotWithin {
        /// How many were looked at.
        months: u64,
    },
    /// It is not said how demand grows.
    NoGrowth,
    /// The tier has no limit to outgrow.
    NoLimit,
}

impl Outgrown {
    /// The month, where it is outgrown.
    pub fn month(self) -> Option<u64> {
        match self {
            Self::In { month, .. } => Some(month),
            _ => None,
        }
    }

    /// Tokens of that month.
    pub fn tokens(self) -> Option<Tokens> {
        match self {
            Self::In { tokens, .. } => tokens,
            _ => None,
        }
    }
}

/// A tier with all that was found of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What it makes of the demand.
    pub fit: TierFit,
    /// When demand outgrows it.
    pub outgrown: Outgrown,
    /// What its units do for the demand, where it sells units.
    pub units: Option<FoundUnits>,
}

/// What units of provisioned capacity do for a demand.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundUnits {
    /// How they are bought.
    pub unit: UnitMonth,
    /// What they come to; `None` where the list does not say what a unit carries, or a token has no
    /// price.
    pub provisioning: Option<Provisioning>,
}

/// One demand against all tiers in question.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// Whose demand.
    pub subject: Subject,
    /// The tiers, in the order of price lists; limits of the user's own first.
    pub tiers: Vec<Found>,
}

impl Study {
    /// The tier of least cost that carries the demand: the smallest that fits. Where tokens have no
    /// price the fees decide, as tokens cost the same on every tier; limits of the user's own,
    /// which nobody sells, cost nothing more.
    pub fn smallest(&self) -> Option<&Found> {
        let carrying = self.tiers.iter();
        let carrying = carrying.filter(|found| found.fit.verdict.fits() == Some(true));
        carrying.min_by_key(|found| rank(&found.fit.tier))
    }

    /// The tier of least cost that carries demand still when another is outgrown.
    pub fn next(&self, outgrown: &Found) -> Option<&Found> {
        let month = outgrown.outgrown.month()?;
        let lasts = |found: &&Found| {
            let fits = found.fit.verdict.fits() == Some(true);
            fits && found.outgrown.month().is_none_or(|end| end > month)
        };
        let lasting = self.tiers.iter().filter(lasts);
        lasting.min_by_key(|found| rank(&found.fit.tier))
    }

    /// Whether nothing can be told of any tier.
    pub fn is_unknown(&self) -> bool {
        let mut tiers = self.tiers.iter();
        tiers.all(|found| found.fit.verdict == Verdict::Unknown)
    }
}

/// Limits of the user's own, then tiers by cost, then those without a price by fee.
fn rank(tier: &OfferedTier) -> (bool, Option<Usd>, Option<Usd>) {
    let is_unpriced = tier.fee.is_some() && tier.cost.is_none();
    // The cost of limits that nobody sells is that of the plan, not of a tier.
    let cost = tier.fee.and(tier.cost);
    (is_unpriced, cost, tier.fee)
}
