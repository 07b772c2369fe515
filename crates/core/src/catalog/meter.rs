//! What providers bill: the kinds of tokens, and a price for each.

use serde::{Deserialize, Serialize};

use crate::money::UnitPrice;
use crate::units::{Reject, RejectKind, Scalar};

/// A kind of token that has a price of its own (a FOCUS `SkuMeter`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Meter {
    /// Prompt tokens that no cache holds.
    Input,
    /// Prompt tokens read from a cache.
    CacheRead,
    /// Prompt tokens written to a cache for the provider's default time, mostly 5 minutes.
    CacheWrite,
    /// Prompt tokens written to a cache for an hour.
    CacheWrite1h,
    /// Completion tokens; reasoning is among them unless it is billed apart.
    Output,
    /// Reasoning tokens, where they are billed apart from other completion tokens.
    Reasoning,
}

impl Meter {
    /// How many there are.
    pub const COUNT: usize = 6;

    /// All meters, in the order of reports.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Input,
        Self::CacheRead,
        Self::CacheWrite,
        Self::CacheWrite1h,
        Self::Output,
        Self::Reasoning,
    ];

    /// The name in price lists, mixes and columns.
    pub fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::CacheRead => "cache_read",
            Self::CacheWrite => "cache_write",
            Self::CacheWrite1h => "cache_write_1h",
            Self::Output => "output",
            Self::Reasoning => "reasoning",
        }
    }

    /// The meter of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|meter| meter.name() == name)
    }

    /// Whether the meter counts tokens that go into or come out of a prompt cache.
    pub fn is_cache(self) -> bool {
        matches!(
            self,
            Self::CacheRead | Self::CacheWrite | Self::CacheWrite1h
        )
    }

    /// Whether the meter counts tokens of the completion; the others are of the prompt.
    pub fn is_completion(self) -> bool {
        matches!(self, Self::Output | Self::Reasoning)
    }

    fn index(self) -> usize {
        match self {
            Self::Input => 0,
            Self::CacheRead => 1,
            Self::CacheWrite => 2,
            Self::CacheWrite1h => 3,
            Self::Output => 4,
            Self::Reasoning => 5,
        }
    }
}

impl Scalar for Meter {
    const EXPECTED: &'static str = "a meter such as `input`";
    const CHOICES: &'static [&'static str] = &[
        "input",
        "cache_read",
        "cache_write",
        "cache_write_1h",
        "output",
        "reasoning",
    ];

    fn parse(text: &str) -> Result<Self, Reject> {
        let unknown = || Reject::new(RejectKind::UnknownWord, format!("`{text}` is no meter"));
        Self::from_name(text).ok_or_else(unknown)
    }
}

/// A price for each meter that the source states; the others are unpriced, which is not zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices([Option<UnitPrice>; Meter::COUNT]);

impl Prices {
    /// The price that the source states for a meter.
    pub fn of(&self, meter: Meter) -> Option<UnitPrice> {
        self.0[meter.index()]
    }

    /// What tokens of a meter are billed at: its own price, and for reasoning that is not billed
    /// apart the price of output, of which it is then a part.
    pub fn billed(&self, meter: Meter) -> Option<UnitPrice> {
        match meter {
            Meter::Reasoning => self.of(meter).or(self.of(Meter::Output)),
            meter => self.of(meter),
        }
    }

    /// The same prices with one of them set.
    #[must_use]
    pub fn with(mut self, meter: Meter, price: Option<UnitPrice>) -> Self {
        self.0[meter.index()] = price;
        self
    }

    /// The priced meters and their prices.
    pub fn iter(&self) -> impl Iterator<Item = (Meter, UnitPrice)> {
        Meter::ALL
            .into_iter()
            .filter_map(|meter| Some((meter, self.of(meter)?)))
    }

    /// Whether no meter has a price.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}
