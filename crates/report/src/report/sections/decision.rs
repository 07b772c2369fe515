//! `plan sla`: what each option comes to, and what it takes to pay.

use crate::engine::sla::{Alternative, Decision, Outcome, Returns};
use crate::report::{Cell, Section, Unit};
use crate::simulate::year::{ChoiceOutcome, Estimate};
use crate::units::{Ratio, Real};

use super::{CURRENCY, Detail, explain, notes, push};

/// What a simulation found of one option.
#[derive(Clone, Copy, Debug)]
pub struct Played<'a> {
    /// How many years were played, as promised.
    pub years: u64,
    /// Whether the run was ended before the years as measured.
    pub is_cut: bool,
    /// With availabilities by contract or assumption.
    pub promised: Option<&'a ChoiceOutcome>,
    /// With those that were measured; `None` where one was not.
    pub observed: Option<&'a ChoiceOutcome>,
}

/// The columns of a simulated year: a loss and its standard error, twice the values at risk, and
/// probabilities.
const PLAYED: [(&str, Unit); 16] = [
    ("simulated_years", Unit::Count),
    ("loss_mean_per_year", Unit::Usd),
    ("loss_mean_error", Unit::Usd),
    ("loss_p5", Unit::Usd),
    ("loss_p50", Unit::Usd),
    ("loss_p50_error", Unit::Usd),
    ("loss_p95", Unit::Usd),
    ("loss_p95_error", Unit::Usd),
    ("loss_p99", Unit::Usd),
    ("loss_p99_error", Unit::Usd),
    ("value_at_risk_95", Unit::Usd),
    ("value_at_risk_99", Unit::Usd),
    ("probability_pays_percent", Unit::Percent),
    ("probability_pays_error_percent", Unit::Percent),
    ("probability_no_incident_percent", Unit::Percent),
    ("probability_no_incident_error_percent", Unit::Percent),
];

/// The same as measured, but for what is the same or of little use twice.
const PLAYED_OBSERVED: [(&str, Unit); 10] = [
    ("observed_loss_mean_per_year", Unit::Usd),
    ("observed_loss_mean_error", Unit::Usd),
    ("observed_loss_p5", Unit::Usd),
    ("observed_loss_p50", Unit::Usd),
    ("observed_loss_p95", Unit::Usd),
    ("observed_loss_p99", Unit::Usd),
    ("observed_probability_pays_percent", Unit::Percent),
    ("observed_probability_pays_error_percent", Unit::Percent),
    ("observed_probability_no_incident_percent", Unit::Percent),
    (
        "observed_probability_no_incident_error_percent",
        Unit::Percent,
    ),
];

/// The section of options without rows; with the columns of a simulated year where one is played.
pub fn section(detail: Detail, is_played: bool) -> Section {
    let columns = columns(detail);
    let (before, last) = columns.split_at(FIXED);
    let played = PLAYED.iter().chain(&PLAYED_OBSERVED);
    let played = played.filter(|_| is_played);
    let columns = before.iter().chain(played).chain(last);
    Section::new("options", columns.copied())
}

/// How many columns there are without a simulation.
const FIXED: usize = 24;

fn columns(detail: Detail) -> Vec<(&'static str, Unit)> {
    super::columns(
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
    )
}

/// Adds the options of a stage, with what a simulation found of each where there was one.
pub fn rows(
    section: &mut Section,
    stage: &str,
    decisions: &[Decision],
    simulated: Option<&[Played<'_>]>,
    detail: Detail,
) {
    let least = decisions.iter().map(|one| one.promised.total).min();
    for (place, one) in decisions.iter().enumerate() {
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
        let mut items = explain::option_items(one);
        if let Some(one) = simulated.and_then(|all| all.get(place)) {
            row.extend(played(one));
            items.extend(explain::year_items(one.years));
        }
        push(section, row, detail, &items);
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

fn played(one: &Played<'_>) -> Vec<Cell> {
    let mut cells = vec![Cell::from(one.years)];
    let promised = one.promised.map(promised);
    cells.extend(promised.unwrap_or([const { Cell::NONE }; 15]));
    let observed = one.observed.map(measured);
    let unmeasured = Cell::missing(match one.is_cut {
        true => "not simulated",
        false => "not measured",
    });
    cells.extend(observed.unwrap_or_else(|| std::array::from_fn(|_| unmeasured.clone())));
    cells
}

fn promised(one: &ChoiceOutcome) -> [Cell; 15] {
    let loss = &one.loss;
    let [pays, pays_error] = pays(one);
    let [calm, calm_error] = percent(one.no_incident);
    [
        Cell::from(loss.mean.value),
        Cell::from(loss.mean.error),
        Cell::from(loss.p5.value),
        Cell::from(loss.p50.value),
        Cell::from(loss.p50.error),
        Cell::from(loss.p95.value),
        Cell::from(loss.p95.error),
        Cell::from(loss.p99.value),
        Cell::from(loss.p99.error),
        Cell::from(loss.p95.value),
        Cell::from(loss.p99.value),
        pays,
        pays_error,
        calm,
        calm_error,
    ]
}

fn measured(one: &ChoiceOutcome) -> [Cell; 10] {
    let [
        mean,
        mean_error,
        p5,
        p50,
        _,
        p95,
        _,
        p99,
        ..,
        pays,
        pays_error,
        calm,
        calm_error,
    ] = promised(one);
    [
        mean, mean_error, p5, p50, p95, p99, pays, pays_error, calm, calm_error,
    ]
}

fn pays(one: &ChoiceOutcome) -> [Cell; 2] {
    let pays = one.against_base.as_ref().map(|against| against.pays);
    pays.map_or_else(|| [Cell::missing("base"), Cell::NONE], percent)
}

/// A probability and its standard error in percent.
fn percent(probability: Estimate) -> [Cell; 2] {
    let hundred = |part: Real| Cell::or_missing(Real::new(part.get() * 100.0), "");
    [hundred(probability.value), hundred(probability.error)]
}
