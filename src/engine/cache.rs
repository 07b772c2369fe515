//! How prompt tokens divide between a cache and the model.

use crate::catalog::{Meter, Prices};
use crate::scenario::{CacheUse, Hits};
use crate::units::{Ratio, Share};

use super::cost::Volume;

/// The tokens of a volume by meter once a cache has served its part: of what stands in a shared
/// prefix, hits are read from the cache, and misses are written to it where writing has a price,
/// else billed as input. A model without a price for cached tokens has no cache.
pub(super) fn split(prices: &Prices, volume: &Volume<'_>, cache: &CacheUse) -> Vec<(Meter, Ratio)> {
    if prices.of(Meter::CacheRead).is_none() {
        return volume.parts().to_vec();
    }
    let hits = hit_ratio(volume, cache.hits);
    let miss = match prices.of(Meter::CacheWrite) {
        Some(_) => Meter::CacheWrite,
        None => Meter::Input,
    };
    let mut parts: Vec<(Meter, Ratio)> = Vec::new();
    let mut add =
        |meter: Meter, tokens: Ratio| match parts.iter_mut().find(|(one, _)| *one == meter) {
            Some((_, sum)) => *sum = *sum + tokens,
            None => parts.push((meter, tokens)),
        };
    for &(meter, tokens) in volume.parts() {
        if meter != Meter::Input {
            add(meter, tokens);
            continue;
        }
        let shared = tokens * cache.cacheable.ratio();
        add(Meter::Input, tokens - shared);
        add(Meter::CacheRead, shared * hits.ratio());
        add(miss, shared * hits.rest().ratio());
    }
    parts.sort_by_key(|(meter, _)| *meter);
    parts
}

/// How often a prefix is found. When requests come at random at rate r for each prefix, and a prefix
/// lives for t after its last use, a request finds it with probability 1 − e^(−r t).
///
/// Rounded to a millionth of a percent, so that every machine prints the same.
pub fn hit_ratio(volume: &Volume<'_>, hits: Hits) -> Share {
    match hits {
        Hits::Ratio(ratio) => ratio,
        Hits::Lifetime { prefixes, ttl } => {
            let minutes = volume.month.minutes() * Ratio::whole(prefixes);
            let rate = volume
                .requests()
                .checked_div(minutes)
                .unwrap_or(Ratio::ZERO);
            let expected = rate * ttl.minutes();
            let found = -(-expected.approximate()).exp_m1();
            let rounded = Ratio::parse(&format!("{found:.8}")).ok();
            rounded.and_then(Share::new).unwrap_or(Share::NONE)
        }
    }
}
