//! The one line at the end of a plan.

use crate::engine::advice::{Choice, Reason, break_even, choose, route_saving};
use crate::engine::{Case, StagePlan};
use crate::words;

/// What the plan would do and what that saves; `None` when nothing can be said.
pub(super) fn verdict(case: &Case<'_>, plan: &StagePlan<'_>) -> Option<String> {
    let tier = choose(&plan.tiers).map(|choice| tier_advice(&choice, plan));
    let route = route_advice(case, plan);
    match (tier, route) {
        (Some(tier), Some(route)) => Some(format!("{tier}; {route}.")),
        (Some(only), None) | (None, Some(only)) => {
            Some(format!("{}.", words::sentence(&only).trim_end_matches('.')))
        }
        (None, None) => None,
    }
}

fn tier_advice(choice: &Choice<'_, '_>, plan: &StagePlan<'_>) -> String {
    let flow = plan.stage.stake.as_ref().map(|stake| stake.volume.value);
    let minutes = flow
        .and_then(|flow| break_even(choice, flow))
        .map(words::minutes);
    let name = &choice.tier.tier.title;
    match &choice.reason {
        Reason::PaysOff { net_benefit, .. } => {
            let after = minutes.map(|minutes| {
                format!("it pays for itself after {minutes} of avoided downtime a month and ")
            });
            let saves = words::usd(*net_benefit);
            format!(
                "Take {name}: {}saves {saves} a month",
                after.unwrap_or_default()
            )
        }
        Reason::OnlyFit { instead_of } => {
            let peak = words::number(choice.tier.peak.per_minute());
            let limit = instead_of
                .tier
                .requests_per_minute
                .map_or_else(String::new, |limit| words::count(limit.count()));
            let cheaper = &instead_of.tier.title;
            format!(
                "Take {name}: {cheaper}'s {limit} requests a minute do not carry a peak of {peak}"
            )
        }
        Reason::DearerNotWorthIt {
            dearer,
            avoided,
            premium,
        } => {
            let (avoided, premium) = (words::usd(*avoided), words::usd(*premium));
            let dearer = &dearer.tier.title;
            format!(
                "Stay on {name}: {dearer} costs {premium} a month more and avoids {avoided} of downtime"
            )
        }
        Reason::Only => format!("Take {name}"),
    }
}

fn route_advice(case: &Case<'_>, plan: &StagePlan<'_>) -> Option<String> {
    let saving = route_saving(plan.route.as_ref()?)?;
    let cost = words::usd(saving.baseline - saving.amount);
    let baseline = case.links.baseline.name();
    let name = &case.route.as_ref()?.name;
    let difference = words::usd(saving.amount.magnitude());
    let than = if saving.amount < crate::money::Usd::ZERO {
        "more"
    } else {
        "less"
    };
    let percent = saving.percent.map(|percent| {
        let percent = if percent.is_negative() {
            crate::units::Ratio::ZERO - percent
        } else {
            percent
        };
        format!(" ({})", words::percent(percent))
    });
    let percent = percent.unwrap_or_default();
    Some(format!(
        "route {name} costs {cost}, {difference}{percent} {than} than all on {baseline}"
    ))
}
