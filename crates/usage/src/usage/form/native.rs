//! What counts include, told by their names where a format leaves that open: a request log holds
//! what its writer took from the answers of some API, most often under the API's own names.
//!
//! Anthropic and the Converse API of Bedrock count cached tokens beside `input_tokens`; no other
//! API names them `cache_read_input_tokens` and `cache_creation_input_tokens`. Beside
//! `prompt_tokens` the same names are those of gateways, which add them to the prompt. Gemini
//! counts thoughts beside candidates. `DeepSeek` splits prompts into hits and misses of its cache.
//! `docs/method.md` has the sources.

use crate::usage::record::Convention;

use super::layout::normal;
use super::role::Role;
use super::values::Values;

/// Prompts without their cached part.
const INPUTS: [&str; 1] = ["inputtokens"];
/// Of those that are no more than the part which missed the cache.
const MISSES: [&str; 1] = ["promptcachemisstokens"];
/// Cached tokens that stand beside such a prompt.
const CACHED: [&str; 6] = [
    "cachereadinputtokens",
    "cachecreationinputtokens",
    "ephemeral5minputtokens",
    "ephemeral1hinputtokens",
    "cachecreation5minputtokens",
    "cachecreation1hinputtokens",
];
/// Cached tokens that are a part of the prompt, whatever stands beside them: as `OpenAI` counts.
const WITHIN: [&str; 2] = ["cachedtokens", "cachedinputtokens"];
/// Reasoning that stands beside completions.
const THOUGHTS: [&str; 1] = ["thoughtstokencount"];

/// The roles of cached tokens.
const CACHES: [Role; 4] = [
    Role::CacheRead,
    Role::CacheWrite,
    Role::CacheWrite1h,
    Role::CacheWrites,
];

/// Whether a name, or the last part of a path, is one of these.
fn is_one_of(name: &str, known: &[&str]) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    let last = normal(last);
    known.iter().any(|known| known.as_bytes() == last)
}

/// What counts under these names include: those of the prompt, of cached tokens, and of reasoning.
pub(in crate::usage) fn named<'n>(
    input: Option<&str>,
    cached: impl IntoIterator<Item = &'n str>,
    reasoning: Option<&str>,
) -> Convention {
    let input = input.unwrap_or_default();
    let cached: Vec<&str> = cached.into_iter().collect();
    let has = |known: &[&str]| cached.iter().any(|name| is_one_of(name, known));
    let is_apart =
        is_one_of(input, &MISSES) || is_one_of(input, &INPUTS) && has(&CACHED) && !has(&WITHIN);
    let own = if is_apart {
        Convention::APART
    } else {
        Convention::INCLUSIVE
    };
    let has_thoughts = reasoning.is_some_and(|name| is_one_of(name, &THOUGHTS));
    Convention {
        output_has_reasoning: !has_thoughts,
        ..own
    }
}

/// The names of a format's columns by role and rank, looked at once for all rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Native {
    /// Of each role the ranks whose names say something, a bit each.
    inputs: u64,
    misses: u64,
    cached: [u64; CACHES.len()],
    within: [u64; CACHES.len()],
    thoughts: u64,
}

impl Native {
    /// Of the columns of a form, as mapped.
    pub(super) fn of(columns: &[(Role, Vec<&str>)]) -> Self {
        let bits = |role: Role, known: &[&str]| {
            let names = columns.iter().filter(|(other, _)| *other == role);
            let names = names.flat_map(|(_, names)| names.iter().enumerate());
            let ranks = names.filter(|(_, name)| is_one_of(name, known));
            ranks.fold(0, |bits, (rank, _)| bits | bit(rank))
        };
        Self {
            inputs: bits(Role::Input, &INPUTS),
            misses: bits(Role::Input, &MISSES),
            cached: CACHES.map(|role| bits(role, &CACHED)),
            within: CACHES.map(|role| bits(role, &WITHIN)),
            thoughts: bits(Role::Reasoning, &THOUGHTS),
        }
    }

    /// What the counts of a row include, by the names that it has them from.
    pub(super) fn row(&self, values: &Values<'_>) -> Convention {
        self.ranked(|role| values.said(role).map(|_| values.rank(role)))
    }

    /// The same, where this says which rank of a role counts.
    pub(super) fn ranked(&self, rank: impl Fn(Role) -> Option<u8>) -> Convention {
        let is_in = |role, bits: u64| rank(role).is_some_and(|rank| bits & bit(rank.into()) > 0);
        let has = |known: [u64; CACHES.len()]| {
            let mut caches = CACHES.into_iter().zip(known);
            caches.any(|(role, bits)| is_in(role, bits))
        };
        let is_apart = is_in(Role::Input, self.misses)
            || is_in(Role::Input, self.inputs) && has(self.cached) && !has(self.within);
        let own = if is_apart {
            Convention::APART
        } else {
            Convention::INCLUSIVE
        };
        Convention {
            output_has_reasoning: !is_in(Role::Reasoning, self.thoughts),
            ..own
        }
    }
}

/// Whether a row states something that a convention is about.
pub(super) fn matters(values: &Values<'_>) -> bool {
    let mut roles = CACHES.into_iter().chain([Role::Reasoning]);
    roles.any(|role| !matches!(values.text(role), [] | b"0"))
}

fn bit(rank: usize) -> u64 {
    u32::try_from(rank)
        .ok()
        .and_then(|rank| 1_u64.checked_shl(rank))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::form::{Form, Mapping};

    #[test]
    fn names_tell_what_counts_include() {
        let gemini = Convention {
            output_has_reasoning: false,
            ..Convention::INCLUSIVE
        };
        for (input, cached, reasoning, expected) in [
            (
                "input_tokens",
                "cache_read_input_tokens",
                None,
                Convention::APART,
            ),
            (
                "usage.inputTokens",
                "usage.cacheReadInputTokens",
                None,
                Convention::APART,
            ),
            (
                "usage.input_tokens",
                "usage.cache_creation.ephemeral_1h_input_tokens",
                None,
                Convention::APART,
            ),
            (
                "prompt_cache_miss_tokens",
                "prompt_cache_hit_tokens",
                None,
                Convention::APART,
            ),
            (
                "prompt_tokens",
                "cache_read_input_tokens",
                None,
                Convention::INCLUSIVE,
            ),
            (
                "input_tokens",
                "input_tokens_details.cached_tokens",
                None,
                Convention::INCLUSIVE,
            ),
            (
                "input_tokens",
                "cached_input_tokens",
                Some("reasoning_tokens"),
                Convention::INCLUSIVE,
            ),
            (
                "prompt_token_count",
                "cached_content_token_count",
                Some("thoughtsTokenCount"),
                gemini,
            ),
        ] {
            assert_eq!(
                named(Some(input), [cached], reasoning),
                expected,
                "{input} {cached}"
            );
        }
        assert_eq!(named(None, [], None), Convention::INCLUSIVE);
    }

    #[test]
    fn ranks_say_the_same_as_names() {
        let mapping = Mapping::default();
        let columns = mapping.columns(Form::Generic);
        let native = Native::of(&columns);
        let names = |role: Role| {
            let found = columns.iter().find(|(other, _)| *other == role);
            found.map(|(_, names)| names.clone()).unwrap_or_default()
        };
        for (input, input_name) in names(Role::Input).into_iter().enumerate() {
            for cache in CACHES {
                for (read, read_name) in names(cache).into_iter().enumerate() {
                    let rank = |role: Role| {
                        let rank = match role {
                            Role::Input => input,
                            role if role == cache => read,
                            _ => return None,
                        };
                        u8::try_from(rank).ok()
                    };
                    let expected = named(Some(input_name), [read_name], None);
                    assert_eq!(native.ranked(rank), expected, "{input_name} {read_name}");
                }
            }
        }
    }
}
