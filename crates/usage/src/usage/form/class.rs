//! Rows that are about one kind of token: which kind, how much of it, and of which model.

use crate::catalog::{Meter, TokenCounts};
use crate::usage::record::Fault;

use super::number;
use super::role::Role;
use super::values::Values;

/// The meter that a token class names, as words of any style: `USE1-Nova-cache-read-input-token-count`.
/// `None` where it names none, or tokens of sound and images, which have prices of their own.
pub(super) fn meter(class: &[u8]) -> Option<Meter> {
    let class = class.to_ascii_lowercase();
    let has = |word: &str| memchr::memmem::find(&class, word.as_bytes()).is_some();
    let any = |words: &[&str]| words.iter().any(|word| has(word));
    if any(&["audio", "image", "video", "speech"]) {
        return None;
    }
    // Azure shortens words in the names of its meters: `gpt 4o 0806 cchd Inp glbl Tokens`.
    if any(&["cache", "cchd", " cch ", " cd "]) {
        let is_write = any(&["write", "creation", "storage"]);
        let is_hour = any(&["1h", "1-h", "1 h", "one hour"]);
        return match (is_write, is_hour) {
            (true, true) => Some(Meter::CacheWrite1h),
            (true, false) => Some(Meter::CacheWrite),
            (false, _) => Some(Meter::CacheRead),
        };
    }
    let rules: [(&[&str], Meter); 3] = [
        (&["reasoning", "thinking", "thought"], Meter::Reasoning),
        (
            &["outp", " opt ", "completion", "generated", "response"],
            Meter::Output,
        ),
        (&["inp", "prompt"], Meter::Input),
    ];
    let mut found = rules.into_iter().filter(|(words, _)| any(words));
    found.next().map(|(_, meter)| meter)
}

/// Whether tokens of whatever kind came out of a model or went in.
fn coarse(class: &[u8]) -> Meter {
    let class = class.to_ascii_lowercase();
    match memchr::memmem::find(&class, b"outp") {
        Some(_) => Meter::Output,
        None => Meter::Input,
    }
}

/// How many tokens a unit has, as a power of ten: `Tokens`, `1000 Tokens`, `1K tokens`,
/// `Millions of tokens`. `None` where it is no unit of tokens, as `Token-Hours` of a cache.
pub(super) fn unit(unit: &[u8]) -> Option<i32> {
    let unit = unit.to_ascii_lowercase();
    let unit = std::str::from_utf8(&unit).ok()?;
    let (scale, rest) = unit.split_once("token")?;
    if !matches!(rest.trim(), "" | "s" | "(s)") {
        return None;
    }
    power(scale.trim().strip_suffix("of").unwrap_or(scale))
}

/// A number of units in words or digits, as a power of ten.
fn power(scale: &str) -> Option<i32> {
    let scale: String = scale.chars().filter(|c| !" ,_-/".contains(*c)).collect();
    Some(match scale.as_str() {
        "" | "1" => 0,
        "1000" | "1k" | "k" | "thousand" | "thousands" | "1thousand" => 3,
        "1000000" | "1m" | "m" | "million" | "millions" | "1million" => 6,
        _ => return None,
    })
}

/// How many tokens the unit of a row has. Some say only how many, `1K`, and leave it to the name of
/// the meter that it is of tokens; `Units` alone could be thousands of them, and is none.
fn unit_of(unit_said: &[u8], class: &[u8]) -> Option<i32> {
    let is_of_tokens = || memchr::memmem::find(&class.to_ascii_lowercase(), b"token").is_some();
    // The marketplace of AWS counts units of a million: `Million Input Tokens`.
    let is_sold = memchr::memmem::find(class, b"MP:").is_some() && is_of_tokens();
    if is_sold && unit_said.eq_ignore_ascii_case(b"units") {
        return Some(6);
    }
    unit(unit_said).or_else(|| {
        let scale = std::str::from_utf8(unit_said).ok()?.to_ascii_lowercase();
        power(&scale).filter(|power| *power > 0 && is_of_tokens())
    })
}

/// Whether the row has a quantity in a unit of tokens.
pub(super) fn is_of_tokens(values: &Values<'_>) -> bool {
    let class = values.text(Role::Class);
    let units = [Role::Unit, Role::PricedUnit];
    units
        .into_iter()
        .any(|unit| unit_of(values.text(unit), class).is_some())
}

/// The tokens of a row about one kind of token; `None` where it is about something else, or takes
/// back what was charged: money can be taken back, but the tokens were used.
///
/// `is_named` says that its meter is named in full, so that tokens of a kind that has no price,
/// such as those of images, can be counted without the price of another kind.
///
/// # Errors
/// When the quantity is no number of tokens, or of a kind that prices do not tell apart.
pub(super) fn tokens(values: &Values<'_>, is_named: bool) -> Result<Option<TokenCounts>, Fault> {
    let class = values.text(Role::Class);
    // A quantity with the unit of another one would be wrong by thousands.
    let pairs = [
        (Role::Quantity, Role::Unit),
        (Role::PricedQuantity, Role::PricedUnit),
    ];
    let of_tokens = pairs.into_iter().filter_map(|(quantity, unit)| {
        let power = unit_of(values.text(unit), class)?;
        Some((values.said(quantity), power))
    });
    let of_tokens: Vec<(Option<&[u8]>, i32)> = of_tokens.collect();
    let stated = of_tokens.iter().find(|(quantity, _)| quantity.is_some());
    let Some((quantity, power)) = stated.or(of_tokens.first()) else {
        return Ok(None);
    };
    let coarse = || is_named.then(|| coarse(class));
    let meter = meter(class).or_else(coarse).ok_or(Fault::Unknown)?;
    let quantity = match number::tokens(quantity.ok_or(Fault::NoTokens)?, *power) {
        Err(Fault::Negative) if values.said(Role::Spend).is_some() => return Ok(None),
        quantity => quantity?,
    };
    Ok(Some(TokenCounts::of([(meter, quantity)])))
}

/// The service tier of a line of AWS, which is in its usage type.
pub(super) fn bedrock_tier(usage_type: &[u8]) -> &'static [u8] {
    let usage_type = usage_type.to_ascii_lowercase();
    let tiers = [&b"batch"[..], b"flex", b"priority"];
    let mut found = tiers
        .into_iter()
        .filter(|tier| memchr::memmem::find(&usage_type, tier).is_some());
    found.next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_known_by_their_words() {
        for (class, found) in [
            ("input", Some(Meter::Input)),
            ("claude-haiku-4-5-cache_read", Some(Meter::CacheRead)),
            (
                "USE1-Nova2Lite-cache-write-input-token-count",
                Some(Meter::CacheWrite),
            ),
            ("Cached input tokens", Some(Meter::CacheRead)),
            ("cache_creation_1h", Some(Meter::CacheWrite1h)),
            ("USE1-Claude3Sonnet-output-tokens", Some(Meter::Output)),
            (
                "USW2-gpt-oss-120b-mantle-input-tokens-standard",
                Some(Meter::Input),
            ),
            ("output_reasoning", Some(Meter::Reasoning)),
            ("gpt 4o 0806 Inp regnl Tokens", Some(Meter::Input)),
            ("gpt 4o 0806 Outp glbl Tokens", Some(Meter::Output)),
            ("gpt 4o 0806 cchd Inp glbl Tokens", Some(Meter::CacheRead)),
            ("Audio input tokens", None),
            ("requests", None),
        ] {
            assert_eq!(meter(class.as_bytes()), found, "{class}");
        }
    }

    #[test]
    fn units_are_powers_of_ten_of_tokens() {
        for (text, power) in [
            ("Tokens", Some(0)),
            ("1000 Tokens", Some(3)),
            ("1K tokens", Some(3)),
            ("1M tokens", Some(6)),
            ("1,000,000 Tokens", Some(6)),
            ("Million Tokens", Some(6)),
            ("Millions of tokens", Some(6)),
            ("Thousands of Tokens", Some(3)),
            ("Token(s)", Some(0)),
            ("Token-Hours", None),
            ("Tokens/Minute", None),
            ("12 Tokens", None),
            ("Requests", None),
            ("", None),
        ] {
            assert_eq!(unit(text.as_bytes()), power, "{text}");
        }
    }

    #[test]
    fn a_unit_without_a_noun_is_of_what_the_meter_names() {
        let meter = b"gpt 4o 0806 Inp glbl Tokens".as_slice();
        assert_eq!(unit_of(b"1K", meter), Some(3));
        assert_eq!(unit_of(b"1M", meter), Some(6));
        // How many of them a unit has is not said.
        assert_eq!(unit_of(b"Units", meter), None);
        assert_eq!(unit_of(b"1", meter), None);
        assert_eq!(unit_of(b"1K", b"API calls"), None);
    }

    #[test]
    fn lines_of_aws_name_their_tier() {
        assert_eq!(bedrock_tier(b"EUC1-x-output-tokens-batch"), b"batch");
        assert_eq!(bedrock_tier(b"EUC1-x-output-tokens"), b"");
    }
}
