//! The page of `plan route --explain-claim`.

use crate::engine::Case;
use crate::engine::ownership::{ClaimedRatio, Needed, Verdict, plain_readings};
use crate::report::sections::claim::{Claim, Readings};
use crate::report::{Block, Grid, In, Report, Style, pick};
use crate::text;
use crate::words::{self, Text};

use super::tco::{Owned, opening};
use super::texts::footnotes;
use super::{About, close};

/// Fills in the page of a report whose first section is `claim`.
pub fn claim(
    report: &mut Report,
    case: &Case<'_>,
    claim: ClaimedRatio,
    needed: &[Needed],
    owned: Owned<'_>,
) {
    let mut page = opening(report, case, owned);
    page.push(Block::verdict(answer(claim, needed, owned)));
    page.push(Block::Blank);
    page.extend([levers().into(), Block::Blank]);
    page.extend([readings().into(), Block::Blank]);
    let mut notes = vec![
        "Each input is changed alone, all others at their values. Plausible is from a third of the value in use to three times it; impossible is below zero, or a fee of 100 % and more."
            .into(),
    ];
    notes.extend(footnotes(report, Claim::note, &[Claim::input], &[]));
    notes.push(
        "`plan route --tco` shows the comparison itself, and where each input comes from.".into(),
    );
    close(report, page, case, &[About::Prices, About::Routing], notes);
}

fn levers() -> In<Claim, Grid> {
    let columns = vec![
        pick(Claim::input, ""),
        pick(Claim::in_use, "in use"),
        pick(Claim::needed, "needed"),
        pick(Claim::unit, "unit").keep(1),
        pick(Claim::change_percent, "change")
            .style(Style::Change)
            .keep(2),
        pick(Claim::verdict, ""),
    ];
    Grid::of("What it would take", columns)
}

fn readings() -> In<Readings, Grid> {
    let columns = vec![
        pick(Readings::reading, ""),
        pick(Readings::direct, "direct"),
        pick(Readings::unified, "unified"),
        pick(Readings::times, "times"),
        pick(Readings::matches, "as claimed"),
    ];
    Grid::of("Plain readings", columns)
}

/// What the inputs give, which plain readings give the claim, and what would.
fn answer(claim: ClaimedRatio, needed: &[Needed], owned: Owned<'_>) -> Text {
    let readings = plain_readings(owned.comparison);
    let given = readings.first().and_then(|reading| {
        let times = reading.times?.to_decimal(2);
        Some(text!(
            "With these inputs direct costs {}x unified ({} against {}); the claim is {}.",
            times,
            reading.direct,
            reading.unified,
            claim.to_string()
        ))
    });
    let matching = readings.iter().filter(|reading| reading.gives(claim));
    let matching: Vec<&str> = matching.map(|reading| reading.plain.name()).collect();
    let read = match matching.as_slice() {
        [] => "No plain reading gives it.".to_owned(),
        _ => format!("It is what these give: {}.", words::all_of(&matching)),
    };
    let plausible = needed
        .iter()
        .filter(|one| one.verdict == Verdict::Plausible);
    let plausible: Vec<String> = plausible.map(|one| one.lever.name()).collect();
    let would = match plausible.as_slice() {
        [] => "No input alone would do it at a plausible value.".to_owned(),
        [only] => format!("A plausible value of {only} alone would do it."),
        _ => format!(
            "A plausible value of {} would do it, each alone.",
            words::any_of(&plausible)
        ),
    };
    text!("{} {} {}", given.unwrap_or_default(), read, would)
}
