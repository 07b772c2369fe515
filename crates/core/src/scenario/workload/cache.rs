//! How prompts meet caches.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::{Code, Leaf, Reader, Spanned};
use crate::units::{Count, Duration, Share};

/// How prompts meet caches, where the token mix names only `input`.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Cache")]
pub struct CacheFile {
    /// The part of prompt tokens that stands in a shared prefix; all of it when not given.
    pub cacheable: Leaf<Share>,
    /// How often the prefix is found in the cache.
    pub hit_ratio: Leaf<Share>,
    /// How many prefixes share the traffic, instead of a hit ratio.
    pub prefixes: Leaf<Count>,
    /// How long a prefix lives after it was last used.
    pub ttl: Leaf<Duration>,
}

/// How prompts meet caches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheUse {
    /// The part of prompt tokens that stands in a shared prefix.
    pub cacheable: Share,
    /// How often the prefix is found.
    pub hits: CacheHitModel,
}

/// How often a cached prefix is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CacheHitModel {
    /// Known.
    Ratio(Share),
    /// It follows from the volume.
    Lifetime {
        /// How many prefixes share the traffic evenly.
        prefixes: u64,
        /// How long a prefix lives after it was last used.
        ttl: Duration,
    },
}

/// Checks how often a cache is hit; `None` when a mistake was told.
pub(in crate::scenario) fn cache(
    file: Spanned<CacheFile>,
    reader: &mut Reader<'_>,
) -> Option<CacheUse> {
    let (file, span) = (file.value, file.span);
    let lifetime = file.prefixes.value.zip(file.ttl.value);
    let is_twice = !file.hit_ratio.is_missing() && (file.prefixes.written || file.ttl.written);
    let hits = match (file.hit_ratio.value, lifetime) {
        _ if is_twice => None,
        (Some(ratio), None) => Some(CacheHitModel::Ratio(ratio)),
        (None, Some((prefixes, ttl))) => Some(CacheHitModel::Lifetime {
            prefixes: prefixes.count(),
            ttl,
        }),
        _ => None,
    };
    if hits.is_none() && !reader.has_told_within(span) {
        let message = "how often the cache is hit is not said, or said twice".to_owned();
        let label = "either `hit_ratio`, or `prefixes` and `ttl`";
        reader.tell(Code::MissingField, message, span, label);
    }
    Some(CacheUse {
        cacheable: file.cacheable.value.unwrap_or(Share::ALL),
        hits: hits?,
    })
}
