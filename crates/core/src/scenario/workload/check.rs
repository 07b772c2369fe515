//! From a workload as written to a checked one.

use crate::catalog::{Processing, Zone};
use crate::input::{Code, Leaf, Part, Reader, Spanned};
use crate::scenario::mix::TokenMix;
use crate::units::{Count, Factor, Name, Quantity, Ratio, Share, Tokens};

use super::cache::CacheFile;
use super::model::Workload;
use super::profile::profile;
use super::schema::{ProcessingFile, RequestFile, TrafficFile};
use super::{cache, sizes, trace};

/// The fields of a scenario that say what its requests are like.
pub(in crate::scenario) struct Written<'a> {
    /// The path of the scenario, for files that it names.
    pub(in crate::scenario) path: &'a str,
    pub(in crate::scenario) request: Option<Spanned<RequestFile>>,
    pub(in crate::scenario) traffic: TrafficFile,
    pub(in crate::scenario) processing: Part<ProcessingFile>,
    pub(in crate::scenario) cache: Part<CacheFile>,
    pub(in crate::scenario) reasoning: Leaf<Factor>,
    pub(in crate::scenario) region: Leaf<Name>,
    pub(in crate::scenario) purchases: Leaf<Count>,
}

/// The workload, and the busiest minute over the average one.
pub(in crate::scenario) fn workload(
    written: Written<'_>,
    reader: &mut Reader<'_>,
) -> (Option<Workload>, Factor) {
    let peak = written.traffic.peak_to_mean.value.unwrap_or(Factor::ONE);
    let burstiness = burstiness(&written.traffic.burstiness, reader);
    let zone = clock(&written.traffic);
    let profile = profile(written.traffic.profile, zone, reader);
    let cache = written.cache.into_spanned();
    let cache = cache.and_then(|file| cache::cache(file, reader));
    let processing = processing(written.processing, reader);
    let Some(request) = written.request else {
        return (None, peak);
    };
    let (request, span) = (request.value, request.span);
    let tokens = reader.require(request.tokens, "tokens", span);
    let trace = request.trace.into_spanned();
    let sizes = match trace.map(|trace| trace::sizes(trace, written.path, reader)) {
        Some(observed) => observed,
        None => sizes::sizes(request.prompt, reader),
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
pub(in crate::scenario) fn longest_output(
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

/// Checks the shares of requests that are not processed at once.
pub(in crate::scenario) fn processing(
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

/// The clock of a scenario's profiles.
pub(in crate::scenario) fn clock(traffic: &TrafficFile) -> Zone {
    traffic.time_zone.value.clone().unwrap_or_else(Zone::utc)
}
