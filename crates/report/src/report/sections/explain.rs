//! The line items behind a figure, in words.

use crate::catalog::{LimitMeter, Listing};
use crate::engine::Formula;
use crate::engine::cost::{MeterCost, TokenCost};
use crate::engine::route::RoutedCost;
use crate::engine::sla::{Decision, Kind, LevelCost};
use crate::engine::tiers::{Basis, TierCost};
use crate::scenario::Stage;
use crate::text;
use crate::units::{Ratio, Tokens, group_thousands};
use crate::words::{self, Span, Text};

/// The items of a token cost: each meter's tokens × price, and the list that prices them.
pub fn token_items(cost: &TokenCost, listing: &Listing<'_>) -> Vec<Text> {
    let priced = cost.parts.iter().map(part_item);
    let unpriced = cost
        .unpriced
        .iter()
        .map(|gap| match gap.condition.as_str() {
            "" => text!("{} tokens: no price", gap.meter.name()),
            which => text!("{} tokens ({}): no price", gap.meter.name(), which),
        });
    let charges = cost.charges.iter();
    let charges = charges.map(|one| text!("{} fee = {}", one.name, Span::Exact(one.amount)));
    let list = listing.offer().map(|offer| {
        let list = offer.list;
        let source = &list.provenance;
        let via = source
            .via
            .as_ref()
            .map(|via| format!(", read from {via}"))
            .unwrap_or_default();
        text!(
            "prices: {} ({}{})",
            &list.origin.path,
            &source.publisher,
            via
        )
    });
    let method = [text!("method: {}", Formula::TokenCost.name())];
    priced
        .chain(unpriced)
        .chain(charges)
        .chain(list)
        .chain(method)
        .collect()
}

/// Tokens of one meter × their price.
pub fn part_item(part: &MeterCost) -> Text {
    let tokens = group_thousands(&part.tokens.to_decimal(6));
    let which = match part.condition.as_str() {
        "" => String::new(),
        condition => format!(" ({condition})"),
    };
    let factor = if part.factor == Ratio::ONE {
        String::new()
    } else {
        format!(" x {}", part.factor.to_decimal(6))
    };
    let paid = if part.cost == part.list_cost {
        Text::NONE
    } else {
        text!(", contracted {}", Span::Exact(part.cost))
    };
    text!(
        "{} {} tokens{} x {} per 1M{} = {}{}",
        tokens,
        part.meter.name(),
        which,
        part.price,
        factor,
        Span::Exact(part.list_cost),
        paid
    )
}

/// Where the volume of a stage is written, unless an option replaces it.
pub fn volume_item(stage: &Stage, tokens: Tokens) -> String {
    let place = if tokens == stage.tokens.value {
        stage.place.as_str()
    } else {
        "--tokens"
    };
    format!("volume: {} tokens ({place})", words::count(tokens.count()))
}

/// The items of a route's cost: those of each target.
pub fn route_items(cost: &RoutedCost<'_>) -> Vec<Text> {
    let mut items = Vec::new();
    for target in &cost.targets {
        let share = words::percent(target.share * Ratio::whole(100));
        let role = target.leg.target.role.name();
        items.push(text!("{}: {} of requests", role, share));
        let tokens = target.cost.as_ref();
        items.extend(
            tokens
                .map(|cost| token_items(cost, &target.leg.listing))
                .into_iter()
                .flatten(),
        );
    }
    items.push(text!("method: {}", Formula::RoutedShare.name()));
    items
}

/// The items of a service tier's cost.
pub fn tier_items(cost: &TierCost<'_>) -> Vec<Text> {
    let mut items = token_items(&cost.tokens, &Listing::Offered(cost.offer));
    items.push(text!("fee {} a month", cost.fee()));
    let binding = cost.fit.binding();
    if let Some(binding) = binding.filter(|one| one.meter != LimitMeter::Rpm) {
        items.push(text!(
            "{} {} of {} (method: {})",
            binding.meter.key(),
            words::number(binding.demand),
            words::number(binding.limit),
            Formula::PeakLoad.name()
        ));
    }
    if let Some(((availability, basis), minutes)) = cost.availability.zip(cost.downtime) {
        let basis = match basis {
            Basis::Contract => "contract",
            Basis::Assumed => "assumed for best effort",
        };
        let item = format!("downtime {minutes} min at {availability} ({basis})");
        items.push(item.into());
    }
    if let Some(loss) = cost.downtime_cost {
        let method = Formula::DowntimeCost.name();
        items.push(text!("downtime cost {} (method: {})", loss, method));
    }
    items
}

/// The items of a service level's loss.
pub fn level_items(cost: &LevelCost) -> Vec<Text> {
    let down = cost.level.availability.unavailability();
    let mut items = vec![
        format!("down {down} of the time = {} min a month", cost.downtime).into(),
        text!(
            "loss {} a month (method: {})",
            cost.loss_per_month,
            Formula::DowntimeCost.name()
        ),
    ];
    if let Some(gain) = cost.gain {
        items.push(text!(
            "avoids {} min, less a premium of {} = {} (method: {})",
            gain.avoided.to_string(),
            cost.premium,
            gain.net_benefit,
            Formula::SlaReturn.name(),
        ));
    }
    items
}

/// The items of an option against downtime.
pub fn option_items(decision: &Decision) -> Vec<Text> {
    let (one, outcome) = (&decision.alternative, &decision.promised);
    let works = match one.kind {
        Kind::SecondProvider | Kind::Both => {
            let method = Formula::SecondProvider.name();
            let up = outcome.availability.to_string();
            Some(text!("up {} (method: {})", up, method))
        }
        Kind::ServiceLevel | Kind::FasterRepair => None,
    };
    let credit = outcome.credit.map(|credit| {
        let method = Formula::SlaCredit.name();
        text!("credit {} (method: {})", credit, method)
    });
    let total = text!(
        "price {} + downtime {} = {}{} (method: {})",
        one.price,
        outcome.loss.total(),
        outcome.total,
        outcome.credit.map_or("", |_| " less the credit"),
        Formula::ExpectedTotal.name()
    );
    works.into_iter().chain(credit).chain([total]).collect()
}

/// The items of a simulated year of an option.
pub fn year_items(years: u64) -> Vec<Text> {
    vec![
        text!(
            "{} years played (method: {})",
            years,
            Formula::SimulatedYear.name()
        ),
        text!("incidents (method: {})", Formula::IncidentModel.name()),
    ]
}
