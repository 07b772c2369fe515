//! `plan capacity`: what each service tier does with all of the demand, a row for each tier.

use crate::catalog::LimitMeter;
use crate::report::{Cell, Section, Unit};
use crate::simulate::capacity::{Found, Outgrown, Subject, TierFit, Verdict};
use crate::words;

use super::{CURRENCY, Detail, columns, explain_capacity, notes, push};

/// The section without rows.
pub fn section(detail: Detail) -> Section {
    Section::new(
        "capacity_tiers",
        columns(
            [
                ("stage", Unit::None),
                ("provider", Unit::None),
                ("service_tier", Unit::None),
                ("fits", Unit::None),
                ("binding_limit", Unit::None),
                ("headroom_percent", Unit::Percent),
                ("rejected_percent", Unit::Percent),
                ("total_cost", Unit::Usd),
                ("currency", Unit::None),
                ("elastic_mean", Unit::Count),
                ("elastic_peak", Unit::Count),
                ("fixed_units", Unit::Count),
                ("outgrown_in_month", Unit::Count),
                ("outgrown_at_tokens", Unit::Tokens),
                ("note", Unit::None),
            ],
            detail,
        ),
    )
}

/// Adds the row of a tier.
pub fn row(section: &mut Section, subject: &Subject, found: &Found, detail: Detail) {
    let (fit, outgrown) = (&found.fit, found.outgrown);
    let elastic = fit.elastic.as_ref();
    let row = vec![
        Cell::from(subject.name.as_str()),
        Cell::from(fit.tier.provider.as_str()),
        Cell::from(fit.tier.name.as_str()),
        fits(fit.verdict),
        binding(fit),
        headroom(fit),
        Cell::or_missing(fit.rejected_percent().map(Cell::Percent), ""),
        cost(fit),
        Cell::or_missing(fit.tier.cost.map(|_| Cell::from(CURRENCY)), ""),
        Cell::or_missing(elastic.map(|one| Cell::Number(one.mean)), ""),
        Cell::or_missing(elastic.map(|one| one.peak), ""),
        Cell::or_missing(elastic.map(|one| one.fixed), ""),
        month(outgrown),
        Cell::or_missing(outgrown.tokens(), ""),
        notes(&said(fit)),
    ];
    let items = explain_capacity::tier_items(found);
    push(section, row, detail, &items);
}

/// What the tier costs; limits that nobody sells have no price.
fn cost(fit: &TierFit) -> Cell {
    match fit.tier.fee {
        Some(_) => Cell::or_missing(fit.tier.cost, "unpriced"),
        None => Cell::NONE,
    }
}

fn fits(verdict: Verdict) -> Cell {
    match verdict {
        Verdict::Carries | Verdict::Dedicated => Cell::from(true),
        Verdict::Refuses => Cell::from(false),
        Verdict::Unknown => Cell::missing("no published limit"),
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
    let unproven = fit.meters.iter().filter(|one| !one.is_proven);
    let unproven: Vec<&str> = unproven.map(|one| one.meter.name()).collect();
    let unproven = (!unproven.is_empty()).then(|| {
        let meters = words::all_of(&unproven);
        format!("a limit on {meters} that is a little larger than the one that would do may refuse a little more, since requests differ in size")
    });
    unjudged.into_iter().chain(unproven).collect()
}
