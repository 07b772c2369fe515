//! `plan compare`: what each model costs.

use crate::catalog::{Evidence, Listing, Meter, Offer, Side};
use crate::engine::compare::ModelCost;
use crate::engine::cost::{TokenCost, Unpriced};
use crate::report::{Cell, Rows, columns};
use crate::scenario::Stage;
use crate::text;
use crate::units::Tokens;
use crate::words::{self, Text};

use super::{CURRENCY, Detail, explain, items, money, notes};

/// What a model costs in a stage.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The stage.
    pub stage: &'a Stage,
    /// Its tokens a month.
    pub tokens: Tokens,
    /// The model and its cost.
    pub cost: &'a ModelCost<'a>,
}

columns! {
    /// What each model costs.
    pub Compare<'a>, "compare", row: Row<'a> =>
    stage: None = row.stage.name.as_str();
    users: Users = row.stage.users;
    tokens: Tokens = row.tokens;
    provider: None = row.cost.listing.parts().0;
    model: None = row.cost.listing.parts().1;
    price_list: None = row.price_list();
    input_cost: Usd = row.sum(|meter| meter.side() == Side::Prompt);
    cache_cost: Usd = row.sum(Meter::is_cache);
    output_cost: Usd = row.sum(Meter::is_completion);
    total_cost: Usd = money(row.cost.total());
    baseline_cost: Usd = row.cost.saving.map(|saving| saving.baseline);
    savings: Usd = row.cost.saving.map(|saving| saving.amount);
    savings_percent: Percent = row.cost.saving.and_then(|saving| saving.percent).map(Cell::Percent);
    cost_per_user: Usd = row.cost.per_user;
    currency: None = CURRENCY;
    note: None = notes(&notes_on(&row.cost.listing, row.cost.cost.as_ref()));
    fees: Usd = row.cost.cost.as_ref().map(TokenCost::fees);
    list_cost: Usd = row.cost.cost.as_ref().and_then(TokenCost::list_total);
    contracted_cost: Usd = row.cost.total();
    explanation: None = items(row.items());
}

impl Row<'_> {
    fn price_list(&self) -> Option<String> {
        let list = self.cost.listing.offer()?.list;
        Some(format!("{}/{}", list.provider, list.effective))
    }

    fn sum(&self, matches: fn(Meter) -> bool) -> Cell {
        let cost = self.cost.cost.as_ref();
        money(cost.and_then(|cost| cost.sum(matches)))
    }

    /// The line items that the cost is made of.
    fn items(&self) -> Vec<Text> {
        let cost = self.cost.cost.as_ref();
        let items = cost.map(|cost| explain::token_items(cost, &self.cost.listing));
        let mut items = items.unwrap_or_default();
        items.insert(0, explain::volume_item(self.stage, self.tokens).into());
        items
    }
}

/// The section without rows.
pub fn section(detail: Detail) -> Rows<Compare> {
    Rows::new().explained(detail, Compare::explanation)
}

/// Adds the rows of a stage.
pub fn rows(rows: &mut Rows<Compare>, stage: &Stage, tokens: Tokens, costs: &[ModelCost<'_>]) {
    for cost in costs {
        rows.push(&Row {
            stage,
            tokens,
            cost,
        });
    }
}

/// What a reader must know about a model's figure.
pub fn notes_on(listing: &Listing<'_>, cost: Option<&TokenCost>) -> Vec<Text> {
    let mut notes = Vec::new();
    if let Listing::NotInForce { as_of, dates, .. } = listing {
        let days: Vec<String> = dates.iter().map(ToString::to_string).collect();
        let days = words::all_of(&days);
        notes.push(format!("unpriced: no price on {as_of}, only from {days}").into());
    }
    if let Some(cost) = cost.filter(|cost| !cost.unpriced.is_empty()) {
        let name = |gap: &Unpriced| match gap.condition.as_str() {
            "" => gap.meter.name().to_owned(),
            which => format!("{} ({which})", gap.meter.name()),
        };
        let meters: Vec<_> = cost.unpriced.iter().map(name).collect();
        let meters = words::all_of(&meters);
        notes.push(text!("unpriced: no price for {} tokens", meters));
    }
    notes.extend(cost.into_iter().flat_map(|cost| Text::all(&cost.remarks)));
    if let Some(offer) = listing.offer() {
        notes.extend(
            cost.and_then(|cost| single_source(offer, cost))
                .map(Text::from),
        );
        let disputed = offer.model.disputed.iter().map(|(meter, price)| {
            text!(
                "disputed: another source says {} for {}",
                price,
                meter.name()
            )
        });
        notes.extend(disputed);
        notes.extend(Text::all(&offer.model.note));
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
