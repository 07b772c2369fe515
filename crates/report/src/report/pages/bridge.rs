//! The page of `plan diff` of two plans.

use crate::engine::bridge::Bridge;
use crate::report::sections::bridge::Bridges;
use crate::report::{Block, Grid, Report, Style, is, pick};
use crate::text;
use crate::words::{Span, Text};

/// What the page says in sentences.
#[derive(Clone, Debug)]
pub struct Spans<'a> {
    /// The two plans as the command line names them.
    pub names: [&'a str; 2],
    /// The bridge of each stage.
    pub bridges: &'a [(String, Bridge)],
    /// Stages that cannot be bridged, and why.
    pub missing: Vec<String>,
}

/// Fills in the page of a report whose first section is `bridge`.
pub fn bridge(report: &mut Report, spans: &Spans<'_>) {
    let [old, new] = spans.names;
    let mut page = vec![Block::heading(
        &report.header.title,
        format!("{old} to {new}"),
    )];
    page.extend(
        spans
            .bridges
            .last()
            .map(|last| Block::verdict(summary(last))),
    );
    page.push(Block::Blank);
    for (stage, _) in spans.bridges {
        let columns = vec![
            pick(Bridges::component, ""),
            pick(Bridges::amount, "a month"),
            pick(Bridges::share_percent, "of the change").style(Style::Change),
        ];
        let grid = Grid::of(stage, columns).only(is(Bridges::stage, stage.as_str()));
        page.extend([grid.into(), Block::Blank]);
    }
    let mut notes = spans.missing.clone();
    notes.push(
        "Volume, mix and price take the place of the old ones in this order: volume at the old mix \
         and prices, mix at the old prices, then prices. Mix is the share of each model and meter; \
         a model that the old plan does not use counts as mix."
            .to_owned(),
    );
    page.push(Block::notes(notes));
    report.page = page;
}

fn summary((stage, bridge): &(String, Bridge)) -> Text {
    let parts = bridge
        .parts()
        .into_iter()
        .filter(|(name, _)| !matches!(*name, "old" | "new"))
        .map(|(name, part)| text!("{} {}", name, Span::Signed(part)));
    text!(
        "At {} the plan goes from {} to {} a month: {}.",
        stage,
        bridge.old,
        bridge.new,
        Text::all_of(parts)
    )
}
