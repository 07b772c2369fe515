//! How prompt tokens divide between a cache and the model.

use crate::catalog::{Meter, PerMeter, Prices};
use crate::money::Usd;
use crate::scenario::{CacheHitModel, CacheUse};
use crate::units::{Duration, Rate, Ratio, Real, Share};

use super::cost::Volume;

/// The tokens of a volume by meter once a cache has served its part: of what stands in a shared
/// prefix, hits are read from the cache, and misses are written to it where writing has a price,
/// else billed as input. A model without a price for cached tokens has no cache.
pub(super) fn split(prices: &Prices, volume: &Volume<'_>, cache: &CacheUse) -> PerMeter<Ratio> {
    if prices.of(Meter::CacheRead).is_none() {
        return *volume.parts();
    }
    let hits = hit_ratio(volume, cache.hits);
    // Nobody processes a prompt for nothing: a zero says that writing costs no more than input.
    let writing = prices.of(Meter::CacheWrite);
    let miss = match writing.filter(|price| price.per_token() != Usd::ZERO) {
        Some(_) => Meter::CacheWrite,
        None => Meter::Input,
    };
    let mut parts = *volume.parts();
    let shared = parts[Meter::Input] * cache.cacheable.ratio();
    let read = shared * hits.ratio();
    parts[Meter::Input] = parts[Meter::Input] - shared;
    parts[Meter::CacheRead] = parts[Meter::CacheRead] + read;
    parts[miss] = parts[miss] + (shared - read);
    parts
}

/// How often a prefix is found. When requests come at random at rate r for each prefix, and a prefix
/// lives for t after its last use, a request finds it with probability 1 − e^(−r t).
///
/// Rounded to a millionth of a percent, so that every machine prints the same.
pub fn hit_ratio(volume: &Volume<'_>, hits: CacheHitModel) -> Share {
    match hits {
        CacheHitModel::Ratio(ratio) => ratio,
        CacheHitModel::Lifetime { prefixes, ttl } => {
            let minutes = volume.month.minutes() * Ratio::whole(prefixes);
            let rate = volume
                .requests()
                .checked_div(minutes)
                .unwrap_or(Ratio::ZERO);
            let expected = rate * ttl.minutes();
            let found = found(expected.approximate());
            let rounded = Ratio::parse(&format!("{found:.8}")).ok();
            rounded.and_then(Share::new).unwrap_or(Share::NONE)
        }
    }
}

/// The chance that at least one of the uses expected within a lifetime comes, when they come at
/// random: 1 − e^(−expected).
fn found(expected: f64) -> f64 {
    -(-expected).exp_m1()
}

/// What a prompt token costs with a cache, as multiples of the price of an input token without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CachePrices {
    /// A token that is found.
    pub read: Ratio,
    /// A token that is not, and is written; 1 where writing costs nothing.
    pub write: Ratio,
}

/// How often a call finds its prefix, when calls with it come at random at this rate, are divided
/// evenly over so many providers with caches of their own, and a prefix lives for `ttl` after its
/// last use. From 0 to 1.
pub fn hits_of(calls: Rate, ttl: Duration, providers: u32) -> Real {
    let each = calls.per_minute().approximate() / f64::from(providers.max(1));
    Real::new(found(each * ttl.minutes().approximate())).unwrap_or(Real::ONE)
}

impl CachePrices {
    /// The mean price of a prompt token at a share of hits, in multiples of the input price.
    pub fn multiplier(self, hits: Real) -> Real {
        let (read, write) = (self.read.approximate(), self.write.approximate());
        let mean = read * hits.get() + write * (1.0 - hits.get());
        Real::new(mean).unwrap_or_default()
    }

    /// The mean price of a token of a prefix over so many calls within its lifetime, the first of
    /// which writes it; `None` of no calls.
    pub fn over_calls(self, calls: u32) -> Option<Ratio> {
        let reads = Ratio::whole(calls.checked_sub(1)?.into());
        (self.write + reads * self.read).checked_div(Ratio::whole(calls.into()))
    }

    /// Calls within a lifetime from which on the cache costs no more than none; `None` where a
    /// read is not cheaper than the token itself.
    pub fn break_even_calls(self) -> Option<Ratio> {
        if self.read < Ratio::ONE {
            (self.write - self.read).checked_div(Ratio::ONE - self.read)
        } else {
            None
        }
    }

    /// Calls a minute to one provider from which on the cache costs no more than none: the rate
    /// whose hits are (write − 1) ÷ (write − read). Zero where it never costs more; `None` where it
    /// always does.
    pub fn break_even_rate(self, ttl: Duration) -> Option<Real> {
        if self.write <= Ratio::ONE {
            return (self.read <= Ratio::ONE).then_some(Real::ZERO);
        }
        let hits = (self.write - Ratio::ONE).checked_div(self.write - self.read)?;
        if self.read >= Ratio::ONE {
            return None;
        }
        Real::new(-(-hits.approximate()).ln_1p() / ttl.minutes().approximate())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::UnitPrice;
    use crate::scenario::Workload;
    use crate::units::{Month, Scalar, Tokens};

    fn prices(read: &str, write: &str) -> CachePrices {
        CachePrices {
            read: Ratio::parse(read).unwrap(),
            write: Ratio::parse(write).unwrap(),
        }
    }

    fn at(rate: &str, ttl: &str, providers: u32) -> (f64, f64) {
        let (rate, ttl) = (Rate::parse(rate).unwrap(), Duration::parse(ttl).unwrap());
        let hits = hits_of(rate, ttl, providers);
        (hits.get(), prices("0.1", "1.25").multiplier(hits).get())
    }

    fn near(got: f64, want: f64, absolute: f64) {
        assert!((got - want).abs() <= absolute, "{got} is not {want}");
    }

    #[test]
    fn shares_of_shares_in_millionths_of_a_percent_do_not_overflow() {
        // Tokens of a share of a class of a mix, of which a share is cacheable and a share of that
        // is read: 4,999,999,999 × four numbers over 10⁸ has 39 digits over 10³², which 128 bits
        // cannot hold.
        let ratio = |text| Ratio::parse(text).unwrap();
        let tokens = Ratio::whole(4_999_999_999) * ratio("0.96256683") * ratio("0.13472333");
        let workload = Workload::plain(Tokens::new(1));
        let parts = vec![(Meter::Input, tokens)];
        let volume = Volume::of_parts(parts, Ratio::ONE, &workload, Month::PLANNING);
        let priced = |prices: Prices, (meter, pico)| {
            prices.with(meter, Some(UnitPrice::from_pico_per_token(pico)))
        };
        let sold = [
            (Meter::Input, 3_000_000),
            (Meter::CacheRead, 300_000),
            (Meter::CacheWrite, 3_750_000),
        ];
        let prices = sold.into_iter().fold(Prices::default(), priced);
        let cache = CacheUse {
            cacheable: Share::new(ratio("0.11111111")).unwrap(),
            hits: CacheHitModel::Ratio(Share::new(ratio("0.33333333")).unwrap()),
        };
        let parts = split(&prices, &volume, &cache);
        let parts = parts.iter().filter(|(_, tokens)| !tokens.is_zero());
        let cost = |(meter, tokens): (Meter, &Ratio)| prices.of(meter).unwrap().cost(*tokens);
        let cost: Usd = parts.map(cost).sum();
        // 648,400,... tokens × $3 × (1 + 0.11111111 × (0.33333333 × 0.1 + 0.66666667 × 1.25 − 1)).
        let multiple = 1.0 + 0.111_111_11 * (0.333_333_33 * 0.1 + 0.666_666_67 * 1.25 - 1.0);
        let expected = 4_999.999_999 * 0.962_566_83 * 0.134_723_33 * 3.0 * multiple;
        near(cost.approximate() / expected, 1.0, 1e-9);
    }

    #[test]
    fn hits_and_mean_price_by_rate() {
        // golden_routing.json, group cache: 1 − e^(−5 λ), and 0.1 h + 1.25 (1 − h).
        for (rate, hits, multiplier) in [
            (
                "0.01/min",
                0.048_770_575_499_285_984,
                1.193_913_838_175_821_2,
            ),
            (
                "0.05/min",
                0.221_199_216_928_595_12,
                0.995_620_900_532_115_6,
            ),
            ("0.1/min", 0.393_469_340_287_366_6, 0.797_510_258_669_528_4),
            ("0.5/min", 0.917_915_001_376_101_2, 0.194_397_748_417_483_67),
            ("1/min", 0.993_262_053_000_914_5, 0.107_748_639_048_948_3),
            ("5/min", 0.999_999_999_986_112_1, 0.100_000_000_015_971_08),
        ] {
            let got = at(rate, "5m", 1);
            near(got.0, hits, 1e-15);
            near(got.1, multiplier, 1e-15);
        }
        // routing.md 3.6, with a lifetime of an hour.
        near(at("0.01/min", "1h", 1).0, 0.451_188, 5e-7);
        near(at("0.05/min", "1h", 1).0, 0.950_213, 5e-7);
    }

    #[test]
    fn providers_dilute_each_others_caches() {
        // golden_routing.json and routing.md 3.6: 0.5 a minute, five minutes.
        near(at("0.5/min", "5m", 2).1, 0.429_481, 5e-7);
        near(at("0.5/min", "5m", 3).0, 0.565_401_791_492_921_7, 1e-15);
        near(at("0.5/min", "5m", 3).1, 0.599_787_939_783_140_2, 1e-15);
    }

    #[test]
    fn when_a_cache_pays() {
        // golden_routing.json and routing.md 3.6: two calls, or three where writing costs twice.
        let decimal = |ratio: Option<Ratio>| ratio.unwrap().to_decimal(4);
        assert_eq!(decimal(prices("0.1", "1.25").break_even_calls()), "1.2778");
        assert_eq!(decimal(prices("0.1", "2").break_even_calls()), "2.1111");
        assert_eq!(decimal(prices("0.1", "1.25").over_calls(10)), "0.215");
        assert_eq!(decimal(prices("0.1", "2").over_calls(10)), "0.29");
        assert_eq!(decimal(prices("0.1", "1").over_calls(10)), "0.19");
        let rate = |prices: CachePrices, ttl| {
            let ttl = Duration::parse(ttl).unwrap();
            prices.break_even_rate(ttl).map(Real::get)
        };
        near(rate(prices("0.1", "1.25"), "5m").unwrap(), 0.049_024, 1e-6);
        near(rate(prices("0.1", "2"), "1h").unwrap(), 0.012_454, 1e-6);
        // Writing for free always pays, reading at the full price never does.
        assert_eq!(rate(prices("0.1", "1"), "5m"), Some(0.0));
        assert_eq!(rate(prices("1", "1.25"), "5m"), None);
        assert_eq!(prices("1", "1.25").break_even_calls(), None);
        assert_eq!(prices("0.1", "1").over_calls(0), None);
    }
}
