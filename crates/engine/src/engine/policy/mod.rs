//! Whether a plan keeps to its policy.

mod figures;
mod names;

use crate::money::Usd;
use crate::scenario::{Limit, Place, Policy, Rule, Stage};
use crate::units::{Day, Ratio};

use super::Case;

/// What rules are judged on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'f, 'a> {
    /// The plan.
    pub case: &'f Case<'a>,
    /// The same plan at the prices of the day that a rise is counted from.
    pub base: Option<&'f Case<'a>>,
    /// The stages in question.
    pub stages: &'f [&'a Stage],
    /// The day of the plan.
    pub as_of: Day,
}

/// How a rule was judged for one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict<'p> {
    /// The rule.
    pub rule: &'p Rule,
    /// Where the limit that decided is written.
    pub place: Place,
    /// What was judged: a stage, a model, a provider, a price list.
    pub subject: String,
    /// The figure that was held against the limit, where it is known.
    pub actual: Option<Measure>,
    /// The name by which a rule about models met this one, where it is not its first.
    pub also_called: Option<String>,
    /// What came of it.
    pub finding: Finding,
}

/// A figure that a limit is held against.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// Dollars a month.
    Money(Usd),
    /// Whole days.
    Days(u64),
    /// A number of percent.
    Percent(Ratio),
    /// Names of models, of providers, or of the places where a model is used.
    Names(Vec<String>),
}

/// What came of judging a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The plan keeps to it.
    Holds,
    /// The plan breaks it.
    Broken,
    /// Nobody can tell, so the rule is not passed.
    NotJudged(Unknown),
}

/// Why a rule cannot be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// These models have no price for part of the tokens, on the day of the plan.
    Unpriced(Vec<String>),
    /// These models have no price for part of the tokens, on the base day.
    UnpricedThen(Vec<String>),
    /// The names of the scenario do not lead to models on the base day.
    NoBase,
    /// The base day lies after the day of the plan.
    BaseIsLater,
    /// The plan cost nothing at the prices of the base day, so that no percentage says the rise.
    FreeThen,
    /// No price list in force sells the model.
    NotInForce,
    /// The model is named without a provider and not in force.
    NoProvider,
    /// The price list has no service tiers, so that nothing is known of what is promised.
    NoTiers,
}

/// How much a broken rule weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The gate is broken.
    Error,
    /// It is told, and the gate holds.
    Warning,
}

impl Weight {
    /// The word in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl Verdict<'_> {
    /// Whether the plan keeps to the rule; a rule that cannot be judged is not kept.
    pub fn is_passed(&self) -> bool {
        self.finding == Finding::Holds
    }

    /// Whether the gate is broken by it.
    pub fn breaks_gate(&self) -> bool {
        !self.is_passed() && self.weight() == Weight::Error
    }

    /// What it weighs. Only missing data about service tiers are a warning: most price lists have
    /// none, and no change of the plan would bring them.
    pub fn weight(&self) -> Weight {
        match self.finding {
            Finding::NotJudged(Unknown::NoTiers) => Weight::Warning,
            _ => Weight::Error,
        }
    }
}

/// Judges every rule of a policy for every subject that it is about, in the order of the rules.
///
/// A budget of a stage that is not in question has no verdict.
pub fn judge<'p>(policy: &'p Policy, facts: Facts<'_, '_>) -> Vec<Verdict<'p>> {
    let rules = policy.rules.iter();
    rules.flat_map(|rule| verdicts(rule, facts)).collect()
}

fn verdicts<'p>(rule: &'p Rule, facts: Facts<'_, '_>) -> Vec<Verdict<'p>> {
    match &rule.limit {
        Limit::Budget { stage, most } => figures::budget(rule, &stage.value, *most, facts),
        Limit::MaxPriceAge(most) => figures::price_age(rule, *most, facts),
        Limit::AllowedProviders(only) => names::providers(rule, only, names::Sense::Allowed, facts),
        Limit::BannedProviders(none) => names::providers(rule, none, names::Sense::Banned, facts),
        Limit::AllowedModels(only) => names::models(rule, only, names::Sense::Allowed, facts),
        Limit::BannedModels(none) => names::models(rule, none, names::Sense::Banned, facts),
        Limit::MinAvailability(least) => figures::availability(rule, *least, facts),
        Limit::MaxProviderShare(most) => figures::shares(rule, None, *most, facts),
        Limit::ProviderShare { provider, most } => {
            figures::shares(rule, Some(&provider.value), *most, facts)
        }
        Limit::MaxRise { most, since } => figures::rise(rule, *most, *since, facts),
    }
}

impl<'p> Verdict<'p> {
    fn new(rule: &'p Rule, subject: String) -> Self {
        Self {
            rule,
            place: rule.place,
            subject,
            actual: None,
            also_called: None,
            finding: Finding::Broken,
        }
    }

    /// The figure, and whether it keeps to the limit.
    fn measured(mut self, actual: Measure, holds: bool) -> Self {
        self.actual = Some(actual);
        self.finding = if holds {
            Finding::Holds
        } else {
            Finding::Broken
        };
        self
    }

    fn unknown(mut self, why: Unknown) -> Self {
        self.finding = Finding::NotJudged(why);
        self
    }
}
