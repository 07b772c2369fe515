//! What providers bill: the kinds of tokens, and a price for each.

use serde::{Deserialize, Serialize};

use crate::money::UnitPrice;

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
    /// Completion tokens, reasoning included.
    Output,
}

impl Meter {
    /// All meters, in the order of reports.
    pub const ALL: [Self; 5] = [
        Self::Input,
        Self::CacheRead,
        Self::CacheWrite,
        Self::CacheWrite1h,
        Self::Output,
    ];

    /// The name in price lists, mixes and columns.
    pub fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::CacheRead => "cache_read",
            Self::CacheWrite => "cache_write",
            Self::CacheWrite1h => "cache_write_1h",
            Self::Output => "output",
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

    fn index(self) -> usize {
        match self {
            Self::Input => 0,
            Self::CacheRead => 1,
            Self::CacheWrite => 2,
            Self::CacheWrite1h => 3,
            Self::Output => 4,
        }
    }
}

/// A price for each meter that the source states; the others are unpriced, which is not zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices([Option<UnitPrice>; 5]);

impl Prices {
    /// The price of a meter, if the source states one.
    pub fn of(&self, meter: Meter) -> Option<UnitPrice> {
        self.0[meter.index()]
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
