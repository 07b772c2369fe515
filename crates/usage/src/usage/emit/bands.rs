//! Sizes of prompts that keep to the bands in which prices are the same.

use std::collections::BTreeMap;

use super::classes::{percent, shares};

/// Points of a scenario's `prompt`: as many requests in each band as were counted there, with the
/// mean that they have there. Nothing where all requests are in one band.
///
/// Within a band sizes are spread evenly around the mean, as far as the band goes on the side
/// where it is nearer: from m − w to m + w, whose mean is m.
pub(super) fn sizes(bands: &BTreeMap<u64, (u64, u64)>, largest: u64) -> Vec<String> {
    let bands: Vec<(u64, u64, u64)> = bands
        .iter()
        .filter(|(_, (requests, _))| *requests > 0)
        .map(|(start, (requests, prompts))| (*start, *requests, *prompts))
        .collect();
    if bands.len() < 2 {
        return Vec::new();
    }
    let counts: Vec<u64> = bands.iter().map(|band| band.1).collect();
    let mut points = Vec::new();
    let mut below = 0;
    for (place, ((start, requests, prompts), share)) in
        bands.iter().zip(shares(&counts)).enumerate()
    {
        if share < 2 {
            continue;
        }
        let end = bands.get(place + 1).map(|next| next.0 - 1);
        let mean = (prompts + requests / 2) / requests;
        let end = end.unwrap_or(largest).max(mean);
        let wide = mean.saturating_sub((*start).max(1)).min(end - mean);
        points.push((below + 1, (mean - wide).max(1)));
        below += share;
        points.push((below, (mean + wide).max(1)));
    }
    if let Some(last) = points.last_mut() {
        last.0 = ALL;
    }
    let written = points.into_iter().map(|(share, size)| match share {
        ALL => format!("max: {size}"),
        share => format!("p{}: {size}", percent(share).trim_end_matches('%')),
    });
    written.collect()
}

/// The whole in 10⁻⁸.
const ALL: u64 = 100_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_band_has_its_requests_and_their_mean() {
        // Three requests of 100 to 300 tokens, one of 1,400 of at the most 1,500.
        let bands = BTreeMap::from([(0, (3, 600)), (1_000, (1, 1_400))]);
        assert_eq!(
            sizes(&bands, 1_500),
            ["p0.000001: 1", "p75: 399", "p75.000001: 1300", "max: 1500"]
        );
        assert!(sizes(&BTreeMap::from([(0, (3, 600))]), 300).is_empty());
    }
}
