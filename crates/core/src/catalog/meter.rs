//! What providers bill: the kinds of tokens, and a price for each.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::Leaf;
use crate::money::UnitPrice;
use crate::units::{Reject, RejectKind, Scalar};

/// Which part of a request tokens belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What goes into the model, read by it.
    Prompt,
    /// What goes into the model, by way of a prompt cache.
    Cache,
    /// What the model answers.
    Completion,
}

/// Defines the token types, one line each: the type, its name in files and columns, its side.
macro_rules! meters {
    ($($(#[doc = $doc:literal])+ $meter:ident = $name:ident, $side:ident;)+) => {
        /// A kind of token that has a price of its own (a FOCUS `SkuMeter`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Meter {
            $($(#[doc = $doc])+ $meter,)+
        }

        impl Meter {
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();
            /// All meters, in the order of reports.
            pub const ALL: [Self; [$(Self::$meter),+].len()] = [$(Self::$meter),+];
            /// Their names in price lists, mixes and columns, in the same order.
            pub const NAMES: [&'static str; Self::COUNT] = [$(stringify!($name)),+];

            /// Which part of a request its tokens belong to.
            pub const fn side(self) -> Side {
                match self {
                    $(Self::$meter => Side::$side,)+
                }
            }
        }

        /// A value for each kind of token that is billed, as it is written in YAML.
        #[derive(Deserialize, JsonSchema)]
        #[serde(default, bound = "T: Scalar")]
        #[schemars(deny_unknown_fields, rename = "ByMeter", bound = "T: Scalar")]
        pub struct ByMeter<T> {
            $($(#[doc = $doc])+ pub $name: Leaf<T>,)+
        }

        impl<T> Default for ByMeter<T> {
            fn default() -> Self {
                Self { $($name: Leaf::default(),)+ }
            }
        }

        impl<T> ByMeter<T> {
            /// The meters and what is written for them.
            pub fn into_leaves(self) -> [(Meter, Leaf<T>); Meter::COUNT] {
                [$((Meter::$meter, self.$name)),+]
            }
        }
    };
}

meters! {
    /// Prompt tokens that no cache holds.
    Input = input, Prompt;
    /// Prompt tokens read from a cache.
    CacheRead = cache_read, Cache;
    /// Prompt tokens written to a cache for the provider's default time, mostly 5 minutes.
    CacheWrite = cache_write, Cache;
    /// Prompt tokens written to a cache for an hour.
    CacheWrite1h = cache_write_1h, Cache;
    /// Completion tokens; reasoning is among them unless it is billed apart.
    Output = output, Completion;
    /// Reasoning tokens, where they are billed apart from other completion tokens.
    Reasoning = reasoning, Completion;
}

impl Meter {
    /// The name in price lists, mixes and columns.
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The meter of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|meter| meter.name() == name)
    }

    /// Whether the meter counts tokens that go into or come out of a prompt cache.
    pub fn is_cache(self) -> bool {
        self.side() == Side::Cache
    }

    /// Whether the meter counts tokens that are written to a prompt cache, for however long.
    pub fn is_cache_write(self) -> bool {
        self.is_cache() && self != Self::CacheRead
    }

    /// Whether the meter counts tokens of the completion; the others are of the prompt.
    pub fn is_completion(self) -> bool {
        self.side() == Side::Completion
    }
}

/// A value for each kind of token, looked up by the kind.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct PerMeter<T>([T; Meter::COUNT]);

/// Tokens of each kind, none of them counted twice.
pub type TokenCounts = PerMeter<u64>;

impl<T> PerMeter<T> {
    /// The value that a function has for each meter.
    pub fn from_fn(value: impl FnMut(Meter) -> T) -> Self {
        Self(Meter::ALL.map(value))
    }

    /// The meters and their values, in the order of reports.
    pub fn iter(&self) -> impl Iterator<Item = (Meter, &T)> {
        Meter::ALL.into_iter().zip(&self.0)
    }

    /// The values alone, in the order of reports.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }

    /// The values alone, to change them.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut()
    }

    /// What a function makes of each value.
    pub fn map<U>(self, value: impl FnMut(T) -> U) -> PerMeter<U> {
        PerMeter(self.0.map(value))
    }
}

impl<T: Default> PerMeter<T> {
    /// These values, and the default for every other meter.
    pub fn of<const N: usize>(values: [(Meter, T); N]) -> Self {
        let mut all = Self::from_fn(|_| T::default());
        for (meter, value) in values {
            all[meter] = value;
        }
        all
    }
}

impl PerMeter<u64> {
    /// No tokens.
    pub const ZERO: Self = Self([0; Meter::COUNT]);

    /// Adds as many of each kind; a sum that would be more stays at the largest number there is.
    #[inline]
    pub fn add(&mut self, more: &Self) {
        for (sum, tokens) in self.0.iter_mut().zip(more.0) {
            *sum = sum.saturating_add(tokens);
        }
    }

    /// Moves all tokens of some meters to another one.
    pub fn pour(&mut self, from: impl Fn(Meter) -> bool, into: Meter) {
        let poured = self.sum(&from);
        for meter in Meter::ALL.into_iter().filter(|meter| from(*meter)) {
            self[meter] = 0;
        }
        self[into] = self[into].saturating_add(poured);
    }

    /// All tokens together.
    #[inline]
    pub fn total(&self) -> u64 {
        self.sum(|_| true)
    }

    /// The tokens of the prompt, from a cache or not.
    #[inline]
    pub fn prompt(&self) -> u64 {
        self.sum(|meter| !meter.is_completion())
    }

    /// The tokens of the completion.
    #[inline]
    pub fn completion(&self) -> u64 {
        self.sum(Meter::is_completion)
    }

    /// The tokens of some meters; stays at the largest number there is when it would be more.
    pub fn sum(&self, counts: impl Fn(Meter) -> bool) -> u64 {
        let counted = self.iter().filter(|(meter, _)| counts(*meter));
        counted.fold(0, |sum, (_, tokens)| sum.saturating_add(*tokens))
    }
}

impl<T> std::ops::Index<Meter> for PerMeter<T> {
    type Output = T;

    fn index(&self, meter: Meter) -> &T {
        &self.0[meter as usize]
    }
}

impl<T> std::ops::IndexMut<Meter> for PerMeter<T> {
    fn index_mut(&mut self, meter: Meter) -> &mut T {
        &mut self.0[meter as usize]
    }
}

impl Scalar for Meter {
    const EXPECTED: &'static str = "a meter such as `input`";
    const CHOICES: &'static [&'static str] = &Self::NAMES;

    fn parse(text: &str) -> Result<Self, Reject> {
        let unknown = || Reject::new(RejectKind::UnknownWord, format!("`{text}` is no meter"));
        Self::from_name(text).ok_or_else(unknown)
    }
}

/// A price for each meter that the source states, in the list's currency per million tokens.
pub(super) type PricesFile = ByMeter<UnitPrice>;

/// A price for each meter that the source states; the others are unpriced, which is not zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices(PerMeter<Option<UnitPrice>>);

impl Prices {
    /// The price that the source states for a meter.
    pub fn of(&self, meter: Meter) -> Option<UnitPrice> {
        self.0[meter]
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
        self.0[meter] = price;
        self
    }

    /// The priced meters and their prices.
    pub fn iter(&self) -> impl Iterator<Item = (Meter, UnitPrice)> {
        self.0
            .iter()
            .filter_map(|(meter, price)| Some((meter, (*price)?)))
    }

    /// Whether no meter has a price.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl From<PricesFile> for Prices {
    fn from(file: PricesFile) -> Self {
        let leaves = file.into_leaves().into_iter();
        leaves.fold(Self::default(), |prices, (meter, leaf)| {
            prices.with(meter, leaf.value)
        })
    }
}
