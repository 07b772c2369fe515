//! What the total cost of ownership takes where nobody says: each number with its source.
//!
//! An input that is not here has no number that a source would bear out. It is nothing until it is
//! stated, and reports say that it is not counted.

use crate::units::Ratio;

use super::input::{Access, Input, Key};

/// How well a preset is founded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresetBasis {
    /// Somebody publishes the number.
    Published,
    /// Nobody does; it is assumed.
    Assumed,
}

/// A number to take where nobody says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Whose input; `None` for one that all share.
    access: Option<Access>,
    input: Input,
    numerator: i128,
    denominator: i128,
    /// How well it is founded.
    pub standing: PresetBasis,
    /// Where it comes from.
    pub source: &'static str,
}

impl Preset {
    const fn new(
        access: Option<Access>,
        input: Input,
        (numerator, denominator): (i128, i128),
        standing: PresetBasis,
        source: &'static str,
    ) -> Self {
        Self {
            access,
            input,
            numerator,
            denominator,
            standing,
            source,
        }
    }

    /// The preset of an input, where it has one.
    pub fn of(key: Key) -> Option<&'static Self> {
        PRESETS
            .iter()
            .find(|preset| preset.access == key.access && preset.input == key.input)
    }

    /// The number; percents are fractions of one.
    pub fn value(&self) -> Ratio {
        Ratio::new(self.numerator, self.denominator).unwrap_or(Ratio::ZERO)
    }
}

const GATEWAY: &str = "upper end at ai-cost-estimator.com";

/// The numbers, in the order of reports.
static PRESETS: [Preset; 18] = {
    use Access::{Direct, SelfHosted, Unified};
    use PresetBasis::{Assumed, Published};
    [
        Preset::new(
            None,
            Input::Months,
            (24, 1),
            Assumed,
            "from first stage to last",
        ),
        Preset::new(
            None,
            Input::DiscountRate,
            (1, 10),
            Assumed,
            "cost of capital, a year",
        ),
        Preset::new(
            None,
            Input::PriceDecline,
            (0, 1),
            Assumed,
            "prices stay as they are",
        ),
        Preset::new(
            None,
            Input::HourlyRate,
            (100, 1),
            Assumed,
            "an engineer, all included",
        ),
        Preset::new(
            Some(Direct),
            Input::Providers,
            (3, 1),
            Assumed,
            "one for each role",
        ),
        Preset::new(
            Some(Direct),
            Input::IntegrationHours,
            (40, 1),
            Assumed,
            "a week for each provider",
        ),
        Preset::new(
            Some(Direct),
            Input::MonthlyHours,
            (6, 1),
            Assumed,
            "upkeep of each provider",
        ),
        Preset::new(
            Some(Direct),
            Input::Purchases,
            (1, 1),
            Assumed,
            "one invoice a month",
        ),
        Preset::new(
            Some(Unified),
            Input::Providers,
            (1, 1),
            Assumed,
            "one interface for all models",
        ),
        Preset::new(
            Some(Unified),
            Input::IntegrationHours,
            (16, 1),
            Assumed,
            "two days",
        ),
        Preset::new(
            Some(Unified),
            Input::MonthlyHours,
            (2, 1),
            Assumed,
            "upkeep of one interface",
        ),
        Preset::new(
            Some(Unified),
            Input::Fee,
            (11, 200),
            Published,
            "OpenRouter, paid by card",
        ),
        Preset::new(
            Some(Unified),
            Input::Purchases,
            (1, 1),
            Assumed,
            "credits are bought once a month",
        ),
        Preset::new(
            Some(SelfHosted),
            Input::Providers,
            (1, 1),
            Assumed,
            "one gateway",
        ),
        Preset::new(
            Some(SelfHosted),
            Input::IntegrationHours,
            (0, 1),
            Assumed,
            "building it is not counted until stated",
        ),
        Preset::new(
            Some(SelfHosted),
            Input::MonthlyHours,
            (4, 1),
            Published,
            GATEWAY,
        ),
        Preset::new(
            Some(SelfHosted),
            Input::Infrastructure,
            (405, 1),
            Published,
            GATEWAY,
        ),
        Preset::new(
            Some(SelfHosted),
            Input::Purchases,
            (1, 1),
            Assumed,
            "one invoice a month",
        ),
    ]
};
