//! `plan route --explain-claim`: what a published ratio would take to be true.

use crate::engine::ownership::{
    ClaimedRatio, Comparison, Lever, Needed, Reading, Verdict, plain_readings,
};
use crate::report::{Cell, Rows, Section, columns};
use crate::scenario::Measure;
use crate::units::Ratio;

use super::{CURRENCY, percent, tco::number};

columns! {
    /// What each input alone would have to be.
    pub Claim<'a>, "claim", row: (ClaimedRatio, &'a Needed) =>
    claim: None = row.0.to_string();
    input: None = row.1.lever.name();
    in_use: None = number(row.1.lever.measure(), row.1.in_use);
    needed: None = Cell::or_missing(row.1.needed.map(|value| number(row.1.lever.measure(), value)), "none");
    unit: None = row.1.lever.measure().name();
    change_percent: Percent = change(row.1).map(percent);
    gives: Count = row.1.gives.map(Cell::Number);
    verdict: None = row.1.verdict.name();
    currency: None = CURRENCY;
    note: None = note(row.0, row.1);
}

columns! {
    /// What the plain readings of a comparison give.
    pub Readings<'a>, "claim_readings", row: (ClaimedRatio, Reading) =>
    reading: None = row.1.plain.name();
    direct: Usd = row.1.direct;
    unified: Usd = row.1.unified;
    times: Count = row.1.times.map(Cell::Number);
    more_percent: Percent = row.1.times.map(|times| percent(times - Ratio::ONE));
    matches: None = row.1.gives(row.0);
    currency: None = CURRENCY;
}

/// What each input alone would have to be.
pub fn needed(claim: ClaimedRatio, needed: &[Needed]) -> Section {
    let rows = needed.iter().map(|one| (claim, one));
    Rows::<Claim>::new().with(rows).into()
}

/// What the plain readings give.
pub fn readings(claim: ClaimedRatio, comparison: &Comparison) -> Section {
    let rows = plain_readings(comparison).into_iter();
    let rows = rows.map(|one| (claim, one));
    Rows::<Readings>::new().with(rows).into()
}

/// By what part of itself an input would have to change.
fn change(one: &Needed) -> Option<Ratio> {
    (one.needed? - one.in_use).checked_div(one.in_use)
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
