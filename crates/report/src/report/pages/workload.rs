//! What a page says of the requests that it priced, where they are not all alike.

use crate::catalog::Listing;
use crate::engine::Case;
use crate::scenario::{CacheHitModel, Sizes};
use crate::units::Ratio;
use crate::words;

/// A sentence for each part of the workload that prices depend on and that is not as plain as can
/// be, and one for contracts.
pub(super) fn assumptions(case: &Case<'_>) -> Vec<String> {
    let workload = &case.workload;
    let mut lines = Vec::new();
    lines.extend(match &workload.sizes {
        Sizes::Mean => None,
        Sizes::Points(_) => Some(
            "Prompts are spread over the sizes of the scenario's percentiles; completions do not depend on them."
                .to_owned(),
        ),
        Sizes::Observed(requests) => {
            let count = words::count(u64::try_from(requests.len()).unwrap_or(u64::MAX));
            Some(format!("Prompts have the sizes of the {count} requests of the trace."))
        }
    });
    if !workload.processing.is_empty() {
        let ways = workload.processing.iter();
        let ways: Vec<String> = ways
            .map(|(way, share)| format!("{share} {}", way.name()))
            .collect();
        let ways = words::all_of(&ways);
        lines.push(format!(
            "Of all requests {ways}, where the provider has prices for it."
        ));
    }
    if let Some(cache) = workload.cache {
        let hits = match cache.hits {
            CacheHitModel::Ratio(ratio) => format!("found in the cache {ratio} of the time"),
            CacheHitModel::Lifetime { prefixes, ttl } => {
                let prefixes = words::plural(prefixes, "prefix");
                let minutes = ttl.minutes().to_decimal(3);
                format!("one of {prefixes} that live {minutes} min after their last use")
            }
        };
        lines.push(format!(
            "{} of input tokens stand in a shared prefix, {hits}.",
            cache.cacheable
        ));
    }
    if workload.reasoning.ratio() != Ratio::ONE {
        let factor = workload.reasoning;
        lines.push(format!(
            "Models that reason bill {factor} completion tokens for each one shown."
        ));
    }
    if let Some(region) = &workload.region {
        lines.push(format!(
            "Requests are processed in region {region}; uplifts of price lists for it count."
        ));
    }
    lines.extend(hours(case));
    lines.extend(contracts(case));
    lines
}

/// How traffic meets prices that depend on the hour, where a model in question has them.
fn hours(case: &Case<'_>) -> Option<String> {
    let listings = case.links.shortlist.iter().chain([&case.links.baseline]);
    let mut offers = listings.filter_map(Listing::offer);
    let has_hours = offers.any(|offer| {
        let mut rates = offer.model.rates.iter();
        rates.any(|rate| rate.when.window.is_some())
    });
    let traffic = match case.workload.profile.is_flat() {
        true => "spread evenly over the week",
        false => "spread over the week as the scenario's profile says",
    };
    has_hours.then(|| format!("Prices that depend on the hour are met by traffic {traffic}."))
}

fn contracts(case: &Case<'_>) -> Option<String> {
    let overlays = overlays(case)?;
    let titles: Vec<&str> = overlays.iter().map(|one| one.title.as_str()).collect();
    Some(format!(
        "Costs are contracted costs under {}.",
        words::all_of(&titles)
    ))
}

/// The overlays of a case, where it has any.
pub(super) fn overlays<'a>(case: &Case<'a>) -> Option<&'a [crate::catalog::Overlay]> {
    let listings = case.links.shortlist.iter().chain([&case.links.baseline]);
    let overlays = listings
        .filter_map(Listing::offer)
        .map(|offer| offer.terms.overlays);
    overlays.into_iter().find(|overlays| !overlays.is_empty())
}
