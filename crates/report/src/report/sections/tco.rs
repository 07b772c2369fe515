//! `plan route --tco`: what it costs to own the access to models.

use crate::engine::Formula;
use crate::engine::ownership::{
    AccessCost, Basis, Comparison, Item, Lever, Line, Needed, Outlook, Terms, break_evens, dollars,
    ramp,
};
use crate::money::Usd;
use crate::report::{Cell, Section, Unit};
use crate::scenario::{Access, Input, Key, Measure};
use crate::units::{Ratio, Real, Tokens};
use crate::words;

use super::{CURRENCY, Detail, columns, push};

/// The sections of a comparison; the items of every option come first.
pub fn sections(
    outlook: &Outlook<'_>,
    comparison: &Comparison,
    equal: &[Needed],
    detail: Detail,
) -> Vec<Section> {
    vec![
        items(outlook, comparison, detail),
        options(comparison),
        figures(outlook, comparison),
        sensitivity(outlook, comparison, equal),
        inputs(&outlook.terms),
        months(comparison),
    ]
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

fn items(outlook: &Outlook<'_>, comparison: &Comparison, detail: Detail) -> Section {
    let mut section = Section::new(
        "tco",
        columns(
            [
                ("option", Unit::None),
                ("item", Unit::None),
                ("kind", Unit::None),
                ("once", Unit::Usd),
                ("per_month", Unit::Usd),
                ("total", Unit::Usd),
                ("present_value", Unit::Usd),
                ("currency", Unit::None),
                ("basis", Unit::None),
                ("source", Unit::None),
                ("note", Unit::None),
            ],
            detail,
        ),
    );
    for cost in &comparison.costs {
        for line in &cost.lines {
            let row = item_row(&outlook.terms, cost.access, line);
            push(&mut section, row, detail, &explained(line));
        }
        let row = vec![
            Cell::from(cost.access.name()),
            Cell::from("total"),
            Cell::NONE,
            Cell::from(cost.once),
            Cell::from(cost.lines.iter().map(|line| line.per_month).sum::<Usd>()),
            Cell::from(cost.total()),
            Cell::from(cost.present_value()),
            Cell::from(CURRENCY),
            Cell::NONE,
            Cell::NONE,
            Cell::NONE,
        ];
        push(&mut section, row, detail, &[]);
    }
    section
}

fn explained(line: &Line) -> Vec<String> {
    let months = (line.total - line.once).to_decimal();
    let items = [
        format!("once ${} + months ${months}", line.once.to_decimal()),
        format!("method: {}", Formula::OwnershipCost.name()),
    ];
    items.into()
}

fn item_row(terms: &Terms, access: Access, line: &Line) -> Vec<Cell> {
    let item = line.item;
    let head = [
        Cell::from(access.name()),
        Cell::from(item.name()),
        Cell::from(item.kind().name()),
    ];
    let keys = || item.inputs().iter().map(|input| Key::of(access, *input));
    let missing: Vec<String> = keys()
        .filter(|key| terms.given(*key).is_none())
        .map(|key| format!("`{}`", key.name()))
        .collect();
    let least_fee = item == Item::Fee && terms.given(Key::of(access, Input::Minimum)).is_some();
    if !missing.is_empty() && !least_fee {
        let not_counted = || Cell::missing("not counted");
        let note = format!("not counted until you state {}", words::all_of(&missing));
        let row = [
            not_counted(),
            not_counted(),
            not_counted(),
            not_counted(),
            Cell::from(CURRENCY),
            Cell::NONE,
            Cell::NONE,
            Cell::from(note),
        ];
        return head.into_iter().chain(row).collect();
    }
    let given = keys().filter_map(|key| Some((key, terms.given(key)?)));
    let basis = given.clone().map(|(_, given)| given.basis).max();
    let sources: Vec<String> = given.map(|(key, given)| source(key, given.value)).collect();
    let basis = match item {
        Item::Tokens => "prices",
        _ => basis.map_or("scenario", Basis::name),
    };
    let row = [
        Cell::from(line.once),
        Cell::from(line.per_month),
        Cell::from(line.total),
        Cell::from(line.present_value),
        Cell::from(CURRENCY),
        Cell::from(basis),
        match sources.as_slice() {
            [] => Cell::NONE,
            _ => Cell::from(sources.join("; ")),
        },
        Cell::NONE,
    ];
    head.into_iter().chain(row).collect()
}

/// An input and its number: `direct.providers 3`.
fn source(key: Key, value: Ratio) -> String {
    let name = key.name();
    match number(key.input.measure(), value) {
        Cell::Percent(percent) => format!("{name} {}%", percent.to_decimal(6)),
        Cell::Money(amount) => format!("{name} ${}", amount.to_decimal()),
        _ => format!("{name} {}", value.to_decimal(6)),
    }
}

fn options(comparison: &Comparison) -> Section {
    let mut section = Section::new(
        "tco_options",
        [
            ("option", Unit::None),
            ("once", Unit::Usd),
            ("fixed_per_month", Unit::Usd),
            ("tokens_and_fees", Unit::Usd),
            ("total", Unit::Usd),
            ("present_value", Unit::Usd),
            ("times_cheapest", Unit::Count),
            ("currency", Unit::None),
        ],
    );
    let cheapest = comparison.cheapest().map(AccessCost::total);
    for cost in &comparison.costs {
        let ratio = cheapest.and_then(|cheapest| cost.total().over(cheapest));
        section.push([
            Cell::from(cost.access.name()),
            Cell::from(cost.once),
            Cell::from(cost.fixed_per_month()),
            Cell::from(cost.usage()),
            Cell::from(cost.total()),
            Cell::from(cost.present_value()),
            Cell::or_missing(ratio.map(Cell::Number), ""),
            Cell::from(CURRENCY),
        ]);
    }
    section
}

fn figures(outlook: &Outlook<'_>, comparison: &Comparison) -> Section {
    let mut section = Section::new(
        "tco_figures",
        [
            ("figure", Unit::None),
            ("value", Unit::None),
            ("unit", Unit::None),
            ("currency", Unit::None),
            ("note", Unit::None),
        ],
    );
    for (figure, value, unit) in of_ramp(outlook, comparison) {
        section.push(figure_row(figure, value, unit, Cell::NONE));
    }
    for (one, other) in pairs(&outlook.terms) {
        let (one_name, other_name) = (one.name(), other.name());
        for crossing in break_evens(&outlook.terms, one, other) {
            let name = format!("break_even_spend_{one_name}_{other_name}");
            let note = format!("beyond it {} costs less", crossing.cheaper_beyond.name());
            let spend = Cell::from(crossing.spend);
            section.push(figure_row(&name, spend, "USD per month", Cell::from(note)));
        }
        let name = format!("month_from_which_{other_name}_is_ahead_of_{one_name}");
        let ahead = comparison.ahead_from(other, one).map(Cell::Count);
        let ahead = Cell::or_missing(ahead, "never");
        section.push(figure_row(&name, ahead, "month", Cell::NONE));
    }
    section
}

fn figure_row(figure: &str, value: Cell, unit: &str, note: Cell) -> [Cell; 5] {
    let currency = currency_of(&value);
    [Cell::from(figure), value, Cell::from(unit), currency, note]
}

/// The currency of an amount; nothing for other numbers.
fn currency_of(value: &Cell) -> Cell {
    match value {
        Cell::Money(_) => Cell::from(CURRENCY),
        _ => Cell::NONE,
    }
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
        ("growth", Cell::or_missing(growth, ""), "percent per month"),
        ("tokens", Cell::from(tokens), "tokens"),
        ("token_cost", Cell::from(total), "USD"),
        ("months_of_last_half", Cell::or_missing(half, ""), "months"),
        (
            "token_cost_change_per_1_percent_growth_factor",
            Cell::or_missing(elasticity, ""),
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

fn sensitivity(outlook: &Outlook<'_>, comparison: &Comparison, equal: &[Needed]) -> Section {
    let mut section = Section::new(
        "tco_sensitivity",
        [
            ("input", Unit::None),
            ("in_use", Unit::None),
            ("unit", Unit::None),
            ("equal_at", Unit::None),
            ("verdict", Unit::None),
            ("unified_lead_if_10_percent_more", Unit::Usd),
            ("currency", Unit::None),
        ],
    );
    for needed in equal
        .iter()
        .filter(|needed| needed.lever != Lever::Uncounted)
    {
        let lever = needed.lever;
        let measure = lever.measure();
        let lead = outlook.lead_after_a_tenth_more(lever, comparison);
        section.push([
            Cell::from(lever.name()),
            number(measure, needed.in_use),
            Cell::from(measure.name()),
            Cell::or_missing(needed.needed.map(|value| number(measure, value)), "nowhere"),
            Cell::from(needed.verdict.name()),
            Cell::or_missing(lead, ""),
            Cell::from(CURRENCY),
        ]);
    }
    section
}

fn inputs(terms: &Terms) -> Section {
    let mut section = Section::new(
        "tco_inputs",
        [
            ("input", Unit::None),
            ("value", Unit::None),
            ("unit", Unit::None),
            ("basis", Unit::None),
            ("source", Unit::None),
            ("currency", Unit::None),
        ],
    );
    for (key, given) in terms.inputs() {
        let value = number(key.input.measure(), given.value);
        let currency = currency_of(&value);
        section.push([
            Cell::from(key.name()),
            value,
            Cell::from(key.input.measure().name()),
            Cell::from(given.basis.name()),
            match given.source {
                "" => Cell::NONE,
                source => Cell::from(source),
            },
            currency,
        ]);
    }
    section
}

fn months(comparison: &Comparison) -> Section {
    let mut section = Section::new(
        "tco_months",
        [
            ("month", Unit::Count),
            ("option", Unit::None),
            ("tokens", Unit::Tokens),
            ("token_cost", Unit::Usd),
            ("paid", Unit::Usd),
            ("cumulative", Unit::Usd),
            ("currency", Unit::None),
        ],
    );
    for cost in &comparison.costs {
        let ramp = comparison.tokens.iter().zip(&comparison.spend);
        let paid = cost.months.iter().zip(cost.cumulative());
        for (month, ((tokens, spend), (paid, cumulative))) in (1_u64..).zip(ramp.zip(paid)) {
            section.push([
                Cell::Count(month),
                Cell::from(cost.access.name()),
                Cell::from(*tokens),
                Cell::from(*spend),
                Cell::from(*paid),
                Cell::from(cumulative),
                Cell::from(CURRENCY),
            ]);
        }
    }
    section
}
