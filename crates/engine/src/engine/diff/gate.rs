//! Gates: what a diff may hold at most.

use crate::money::Usd;
use crate::units::Ratio;

use super::change::{Change, Kind, Suspicion};
use super::exposure::PlanChange;
use super::{Diff, Impact};
use std::collections::BTreeMap;

/// What a word of an option stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Changes of a kind.
    Kind(Kind),
    /// Changes that look like a mistake in the data, for this reason.
    Suspicion(Suspicion),
    /// Changes that look like a mistake in the data, for whatever reason.
    Suspicious,
}

impl What {
    /// The meaning of a word.
    pub fn from_name(name: &str) -> Option<Self> {
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name);
        let suspicion = Suspicion::ALL.into_iter().find(|one| one.name() == name);
        let suspicious = (name == "suspicious").then_some(Self::Suspicious);
        kind.map(Self::Kind)
            .or(suspicion.map(Self::Suspicion))
            .or(suspicious)
    }

    /// The word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.name(),
            Self::Suspicion(suspicion) => suspicion.name(),
            Self::Suspicious => "suspicious",
        }
    }

    fn is_of(self, change: &Change<'_>) -> bool {
        match self {
            Self::Kind(kind) => change.kind == kind,
            Self::Suspicion(suspicion) => change.suspicion == Some(suspicion),
            Self::Suspicious => change.suspicion.is_some(),
        }
    }
}

/// Changes that gates let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// What may happen.
    pub what: What,
    /// To which model: its full name or its id; one that ends in `*` means all that begin so.
    pub model: String,
}

impl Allow {
    fn lets(&self, change: &Change<'_>) -> bool {
        let name = change.name();
        let matches = |name: &str| match self.model.strip_suffix('*') {
            Some(beginning) => name.starts_with(beginning),
            None => name == self.model,
        };
        self.what.is_of(change) && (matches(&name) || matches(change.model))
    }
}

/// The gates that are asked for.
#[derive(Clone, Debug, Default)]
pub struct Gates {
    /// What must not happen to any model.
    pub fail_on: Vec<What>,
    /// By how many percent a price may rise.
    pub max_increase: Option<Ratio>,
    /// By how much a month of the plan may rise.
    pub max_monthly_increase: Option<Usd>,
    /// What is let through.
    pub allow: Vec<Allow>,
    /// Whether only models count that the scenario names.
    pub only_plan: bool,
}

/// One gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// No change of this sort.
    FailOn(What),
    /// No price rises by more percent.
    MaxIncrease(Ratio),
    /// No month rises by more.
    MaxMonthlyIncrease(Usd),
}

/// What a gate found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The gate.
    pub gate: Condition,
    /// How many models it looked at.
    pub looked_at: u64,
    /// What breaks it: a model and its figure, or a stage. The highest rise comes first, and before
    /// it a rise from zero.
    pub broken_by: Vec<Breach>,
}

/// What breaks a gate.
#[derive(Clone, Debug, PartialEq)]
pub struct Breach {
    /// The model, or the stage.
    pub subject: String,
    /// The meter; empty where the breach is not of one price.
    pub meter: String,
    /// Which kind of change it is; `None` for a stage or a whole model.
    pub kind: Option<Kind>,
    /// By how many percent the price moves; `None` from zero and where one side has no price.
    pub percent: Option<Ratio>,
    /// By how much a month rises, where that is what counts.
    pub amount: Option<Usd>,
}

impl Finding {
    /// Whether the gate holds.
    pub fn holds(&self) -> bool {
        self.broken_by.is_empty()
    }
}

impl Gates {
    /// What each gate finds, in the order in which the options are listed.
    pub fn check(&self, diff: &Diff<'_>, plan: &[PlanChange]) -> Vec<Finding> {
        let looked_at = if self.only_plan {
            diff.common_in_plan
        } else {
            diff.common
        };
        let counted = || diff.changes.iter().filter(|change| self.counts(change));
        let finding = |gate, broken_by| Finding {
            gate,
            looked_at,
            broken_by,
        };
        let mut findings: Vec<Finding> = Vec::new();
        for what in &self.fail_on {
            let broken = counted().filter(|change| what.is_of(change));
            findings.push(finding(
                Condition::FailOn(*what),
                broken.map(Breach::of).collect(),
            ));
        }
        if let Some(limit) = self.max_increase {
            // Any rise from zero is over any percentage.
            let over = |change: &&Change<'_>| {
                change.rises() && change.percent().is_none_or(|percent| percent > limit)
            };
            let mut broken: Vec<Breach> = counted().filter(over).map(Breach::of).collect();
            broken.sort_by_key(|breach| {
                (breach.percent.is_some(), std::cmp::Reverse(breach.percent))
            });
            findings.push(finding(Condition::MaxIncrease(limit), broken));
        }
        if let Some(limit) = self.max_monthly_increase {
            let broken = self.over_monthly(limit, diff, plan);
            findings.push(finding(Condition::MaxMonthlyIncrease(limit), broken));
        }
        findings
    }

    /// The exceptions that let nothing through.
    pub fn idle<'g>(&'g self, diff: &Diff<'_>) -> Vec<&'g Allow> {
        let is_idle = |allow: &&Allow| !diff.changes.iter().any(|change| allow.lets(change));
        self.allow.iter().filter(is_idle).collect()
    }

    fn counts(&self, change: &Change<'_>) -> bool {
        let in_scope = change.in_plan || !self.only_plan;
        in_scope && !self.allow.iter().any(|allow| allow.lets(change))
    }

    /// The stages whose plan rises by more; where the plan has no price on both sides, the models
    /// that rise by more if all tokens of the stage went to them.
    fn over_monthly(&self, limit: Usd, diff: &Diff<'_>, plan: &[PlanChange]) -> Vec<Breach> {
        let mut broken = Vec::new();
        for (index, stage) in plan.iter().enumerate() {
            match stage.rise() {
                Some(rise) if rise > limit => broken.push(Breach {
                    subject: stage.stage.clone(),
                    meter: String::new(),
                    kind: None,
                    percent: None,
                    amount: Some(rise),
                }),
                Some(_) => {}
                None => broken.extend(self.models_over(limit, diff, index)),
            }
        }
        broken
    }

    fn models_over(&self, limit: Usd, diff: &Diff<'_>, stage: usize) -> Vec<Breach> {
        let mut sums: BTreeMap<String, Usd> = BTreeMap::new();
        for change in diff.changes.iter().filter(|change| self.counts(change)) {
            let impact = change
                .impacts
                .get(stage)
                .and_then(|impact: &Impact| impact.all);
            if let Some(impact) = impact {
                let sum = sums.entry(change.name()).or_default();
                *sum = *sum + impact;
            }
        }
        let mut over: Vec<(String, Usd)> =
            sums.into_iter().filter(|(_, sum)| *sum > limit).collect();
        over.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
        let breach = |(subject, sum)| Breach {
            subject,
            meter: String::new(),
            kind: None,
            percent: None,
            amount: Some(sum),
        };
        over.into_iter().map(breach).collect()
    }
}

impl Breach {
    fn of(change: &Change<'_>) -> Self {
        Self {
            subject: change.name(),
            meter: change
                .slot
                .as_ref()
                .map(super::Slot::meter)
                .unwrap_or_default(),
            kind: Some(change.kind),
            percent: change.percent(),
            amount: None,
        }
    }
}
