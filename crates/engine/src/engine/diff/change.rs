//! One price that differs, and what kind of change that is.

use crate::units::Ratio;

use super::slot::{Price, Slot};
use crate::catalog::Currency;
use crate::money::Usd;

/// What kind of change it is, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The model or the price is gone.
    Removed,
    /// The price rises.
    Increase,
    /// The price moves as when a mistake in the data is corrected, or made.
    Repair,
    /// The name leads to another model than before.
    Alias,
    /// The price falls.
    Decrease,
    /// The model or the price is new.
    Added,
    /// The price moves by so little that only its digits differ.
    Noise,
}

impl Kind {
    /// All of them, the gravest first.
    pub const ALL: [Self; 7] = [
        Self::Removed,
        Self::Increase,
        Self::Repair,
        Self::Alias,
        Self::Decrease,
        Self::Added,
        Self::Noise,
    ];

    /// The word in reports and options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Increase => "increase",
            Self::Repair => "repair",
            Self::Alias => "alias",
            Self::Decrease => "decrease",
            Self::Added => "added",
            Self::Noise => "noise",
        }
    }
}

/// Why a change looks like a mistake in the data rather than a decision of the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suspicion {
    /// The price is ten times what it was or more, or a tenth or less.
    UnitScale,
    /// The prices of input and output changed places.
    Swapped,
    /// The price is zero now.
    Zeroed,
    /// The price was zero.
    WasZero,
}

impl Suspicion {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::UnitScale, Self::Swapped, Self::Zeroed, Self::WasZero];

    /// The word in reports and options.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnitScale => "unit-scale",
            Self::Swapped => "swapped",
            Self::Zeroed => "zeroed",
            Self::WasZero => "was-zero",
        }
    }
}

/// One price that is not the same on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<'a> {
    /// What kind of change it is.
    pub kind: Kind,
    /// Why it looks like a mistake in the data, if it does.
    pub suspicion: Option<Suspicion>,
    /// The provider.
    pub provider: &'a str,
    /// The model, by the name that the change is about: its id, or an alias.
    pub model: &'a str,
    /// Which price; `None` where the name changed and no price did.
    pub slot: Option<Slot>,
    /// The price before; `None` when there was none.
    pub old: Option<Price>,
    /// The price after; `None` when there is none.
    pub new: Option<Price>,
    /// The currency of both prices.
    pub currency: Currency,
    /// What to know besides.
    pub note: Option<String>,
    /// Whether the scenario's route, shortlist or baseline names the model.
    pub in_plan: bool,
    /// What a month costs more, by stage.
    pub impacts: Vec<Impact>,
}

/// What a change costs in one stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// What a month costs more when all of the stage's tokens go to the model; `None` where the
    /// scenario does not say whether its tokens meet the price.
    pub all: Option<Usd>,
    /// What a month of the scenario's own route costs more; `None` where the model is not in it.
    pub plan: Option<Usd>,
}

impl Change<'_> {
    /// The full name: `openai/gpt-4o`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.provider, self.model)
    }

    /// The sign of the row: `+` for a price that is new, `-` for one that is gone.
    pub fn sign(&self) -> &'static str {
        match self.kind {
            Kind::Added => "+",
            Kind::Removed => "-",
            _ => "~",
        }
    }

    /// (new − old) ÷ old in percent; `None` without both prices, or when the old one is zero.
    pub fn percent(&self) -> Option<Ratio> {
        let (old, new) = (self.old?.size(), self.new?.size());
        Ratio::new((new - old) * 100, old)
    }

    /// Whether the price rises, noise apart.
    pub fn rises(&self) -> bool {
        let prices = self.old.zip(self.new);
        self.kind != Kind::Noise && prices.is_some_and(|(old, new)| new.size() > old.size())
    }
}

/// Whether two prices differ by a hundred-thousandth of the old one at most, or not at all.
pub(super) fn is_noise(old: Price, new: Price) -> bool {
    let (old, new) = (old.size(), new.size());
    (new - old).abs() * 100_000 <= old
}

/// What kind of move it is from one price to another that differs.
pub(super) fn kind_of(
    old: Price,
    new: Price,
    is_swapped: bool,
    is_alias: bool,
) -> (Kind, Option<Suspicion>) {
    if is_noise(old, new) {
        return (Kind::Noise, None);
    }
    let (before, after) = (old.size(), new.size());
    let suspicion = match (before, after) {
        _ if is_swapped => Some(Suspicion::Swapped),
        (0, _) => Some(Suspicion::WasZero),
        (_, 0) => Some(Suspicion::Zeroed),
        _ if after >= 10 * before || 10 * after <= before => Some(Suspicion::UnitScale),
        _ => None,
    };
    let kind = match suspicion {
        _ if is_alias => Kind::Alias,
        Some(Suspicion::Swapped | Suspicion::WasZero | Suspicion::UnitScale) => Kind::Repair,
        _ if after > before => Kind::Increase,
        _ => Kind::Decrease,
    };
    (kind, suspicion)
}
