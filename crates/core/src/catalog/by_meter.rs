//! A value for each meter, as it is written in YAML.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::input::Leaf;
use crate::units::Scalar;

use super::meter::Meter;

/// A value for each kind of token that is billed.
#[derive(Deserialize, JsonSchema)]
#[serde(default, bound = "T: Scalar")]
#[schemars(deny_unknown_fields, rename = "ByMeter", bound = "T: Scalar")]
pub struct ByMeter<T> {
    /// Prompt tokens that no cache holds.
    pub input: Leaf<T>,
    /// Prompt tokens read from a cache.
    pub cache_read: Leaf<T>,
    /// Prompt tokens written to a cache for the provider's default time.
    pub cache_write: Leaf<T>,
    /// Prompt tokens written to a cache for an hour.
    pub cache_write_1h: Leaf<T>,
    /// Completion tokens.
    pub output: Leaf<T>,
    /// Reasoning tokens, where they are billed apart.
    pub reasoning: Leaf<T>,
}

impl<T> Default for ByMeter<T> {
    fn default() -> Self {
        Self {
            input: Leaf::default(),
            cache_read: Leaf::default(),
            cache_write: Leaf::default(),
            cache_write_1h: Leaf::default(),
            output: Leaf::default(),
            reasoning: Leaf::default(),
        }
    }
}

impl<T> ByMeter<T> {
    /// The meters and what is written for them.
    pub fn into_leaves(self) -> [(Meter, Leaf<T>); Meter::COUNT] {
        [
            (Meter::Input, self.input),
            (Meter::CacheRead, self.cache_read),
            (Meter::CacheWrite, self.cache_write),
            (Meter::CacheWrite1h, self.cache_write_1h),
            (Meter::Output, self.output),
            (Meter::Reasoning, self.reasoning),
        ]
    }
}
