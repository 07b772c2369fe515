//! `plan capacity`: what each service tier does with all of the demand, a row for each tier.

use crate::catalog::LimitMeter;
use crate::report::{Cell, columns};
use crate::simulate::capacity::{Elastic, Found, Outgrown, Subject, TierFit, Verdict};
use crate::words;

use super::{CURRENCY, explain_capacity, money, notes};

/// A tier under a demand.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Whose demand.
    pub subject: &'a Subject,
    /// The tier and what it does with it.
    pub found: &'a Found,
}

columns! {
    /// What each service tier does with all of the demand.
    pub CapacityTiers<'a>, "capacity_tiers", row: Row<'a> =>
    stage: None = row.subject.name.as_str();
    provider: None = row.found.fit.tier.provider.as_str();
    service_tier: None = row.found.fit.tier.name.as_str();
    fits: None = fits(row.found.fit.verdict);
    binding_limit: None = binding(&row.found.fit);
    headroom_percent: Percent = headroom(&row.found.fit);
    rejected_percent: Percent = row.found.fit.rejected_percent().map(Cell::Percent);
    // Limits that nobody sells have no price.
    total_cost: Usd = row.found.fit.tier.fee.map(|_| money(row.found.fit.tier.cost));
    currency: None = row.found.fit.tier.fee.and(row.found.fit.tier.cost).map(|_| CURRENCY);
    elastic_mean: Count = row.elastic(|one| Cell::Number(one.mean));
    elastic_peak: Count = row.elastic(|one| one.peak.into());
    fixed_units: Count = row.elastic(|one| one.fixed.into());
    outgrown_in_month: Count = month(row.found.outgrown);
    outgrown_at_tokens: Tokens = row.found.outgrown.tokens();
    note: None = notes(&said(&row.found.fit));
    explanation: None = explain_capacity::tier_items(row.found);
}

impl Row<'_> {
    fn elastic(&self, of: fn(&Elastic) -> Cell) -> Option<Cell> {
        self.found.fit.elastic.as_ref().map(of)
    }
}

fn fits(verdict: Verdict) -> Cell {
    match verdict {
        Verdict::Carries | Verdict::Dedicated => Cell::from(true),
        Verdict::Refuses => Cell::from(false),
        Verdict::Unknown => Cell::missing("no published limit"),
        Verdict::TooShort => Cell::missing("trace shorter than a day"),
    }
}

fn binding(fit: &TierFit) -> Cell {
    match (fit.binding, fit.verdict) {
        _ if fit.has_too_few_units => Cell::from("units"),
        (Some(meter), _) => Cell::from(meter.name()),
        (None, Verdict::Dedicated) => Cell::missing("dedicated"),
        (None, _) => Cell::NONE,
    }
}

fn headroom(fit: &TierFit) -> Cell {
    match (fit.headroom(), fit.verdict) {
        (_, Verdict::Dedicated) => Cell::missing("dedicated"),
        (Some(percent), _) => Cell::Percent(percent),
        (None, _) => Cell::NONE,
    }
}

fn month(outgrown: Outgrown) -> Cell {
    match outgrown {
        Outgrown::In { month, .. } => Cell::Count(month),
        Outgrown::NotWithin { .. } => Cell::missing("not outgrown"),
        Outgrown::NoGrowth => Cell::missing("no growth given"),
        Outgrown::NoLimit => Cell::missing("no limit"),
    }
}

/// What no figure of the row shows.
fn said(fit: &TierFit) -> Vec<String> {
    let holds = fit.tier.limits.of(LimitMeter::Concurrency).is_some();
    let unjudged = holds.then(|| {
        "its limit on requests at once is not judged here, for that takes service times".to_owned()
    });
    let short = fit.meters.iter().filter(|one| one.is_unjudged);
    let short: Vec<&str> = short.map(|one| one.meter.name()).collect();
    let short = (!short.is_empty()).then(|| {
        let meters = words::all_of(&short);
        format!("its limit on {meters} is not judged: the trace is shorter than a day")
    });
    let unproven = fit.meters.iter().filter(|one| !one.is_proven);
    let unproven: Vec<&str> = unproven.map(|one| one.meter.name()).collect();
    let unproven = (!unproven.is_empty()).then(|| {
        let meters = words::all_of(&unproven);
        format!("a limit on {meters} that is a little larger than the one that would do may refuse a little more, since requests differ in size")
    });
    unjudged.into_iter().chain(short).chain(unproven).collect()
}
