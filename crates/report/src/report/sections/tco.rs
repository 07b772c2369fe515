//! `plan route --tco`: what it costs to own the access to models.

use crate::engine::Formula;
use crate::engine::ownership::{
    AccessCost, Basis, Comparison, Given, Item, Lever, Line, Needed, Outlook, Terms, break_evens,
    dollars, ramp,
};
use crate::money::Usd;
use crate::report::{Cell, Rows, Section, cells, columns};
use crate::scenario::{Access, Input, Key, Measure};
use crate::text;
use crate::units::{Ratio, Real, Tokens};
use crate::words::{self, Span, Text};

use super::{CURRENCY, Detail, notes};

/// The sections of a comparison; the items of every option come first.
pub fn sections(
    outlook: &Outlook<'_>,
    comparison: &Comparison,
    equal: &[Needed],
    detail: Detail,
) -> Vec<Section> {
    let cheapest = comparison.cheapest().map(AccessCost::total);
    let options = comparison.costs.iter();
    let options = options.map(|cost| AccessRow { cost, cheapest });
    let counted = equal.iter().filter(|one| one.lever != Lever::Uncounted);
    let levers = counted.map(|needed| LeverRow {
        outlook,
        comparison,
        needed,
    });
    let inputs = outlook.terms.inputs();
    let inputs = inputs.map(|(key, given)| InputRow { key, given });
    vec![
        items(outlook, comparison, detail).into(),
        Rows::<Options>::new().with(options).into(),
        figures(outlook, comparison).into(),
        Rows::<Sensitivity>::new().with(levers).into(),
        Rows::<Inputs>::new().with(inputs).into(),
        Rows::<Months>::new().with(months(comparison)).into(),
    ]
}

cells! {
    /// What owning the access to models costs, item by item.
    pub Tco, "tco", ItemRow {
        option: None,
        item: None,
        kind: None,
        once: Usd,
        per_month: Usd,
        total: Usd,
        present_value: Usd,
        currency: None,
        basis: None,
        source: None,
        note: None,
        explanation: None,
    }
}

/// A way of access.
#[derive(Clone, Copy, Debug)]
pub struct AccessRow<'a> {
    cost: &'a AccessCost,
    cheapest: Option<Usd>,
}

columns! {
    /// What each way of access costs.
    pub Options<'a>, "tco_options", row: AccessRow<'a> =>
    option: None = row.cost.access.name();
    once: Usd = row.cost.once;
    fixed_per_month: Usd = row.cost.fixed_per_month();
    tokens_and_fees: Usd = row.cost.usage();
    total: Usd = row.cost.total();
    present_value: Usd = row.cost.present_value();
    times_cheapest: Count = row.times_cheapest().map(Cell::Number);
    currency: None = CURRENCY;
}

impl AccessRow<'_> {
    fn times_cheapest(&self) -> Option<Ratio> {
        self.cost.total().over(self.cheapest?)
    }
}

cells! {
    /// Figures of the ramp, and where ways of access change places.
    pub Figures, "tco_figures", FigureRow {
        figure: None,
        value: None,
        unit: None,
        currency: None,
        note: None,
    }
}

/// An input, and what it would have to be.
#[derive(Clone, Copy)]
pub struct LeverRow<'a> {
    outlook: &'a Outlook<'a>,
    comparison: &'a Comparison,
    needed: &'a Needed,
}

columns! {
    /// What the answer depends on.
    pub Sensitivity<'a>, "tco_sensitivity", row: LeverRow<'a> =>
    input: None = row.needed.lever.name();
    in_use: None = row.number(row.needed.in_use);
    unit: None = row.needed.lever.measure().name();
    equal_at: None = Cell::or_missing(row.needed.needed.map(|value| row.number(value)), "nowhere");
    verdict: None = row.needed.verdict.name();
    unified_lead_if_10_percent_more: Usd = row.lead();
    currency: None = CURRENCY;
}

impl LeverRow<'_> {
    fn number(&self, value: Ratio) -> Cell {
        number(self.needed.lever.measure(), value)
    }

    fn lead(&self) -> Option<Usd> {
        let lever = self.needed.lever;
        self.outlook.lead_after_a_tenth_more(lever, self.comparison)
    }
}

/// An input and its number.
#[derive(Clone, Copy, Debug)]
pub struct InputRow {
    key: Key,
    given: Given,
}

columns! {
    /// The inputs in use, and where they come from.
    pub Inputs<'a>, "tco_inputs", row: InputRow =>
    input: None = row.key.name();
    value: None = row.value();
    unit: None = row.key.input.measure().name();
    basis: None = row.given.basis.name();
    source: None = Some(row.given.source).filter(|source| !source.is_empty());
    currency: None = currency_of(&row.value());
}

impl InputRow {
    fn value(&self) -> Cell {
        number(self.key.input.measure(), self.given.value)
    }
}

cells! {
    /// Each way of access month by month.
    pub Months, "tco_months", MonthRow {
        month: Count,
        option: None,
        tokens: Tokens,
        token_cost: Usd,
        paid: Usd,
        cumulative: Usd,
        currency: None,
    }
}

/// A number of an input in the form of what it counts.
pub(super) fn number(measure: Measure, value: Ratio) -> Cell {
    match measure {
        Measure::Percent => Cell::Percent(value * Ratio::whole(100)),
        Measure::Count
        | Measure::Months
        | Measure::Hours
        | Measure::HoursPerMonth
        | Measure::Weeks => Cell::Number(value),
        Measure::Usd
        | Measure::UsdPerHour
        | Measure::UsdPerWeek
        | Measure::UsdPerMonth
        | Measure::UsdPerYear
        | Measure::UsdPerPurchase => Cell::Money(dollars(value)),
    }
}

fn items(outlook: &Outlook<'_>, comparison: &Comparison, detail: Detail) -> Rows<Tco> {
    let mut rows = Rows::new().explained(detail, Tco::explanation);
    for cost in &comparison.costs {
        for line in &cost.lines {
            rows.push(&item_row(&outlook.terms, cost.access, line));
        }
        let per_month: Usd = cost.lines.iter().map(|line| line.per_month).sum();
        rows.push(&ItemRow {
            option: cost.access.name().into(),
            item: "total".into(),
            once: cost.once.into(),
            per_month: per_month.into(),
            total: cost.total().into(),
            present_value: cost.present_value().into(),
            currency: CURRENCY.into(),
            explanation: "".into(),
            ..ItemRow::default()
        });
    }
    rows
}

fn explained(line: &Line) -> Text {
    text!(
        "once {} + months {}; method: {}",
        Span::Plain(line.once),
        Span::Plain(line.total - line.once),
        Formula::OwnershipCost.name()
    )
}

fn item_row(terms: &Terms, access: Access, line: &Line) -> ItemRow {
    let item = line.item;
    let row = ItemRow {
        option: access.name().into(),
        item: item.name().into(),
        kind: item.kind().name().into(),
        currency: CURRENCY.into(),
        explanation: explained(line).into(),
        ..ItemRow::default()
    };
    let keys = || item.inputs().iter().map(|input| Key::of(access, *input));
    let missing: Vec<String> = keys()
        .filter(|key| terms.given(*key).is_none())
        .map(|key| format!("`{}`", key.name()))
        .collect();
    let least_fee = item == Item::Fee && terms.given(Key::of(access, Input::Minimum)).is_some();
    if !missing.is_empty() && !least_fee {
        let not_counted = || Cell::missing("not counted");
        let missing = words::all_of(&missing);
        return ItemRow {
            once: not_counted(),
            per_month: not_counted(),
            total: not_counted(),
            present_value: not_counted(),
            note: format!("not counted until you state {missing}").into(),
            ..row
        };
    }
    let given = keys().filter_map(|key| Some((key, terms.given(key)?)));
    let basis = given.clone().map(|(_, given)| given.basis).max();
    let sources: Vec<Text> = given.map(|(key, given)| source(key, given.value)).collect();
    let basis = match item {
        Item::Tokens => "prices",
        _ => basis.map_or("scenario", Basis::name),
    };
    ItemRow {
        once: line.once.into(),
        per_month: line.per_month.into(),
        total: line.total.into(),
        present_value: line.present_value.into(),
        basis: basis.into(),
        source: notes(&sources),
        ..row
    }
}

/// An input and its number: `direct.providers 3`.
fn source(key: Key, value: Ratio) -> Text {
    let name = key.name();
    match number(key.input.measure(), value) {
        Cell::Percent(percent) => text!("{} {}%", name, percent.to_decimal(6)),
        Cell::Money(amount) => text!("{} {}", name, Span::Plain(amount)),
        _ => text!("{} {}", name, value.to_decimal(6)),
    }
}

fn figures(outlook: &Outlook<'_>, comparison: &Comparison) -> Rows<Figures> {
    let of_ramp = of_ramp(outlook, comparison).into_iter();
    let mut rows = Rows::new()
        .with(of_ramp.map(|(figure, value, unit)| figure_row(figure.to_owned(), value, unit)));
    for (one, other) in pairs(&outlook.terms) {
        let (one_name, other_name) = (one.name(), other.name());
        for crossing in break_evens(&outlook.terms, one, other) {
            let name = format!("break_even_spend_{one_name}_{other_name}");
            let note = format!("beyond it {} costs less", crossing.cheaper_beyond.name());
            rows.push(&FigureRow {
                note: note.into(),
                ..figure_row(name, crossing.spend.into(), "USD per month")
            });
        }
        let name = format!("month_from_which_{other_name}_is_ahead_of_{one_name}");
        let ahead = Cell::or_missing(comparison.ahead_from(other, one), "never");
        rows.push(&figure_row(name, ahead, "month"));
    }
    rows
}

fn figure_row(figure: String, value: Cell, unit: &str) -> FigureRow {
    FigureRow {
        figure: figure.into(),
        currency: currency_of(&value),
        value,
        unit: unit.into(),
        ..FigureRow::default()
    }
}

/// The currency of an amount; nothing for other numbers.
fn currency_of(value: &Cell) -> Cell {
    matches!(value, Cell::Money(_)).then_some(CURRENCY).into()
}

/// The figures of the ramp itself, whichever way its models are reached.
fn of_ramp(
    outlook: &Outlook<'_>,
    comparison: &Comparison,
) -> [(&'static str, Cell, &'static str); 5] {
    let growth = ramp::growth(outlook.from, outlook.to, outlook.terms.months());
    let growth = growth.and_then(Real::rounded);
    let growth = growth.map(|growth| Cell::Percent(growth * Ratio::whole(100)));
    let half = ramp::last_half(&comparison.spend).map(Cell::Number);
    let elasticity = ramp::elasticity(&comparison.spend).map(Cell::Number);
    let total: Usd = comparison.spend.iter().copied().sum();
    let tokens: Tokens = comparison.tokens.iter().copied().sum();
    [
        ("growth", growth.into(), "percent per month"),
        ("tokens", Cell::from(tokens), "tokens"),
        ("token_cost", Cell::from(total), "USD"),
        ("months_of_last_half", half.into(), "months"),
        (
            "token_cost_change_per_1_percent_growth_factor",
            elasticity.into(),
            "percent",
        ),
    ]
}

/// Unified against each other option, which it is most asked of.
fn pairs(terms: &Terms) -> Vec<(Access, Access)> {
    let others = terms
        .accesses
        .iter()
        .filter(|access| **access != Access::Unified);
    others.map(|access| (*access, Access::Unified)).collect()
}

fn months(comparison: &Comparison) -> impl Iterator<Item = MonthRow> {
    comparison.costs.iter().flat_map(|cost| {
        let ramp = comparison.tokens.iter().zip(&comparison.spend);
        let paid = cost.months.iter().zip(cost.cumulative());
        let months = (1..).zip(ramp.zip(paid));
        months.map(|(month, ((tokens, spend), (paid, cumulative)))| MonthRow {
            month: Cell::Count(month),
            option: cost.access.name().into(),
            tokens: (*tokens).into(),
            token_cost: (*spend).into(),
            paid: (*paid).into(),
            cumulative: cumulative.into(),
            currency: CURRENCY.into(),
        })
    })
}
