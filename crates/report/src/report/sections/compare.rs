//! `plan compare`: what each model costs.

use crate::catalog::{Evidence, Listing, Meter, Offer};
use crate::engine::compare::ModelCost;
use crate::engine::cost::{TokenCost, Unpriced};
use crate::report::{Cell, Section, Unit};
use crate::scenario::Stage;
use crate::units::Tokens;
use crate::words;

use super::{CURRENCY, Detail, columns, explain, money, notes, push};

/// The section without rows.
pub fn section(detail: Detail) -> Section {
    Section::new(
        "compare",
        columns(
            [
                ("stage", Unit::None),
                ("users", Unit::Users),
                ("tokens", Unit::Tokens),
                ("provider", Unit::None),
                ("model", Unit::None),
                ("price_list", Unit::None),
                ("input_cost", Unit::Usd),
                ("cache_cost", Unit::Usd),
                ("output_cost", Unit::Usd),
                ("total_cost", Unit::Usd),
                ("baseline_cost", Unit::Usd),
                ("savings", Unit::Usd),
                ("savings_percent", Unit::Percent),
                ("cost_per_user", Unit::Usd),
                ("currency", Unit::None),
                ("note", Unit::None),
                ("fees", Unit::Usd),
                ("list_cost", Unit::Usd),
                ("contracted_cost", Unit::Usd),
            ],
            detail,
        ),
    )
}

/// Adds the rows of a stage.
pub fn rows(
    section: &mut Section,
    stage: &Stage,
    tokens: Tokens,
    costs: &[ModelCost<'_>],
    detail: Detail,
) {
    for cost in costs {
        let (provider, model) = cost.listing.parts();
        let list = cost.listing.offer().map(|offer| offer.list);
        let sum = |matches: fn(Meter) -> bool| {
            money(cost.cost.as_ref().and_then(|cost| cost.sum(matches)))
        };
        let saving = cost.saving;
        let row = vec![
            Cell::from(stage.name.as_str()),
            Cell::from(stage.users),
            Cell::from(tokens),
            Cell::from(provider),
            Cell::from(model),
            Cell::or_missing(
                list.map(|list| format!("{}/{}", list.provider, list.effective)),
                "",
            ),
            sum(|meter| meter == Meter::Input),
            sum(Meter::is_cache),
            sum(Meter::is_completion),
            money(cost.total()),
            Cell::or_missing(saving.map(|saving| saving.baseline), ""),
            Cell::or_missing(saving.map(|saving| saving.amount), ""),
            Cell::or_missing(
                saving.and_then(|saving| saving.percent).map(Cell::Percent),
                "",
            ),
            Cell::or_missing(cost.per_user, ""),
            Cell::from(CURRENCY),
            notes(&notes_on(&cost.listing, cost.cost.as_ref())),
            Cell::or_missing(cost.cost.as_ref().map(TokenCost::fees), ""),
            Cell::or_missing(cost.cost.as_ref().and_then(TokenCost::list_total), ""),
            Cell::or_missing(cost.total(), ""),
        ];
        let items = cost
            .cost
            .as_ref()
            .map(|tokens| explain::token_items(tokens, &cost.listing));
        let mut items = items.unwrap_or_default();
        items.insert(0, explain::volume_item(stage, tokens));
        push(section, row, detail, &items);
    }
}

/// What a reader must know about a model's figure.
pub fn notes_on(listing: &Listing<'_>, cost: Option<&TokenCost>) -> Vec<String> {
    let mut notes = Vec::new();
    if let Listing::NotInForce { as_of, dates, .. } = listing {
        let days: Vec<String> = dates.iter().map(ToString::to_string).collect();
        notes.push(format!(
            "unpriced: no price on {as_of}, only from {}",
            words::all_of(&days)
        ));
    }
    if let Some(cost) = cost.filter(|cost| !cost.unpriced.is_empty()) {
        let name = |gap: &Unpriced| match gap.condition.as_str() {
            "" => gap.meter.name().to_owned(),
            which => format!("{} ({which})", gap.meter.name()),
        };
        let meters: Vec<_> = cost.unpriced.iter().map(name).collect();
        let meters = words::all_of(&meters);
        notes.push(format!("unpriced: no price for {meters} tokens"));
    }
    notes.extend(cost.into_iter().flat_map(|cost| cost.remarks.clone()));
    if let Some(offer) = listing.offer() {
        notes.extend(cost.and_then(|cost| single_source(offer, cost)));
        let disputed = offer.model.disputed.iter().map(|(meter, price)| {
            format!(
                "disputed: another source says {} for {}",
                words::unit_price(price),
                meter.name()
            )
        });
        notes.extend(disputed);
        notes.extend(offer.model.note.clone());
    }
    notes
}

/// The meters of a figure whose price only one source states.
fn single_source(offer: Offer<'_>, cost: &TokenCost) -> Option<String> {
    let mut meters: Vec<&str> = cost
        .parts
        .iter()
        .filter(|part| offer.model.evidence(part.meter) == Some(Evidence::SingleSource))
        .map(|part| part.meter.name())
        .collect();
    meters.dedup();
    let meters = words::all_of(&meters);
    (!meters.is_empty()).then(|| format!("single-source: only one source prices {meters}"))
}
