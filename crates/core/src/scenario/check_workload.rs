//! From a workload as written to a checked one.

use crate::catalog::{Processing, Weekdays, Zone};
use crate::input::{Code, Entries, Leaf, Part, Reader, Span, Spanned};
use crate::units::{Count, Factor, Name, Quantity, Ratio, Scalar, Share, Tokens};

use super::model::TokenMix;
use super::profile::{HOURS, Profile};
use super::schema::{CacheFile, ProcessingFile, ProfileFile, RequestFile, TrafficFile};
use super::sizes::Sizes;
use super::trace;
use super::workload::{CacheUse, Hits, Workload};

/// The fields of a scenario that say what its requests are like.
pub(super) struct Written<'a> {
    /// The path of the scenario, for files that it names.
    pub(super) path: &'a str,
    pub(super) request: Option<Spanned<RequestFile>>,
    pub(super) traffic: TrafficFile,
    pub(super) processing: Part<ProcessingFile>,
    pub(super) cache: Part<CacheFile>,
    pub(super) reasoning: Leaf<Factor>,
    pub(super) region: Leaf<Name>,
    pub(super) purchases: Leaf<Count>,
}

/// The workload, and the busiest minute over the average one.
pub(super) fn workload(
    written: Written<'_>,
    reader: &mut Reader<'_>,
) -> (Option<Workload>, Factor) {
    let peak = written.traffic.peak_to_mean.value.unwrap_or(Factor::ONE);
    let burstiness = burstiness(&written.traffic.burstiness, reader);
    let zone = clock(&written.traffic);
    let profile = profile(written.traffic.profile, zone, reader);
    let cache = written.cache.into_spanned();
    let cache = cache.and_then(|file| self::cache(file, reader));
    let processing = processing(written.processing, reader);
    let Some(request) = written.request else {
        return (None, peak);
    };
    let (request, span) = (request.value, request.span);
    let tokens = reader.require(request.tokens, "tokens", span);
    let trace = request.trace.into_spanned();
    let sizes = match trace.map(|trace| trace::sizes(trace, written.path, reader)) {
        Some(observed) => observed,
        None => sizes(request.prompt, reader),
    };
    let (Some(tokens), Some(profile)) = (tokens, profile) else {
        return (None, peak);
    };
    let workload = Workload {
        per_request: tokens.value,
        sizes: sizes.unwrap_or_default(),
        searches: request.searches.value.map_or(Ratio::ZERO, Quantity::ratio),
        profile,
        processing,
        cache,
        reasoning: written.reasoning.value.unwrap_or(Factor::ONE),
        region: written.region.into_text(),
        purchases: written.purchases.value.map_or(1, Count::count),
        burstiness,
        max_output: request.max_output.value,
    };
    (Some(workload), peak)
}

/// The coefficient of variation of gaps, up to 100: seven times that of the most uneven trace
/// known.
fn burstiness(leaf: &Leaf<Quantity>, reader: &mut Reader<'_>) -> Ratio {
    let stated = leaf.value.map_or(Ratio::ONE, Quantity::ratio);
    if stated > Ratio::whole(100) {
        let message = format!("a burstiness of {stated} is over 100");
        let label = "the standard deviation of gaps between requests over their mean";
        reader.tell(Code::InvalidValue, message, leaf.span, label);
    }
    stated
}

/// Tells when completions are longer on average than a request allows.
pub(super) fn longest_output(
    leaf: &Leaf<Tokens>,
    mix: &TokenMix,
    workload: &Workload,
    reader: &mut Reader<'_>,
) {
    let Some(longest) = leaf.value else { return };
    let mean = (Ratio::ONE - mix.prompt()) * workload.per_request.ratio();
    if longest.ratio() < mean {
        let mean = mean.to_decimal(2);
        let message = format!("completions of {mean} tokens on average are over the longest one");
        let label = "the longest that a request allows";
        reader.tell(Code::InvalidValue, message, leaf.span, label);
    }
}

pub(super) fn processing(
    part: Part<ProcessingFile>,
    reader: &mut Reader<'_>,
) -> Vec<(Processing, Share)> {
    let span = part.span;
    let file = part.value.unwrap_or_default();
    let leaves = [
        (Processing::Batch, file.batch),
        (Processing::Flex, file.flex),
        (Processing::Priority, file.priority),
    ];
    let shares: Vec<_> = leaves
        .into_iter()
        .filter_map(|(way, leaf)| Some((way, leaf.value?)))
        .collect();
    let total: Ratio = shares.iter().map(|(_, share)| share.ratio()).sum();
    if total > Ratio::ONE {
        let percent = total * Ratio::whole(100);
        let message = format!("processing adds up to {percent} %, over 100 %");
        reader.tell(
            Code::SharesNot100,
            message,
            span,
            "what is left is standard",
        );
    }
    shares
}

pub(super) fn cache(file: Spanned<CacheFile>, reader: &mut Reader<'_>) -> Option<CacheUse> {
    let (file, span) = (file.value, file.span);
    let lifetime = file.prefixes.value.zip(file.ttl.value);
    let is_twice = !file.hit_ratio.is_missing() && (file.prefixes.written || file.ttl.written);
    let hits = match (file.hit_ratio.value, lifetime) {
        _ if is_twice => None,
        (Some(ratio), None) => Some(Hits::Ratio(ratio)),
        (None, Some((prefixes, ttl))) => Some(Hits::Lifetime {
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

/// The clock of a scenario's profiles.
pub(super) fn clock(traffic: &TrafficFile) -> Zone {
    traffic.time_zone.value.clone().unwrap_or_else(Zone::utc)
}

/// A profile; even where nothing is written.
pub(super) fn profile(
    part: Part<ProfileFile>,
    zone: Zone,
    reader: &mut Reader<'_>,
) -> Option<Profile> {
    let Some(days) = part.into_spanned() else {
        return Some(Profile::flat(zone));
    };
    let mut weights = vec![None; HOURS];
    for (name, hours) in days.value.0 {
        let covered = weekdays(&name, reader);
        let hours = hours.into_spanned();
        let (Some(covered), Some(hours)) = (covered, hours) else {
            continue;
        };
        let count = hours.value.len();
        if count != 24 {
            let message = format!("a day has 24 hours, and this one {count}");
            reader.tell(Code::InvalidValue, message, hours.span, "24 weights");
            continue;
        }
        for (index, leaf) in hours.value.into_iter().enumerate() {
            for day in (0..7).filter(|day| covered.has(*day)) {
                weights[day * 24 + index] = leaf.value.map(Quantity::ratio);
            }
        }
    }
    let is_told = reader.has_told_within(days.span);
    let weights: Option<Vec<Ratio>> = weights.into_iter().collect();
    let profile = weights.and_then(|weights| Profile::new(zone, weights));
    if profile.is_none() && !is_told {
        let message = "the profile does not cover the week, or has no weight at all".to_owned();
        let label = "24 weights for each day: `mon-fri` and `sat-sun`, or `daily`";
        reader.tell(Code::InvalidValue, message, days.span, label);
    }
    profile
}

fn weekdays(name: &Spanned<Name>, reader: &mut Reader<'_>) -> Option<Weekdays> {
    let days = Weekdays::parse(&name.value.0);
    if let Err(reject) = &days {
        let expected = Weekdays::EXPECTED;
        reader.tell(
            Code::InvalidValue,
            reject.message.clone(),
            name.span,
            expected,
        );
    }
    days.ok()
}

/// The points of a distribution, by share of requests.
fn sizes(part: Part<Entries<Leaf<Tokens>>>, reader: &mut Reader<'_>) -> Option<Sizes> {
    let file = part.into_spanned()?;
    let mut points: Vec<(Ratio, Tokens, Span)> = Vec::new();
    for (name, leaf) in file.value.0 {
        let Some(share) = percentile(&name.value.0) else {
            let message = format!("`{}` is no percentile", name.value.0);
            let label = "expected `p50`, `p99.9`, `min` or `max`";
            reader.tell(Code::InvalidValue, message, name.span, label);
            continue;
        };
        points.extend(leaf.value.map(|tokens| (share, tokens, leaf.span)));
    }
    points.sort_by_key(|(share, _, _)| *share);
    let falls = |pair: &&[(Ratio, Tokens, Span)]| pair[0].0 == pair[1].0 || pair[0].1 > pair[1].1;
    if let Some(pair) = points.windows(2).find(falls) {
        let message = "a higher percentile has fewer tokens than a lower one".to_owned();
        reader.tell(
            Code::InvalidValue,
            message,
            pair[1].2,
            "less than the one below",
        );
    }
    let has_end = points
        .last()
        .is_some_and(|(share, _, _)| *share == Ratio::ONE);
    if !has_end && !reader.has_told_within(file.span) {
        let message = "missing field `max`".to_owned();
        let label = "the largest prompt, without which the tail is unknown";
        reader.tell(Code::MissingField, message, file.span, label);
        return None;
    }
    let mut points: Vec<_> = points
        .into_iter()
        .map(|(share, tokens, _)| (share, tokens))
        .collect();
    if points.first().is_some_and(|(share, _)| !share.is_zero()) {
        points.insert(0, (Ratio::ZERO, Tokens::new(0)));
    }
    Some(Sizes::Points(points))
}

/// The share of requests that a percentile names: `p99.9`, `min`, `max`.
fn percentile(name: &str) -> Option<Ratio> {
    match name {
        "min" => Some(Ratio::ZERO),
        "max" => Some(Ratio::ONE),
        name => {
            let percent = Ratio::parse(name.strip_prefix('p')?).ok()?;
            let share = percent.checked_div(Ratio::whole(100))?;
            (share <= Ratio::ONE && !share.is_negative()).then_some(share)
        }
    }
}
