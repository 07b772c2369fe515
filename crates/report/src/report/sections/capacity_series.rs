//! `plan capacity --series`: demand step by step, beside the limits of each tier.

use crate::catalog::LimitMeter;
use crate::report::{Cell, Section, Unit};
use crate::scenario::NANOS_PER_MINUTE;
use crate::simulate::capacity::{OfferedTier, Subject};
use crate::simulate::demand::{Demand, Load};

/// The limits that a minute is set against.
const METERS: [LimitMeter; 4] = [
    LimitMeter::Rpm,
    LimitMeter::Itpm,
    LimitMeter::Otpm,
    LimitMeter::Tpm,
];

/// The section without rows.
pub fn section() -> Section {
    Section::new(
        "series",
        [
            ("stage", Unit::None),
            ("provider", Unit::None),
            ("service_tier", Unit::None),
            ("minute", Unit::Minutes),
            ("minutes", Unit::Minutes),
            ("requests", Unit::Requests),
            ("input_tokens", Unit::Tokens),
            ("uncached_input_tokens", Unit::Tokens),
            ("output_tokens", Unit::Tokens),
            ("busiest_minute_requests", Unit::RequestsPerMinute),
            ("limit_rpm", Unit::RequestsPerMinute),
            ("limit_itpm", Unit::TokensPerMinute),
            ("limit_otpm", Unit::TokensPerMinute),
            ("limit_tpm", Unit::TokensPerMinute),
        ],
    )
}

/// Adds the demand of a stage in steps of so many minutes, once for each tier with limits, and
/// once without where there is none.
pub fn rows<'t>(
    section: &mut Section,
    subject: &Subject,
    demand: &Demand,
    step: usize,
    tiers: impl Iterator<Item = &'t OfferedTier>,
) {
    let minutes = demand.series(NANOS_PER_MINUTE);
    let steps: Vec<&[Load]> = minutes.loads.chunks(step.max(1)).collect();
    let limited: Vec<Option<&OfferedTier>> = tiers
        .filter(|tier| METERS.iter().any(|meter| tier.limits.of(*meter).is_some()))
        .map(Some)
        .collect();
    let tiers = if limited.is_empty() {
        vec![None]
    } else {
        limited
    };
    for tier in tiers {
        let mut begin = 0_u64;
        for loads in &steps {
            let sum = loads.iter().fold(Load::default(), |sum, one| sum.and(*one));
            let busiest = loads.iter().map(|load| load.requests).max().unwrap_or(0);
            let width = u64::try_from(loads.len()).unwrap_or(0);
            let limits = METERS.map(|meter| tier.and_then(|tier| tier.limits.of(meter)));
            let counts = [
                begin,
                width,
                sum.requests,
                sum.input,
                sum.uncached,
                sum.output,
                busiest,
            ];
            let names = [
                Cell::from(subject.name.as_str()),
                Cell::or_missing(tier.map(|tier| tier.provider.as_str()), ""),
                Cell::or_missing(tier.map(|tier| tier.name.as_str()), ""),
            ];
            let counts = counts.map(Cell::Count);
            let limits = limits.map(|limit| Cell::or_missing(limit, ""));
            section.push(names.into_iter().chain(counts).chain(limits));
            begin += width;
        }
    }
}
