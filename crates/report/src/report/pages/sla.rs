//! The page of `plan sla`.

use crate::engine::Case;
use crate::engine::sla::Reading;
use crate::report::{Block, Condition, Grid, Pick, Report};
use crate::scenario::Stage;
use crate::words;

use super::{
    About, close, decision, error_budget, explanations, footnotes, incidents, of_stage, year,
};

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

/// Fills in the page of a report whose first section is `sla`.
pub fn sla(
    report: &mut Report,
    case: &Case<'_>,
    stages: &[&Stage],
    readings: &[Reading],
    replaced: Replaced,
) {
    let mut about = vec![About::Month];
    about.extend((!replaced.availability).then_some(About::BestEffort));
    about.extend((!replaced.volume).then_some(About::Stake));
    let header = &report.header;
    let right = format!("prices as of {}", header.as_of);
    let mut page = vec![
        Block::Heading {
            left: header.title.clone(),
            right,
        },
        Block::Blank,
    ];
    for stage in stages {
        let title = match stages.len() {
            1 => "Service levels".to_owned(),
            _ => stage.title.clone(),
        };
        page.push(Block::Grid(losses(&title, &[of_stage(&stage.name)])));
        page.push(Block::Blank);
        page.push(Block::Grid(returns(
            "What it earns",
            &[of_stage(&stage.name)],
        )));
        page.push(Block::Blank);
        page.extend(decision::tables(report, &stage.name, stages.len() == 1));
    }
    page.extend(error_budget::blocks(report));
    page.extend(incidents::blocks(report));
    page.extend(explanations(report, "sla", &["stage", "option"], &[]));
    page.extend(explanations(report, "options", &["stage", "option"], &[]));
    let free = "No --premium was given, so every availability is taken to cost the same.";
    let free = replaced.without_premium.then(|| free.to_owned());
    let remarks = footnotes(report, "options", &["option"], &[]);
    let moved = decision::moved(report).filter(|_| stages.len() == 1);
    let notes = readings.iter().map(reading).chain(free);
    let notes = notes.chain(remarks).chain(moved);
    let notes = notes
        .chain(year::notes(report))
        .chain(incidents::notes(report));
    let notes = notes.collect();
    close(report, page, case, &about, notes);
}

/// Where a claimed loss comes from, in words.
fn reading(reading: &Reading) -> String {
    let loss = words::usd(reading.loss);
    let at_mean = words::minutes_at(reading.at_mean, 2);
    let at_peak = reading.at_peak.map(|(minutes, factor)| {
        let (minutes, factor) = (words::minutes_at(minutes, 2), words::exact(factor));
        format!(", or of {minutes} at {factor} times it (the rate of a shorter trading day)")
    });
    let at_peak = at_peak.unwrap_or_default();
    format!(
        "A loss of {loss} in one incident is an outage of {at_mean} at the average rate{at_peak}."
    )
}

/// The table of what downtime costs.
pub(super) fn losses(title: &str, only: &[Condition]) -> Grid {
    let columns = vec![
        Pick::new("option", ""),
        Pick::new("availability_percent", "up"),
        Pick::new("downtime_minutes", "down a month"),
        Pick::new("loss_per_incident", "an incident").keep(2),
        Pick::new("loss_per_day", "a day").keep(1),
        Pick::new("loss_per_month", "lost a month"),
        Pick::new("loss_per_year", "a year").keep(1),
    ];
    only.iter()
        .cloned()
        .fold(Grid::new(title, "sla", columns), Grid::only)
}

/// The table of what a better level earns.
pub(super) fn returns(title: &str, only: &[Condition]) -> Grid {
    let columns = vec![
        Pick::new("option", ""),
        Pick::new("premium_per_month", "premium a month"),
        Pick::new("net_benefit_per_month", "net benefit"),
        Pick::new("roi_percent", "return").keep(2),
        Pick::new("break_even_minutes", "break-even"),
    ];
    only.iter()
        .cloned()
        .fold(Grid::new(title, "sla", columns), Grid::only)
}
