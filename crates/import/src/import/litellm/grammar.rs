//! The keys of an entry, read by a grammar: what is priced, and under which conditions.

use strsim::damerau_levenshtein;

use crate::catalog::{Meter, Processing};
use crate::units::Tokens;

/// What a key says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// A price per token.
    Price(PriceKey),
    /// A misspelt price per token, and the base key that it must mean.
    Misspelt(PriceKey, &'static str),
    /// It has to do with prices, and the grammar does not cover it.
    PriceLike,
    /// Anything else.
    Other,
}

/// A price per token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PriceKey {
    /// For which tokens.
    pub(super) meter: Meter,
    /// Only for prompts above so many tokens.
    pub(super) above: Option<Tokens>,
    /// How the request is processed.
    pub(super) processing: Processing,
    /// Whether it is the second name of a price, which counts only where the first is not given.
    pub(super) is_second_name: bool,
}

/// The longer ones stand before those that they begin with.
const BASES: [(&str, Meter); 6] = [
    ("input_cost_per_token_cache_hit", Meter::CacheRead),
    ("input_cost_per_token", Meter::Input),
    ("output_cost_per_token", Meter::Output),
    ("cache_read_input_token_cost", Meter::CacheRead),
    ("cache_creation_input_token_cost", Meter::CacheWrite),
    ("output_cost_per_reasoning_token", Meter::Reasoning),
];

/// Words of keys that have to do with prices.
const PRICE_WORDS: [&str; 5] = ["cost", "price", "pricing", "uplift", "multiplier"];

impl Key {
    /// Reads a key.
    pub(super) fn parse(key: &str) -> Self {
        for (base, meter) in BASES {
            if let Some(rest) = key.strip_prefix(base)
                && (rest.is_empty() || rest.starts_with('_'))
            {
                let is_second_name = base.ends_with("_cache_hit");
                return suffixes(rest, meter, is_second_name).map_or(Self::PriceLike, Self::Price);
            }
        }
        if let Some((base, meter)) = misspelt(key) {
            let is_second_name = base.ends_with("_cache_hit");
            let read = suffixes("", meter, is_second_name);
            return read.map_or(Self::PriceLike, |read| Self::Misspelt(read, base));
        }
        let is_price_like = PRICE_WORDS.iter().any(|word| key.contains(word));
        if is_price_like {
            Self::PriceLike
        } else {
            Self::Other
        }
    }
}

/// A base key with one letter wrong, missing, doubled or exchanged with its neighbour.
fn misspelt(key: &str) -> Option<(&'static str, Meter)> {
    let mut bases = BASES.into_iter();
    bases.find(|(base, _)| {
        key.len().abs_diff(base.len()) <= 1 && damerau_levenshtein(key, base) == 1
    })
}

/// The suffixes after a base key, in any order, each at most once.
fn suffixes(rest: &str, meter: Meter, is_second_name: bool) -> Option<PriceKey> {
    let mut read = PriceKey {
        meter,
        above: None,
        processing: Processing::Standard,
        is_second_name,
    };
    let mut rest = rest;
    while !rest.is_empty() {
        let (next, after) = next_suffix(rest)?;
        rest = after;
        match next {
            Suffix::OneHour if read.meter == Meter::CacheWrite => read.meter = Meter::CacheWrite1h,
            Suffix::Above(size) if read.above.is_none() => read.above = Some(size),
            Suffix::Processing(way) if read.processing == Processing::Standard => {
                read.processing = way;
            }
            _ => return None,
        }
    }
    Some(read)
}

enum Suffix {
    OneHour,
    Above(Tokens),
    Processing(Processing),
}

fn next_suffix(text: &str) -> Option<(Suffix, &str)> {
    let fixed = [
        ("_above_1hr", Suffix::OneHour),
        ("_batches", Suffix::Processing(Processing::Batch)),
        ("_flex", Suffix::Processing(Processing::Flex)),
        ("_priority", Suffix::Processing(Processing::Priority)),
    ];
    for (word, suffix) in fixed {
        if let Some(rest) = text.strip_prefix(word)
            && (rest.is_empty() || rest.starts_with('_'))
        {
            return Some((suffix, rest));
        }
    }
    let (thousands, rest) = text.strip_prefix("_above_")?.split_once("k_tokens")?;
    let is_number = !thousands.is_empty() && thousands.bytes().all(|byte| byte.is_ascii_digit());
    let size = thousands
        .parse::<u64>()
        .ok()
        .filter(|_| is_number)?
        .checked_mul(1_000)?;
    (size > 0).then(|| (Suffix::Above(Tokens::new(size)), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(meter: Meter, above: Option<u64>, processing: Processing) -> Key {
        let above = above.map(Tokens::new);
        Key::Price(PriceKey {
            meter,
            above,
            processing,
            is_second_name: false,
        })
    }

    #[test]
    fn suffixes_come_in_any_order() {
        for (key, expected) in [
            (
                "input_cost_per_token",
                price(Meter::Input, None, Processing::Standard),
            ),
            (
                "input_cost_per_token_above_200k_tokens_priority",
                price(Meter::Input, Some(200_000), Processing::Priority),
            ),
            (
                "input_cost_per_token_priority_above_200k_tokens",
                price(Meter::Input, Some(200_000), Processing::Priority),
            ),
            (
                "cache_creation_input_token_cost_above_1hr_above_200k_tokens",
                price(Meter::CacheWrite1h, Some(200_000), Processing::Standard),
            ),
            (
                "cache_creation_input_token_cost_above_200k_tokens_above_1hr_batches",
                price(Meter::CacheWrite1h, Some(200_000), Processing::Batch),
            ),
            (
                "cache_read_input_token_cost_flex",
                price(Meter::CacheRead, None, Processing::Flex),
            ),
            (
                "output_cost_per_reasoning_token",
                price(Meter::Reasoning, None, Processing::Standard),
            ),
        ] {
            assert_eq!(Key::parse(key), expected, "{key}");
        }
    }

    #[test]
    fn what_the_grammar_does_not_cover_is_price_like() {
        for key in [
            "cache_creation_input_token_cost_above_12hr",
            "input_cost_per_token_balanced",
            "input_cost_per_token_ultrafast",
            "input_cost_per_token_above_1hr",
            "input_cost_per_token_above_k_tokens",
            "input_cost_per_token_flex_priority",
            "input_cost_per_audio_token",
            "output_cost_per_image",
            "input_dbu_cost_per_token",
            "input_cost_per_video_token",
            "regional_endpoint_uplift_multiplier",
        ] {
            assert_eq!(Key::parse(key), Key::PriceLike, "{key}");
        }
        for key in ["mode", "max_input_tokens", "supports_vision", "source"] {
            assert_eq!(Key::parse(key), Key::Other, "{key}");
        }
    }

    #[test]
    fn one_wrong_letter_is_read_as_what_it_must_mean() {
        for (key, base) in [
            ("ouput_cost_per_token", "output_cost_per_token"),
            ("input_cost_per_tokens", "input_cost_per_token"),
            ("cache_raed_input_token_cost", "cache_read_input_token_cost"),
        ] {
            assert!(
                matches!(Key::parse(key), Key::Misspelt(_, meant) if meant == base),
                "{key}"
            );
        }
    }
}
