//! The page of `plan sla`.

use crate::engine::Case;
use crate::engine::sla::{Decision, Reading};
use crate::report::sections::decision::{Options, Played};
use crate::report::sections::sla::Sla;
use crate::report::{Block, Grid, In, Report, is, pick};
use crate::scenario::{IncidentHistory, Stage};
use crate::text;
use crate::words::{self, Text};

use super::texts::{explanations, footnotes};
use super::{About, close, decision, error_budget, incidents, year};

/// What options replace of the scenario, so that the page does not claim it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The availabilities are those of `--availability`.
    pub availability: bool,
    /// What is at stake is `--volume`.
    pub volume: bool,
    /// Availabilities without a `--premium`, which then is nothing.
    pub without_premium: bool,
}

/// A stage, and what its options come to.
#[derive(Clone, Debug)]
pub struct Decided<'p> {
    /// The stage.
    pub stage: &'p Stage,
    /// Its options, the base first.
    pub decisions: &'p [Decision],
    /// What a simulation found of each, where there was one.
    pub played: Option<Vec<Played<'p>>>,
}

/// Fills in the page of a report whose first section is `sla`.
pub fn sla(
    report: &mut Report,
    case: &Case<'_>,
    stages: &[Decided<'_>],
    readings: &[Reading],
    history: Option<&IncidentHistory>,
    replaced: Replaced,
) {
    let mut about = vec![About::Month];
    about.extend((!replaced.availability).then_some(About::BestEffort));
    about.extend((!replaced.volume).then_some(About::Stake));
    let header = &report.header;
    let right = format!("prices as of {}", header.as_of);
    let mut page = vec![Block::heading(&header.title, right), Block::Blank];
    for one in stages {
        let stage = one.stage;
        let title = match stages.len() {
            1 => "Service levels".to_owned(),
            _ => stage.title.clone(),
        };
        page.extend([losses(&title, &stage.name).into(), Block::Blank]);
        let returns = returns("What it earns", &stage.name);
        page.extend([returns.into(), Block::Blank]);
        page.extend(decision::tables(report, one, stages.len() == 1));
    }
    page.extend(error_budget::blocks(report));
    page.extend(incidents::blocks(report));
    let named = [Sla::stage, Sla::option];
    page.extend(explanations(report, Sla::explanation, &named, &[]));
    let named = [Options::stage, Options::option];
    page.extend(explanations(report, Options::explanation, &named, &[]));
    let free = "No --premium was given, so every availability is taken to cost the same.";
    let free = replaced.without_premium.then(|| free.into());
    let remarks = footnotes(report, Options::note, &[Options::option], &[]);
    let moved = decision::moved(report).filter(|_| stages.len() == 1);
    let notes = readings.iter().map(reading).chain(free);
    let notes = notes.chain(remarks).chain(moved);
    let notes = notes
        .chain(Text::all(year::notes(report)))
        .chain(Text::all(incidents::notes(report, history)));
    let notes = notes.collect();
    close(report, page, case, &about, notes);
}

/// Where a claimed loss comes from, in words.
fn reading(reading: &Reading) -> Text {
    let at_mean = words::minutes_at(reading.at_mean, 2);
    let at_peak = reading.at_peak.map(|(minutes, factor)| {
        let (minutes, factor) = (words::minutes_at(minutes, 2), words::exact(factor));
        format!(", or of {minutes} at {factor} times it (the rate of a shorter trading day)")
    });
    let at_peak = at_peak.unwrap_or_default();
    text!(
        "A loss of {} in one incident is an outage of {} at the average rate{}.",
        reading.loss,
        at_mean,
        at_peak
    )
}

/// The table of what downtime costs.
fn losses(title: &str, stage: &str) -> In<Sla, Grid> {
    let columns = vec![
        pick(Sla::option, ""),
        pick(Sla::availability_percent, "up"),
        pick(Sla::downtime_minutes, "down a month"),
        pick(Sla::loss_per_incident, "an incident").keep(2),
        pick(Sla::loss_per_day, "a day").keep(1),
        pick(Sla::loss_per_month, "lost a month"),
        pick(Sla::loss_per_year, "a year").keep(1),
    ];
    Grid::of(title, columns).only(is(Sla::stage, stage))
}

/// The table of what a better level earns.
pub(super) fn returns(title: &str, stage: &str) -> In<Sla, Grid> {
    let columns = vec![
        pick(Sla::option, ""),
        pick(Sla::premium_per_month, "premium a month"),
        pick(Sla::net_benefit_per_month, "net benefit"),
        pick(Sla::roi_percent, "return").keep(2),
        pick(Sla::break_even_minutes, "break-even"),
    ];
    Grid::of(title, columns).only(is(Sla::stage, stage))
}
