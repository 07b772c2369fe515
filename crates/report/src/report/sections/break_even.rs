//! `plan break-even`: which offer costs least at which volume.

use std::cmp::Ordering;

use crate::engine::contract::{Comparison, Contender, Gap, Kind, Quote, VolumeRange, utilisation};
use crate::money::Usd;
use crate::report::{Cell, Section, Unit};
use crate::units::{Ratio, Tokens};
use crate::words;

use super::{CURRENCY, money, notes};

/// All sections: the volumes with their cheapest offer, which CSV carries; the stages, the
/// crossings, the places where more costs less, and reserved units.
pub fn sections(comparison: &Comparison<'_>) -> Vec<Section> {
    vec![
        stretches(comparison),
        stages(comparison),
        crossings(comparison),
        cliffs(comparison),
        utilisations(comparison),
    ]
}

fn name(comparison: &Comparison<'_>, index: usize) -> Cell {
    Cell::from(comparison.quotes[index].name.as_str())
}

fn priced<'c>(comparison: &'c Comparison<'_>, index: usize) -> Option<&'c Contender> {
    comparison.quotes[index].outcome.as_ref().ok()
}

/// Whether an offer carries a volume.
pub fn carries(comparison: &Comparison<'_>, index: usize, tokens: Tokens) -> bool {
    priced(comparison, index).is_none_or(|one| one.carries(tokens.count()))
}

fn cost(comparison: &Comparison<'_>, index: usize, tokens: Tokens) -> Option<Usd> {
    Some(priced(comparison, index)?.curve.at(tokens))
}

/// Dollars for a million of the tokens.
fn per_million(cost: Option<Usd>, tokens: Tokens) -> Cell {
    let million = Ratio::whole(1_000_000);
    let price = cost.and_then(|cost| Some(cost.times(million.checked_div(tokens.ratio())?)));
    Cell::or_missing(price, "")
}

fn stretches(comparison: &Comparison<'_>) -> Section {
    let mut section = Section::new(
        "break_even",
        [
            ("from_tokens", Unit::Tokens),
            ("to_tokens", Unit::Tokens),
            ("offer", Unit::None),
            ("cost_at_start", Unit::Usd),
            ("cost_at_end", Unit::Usd),
            ("per_million_at_end", Unit::Usd),
            ("note", Unit::None),
            ("currency", Unit::None),
        ],
    );
    for stretch in &comparison.stretches {
        let at = |tokens| {
            stretch
                .cheapest
                .and_then(|index| cost(comparison, index, tokens))
        };
        let end = stretch.to.map(|to| (to, at(to)));
        section.push([
            Cell::from(stretch.from),
            Cell::or_missing(stretch.to, "no end"),
            stretch.cheapest.map_or_else(
                || Cell::missing("none carries this"),
                |index| name(comparison, index),
            ),
            Cell::or_missing(at(stretch.from), ""),
            Cell::or_missing(end.and_then(|(_, cost)| cost), ""),
            end.map_or(Cell::NONE, |(to, cost)| per_million(cost, to)),
            notes(&outgrown(comparison, stretch)),
            Cell::from(CURRENCY),
        ]);
    }
    for quote in &comparison.quotes {
        let Some(gap) = gap(quote) else { continue };
        let mut row = vec![Cell::NONE, Cell::NONE, Cell::from(quote.name.as_str())];
        row.extend([Cell::missing("unpriced"), Cell::NONE, Cell::NONE]);
        row.extend([Cell::from(gap), Cell::from(CURRENCY)]);
        section.push(row);
    }
    section
}

fn outgrown(comparison: &Comparison<'_>, stretch: &VolumeRange) -> Vec<String> {
    let told = stretch.outgrown.and_then(|index| {
        let most = priced(comparison, index)?.carries?;
        let name = &comparison.quotes[index].name;
        let most = words::about_tokens(most);
        Some(format!(
            "{name} costs less and carries up to {most} tokens a month"
        ))
    });
    told.into_iter().collect()
}

/// Why an offer has no costs, in words.
pub fn gap(quote: &Quote) -> Option<String> {
    let gaps = match quote.outcome.as_ref().err()? {
        Gap::NotInForce => return Some("no price on this day".to_owned()),
        Gap::Unpriced(gaps) => gaps,
    };
    let mut meters: Vec<&str> = gaps.iter().map(|gap| gap.meter.name()).collect();
    meters.dedup();
    Some(format!("unpriced: {} tokens", words::all_of(&meters)))
}

fn stages(comparison: &Comparison<'_>) -> Section {
    let mut section = Section::new(
        "stages",
        [
            ("stage", Unit::None),
            ("tokens", Unit::Tokens),
            ("offer", Unit::None),
            ("cost", Unit::Usd),
            ("per_million", Unit::Usd),
            ("peak_rpm", Unit::RequestsPerMinute),
            ("carries", Unit::None),
            ("cheapest", Unit::None),
            ("verdict", Unit::None),
            ("currency", Unit::None),
        ],
    );
    for one in &comparison.stages {
        let verdict = match (one.cost, one.carries, one.is_cheapest) {
            (None, ..) => Cell::NONE,
            (_, false, _) => Cell::from("does not carry it"),
            (_, _, true) => Cell::from("cheapest"),
            _ => Cell::from("dearer"),
        };
        section.push([
            Cell::from(one.stage.name.as_str()),
            Cell::from(one.tokens),
            name(comparison, one.quote),
            money(one.cost),
            per_million(one.cost, one.tokens),
            Cell::Number(one.peak.per_minute()),
            Cell::from(one.carries),
            Cell::from(one.is_cheapest),
            verdict,
            Cell::from(CURRENCY),
        ]);
    }
    section
}

fn crossings(comparison: &Comparison<'_>) -> Section {
    let mut section = Section::new(
        "crossings",
        [
            ("tokens", Unit::Tokens),
            ("offer", Unit::None),
            ("other_offer", Unit::None),
            ("cheaper_below", Unit::None),
            ("cheaper_above", Unit::None),
            ("cost", Unit::Usd),
            ("other_cost", Unit::Usd),
            ("kind", Unit::None),
            ("currency", Unit::None),
            ("carried", Unit::None),
        ],
    );
    for &(one, two, crossing) in &comparison.crossings {
        let cheaper = |order: Ordering| match order {
            Ordering::Less => name(comparison, one),
            Ordering::Greater => name(comparison, two),
            Ordering::Equal => Cell::missing("the same"),
        };
        section.push([
            Cell::from(crossing.tokens),
            name(comparison, one),
            name(comparison, two),
            cheaper(crossing.below),
            cheaper(crossing.above),
            money(cost(comparison, one, crossing.tokens)),
            money(cost(comparison, two, crossing.tokens)),
            Cell::from(match crossing.kind {
                Kind::Meet => "meet",
                Kind::Jump => "jump",
            }),
            Cell::from(CURRENCY),
            Cell::from(
                [one, two]
                    .iter()
                    .all(|index| carries(comparison, *index, crossing.tokens)),
            ),
        ]);
    }
    section
}

fn cliffs(comparison: &Comparison<'_>) -> Section {
    let mut section = Section::new(
        "cliffs",
        [
            ("offer", Unit::None),
            ("from_tokens", Unit::Tokens),
            ("to_tokens", Unit::Tokens),
            ("cost_before", Unit::Usd),
            ("cost_after", Unit::Usd),
            ("currency", Unit::None),
        ],
    );
    for (index, cliff) in &comparison.cliffs {
        let before = Tokens::new(cliff.to.count().saturating_sub(1));
        section.push([
            name(comparison, *index),
            Cell::from(cliff.from),
            Cell::from(cliff.to),
            money(cost(comparison, *index, before)),
            money(cost(comparison, *index, cliff.to)),
            Cell::from(CURRENCY),
        ]);
    }
    section
}

fn utilisations(comparison: &Comparison<'_>) -> Section {
    let mut section = Section::new(
        "utilisation",
        [
            ("offer", Unit::None),
            ("other_offer", Unit::None),
            ("units_cost", Unit::Usd),
            ("value", Unit::Usd),
            ("break_even_percent", Unit::Percent),
            ("pays", Unit::None),
            ("currency", Unit::None),
        ],
    );
    for &(units, other, one) in &comparison.utilisations {
        let percent = utilisation(one);
        let pays = percent.map(|percent| percent <= Ratio::whole(100));
        section.push([
            name(comparison, units),
            name(comparison, other),
            Cell::from(one.price),
            Cell::from(one.value),
            Cell::or_missing(percent.map(Cell::Percent), "free"),
            Cell::or_missing(pays, ""),
            Cell::from(CURRENCY),
        ]);
    }
    section
}
