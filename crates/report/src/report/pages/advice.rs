//! The one line at the end of a plan.

use crate::catalog::LimitMeter;
use crate::engine::advice::{Choice, Reason, bill, choose, route_saving};
use crate::engine::tiers::Binding;
use crate::engine::{Case, StagePlan};
use crate::words;

/// What the plan would do and what that saves; `None` when nothing can be said.
pub(super) fn verdict(case: &Case<'_>, plan: &StagePlan<'_>) -> Option<String> {
    let choice = choose(&plan.tiers);
    let tier = choice.as_ref().map(|choice| tier_advice(choice, plan));
    let route = route_advice(case, plan);
    let both = choice.as_ref().zip(plan.route.as_ref());
    let bill = both.and_then(|(choice, route)| {
        let bill = bill(route, choice.tier).filter(|bill| route.token_cost() != Some(*bill))?;
        Some(format!("The bill is {} a month", words::usd(bill)))
    });
    let parts: Vec<String> = [tier, route, bill]
        .into_iter()
        .flatten()
        .map(|part| words::sentence(&part))
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn tier_advice(choice: &Choice<'_, '_>, plan: &StagePlan<'_>) -> String {
    let name = format!(
        "{} of {}",
        choice.tier.tier.title, choice.tier.offer.list.title
    );
    match &choice.reason {
        Reason::PaysOff { avoided, premium } => {
            let flow = plan.stage.stake.as_ref().map(|stake| stake.volume.value);
            let minutes = flow
                .and_then(|flow| flow.minutes_for(*premium))
                .map(words::minutes);
            let after =
                minutes.map(|minutes| format!(" and pays for itself after {minutes} of it"));
            let (premium, avoided) = (words::usd(*premium), words::usd(*avoided));
            let after = after.unwrap_or_default();
            format!("Take {name}: {premium} a month avoids {avoided} of expected downtime{after}")
        }
        Reason::OnlyFit { instead_of } => {
            let cheaper = &instead_of.tier.title;
            let why = instead_of.fit.binding().map(not_carried);
            let why = why.unwrap_or_else(|| "limits do not carry the load".to_owned());
            format!("Take {name}: {cheaper}'s {why}")
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

/// Why a limit does not carry a load: `50 requests a minute do not carry a peak of 304.4`.
fn not_carried(binding: Binding) -> String {
    let (limit, demand) = (words::number(binding.limit), words::number(binding.demand));
    match binding.meter {
        LimitMeter::Rpm => {
            format!("{limit} requests a minute do not carry a peak of {demand}")
        }
        LimitMeter::Itpm => {
            format!("{limit} prompt tokens a minute do not carry a peak of {demand}")
        }
        LimitMeter::Otpm => {
            format!("{limit} completion tokens a minute do not carry a peak of {demand}")
        }
        LimitMeter::Tpm => format!("{limit} tokens a minute do not carry a peak of {demand}"),
        LimitMeter::Rpd => format!("{limit} requests a day do not carry a mean of {demand}"),
        LimitMeter::Tpd => format!("{limit} tokens a day do not carry a mean of {demand}"),
        LimitMeter::Spend => {
            format!("limit of ${limit} a month does not carry tokens for ${demand}")
        }
        LimitMeter::Concurrency => {
            format!("{limit} requests at once do not carry {demand}")
        }
    }
}

fn route_advice(case: &Case<'_>, plan: &StagePlan<'_>) -> Option<String> {
    let saving = route_saving(plan.route.as_ref()?)?;
    let cost = words::usd(saving.baseline - saving.amount);
    let baseline = case.links.baseline.name();
    let name = &case.route.as_ref()?.name;
    let than = if saving.amount.is_negative() {
        "more"
    } else {
        "less"
    };
    let percent = saving
        .percent
        .map(|percent| words::percent(percent.magnitude()))?;
    let all = words::usd(saving.baseline);
    Some(format!(
        "Route {name} costs {cost}, {percent} {than} than all on {baseline} ({all})"
    ))
}
