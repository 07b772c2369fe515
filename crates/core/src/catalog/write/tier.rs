//! Service tiers as text.

use crate::catalog::rates::Processing;
use crate::catalog::status::{Capacity, Promise};
use crate::catalog::tiers::{LimitMeter, Limits, Provisioned, ServiceTier, Sla};
use crate::money::Usd;
use crate::units::{Factor, Share, Tokens, Units};

use super::text::{line, scalar};

pub(super) fn tiers(text: &mut String, tiers: &[ServiceTier]) {
    if !tiers.is_empty() {
        text.push_str("\nservice_tiers:\n");
    }
    for (index, one) in tiers.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        tier(text, one);
    }
}

fn tier(text: &mut String, tier: &ServiceTier) {
    line(text, 2, "- id", scalar(&tier.id));
    if tier.title != tier.id {
        line(text, 4, "title", scalar(&tier.title));
    }
    match tier.promise {
        Promise::BestEffort => line(text, 4, "availability", "best effort"),
        Promise::Sla(availability) => line(text, 4, "availability", availability),
    }
    if let Some(sla) = &tier.sla {
        pays_back(text, sla);
    }
    let capacity = match tier.capacity {
        Capacity::Shared => "shared",
        Capacity::Dedicated => "dedicated",
    };
    line(text, 4, "capacity", capacity);
    if tier.limits != Limits::default() {
        line(text, 4, "limits", limits(&tier.limits));
    }
    line(text, 4, "monthly_fee", tier.monthly_fee.to_decimal());
    if tier.processing != Processing::Standard {
        line(text, 4, "processing", tier.processing.name());
    }
    paid_for(text, tier);
    let words = [
        ("payment", &tier.payment),
        ("support", &tier.support),
        ("terms", &tier.terms),
    ];
    for (key, value) in words {
        if let Some(value) = value {
            line(text, 4, key, scalar(value));
        }
    }
    if let Some(spend) = tier.typical_spend {
        let more = if spend.or_more { ", or_more: true" } else { "" };
        let (from, to) = (spend.from.to_decimal(), spend.to.to_decimal());
        let value = format!("{{ from: {from}, to: {to}{more} }}");
        line(text, 4, "typical_spend", value);
    }
}

/// The limits, and what is not as it is when nothing is said.
fn limits(limits: &Limits) -> String {
    let without = Limits::default();
    let counts = limits.limits.iter();
    let counts = counts.map(|(meter, limit)| format!("{}: {limit}", meter.key()));
    let spend = limits.spend.map(|spend| {
        let key = LimitMeter::Spend.key();
        format!("{key}: {}", spend.to_decimal())
    });
    let enforcement = limits.enforcement;
    let rules = [
        (enforcement != without.enforcement)
            .then(|| format!("enforcement: {}", enforcement.name())),
        (limits.counts_cached != without.counts_cached)
            .then(|| format!("counts_cached: {}", limits.counts_cached)),
        (limits.reserves_output != without.reserves_output)
            .then(|| format!("reserves_max_output: {}", limits.reserves_output)),
    ];
    let rules = rules.into_iter().flatten();
    let fields: Vec<_> = counts.chain(spend).chain(rules).collect();
    format!("{{ {} }}", fields.join(", "))
}

/// What a month below the promise pays back.
fn pays_back(text: &mut String, sla: &Sla) {
    let bands = sla.credits.iter().map(|band| {
        let from = match band.from {
            Share::NONE => String::new(),
            from => format!(", from: {from}"),
        };
        format!("{{ below: {}{from}, credit: {} }}", band.below, band.credit)
    });
    let bands: Vec<_> = bands.collect();
    let fields = [
        Some(format!("window: {}", sla.window.name())),
        Some(format!("credits: [{}]", bands.join(", "))),
        sla.cap.map(|cap| format!("cap: {cap}")),
        sla.minimum.map(|least| format!("minimum: {least}")),
        sla.claim_days.map(|days| format!("claim_days: {days}")),
        sla.terms
            .as_ref()
            .map(|terms| format!("terms: {}", scalar(terms))),
    ];
    let fields: Vec<_> = fields.into_iter().flatten().collect();
    line(text, 4, "sla", format!("{{ {} }}", fields.join(", ")));
}

/// What is paid for in any case.
fn paid_for(text: &mut String, tier: &ServiceTier) {
    if let Some(commitment) = tier.commitment {
        let overage = match commitment.overage {
            Factor::ONE => String::new(),
            factor => format!(", overage: {factor}"),
        };
        let monthly = commitment.monthly.to_decimal();
        let value = format!("{{ monthly: {monthly}{overage} }}");
        line(text, 4, "commitment", value);
    }
    if let Some(provisioned) = tier.provisioned {
        line(text, 4, "provisioned", capacity(&provisioned));
    }
}

/// Capacity by the hour, and what is known of its units.
fn capacity(provisioned: &Provisioned) -> String {
    let tokens = |tokens: Option<Tokens>| tokens.map(|tokens| tokens.to_string());
    let units = |units: Option<Units>| units.map(|units| units.to_string());
    let fields = [
        ("unit_hour", Some(provisioned.unit_hour.to_decimal())),
        ("units", Some(provisioned.units.to_string())),
        ("unit_month", provisioned.unit_month.map(Usd::to_decimal)),
        (
            "input_tokens_per_minute",
            tokens(provisioned.input_tokens_per_minute),
        ),
        (
            "output_ratio",
            provisioned.output_ratio.map(|ratio| ratio.to_string()),
        ),
        (
            "output_tokens_per_minute",
            tokens(provisioned.output_tokens_per_minute),
        ),
        ("minimum", units(provisioned.minimum)),
        ("increment", units(provisioned.increment)),
        ("slots", provisioned.slots.map(|slots| slots.to_string())),
    ];
    let known = fields.into_iter().filter_map(|(key, value)| {
        let value = value?;
        Some(format!("{key}: {value}"))
    });
    let known: Vec<_> = known.collect();
    format!("{{ {} }}", known.join(", "))
}
