//! `plan capacity`: demand against the limits of service tiers, a row for each meter.

use crate::catalog::LimitMeter;
use crate::report::{Cell, Rows, cells};
use crate::simulate::capacity::{Demanded, MeterFit, Subject, TierFit};
use crate::units::Share;

use super::{CURRENCY, explain_capacity, money};

/// Why arrivals do not tell how many requests are in flight.
const UNTOLD: &str = "needs service times";

/// Why a trace says nothing of a day.
const SHORT: &str = "trace shorter than a day";

cells! {
    /// The limits of tiers, and what comes against them.
    pub Capacity, "capacity", Limited {
        stage: None,
        provider: None,
        service_tier: None,
        meter: None,
        demand_mean: Count,
        demand_peak: Count,
        demand_p999: Count,
        limit: Count,
        utilisation_percent: Percent,
        rejected_percent: Percent,
        fits: None,
        smallest_limit: Count,
        demand_p99: Count,
        headroom_percent: Percent,
        binding: None,
        enforcement: None,
        unit: None,
        currency: None,
        explanation: None,
    }
}

/// Adds the rows of a tier: each meter, then what is spent where that is capped.
pub fn rows(rows: &mut Rows<Capacity>, subject: &Subject, fit: &TierFit, at_most: Share) {
    let row = |meter: LimitMeter| Limited {
        stage: subject.name.as_str().into(),
        provider: fit.tier.provider.as_str().into(),
        service_tier: fit.tier.name.as_str().into(),
        meter: meter.name().into(),
        binding: (fit.binding == Some(meter)).into(),
        unit: unit(meter).into(),
        ..Limited::default()
    };
    for meter in &fit.meters {
        let demand =
            |of: fn(&Demanded) -> Cell| Cell::or_missing(meter.demand.as_ref().map(of), UNTOLD);
        rows.push(&Limited {
            demand_mean: demand(|one| Cell::or_missing(one.mean.map(Cell::Number), "too short")),
            demand_peak: demand(|one| one.peak.into()),
            demand_p999: demand(|one| one.p999.into()),
            limit: Cell::or_missing(meter.limit, "no limit"),
            utilisation_percent: meter.utilisation().map(Cell::Percent).into(),
            rejected_percent: meter.rejected_percent().map(Cell::Percent).into(),
            fits: fits(fit, meter, at_most),
            smallest_limit: smallest(meter),
            demand_p99: demand(|one| one.p99.into()),
            headroom_percent: meter.headroom().map(Cell::Percent).into(),
            enforcement: meter.limit.map(|_| fit.enforcement().name()).into(),
            explanation: explain_capacity::meter_items(fit, meter, at_most).into(),
            ..row(meter.meter)
        });
    }
    if let Some(spending) = &fit.spending {
        let priced = |percent: Option<_>| Cell::or_missing(percent.map(Cell::Percent), "unpriced");
        rows.push(&Limited {
            demand_mean: money(spending.cost),
            limit: spending.cap.into(),
            utilisation_percent: priced(spending.utilisation()),
            fits: Cell::or_missing(spending.fits(), "unpriced"),
            smallest_limit: money(spending.cost),
            headroom_percent: priced(spending.headroom()),
            currency: CURRENCY.into(),
            explanation: "".into(),
            ..row(LimitMeter::Spend)
        });
    }
}

/// Whether a meter's limit carries the demand; without a limit it does, unless nobody can tell.
fn fits(fit: &TierFit, meter: &MeterFit, at_most: Share) -> Cell {
    match (meter.limit, fit.tier.is_dedicated) {
        (Some(_), _) if meter.is_unjudged => Cell::missing(SHORT),
        (Some(_), _) => Cell::or_missing(meter.fits(at_most), UNTOLD),
        (None, true) => Cell::from(true),
        (None, false) => Cell::missing("no published limit"),
    }
}

/// The limit that would do; none where nothing comes, or where nobody can tell.
fn smallest(meter: &MeterFit) -> Cell {
    let reason = match meter.demand {
        Some(_) if meter.is_unjudged => SHORT,
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
