//! The line items behind a figure, in words.

use crate::catalog::{LimitMeter, Listing};
use crate::engine::Formula;
use crate::engine::cost::{MeterCost, TokenCost};
use crate::engine::route::RoutedCost;
use crate::engine::sla::{Decision, Kind, LevelCost};
use crate::engine::tiers::{Basis, TierCost};
use crate::scenario::Stage;
use crate::units::{Ratio, Tokens, group_thousands};
use crate::words;

/// The items of a token cost: each meter's tokens × price, and the list that prices them.
pub fn token_items(cost: &TokenCost, listing: &Listing<'_>) -> Vec<String> {
    let priced = cost.parts.iter().map(part_item);
    let unpriced = cost
        .unpriced
        .iter()
        .map(|gap| match gap.condition.as_str() {
            "" => format!("{} tokens: no price", gap.meter.name()),
            which => format!("{} tokens ({which}): no price", gap.meter.name()),
        });
    let charges = cost.charges.iter().map(|charge| {
        let amount = group_thousands(&charge.amount.to_decimal());
        format!("{} fee = ${amount}", charge.name)
    });
    let list = listing.offer().map(|offer| {
        let list = offer.list;
        let source = &list.provenance;
        let via = source
            .via
            .as_ref()
            .map(|via| format!(", read from {via}"))
            .unwrap_or_default();
        format!("prices: {} ({}{via})", list.origin.path, source.publisher)
    });
    let method = [format!("method: {}", Formula::TokenCost.name())];
    priced
        .chain(unpriced)
        .chain(charges)
        .chain(list)
        .chain(method)
        .collect()
}

/// Tokens of one meter × their price.
pub fn part_item(part: &MeterCost) -> String {
    let tokens = group_thousands(&part.tokens.to_decimal(6));
    let (price, meter) = (words::unit_price(part.price), part.meter.name());
    let amount = group_thousands(&part.list_cost.to_decimal());
    let which = match part.condition.as_str() {
        "" => String::new(),
        condition => format!(" ({condition})"),
    };
    let factor = match part.factor == Ratio::ONE {
        true => String::new(),
        false => format!(" x {}", part.factor.to_decimal(6)),
    };
    let paid = match part.cost == part.list_cost {
        true => String::new(),
        false => format!(", contracted ${}", group_thousands(&part.cost.to_decimal())),
    };
    format!("{tokens} {meter} tokens{which} x {price} per 1M{factor} = ${amount}{paid}")
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
pub fn route_items(cost: &RoutedCost<'_>) -> Vec<String> {
    let mut items = Vec::new();
    for target in &cost.targets {
        let share = words::percent(target.share * Ratio::whole(100));
        items.push(format!(
            "{}: {share} of requests",
            target.leg.target.role.name()
        ));
        let tokens = target.cost.as_ref();
        items.extend(
            tokens
                .map(|cost| token_items(cost, &target.leg.listing))
                .into_iter()
                .flatten(),
        );
    }
    items.push(format!("method: {}", Formula::RoutedShare.name()));
    items
}

/// The items of a service tier's cost.
pub fn tier_items(cost: &TierCost<'_>) -> Vec<String> {
    let mut items = token_items(&cost.tokens, &Listing::Offered(cost.offer));
    items.push(format!("fee {} a month", words::usd(cost.fee())));
    let binding = cost.fit.binding();
    if let Some(binding) = binding.filter(|one| one.meter != LimitMeter::Rpm) {
        let (demand, limit) = (words::number(binding.demand), words::number(binding.limit));
        let (key, method) = (binding.meter.key(), Formula::PeakLoad.name());
        items.push(format!("{key} {demand} of {limit} (method: {method})"));
    }
    if let Some(((availability, basis), minutes)) = cost.availability.zip(cost.downtime) {
        let basis = match basis {
            Basis::Contract => "contract",
            Basis::Assumed => "assumed for best effort",
        };
        items.push(format!(
            "downtime {minutes} min at {availability} ({basis})"
        ));
    }
    if let Some(loss) = cost.downtime_cost {
        let method = Formula::DowntimeCost.name();
        items.push(format!(
            "downtime cost {} (method: {method})",
            words::usd(loss)
        ));
    }
    items
}

/// The items of a service level's loss.
pub fn level_items(cost: &LevelCost) -> Vec<String> {
    let down = cost.level.availability.unavailability();
    let mut items = vec![
        format!("down {down} of the time = {} min a month", cost.downtime),
        format!(
            "loss {} a month (method: {})",
            words::usd(cost.loss_per_month),
            Formula::DowntimeCost.name()
        ),
    ];
    if let Some(gain) = cost.gain {
        items.push(format!(
            "avoids {} min, less a premium of {} = {} (method: {})",
            gain.avoided,
            words::usd(cost.premium),
            words::usd(gain.net_benefit),
            Formula::SlaReturn.name(),
        ));
    }
    items
}

/// The items of an option against downtime.
pub fn option_items(decision: &Decision) -> Vec<String> {
    let (one, outcome) = (&decision.alternative, &decision.promised);
    let works = match one.kind {
        Kind::SecondProvider | Kind::Both => {
            let method = Formula::SecondProvider.name();
            Some(format!("up {} (method: {method})", outcome.availability))
        }
        Kind::ServiceLevel | Kind::FasterRepair => None,
    };
    let credit = outcome.credit.map(|credit| {
        let method = Formula::SlaCredit.name();
        format!("credit {} (method: {method})", words::usd(credit))
    });
    let total = format!(
        "price {} + downtime {} = {} less the credit (method: {})",
        words::usd(one.price),
        words::usd(outcome.loss.total()),
        words::usd(outcome.total),
        Formula::ExpectedTotal.name()
    );
    let total = match outcome.credit {
        Some(_) => total,
        None => total.replace(" less the credit", ""),
    };
    works.into_iter().chain(credit).chain([total]).collect()
}

/// The items of a simulated year of an option.
pub fn year_items(years: u64) -> Vec<String> {
    vec![
        format!(
            "{} years played (method: {})",
            words::count(years),
            Formula::SimulatedYear.name()
        ),
        format!("incidents (method: {})", Formula::IncidentModel.name()),
    ]
}
