//! The one line at the end of a plan.

use crate::catalog::LimitMeter;
use crate::engine::advice::{Choice, Reason, bill, choose, route_saving};
use crate::engine::ownership::dollars;
use crate::engine::tiers::Binding;
use crate::engine::{Case, StagePlan};
use crate::text;
use crate::words::{self, Span, Text};

/// What the plan would do and what that saves; `None` when nothing can be said.
pub(super) fn verdict(case: &Case<'_>, plan: &StagePlan<'_>) -> Option<Text> {
    let choice = choose(&plan.tiers);
    let tier = choice.as_ref().map(|choice| tier_advice(choice, plan));
    let route = route_advice(case, plan);
    let both = choice.as_ref().zip(plan.route.as_ref());
    let bill = both.and_then(|(choice, route)| {
        let bill = bill(route, choice.tier).filter(|bill| route.token_cost() != Some(*bill))?;
        Some(text!("The bill is {} a month", bill))
    });
    let parts = [tier, route, bill].into_iter().flatten();
    let said = Text::join(parts.map(Text::sentence), " ");
    (!said.is_empty()).then_some(said)
}

fn tier_advice(choice: &Choice<'_, '_>, plan: &StagePlan<'_>) -> Text {
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
            text!(
                "Take {}: {} a month avoids {} of expected downtime{}",
                name,
                *premium,
                *avoided,
                after.unwrap_or_default()
            )
        }
        Reason::OnlyFit { instead_of } => {
            let cheaper = &instead_of.tier.title;
            let why = instead_of.fit.binding().map(not_carried);
            let why = why.unwrap_or_else(|| "limits do not carry the load".into());
            text!("Take {}: {}'s {}", name, cheaper, why)
        }
        Reason::DearerNotWorthIt {
            dearer,
            avoided,
            premium,
        } => {
            text!(
                "Stay on {}: {} costs {} a month more and avoids {} of downtime",
                name,
                &dearer.tier.title,
                *premium,
                *avoided
            )
        }
        Reason::Only => text!("Take {}", name),
    }
}

/// Why a limit does not carry a load: `50 requests a minute do not carry a peak of 304.4`.
fn not_carried(binding: Binding) -> Text {
    let (limit, demand) = (words::number(binding.limit), words::number(binding.demand));
    let what = match binding.meter {
        LimitMeter::Rpm => "requests a minute do not carry a peak of",
        LimitMeter::Itpm => "prompt tokens a minute do not carry a peak of",
        LimitMeter::Otpm => "completion tokens a minute do not carry a peak of",
        LimitMeter::Tpm => "tokens a minute do not carry a peak of",
        LimitMeter::Rpd => "requests a day do not carry a mean of",
        LimitMeter::Tpd => "tokens a day do not carry a mean of",
        LimitMeter::Concurrency => "requests at once do not carry",
        LimitMeter::Spend => {
            return text!(
                "limit of {} a month does not carry tokens for {}",
                Span::Rough(dollars(binding.limit)),
                Span::Rough(dollars(binding.demand))
            );
        }
    };
    text!("{} {} {}", limit, what, demand)
}

fn route_advice(case: &Case<'_>, plan: &StagePlan<'_>) -> Option<Text> {
    let saving = route_saving(plan.route.as_ref()?)?;
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
    Some(text!(
        "Route {} costs {}, {} {} than all on {} ({})",
        name,
        saving.baseline - saving.amount,
        percent,
        than,
        baseline,
        saving.baseline
    ))
}
