//! `plan route --explain-claim`: what a published ratio would take to be true.

use crate::engine::ownership::{ClaimedRatio, Comparison, Lever, Needed, Verdict, plain_readings};
use crate::report::{Cell, Section, Unit};
use crate::scenario::Measure;
use crate::units::Ratio;

use super::{CURRENCY, tco::number};

/// What each input alone would have to be.
pub fn needed(claim: ClaimedRatio, needed: &[Needed]) -> Section {
    let mut section = Section::new(
        "claim",
        [
            ("claim", Unit::None),
            ("input", Unit::None),
            ("in_use", Unit::None),
            ("needed", Unit::None),
            ("unit", Unit::None),
            ("change_percent", Unit::Percent),
            ("gives", Unit::Count),
            ("verdict", Unit::None),
            ("currency", Unit::None),
            ("note", Unit::None),
        ],
    );
    for one in needed {
        let measure = one.lever.measure();
        let change = one.needed.and_then(|needed| {
            let change = (needed - one.in_use).checked_div(one.in_use)?;
            Some(Cell::Percent(change * Ratio::whole(100)))
        });
        section.push([
            Cell::from(claim.to_string()),
            Cell::from(one.lever.name()),
            number(measure, one.in_use),
            Cell::or_missing(one.needed.map(|value| number(measure, value)), "none"),
            Cell::from(measure.name()),
            Cell::or_missing(change, ""),
            Cell::or_missing(one.gives.map(Cell::Number), ""),
            Cell::from(one.verdict.name()),
            Cell::from(CURRENCY),
            Cell::or_missing(note(claim, one), ""),
        ]);
    }
    section
}

/// What to know of a number beside its size.
fn note(claim: ClaimedRatio, one: &Needed) -> Option<&'static str> {
    let needed = match one.needed {
        None if one.lever == Lever::Months => {
            return Some("no ramp of 2 to 60 months gives the claim");
        }
        None => return Some("no number of it alone gives the claim"),
        Some(needed) => needed,
    };
    let is_whole = needed.is_whole();
    match (one.lever, one.verdict) {
        (Lever::Uncounted, Verdict::Impossible) => Some("what is counted is already more"),
        (_, Verdict::Impossible) if needed.is_negative() => Some("below zero"),
        (_, Verdict::Impossible) => Some("a fee of all or more"),
        (Lever::Months, _) if !one.gives.is_some_and(|ratio| claim.reads_as(ratio)) => {
            Some("the nearest whole month; it does not give the claim to its last digit")
        }
        (Lever::Uncounted, _) => Some("costs of direct that are not counted here"),
        (lever, _) if lever.measure() == Measure::Count && !is_whole => Some("no whole number"),
        _ => None,
    }
}

/// What the plain readings give.
pub fn readings(claim: ClaimedRatio, comparison: &Comparison) -> Section {
    let mut section = Section::new(
        "claim_readings",
        [
            ("reading", Unit::None),
            ("direct", Unit::Usd),
            ("unified", Unit::Usd),
            ("times", Unit::Count),
            ("more_percent", Unit::Percent),
            ("matches", Unit::None),
            ("currency", Unit::None),
        ],
    );
    for reading in plain_readings(comparison) {
        let more = reading
            .times
            .map(|times| Cell::Percent((times - Ratio::ONE) * Ratio::whole(100)));
        section.push([
            Cell::from(reading.plain.name()),
            Cell::from(reading.direct),
            Cell::from(reading.unified),
            Cell::or_missing(reading.times.map(Cell::Number), ""),
            Cell::or_missing(more, ""),
            Cell::from(reading.gives(claim)),
            Cell::from(CURRENCY),
        ]);
    }
    section
}
