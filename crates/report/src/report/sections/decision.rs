//! `plan sla`: what each option comes to, and what it takes to pay.

use crate::engine::sla::{Alternative, Decision, Outcome, Returns};
use crate::money::{Usd, UsdFlow};
use crate::report::{Cell, Rows, Table, columns};
use crate::simulate::year::{ChoiceOutcome, Estimate};
use crate::units::Ratio;
use crate::words::Text;

use super::{CURRENCY, Detail, explain, items, notes, percent, real_percent};

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

columns! {
    /// What each option comes to. From `simulated_years` on there are only figures of a simulated
    /// year: a loss, which at 95 and 99 % is also the value at risk, probabilities, and their
    /// standard errors.
    pub Options<'a>, "options", row: Row<'a> =>
    stage: None = row.stage;
    option: None = row.one.alternative.name.as_str();
    kind: None = row.one.alternative.kind.name();
    availability_percent: Percent = row.one.promised.availability;
    downtime_minutes: Minutes = Cell::Minutes(row.one.promised.downtime);
    price_per_month: Usd = row.one.alternative.price;
    loss_per_month: Usd = row.one.promised.loss.total();
    credit_per_month: Usd = Cell::or_missing(row.one.promised.credit, "none stated");
    expected_total_per_month: Usd = row.one.promised.total;
    net_benefit_per_month: Usd = Cell::or_missing(row.one.promised.net_benefit, "base");
    break_even_minutes: Minutes = row.returns(|one| one.break_even_minutes).map(Cell::Minutes);
    break_even_volume_per_hour: Usd = row.returns(|one| one.break_even_volume).map(an_hour);
    break_even_loss_share_percent: Percent = row.returns(|one| one.break_even_share).map(percent);
    payback_months_per_incident: Count = row.returns(|one| one.payback_months).map(Cell::Number);
    payback_incidents_per_year: Count = row.returns(|one| one.incidents_a_year).map(|(whole, _)| whole);
    observed_availability_percent: Percent = row.observed(|one| one.availability);
    observed_downtime_minutes: Minutes = row.observed(|one| Cell::Minutes(one.downtime));
    observed_loss_per_month: Usd = row.observed(|one| one.loss.total());
    observed_credit_per_month: Usd = row.observed(|one| Cell::or_missing(one.credit, "none stated"));
    observed_total_per_month: Usd = row.observed(|one| one.total);
    observed_net_benefit_per_month: Usd = row.observed(|one| Cell::from(one.net_benefit));
    is_cheapest: None = row.is_cheapest;
    currency: None = CURRENCY;
    note: None = notes(&remarks(&row.one.alternative));
    simulated_years: Count = row.played.map(|one| one.years);
    loss_mean_per_year: Usd = row.played(|one| one.loss.mean.value);
    loss_mean_error: Usd = row.played(|one| one.loss.mean.error);
    loss_p5: Usd = row.played(|one| one.loss.p5.value);
    loss_p50: Usd = row.played(|one| one.loss.p50.value);
    loss_p50_error: Usd = row.played(|one| one.loss.p50.error);
    loss_p95: Usd = row.played(|one| one.loss.p95.value);
    loss_p95_error: Usd = row.played(|one| one.loss.p95.error);
    loss_p99: Usd = row.played(|one| one.loss.p99.value);
    loss_p99_error: Usd = row.played(|one| one.loss.p99.error);
    value_at_risk_95: Usd = row.played(|one| one.loss.p95.value);
    value_at_risk_99: Usd = row.played(|one| one.loss.p99.value);
    probability_pays_percent: Percent = row.played(pays);
    probability_pays_error_percent: Percent = row.played(pays_error);
    probability_no_incident_percent: Percent = row.played(calm);
    probability_no_incident_error_percent: Percent = row.played(calm_error);
    observed_loss_mean_per_year: Usd = row.measured(|one| one.loss.mean.value);
    observed_loss_mean_error: Usd = row.measured(|one| one.loss.mean.error);
    observed_loss_p5: Usd = row.measured(|one| one.loss.p5.value);
    observed_loss_p50: Usd = row.measured(|one| one.loss.p50.value);
    observed_loss_p95: Usd = row.measured(|one| one.loss.p95.value);
    observed_loss_p99: Usd = row.measured(|one| one.loss.p99.value);
    observed_probability_pays_percent: Percent = row.measured(pays);
    observed_probability_pays_error_percent: Percent = row.measured(pays_error);
    observed_probability_no_incident_percent: Percent = row.measured(calm);
    observed_probability_no_incident_error_percent: Percent = row.measured(calm_error);
    explanation: None = items(row.items());
}

/// An option of a stage, and what a simulation found of it where there was one.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The stage.
    pub stage: &'a str,
    /// The option, and what it comes to.
    pub one: &'a Decision,
    /// Whether no other costs less in all.
    pub is_cheapest: bool,
    /// Its simulated years.
    pub played: Option<Played<'a>>,
}

impl Row<'_> {
    fn returns<V>(&self, of: fn(&Returns) -> Option<V>) -> Option<V> {
        self.one.returns.as_ref().and_then(of)
    }

    fn observed<C: Into<Cell>>(&self, of: fn(&Outcome) -> C) -> Cell {
        Cell::or_missing(self.one.observed.as_ref().map(of), "not measured")
    }

    fn played<C>(&self, of: fn(&ChoiceOutcome) -> C) -> Option<C> {
        self.played?.promised.map(of)
    }

    fn measured<C: Into<Cell>>(&self, of: fn(&ChoiceOutcome) -> C) -> Cell {
        let is_cut = self.played.is_some_and(|one| one.is_cut);
        let reason = if is_cut {
            "not simulated"
        } else {
            "not measured"
        };
        Cell::or_missing(self.played.and_then(|one| one.observed).map(of), reason)
    }

    fn items(&self) -> Vec<Text> {
        let mut items = explain::option_items(self.one);
        items.extend(
            self.played
                .into_iter()
                .flat_map(|one| explain::year_items(one.years)),
        );
        items
    }
}

fn against(one: &ChoiceOutcome) -> Option<Estimate> {
    one.against_base.as_ref().map(|against| against.pays)
}

fn pays(one: &ChoiceOutcome) -> Cell {
    Cell::or_missing(against(one).map(|pays| real_percent(pays.value)), "base")
}

fn pays_error(one: &ChoiceOutcome) -> Cell {
    against(one).map(|pays| real_percent(pays.error)).into()
}

fn calm(one: &ChoiceOutcome) -> Cell {
    real_percent(one.no_incident.value)
}

fn calm_error(one: &ChoiceOutcome) -> Cell {
    real_percent(one.no_incident.error)
}

fn an_hour(flow: UsdFlow) -> Usd {
    flow.over_minutes(Ratio::whole(60))
}

/// The section of options without rows; with the columns of a simulated year where one is played.
pub fn section(detail: Detail, is_played: bool) -> Rows<Options> {
    let rows = Rows::new().explained(detail, Options::explanation);
    let columns = Options::COLUMNS.iter().copied();
    let year = columns.skip_while(|one| one.name != Options::simulated_years.name);
    let year = year.take_while(|one| one.name != Options::explanation.name);
    match is_played {
        true => rows,
        false => rows.without(&year.collect::<Vec<_>>()),
    }
}

/// Adds the options of a stage, with what a simulation found of each where there was one.
pub fn rows(
    rows: &mut Rows<Options>,
    stage: &str,
    decisions: &[Decision],
    simulated: Option<&[Played<'_>]>,
) {
    let least = decisions.iter().map(|one| one.promised.total).min();
    for (place, one) in decisions.iter().enumerate() {
        rows.push(&Row {
            stage,
            one,
            is_cheapest: Some(one.promised.total) == least,
            played: simulated.and_then(|all| all.get(place).copied()),
        });
    }
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
