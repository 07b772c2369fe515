//! `plan capacity`: demand against the limits of service tiers, a row for each meter.

use crate::catalog::LimitMeter;
use crate::report::{Cell, Section, Unit};
use crate::simulate::capacity::{Demanded, MeterFit, Subject, TierFit};
use crate::units::Share;

use super::{CURRENCY, Detail, columns, explain_capacity, push};

/// Why arrivals do not tell how many requests are in flight.
const UNTOLD: &str = "needs service times";

/// The section without rows.
pub fn section(detail: Detail) -> Section {
    Section::new(
        "capacity",
        columns(
            [
                ("stage", Unit::None),
                ("provider", Unit::None),
                ("service_tier", Unit::None),
                ("meter", Unit::None),
                ("demand_mean", Unit::Count),
                ("demand_peak", Unit::Count),
                ("demand_p999", Unit::Count),
                ("limit", Unit::Count),
                ("utilisation_percent", Unit::Percent),
                ("rejected_percent", Unit::Percent),
                ("fits", Unit::None),
                ("smallest_limit", Unit::Count),
                ("demand_p99", Unit::Count),
                ("headroom_percent", Unit::Percent),
                ("binding", Unit::None),
                ("enforcement", Unit::None),
                ("unit", Unit::None),
                ("currency", Unit::None),
            ],
            detail,
        ),
    )
}

/// Adds the rows of a tier: each meter, then what is spent where that is capped.
pub fn rows(
    section: &mut Section,
    subject: &Subject,
    fit: &TierFit,
    at_most: Share,
    detail: Detail,
) {
    for meter in &fit.meters {
        push(
            section,
            row(subject, fit, meter, at_most),
            detail,
            &explain_capacity::meter_items(fit, meter, at_most),
        );
    }
    if let Some(spending) = &fit.spending {
        let row = vec![
            Cell::from(subject.name.as_str()),
            Cell::from(fit.tier.provider.as_str()),
            Cell::from(fit.tier.name.as_str()),
            Cell::from(LimitMeter::Spend.name()),
            Cell::or_missing(spending.cost, "unpriced"),
            Cell::NONE,
            Cell::NONE,
            Cell::from(spending.cap),
            Cell::or_missing(spending.utilisation().map(Cell::Percent), "unpriced"),
            Cell::NONE,
            Cell::or_missing(spending.fits(), "unpriced"),
            Cell::or_missing(spending.cost, "unpriced"),
            Cell::NONE,
            Cell::or_missing(spending.headroom().map(Cell::Percent), "unpriced"),
            Cell::from(fit.binding == Some(LimitMeter::Spend)),
            Cell::NONE,
            Cell::from("USD a month"),
            Cell::from(CURRENCY),
        ];
        push(section, row, detail, &[]);
    }
}

fn row(subject: &Subject, fit: &TierFit, meter: &MeterFit, at_most: Share) -> Vec<Cell> {
    let demand = |of: fn(&Demanded) -> Cell| {
        let demand = meter.demand.as_ref();
        demand.map_or_else(|| Cell::missing(UNTOLD), of)
    };
    vec![
        Cell::from(subject.name.as_str()),
        Cell::from(fit.tier.provider.as_str()),
        Cell::from(fit.tier.name.as_str()),
        Cell::from(meter.meter.name()),
        demand(|one| Cell::or_missing(one.mean.map(Cell::Number), "too short")),
        demand(|one| Cell::Count(one.peak)),
        demand(|one| Cell::Count(one.p999)),
        Cell::or_missing(meter.limit, "no limit"),
        Cell::or_missing(meter.utilisation().map(Cell::Percent), ""),
        Cell::or_missing(meter.rejected_percent().map(Cell::Percent), ""),
        fits(fit, meter, at_most),
        smallest(meter),
        demand(|one| Cell::Count(one.p99)),
        Cell::or_missing(meter.headroom().map(Cell::Percent), ""),
        Cell::from(fit.binding == Some(meter.meter)),
        Cell::or_missing(meter.limit.map(|_| fit.enforcement().name()), ""),
        Cell::from(unit(meter.meter)),
        Cell::NONE,
    ]
}

/// Whether a meter's limit carries the demand; without a limit it does, unless nobody can tell.
fn fits(fit: &TierFit, meter: &MeterFit, at_most: Share) -> Cell {
    match (meter.limit, fit.tier.is_dedicated) {
        (Some(_), _) => Cell::or_missing(meter.fits(at_most), UNTOLD),
        (None, true) => Cell::from(true),
        (None, false) => Cell::missing("no published limit"),
    }
}

/// The limit that would do; none where nothing comes, or where nobody can tell.
fn smallest(meter: &MeterFit) -> Cell {
    let reason = match meter.demand {
        Some(_) => "nothing comes",
        None => UNTOLD,
    };
    Cell::or_missing(meter.smallest, reason)
}

/// What a meter counts.
pub fn unit(meter: LimitMeter) -> &'static str {
    match meter {
        LimitMeter::Rpm => "requests per minute",
        LimitMeter::Rpd => "requests per day",
        LimitMeter::Itpm => "prompt tokens per minute",
        LimitMeter::Otpm => "completion tokens per minute",
        LimitMeter::Tpm => "tokens per minute",
        LimitMeter::Tpd => "tokens per day",
        LimitMeter::Concurrency => "requests at once",
        LimitMeter::Spend => "USD a month",
    }
}
