//! The numbers that a comparison is made with, each with what it rests on.

use std::collections::BTreeMap;

use crate::money::Usd;
use crate::scenario::{Access, FeeBasis, Input, Key, Ownership, Payments, Preset, PresetBasis};
use crate::units::Ratio;

/// What a number rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Published by somebody.
    Published,
    /// Said on the command line.
    Option,
    /// Said by the scenario.
    Scenario,
    /// Assumed.
    Assumed,
}

impl Basis {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Option => "option",
            Self::Scenario => "scenario",
            Self::Assumed => "assumed",
        }
    }
}

/// A number in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// The number; a percent is a fraction of one, money is dollars.
    pub value: Ratio,
    /// What it rests on.
    pub basis: Basis,
    /// Where a preset comes from; empty where somebody stated it.
    pub source: &'static str,
}

/// All numbers in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    given: BTreeMap<Key, Given>,
    fee_basis: BTreeMap<Access, FeeBasis>,
    /// When a month is paid.
    pub payments: Payments,
    /// The ways of access that are compared.
    pub accesses: Vec<Access>,
}

impl Terms {
    /// What options state, else the scenario, else the presets. Credits are bought as often as the
    /// scenario's requests say, where the block of ownership does not.
    pub fn new(
        scenario: Option<&Ownership>,
        option: Option<&Ownership>,
        purchases: Option<u64>,
    ) -> Self {
        let stated = [(scenario, Basis::Scenario), (option, Basis::Option)];
        let blocks = stated
            .into_iter()
            .filter_map(|(block, basis)| Some((block?, basis)));
        let blocks: Vec<(&Ownership, Basis)> = blocks.collect();
        let named = |access: &Access| {
            *access != Access::SelfHosted
                || blocks.iter().any(|(block, _)| block.named.contains(access))
        };
        let mut terms = Self {
            given: presets(),
            fee_basis: BTreeMap::new(),
            payments: Payments::default(),
            accesses: Access::ALL.into_iter().filter(named).collect(),
        };
        if let Some(purchases) = purchases {
            terms.state(
                Key::of(Access::Unified, Input::Purchases),
                Ratio::whole(purchases),
                Basis::Scenario,
            );
        }
        for (block, basis) in blocks {
            terms.payments = block.payments.unwrap_or(terms.payments);
            terms.fee_basis.extend(block.fee_basis.iter().copied());
            for (key, value) in &block.stated {
                terms.state(*key, *value, basis);
            }
        }
        terms
    }

    fn state(&mut self, key: Key, value: Ratio, basis: Basis) {
        let given = Given {
            value,
            basis,
            source: "",
        };
        self.given.insert(key, given);
    }

    /// The same with another number for one input.
    #[must_use]
    pub fn with(&self, key: Key, value: Ratio) -> Self {
        let mut changed = self.clone();
        changed.state(key, value, Basis::Option);
        changed
    }

    /// The number of an input and what it rests on; `None` where nothing says.
    pub fn given(&self, key: Key) -> Option<Given> {
        self.given.get(&key).copied()
    }

    /// The number of an input; nothing where nothing says.
    pub fn value(&self, access: Access, input: Input) -> Ratio {
        self.given(Key::of(access, input))
            .map_or(Ratio::ZERO, |given| given.value)
    }

    /// The number of an input that all share.
    pub fn shared(&self, input: Input) -> Ratio {
        self.given(Key::shared(input))
            .map_or(Ratio::ZERO, |given| given.value)
    }

    /// An input in dollars.
    pub fn money(&self, access: Access, input: Input) -> Usd {
        dollars(self.value(access, input))
    }

    /// What the fee of a way of access is a share of.
    pub fn fee_basis(&self, access: Access) -> FeeBasis {
        self.fee_basis.get(&access).copied().unwrap_or_default()
    }

    /// How many months the comparison runs.
    pub fn months(&self) -> u64 {
        u64::try_from(self.shared(Input::Months).round()).unwrap_or(0)
    }

    /// The inputs in use, in the order of reports: those that all share first. How often credits are
    /// bought matters only where a purchase has a least fee.
    pub fn inputs(&self) -> impl Iterator<Item = (Key, Given)> {
        let used = |key: &Key| {
            key.access
                .is_none_or(|access| self.accesses.contains(&access))
        };
        let inputs = self.given.iter();
        let matters = |key: &Key| match (key.input, key.access) {
            (Input::Purchases, Some(access)) => {
                self.given(Key::of(access, Input::Minimum)).is_some()
            }
            _ => true,
        };
        inputs
            .map(|(key, given)| (*key, *given))
            .filter(move |(key, _)| used(key) && matters(key))
    }
}

fn presets() -> BTreeMap<Key, Given> {
    let own = Access::ALL.into_iter().flat_map(|access| {
        let inputs = Input::ALL.iter();
        inputs.map(move |input| Key::of(access, *input))
    });
    let given = own.filter_map(|key| {
        let preset = Preset::of(key)?;
        let basis = match preset.standing {
            PresetBasis::Published => Basis::Published,
            PresetBasis::Assumed => Basis::Assumed,
        };
        let given = Given {
            value: preset.value(),
            basis,
            source: preset.source,
        };
        Some((key, given))
    });
    given.collect()
}

/// So many dollars, rounded half to even at the pico-dollar.
pub fn dollars(amount: Ratio) -> Usd {
    Usd::from_pico(1_000_000_000_000).times(amount)
}
