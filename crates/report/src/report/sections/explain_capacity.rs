//! The line items behind a figure of `plan capacity`, in words.

use crate::engine::Formula;
use crate::simulate::capacity::{Found, MeterFit, Outgrown, TierFit};
use crate::units::Share;
use crate::words;

/// The items of one meter of a tier.
pub(super) fn meter_items(fit: &TierFit, meter: &MeterFit, at_most: Share) -> String {
    let demand = meter.demand.map(|demand| {
        let (peak, p99) = (words::count(demand.peak), words::count(demand.p99));
        format!("demand: at most {peak}, 99 % of spans at or below {p99}")
    });
    let refused = meter.rejected_percent().zip(meter.limit);
    let refused = refused.map(|(share, limit)| {
        let (limit, manner) = (words::count(limit), fit.enforcement().name());
        let share = words::percent(share);
        format!("a limit of {limit} by itself ({manner}) refuses {share} of requests")
    });
    let smallest = meter.smallest.map(|smallest| {
        let (smallest, share) = (words::count(smallest), words::percent(at_most.percent()));
        format!("{smallest} is the smallest limit that refuses at most {share}")
    });
    let method = format!("method: {}", Formula::TierFit.name());
    let items = demand.into_iter().chain(refused).chain(smallest);
    items.chain([method]).collect::<Vec<_>>().join("; ")
}

/// The items of a tier.
pub(super) fn tier_items(found: &Found) -> String {
    let fit = &found.fit;
    let refused = fit.rejected_percent().map(|share| {
        let share = words::percent(share);
        format!(
            "all limits together refuse {share} (method: {})",
            Formula::TierFit.name()
        )
    });
    let elastic = fit.elastic.map(|one| {
        let (mean, peak) = (words::number(one.mean), words::count(one.peak));
        format!(
            "units that follow demand: {mean} on average, {peak} at most (method: {})",
            Formula::ElasticBound.name()
        )
    });
    let outgrown = match found.outgrown {
        Outgrown::In { month, .. } => Some(format!("month {month}")),
        Outgrown::NotWithin { months } => Some(format!("not within {months} months")),
        Outgrown::NoGrowth | Outgrown::NoLimit => None,
    };
    let outgrown = outgrown.map(|when| {
        format!(
            "outgrown: {when} (method: {})",
            Formula::OutgrownMonth.name()
        )
    });
    let items = refused.into_iter().chain(elastic).chain(outgrown);
    items.collect::<Vec<_>>().join("; ")
}
