//! `plan sla`: what each option comes to, and what it takes to pay.

use crate::engine::sla::{Alternative, Decision, Outcome, Returns};
use crate::report::{Cell, Section, Unit};
use crate::units::Ratio;

use super::{CURRENCY, Detail, columns, explain, notes, push};

/// The section of options without rows.
pub fn section(detail: Detail) -> Section {
    Section::new(
        "options",
        columns(
            [
                ("stage", Unit::None),
                ("option", Unit::None),
                ("kind", Unit::None),
                ("availability_percent", Unit::Percent),
                ("downtime_minutes", Unit::Minutes),
                ("price_per_month", Unit::Usd),
                ("loss_per_month", Unit::Usd),
                ("credit_per_month", Unit::Usd),
                ("expected_total_per_month", Unit::Usd),
                ("net_benefit_per_month", Unit::Usd),
                ("break_even_minutes", Unit::Minutes),
                ("break_even_volume_per_hour", Unit::Usd),
                ("break_even_loss_share_percent", Unit::Percent),
                ("payback_months_per_incident", Unit::Count),
                ("payback_incidents_per_year", Unit::Count),
                ("observed_availability_percent", Unit::Percent),
                ("observed_downtime_minutes", Unit::Minutes),
                ("observed_loss_per_month", Unit::Usd),
                ("observed_credit_per_month", Unit::Usd),
                ("observed_total_per_month", Unit::Usd),
                ("observed_net_benefit_per_month", Unit::Usd),
                ("is_cheapest", Unit::None),
                ("currency", Unit::None),
                ("note", Unit::None),
            ],
            detail,
        ),
    )
}

/// Adds the options of a stage.
pub fn rows(section: &mut Section, stage: &str, decisions: &[Decision], detail: Detail) {
    let least = decisions.iter().map(|one| one.promised.total).min();
    for one in decisions {
        let alternative = &one.alternative;
        let mut row = vec![
            Cell::from(stage),
            Cell::from(alternative.name.as_str()),
            Cell::from(alternative.kind.name()),
        ];
        row.extend(outcome(&one.promised, alternative));
        row.extend(returns(one.returns.as_ref()));
        row.extend(observed(one));
        row.extend([
            Cell::from(Some(one.promised.total) == least),
            Cell::from(CURRENCY),
            notes(&remarks(alternative)),
        ]);
        push(section, row, detail, &explain::option_items(one));
    }
}

fn outcome(outcome: &Outcome, alternative: &Alternative) -> [Cell; 7] {
    [
        Cell::from(outcome.availability),
        Cell::Minutes(outcome.downtime),
        Cell::from(alternative.price),
        Cell::from(outcome.loss.total()),
        Cell::or_missing(outcome.credit, "none stated"),
        Cell::from(outcome.total),
        Cell::or_missing(outcome.net_benefit, "base"),
    ]
}

fn returns(returns: Option<&Returns>) -> [Cell; 5] {
    let Some(returns) = returns else {
        return [const { Cell::NONE }; 5];
    };
    let hour = Ratio::whole(60);
    let flow = returns
        .break_even_volume
        .map(|flow| flow.over_minutes(hour));
    let percent = returns
        .break_even_share
        .map(|share| Cell::Percent(share * Ratio::whole(100)));
    let incidents = returns.incidents_a_year.map(|(whole, _)| whole);
    [
        Cell::or_missing(returns.break_even_minutes.map(Cell::Minutes), ""),
        Cell::or_missing(flow, ""),
        Cell::or_missing(percent, ""),
        Cell::or_missing(returns.payback_months.map(Cell::Number), ""),
        Cell::or_missing(incidents, ""),
    ]
}

fn observed(one: &Decision) -> [Cell; 6] {
    let Some(outcome) = &one.observed else {
        return [const { Cell::Missing(std::borrow::Cow::Borrowed("not measured")) }; 6];
    };
    [
        Cell::from(outcome.availability),
        Cell::Minutes(outcome.downtime),
        Cell::from(outcome.loss.total()),
        Cell::or_missing(outcome.credit, "none stated"),
        Cell::from(outcome.total),
        Cell::or_missing(outcome.net_benefit, ""),
    ]
}

fn remarks(alternative: &Alternative) -> Vec<String> {
    let shared = "nearly worthless: a provider's services fail together, so a second model of the \
                  same provider is down almost whenever the first is";
    let contract = alternative.contract.as_ref();
    let unpriced = contract.filter(|contract| contract.terms.bill.is_none());
    [
        alternative.shares_outages.then(|| shared.to_owned()),
        unpriced.map(|_| "credits are left out: its bill has an unpriced part".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}
