//! `plan capacity --series`: demand step by step, beside the limits of each tier.

use crate::catalog::LimitMeter;
use crate::report::{Rows, columns};
use crate::scenario::NANOS_PER_MINUTE;
use crate::simulate::capacity::{OfferedTier, Study};
use crate::simulate::demand::{Demand, Load};

/// The limits that a minute is set against.
const METERS: [LimitMeter; 4] = [
    LimitMeter::Rpm,
    LimitMeter::Itpm,
    LimitMeter::Otpm,
    LimitMeter::Tpm,
];

/// A step of a demand, beside the limits of a tier.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    stage: &'a str,
    tier: Option<&'a OfferedTier>,
    begin: u64,
    loads: &'a [Load],
    sum: Load,
}

columns! {
    /// Demand step by step.
    pub CapacitySeries<'a>, "series", row: Row<'a> =>
    stage: None = row.stage;
    provider: None = row.tier.map(|tier| tier.provider.as_str());
    service_tier: None = row.tier.map(|tier| tier.name.as_str());
    minute: Minutes = row.begin;
    minutes: Minutes = width(row.loads);
    requests: Requests = row.sum.requests;
    input_tokens: Tokens = row.sum.input;
    uncached_input_tokens: Tokens = row.sum.uncached;
    output_tokens: Tokens = row.sum.output;
    busiest_minute_requests: RequestsPerMinute = row.loads.iter().map(|load| load.requests).max();
    limit_rpm: RequestsPerMinute = row.limit(LimitMeter::Rpm);
    limit_itpm: TokensPerMinute = row.limit(LimitMeter::Itpm);
    limit_otpm: TokensPerMinute = row.limit(LimitMeter::Otpm);
    limit_tpm: TokensPerMinute = row.limit(LimitMeter::Tpm);
}

impl Row<'_> {
    fn limit(&self, meter: LimitMeter) -> Option<u64> {
        self.tier?.limits.of(meter)
    }
}

/// How many minutes a step has.
fn width(loads: &[Load]) -> u64 {
    u64::try_from(loads.len()).unwrap_or(0)
}

/// Adds a demand in steps of so many minutes, once for each tier with limits, and once without
/// where there is none.
pub fn rows(rows: &mut Rows<CapacitySeries>, study: &Study, demand: &Demand, step: usize) {
    let minutes = demand.series(NANOS_PER_MINUTE);
    let steps = || minutes.loads.chunks(step.max(1));
    let tiers = study.tiers.iter().map(|found| &found.fit.tier);
    let limited = tiers.filter(|tier| METERS.iter().any(|meter| tier.limits.of(*meter).is_some()));
    let mut tiers: Vec<Option<&OfferedTier>> = limited.map(Some).collect();
    if tiers.is_empty() {
        tiers.push(None);
    }
    for tier in tiers {
        let mut begin = 0;
        for loads in steps() {
            rows.push(&Row {
                stage: &study.subject.name,
                tier,
                begin,
                loads,
                sum: loads.iter().fold(Load::default(), |sum, one| sum.and(*one)),
            });
            begin += width(loads);
        }
    }
}
