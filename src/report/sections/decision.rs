//! `plan sla`: what each option comes to, what it takes to pay, what credits are worth.

use crate::engine::sla::{Alternative, Decision, Input, Level, Outcome, Returns, Setting, Swing};
use crate::engine::sla::{CreditTerms, Exposure, downtime};
use crate::report::{Cell, Section, Unit};
use crate::units::{Availability, Count, Ratio};
use crate::words;

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

/// The section of credits without rows.
pub fn credit_section() -> Section {
    Section::new(
        "credits",
        [
            ("stage", Unit::None),
            ("option", Unit::None),
            ("month_availability_percent", Unit::Percent),
            ("which_month", Unit::None),
            ("downtime_minutes", Unit::Minutes),
            ("bill", Unit::Usd),
            ("credit_percent", Unit::Percent),
            ("credit", Unit::Usd),
            ("loss", Unit::Usd),
            ("credit_of_loss_percent", Unit::Percent),
            ("claim_days", Unit::Count),
            ("currency", Unit::None),
            ("terms", Unit::None),
        ],
    )
}

/// Adds what the contracts of a stage pay back in bad months, and what those months cost: months
/// like the base, months as measured, and the worst month of each band.
pub fn credit_rows(section: &mut Section, stage: &str, levels: &[Level], exposure: &Exposure) {
    for level in levels {
        let Some(terms) = &level.credit_terms else {
            continue;
        };
        for (month, which) in months(level, levels, terms) {
            section.push(credit_row(stage, level, terms, (month, which), exposure));
        }
    }
}

fn months(
    level: &Level,
    levels: &[Level],
    terms: &CreditTerms,
) -> Vec<(Availability, &'static str)> {
    let like_base = levels.first().filter(|base| base.name != level.name);
    let like_base = like_base.map(|base| (base.availability, "as the base"));
    let measured = level.observed.map(|month| (month, "as measured"));
    let edges = terms.sla.credits.iter();
    let edges = edges.filter_map(|band| {
        let from = Availability::new(band.from.ratio())?;
        Some((from, "the worst of a band"))
    });
    like_base.into_iter().chain(measured).chain(edges).collect()
}

fn credit_row(
    stage: &str,
    level: &Level,
    terms: &CreditTerms,
    (month, which): (Availability, &'static str),
    exposure: &Exposure,
) -> Vec<Cell> {
    let minutes = downtime(month, exposure.month);
    let loss = exposure.loss(minutes).total();
    let credit = terms.credit(month);
    let of_loss = credit.and_then(|credit| credit.amount.over(loss));
    let of_loss = of_loss.map(|part| Cell::Percent(part * Ratio::whole(100)));
    vec![
        Cell::from(stage),
        Cell::from(level.name.as_str()),
        Cell::from(month),
        Cell::from(which),
        Cell::Minutes(minutes),
        Cell::or_missing(terms.bill, "unpriced"),
        Cell::or_missing(credit.map(|credit| credit.share), "unpriced"),
        Cell::or_missing(credit.map(|credit| credit.amount), "unpriced"),
        Cell::from(loss),
        Cell::or_missing(of_loss, ""),
        Cell::or_missing(terms.sla.claim_days.map(Count::count), ""),
        Cell::from(CURRENCY),
        terms.sla.terms.as_deref().map_or(Cell::NONE, Cell::from),
    ]
}

/// The section of what the answer depends on, without rows.
pub fn sensitivity_section() -> Section {
    Section::new(
        "sensitivity",
        [
            ("stage", Unit::None),
            ("option", Unit::None),
            ("input", Unit::None),
            ("low", Unit::None),
            ("high", Unit::None),
            ("net_benefit_at_low", Unit::Usd),
            ("net_benefit_at_high", Unit::Usd),
            ("swing", Unit::Usd),
            ("currency", Unit::None),
        ],
    )
}

/// Adds what the net benefit of an option depends on.
pub fn sensitivity_rows(section: &mut Section, stage: &str, option: &str, swings: &[Swing]) {
    for swing in swings {
        section.push([
            Cell::from(stage),
            Cell::from(option),
            Cell::from(input(swing.input)),
            Cell::from(setting(swing.low.0)),
            Cell::from(setting(swing.high.0)),
            Cell::from(swing.low.1),
            Cell::from(swing.high.1),
            Cell::from(swing.width()),
            Cell::from(CURRENCY),
        ]);
    }
}

fn input(input: Input) -> &'static str {
    match input {
        Input::Volume => "money that flows",
        Input::Peak => "peak over mean",
        Input::Affected => "share affected",
        Input::NotRecovered => "share not recovered",
        Input::Margin => "margin",
        Input::BaseDowntime => "downtime of the base",
        Input::OwnDowntime => "downtime of the option",
        Input::Premium => "premium",
    }
}

/// A value with its unit, since the rows hold different ones.
fn setting(setting: Setting) -> String {
    match setting {
        Setting::Flow(flow) => format!("{}/{}", words::usd(flow.amount), flow.per.word()),
        Setting::Amount(amount) => words::usd(amount),
        Setting::Multiple(multiple) => words::multiple(multiple),
        Setting::Part(part) => words::percent(part * Ratio::whole(100)),
        Setting::Minutes(minutes) => words::minutes(minutes),
    }
}
