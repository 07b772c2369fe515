//! What people see of each command's sections.

mod advice;
mod break_even;
mod breaker;
mod bridge;
pub mod calc;
mod capacity;
pub mod capacity_words;
mod check;
mod claim;
mod claimed_loss;
mod compare;
mod crosscheck;
mod decision;
mod diff;
mod error_budget;
mod import;
mod incidents;
mod models;
mod optimize;
mod plan;
pub mod provisioned;
pub mod queue;
mod route;
mod routing;
pub mod simulate;
mod sla;
mod tco;
mod texts;
mod tiers;
mod usage;
mod usage_what_if;
mod workload;
mod year;

pub use break_even::break_even;
pub use bridge::{Spans, bridge};
pub use capacity::{Asked, capacity};
pub use check::check;
pub use claim::claim;
pub use claimed_loss::claimed_loss;
pub use compare::compare;
pub use crosscheck::crosscheck;
pub use diff::{Found, diff, verdict};
pub use import::{Kept, import};
pub use models::{Span, models};
pub use optimize::{
    Found as Optimum, Sought, frontier, mix_notes, optimum, route_is_elsewhere, shortlist_notes,
    table_notes,
};
pub use plan::{all_stages, one_stage};
pub use route::{Routed, route};
pub use sla::{Decided, Replaced, sla};
pub use tco::{Owned, tco};
pub use tiers::tiers;
pub use usage::{Shown, usage};
pub use usage_what_if::usage_what_if;

use std::collections::BTreeMap;

use crate::catalog::Listing;
use crate::engine::Case;
use crate::report::{Block, Condition, Grid, Header, In, Report, Table};
use crate::scenario::Stage;
use crate::text;
use crate::units::Month;
use crate::words::{self, Text};

/// Whether there is anything in a table.
fn has_rows<T: Table>(report: &Report) -> bool {
    report.rows::<T>().next().is_some()
}

/// The grid under conditions, where it has rows at all.
fn filled<T: Table>(
    report: &Report,
    grid: In<T, Grid>,
    only: &[In<T, Condition>],
) -> Option<In<T, Grid>> {
    let has_rows = report.rows::<T>().any(|row| row.meets_all(only));
    has_rows.then(|| grid.only_all(only))
}

/// Says at the top of a page, and in the header for programs, that its run was ended early.
pub fn ended(report: &mut Report, told: &str) {
    let told = Text::from(words::sentence(told));
    let line = [Block::line(&told), Block::Blank];
    report.page.splice(0..0, line);
    report.header.assumptions.insert(0, told);
}

/// The first line of every page, and the mix that all token costs rest on.
fn opening(header: &Header, case: &Case<'_>) -> Vec<Block> {
    let right = format!("prices as of {}", header.as_of);
    vec![
        Block::heading(&header.title, right),
        Block::line(basis(case)),
        Block::Blank,
    ]
}

/// The token mix in words.
pub fn basis(case: &Case<'_>) -> String {
    let mix = case.mix.describe();
    match mix.as_str() {
        "output=100%" => {
            "Every token is billed at the output price (token mix output=100%).".to_owned()
        }
        _ => format!("Token mix {mix}."),
    }
}

/// The heading of a stage: its name, users and tokens.
pub fn stage_title(case: &Case<'_>, stage: &Stage) -> String {
    let tokens = case.tokens(stage).short();
    format!(
        "{}   {} users   {tokens} tokens a month",
        stage.title,
        words::count(stage.users.count())
    )
}

/// What a page rests on, and so what stands under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    /// Which price lists are in force.
    Prices,
    /// Whose service tiers are in question.
    Tiers,
    /// The busiest minute.
    Load,
    /// How long a month is.
    Month,
    /// What best effort is taken to mean.
    BestEffort,
    /// What is at stake.
    Stake,
    /// Failures of a route.
    Routing,
}

fn assumed(case: &Case<'_>, about: About, all: &[About]) -> Vec<Text> {
    let one = match about {
        About::Prices => price_lists(case, all.contains(&About::Routing)),
        About::Tiers => tiers_of(case),
        About::Load => Some(load(case)),
        About::Month => Some(month(case)),
        About::BestEffort => best_effort(case),
        About::Stake => return stake(case).into_iter().collect(),
        About::Routing => return Text::all(routing::assumptions(case)),
    };
    Text::all(one)
}

/// The price lists of the models in question, for they are not all of the same day.
fn price_lists(case: &Case<'_>, with_route: bool) -> Option<String> {
    const MOST: usize = 6;
    let route = case.route.as_ref().filter(|_| with_route);
    let routed = route.iter().flat_map(|route| &route.targets);
    let routed = routed.map(|(_, listing, _)| listing);
    let listings = case.links.shortlist.iter().chain([&case.links.baseline]);
    let lists = listings
        .chain(routed)
        .filter_map(Listing::offer)
        .map(|offer| offer.list);
    let mut lists: Vec<_> = lists.map(|list| (list.effective, list.label())).collect();
    lists.sort_by(|one, two| one.1.cmp(&two.1));
    lists.dedup();
    let mut labels: Vec<String> = lists.iter().map(|(_, label)| label.clone()).collect();
    if labels.len() > MOST {
        let mut days: BTreeMap<_, u64> = BTreeMap::new();
        for (day, _) in lists {
            *days.entry(day).or_default() += 1;
        }
        let days = days.into_iter().rev();
        labels = days
            .map(|(day, count)| format!("{count} of {day}"))
            .collect();
    }
    (!labels.is_empty()).then(|| format!("Price lists: {}.", words::all_of(&labels)))
}

fn tiers_of(case: &Case<'_>) -> Option<String> {
    let model = case.tiered()?.name();
    Some(format!(
        "Service tiers are priced with all tokens on {model}, and their downtime stops all of the product, whatever the route."
    ))
}

fn load(case: &Case<'_>) -> String {
    let tokens = words::count(case.workload.per_request.count());
    let peak = case.scenario.peak_to_mean;
    format!(
        "A request is {tokens} tokens on average; the busiest minute is {peak} times the average one."
    )
}

fn month(case: &Case<'_>) -> String {
    let month = case.month.describe();
    let year = match case.month {
        Month::PLANNING => "12 of them",
        _ => "365 days",
    };
    format!("A month is {month}, a year {year}.")
}

fn best_effort(case: &Case<'_>) -> Option<String> {
    let up = case.scenario.downtime.as_ref()?.best_effort;
    Some(format!(
        "Best effort promises nothing; it is taken to be up {up} of the time."
    ))
}

fn stake(case: &Case<'_>) -> Option<Text> {
    let stages = &case.scenario.stages;
    let flow = stages
        .iter()
        .find_map(|stage| stage.stake.as_ref()?.per_user)?;
    Some(text!(
        "Downtime stops {} a user and {}, an assumption of the scenario.",
        flow.amount,
        flow.per.word()
    ))
}

/// Ends a page with its footnotes and the assumptions that it rests on.
fn close(
    report: &mut Report,
    mut page: Vec<Block>,
    case: &Case<'_>,
    about: &[About],
    footnotes: Vec<Text>,
) {
    let known: Vec<Text> = report.header.assumptions.iter().skip(1).cloned().collect();
    let assumptions: Vec<Text> = about
        .iter()
        .flat_map(|one| assumed(case, *one, about))
        .chain(Text::all(workload::assumptions(case)))
        .collect();
    page.push(Block::notes(
        footnotes
            .into_iter()
            .chain(known)
            .chain(assumptions.clone()),
    ));
    report.header.assumptions.extend(assumptions);
    report.page = page;
}
