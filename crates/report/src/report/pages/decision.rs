//! The tables of `plan sla` that lead to a decision.

use crate::engine::sla::Decision;
use crate::money::Usd;
use crate::report::sections::credit::Credits;
use crate::report::sections::decision::Options;
use crate::report::sections::failover::Failover;
use crate::report::sections::sensitivity::Sensitivity;
use crate::report::{Block, Cell, Grid, In, Report, Style, is, is_not, pick};
use crate::text;
use crate::words::Text;

use super::sla::Decided;
use super::{filled, has_rows, year};

/// The tables of one stage: the options, those measured, and, on a page of its own, what it takes
/// to pay, what credits are worth and what the answer depends on.
pub(super) fn tables(report: &Report, one: &Decided<'_>, is_alone: bool) -> Vec<Block> {
    let stage = one.stage.name.as_str();
    let mut grids: Vec<Block> = vec![options(report, stage).into()];
    grids.extend(measured(report, stage).map(Block::from));
    if is_alone {
        grids.extend(failover(report, stage).map(Block::from));
        grids.extend(to_pay(report, stage).map(Block::from));
        grids.extend(credits(report, stage).map(Block::from));
        grids.extend(depends(report, stage).map(Block::from));
    }
    let verdict = verdict(one.decisions);
    let verdict = verdict.map(|text| [Block::verdict(text), Block::Blank]);
    let grids = grids.into_iter();
    grids
        .flat_map(|grid| [grid, Block::Blank])
        .chain(year::blocks(report, one, is_alone))
        .chain(verdict.into_iter().flatten())
        .collect()
}

/// Which option costs least in all, as promised and as measured.
fn verdict(options: &[Decision]) -> Option<Text> {
    let base = options.first().filter(|_| options.len() > 1)?;
    let least = options.iter().min_by_key(|one| one.promised.total)?;
    let name = |one: &Decision| one.alternative.name.clone();
    let total = least.promised.total;
    let promised = if let Some(benefit) = least.promised.net_benefit {
        text!(
            "{} costs least in all: {} a month, {} less than {}.",
            name(least),
            total,
            benefit,
            name(base)
        )
    } else {
        text!(
            "Nothing pays: {} costs least in all, {} a month.",
            name(base),
            total
        )
    };
    let measured = saves_most(options).map(|(benefit, one)| {
        let (option, amount) = (name(one), benefit.magnitude());
        if benefit > Usd::ZERO {
            text!(" As measured, {} saves {} a month.", option, amount)
        } else {
            text!(
                " As measured, nothing pays: {} costs {} a month more.",
                option,
                amount
            )
        }
    });
    Some(promised + measured.unwrap_or_default())
}

/// The option that saves most against the base as measured, and how much that is.
pub(super) fn saves_most(options: &[Decision]) -> Option<(Usd, &Decision)> {
    let measured = options.iter();
    let measured = measured.filter_map(|one| Some((one.observed.as_ref()?.net_benefit?, one)));
    measured.max_by_key(|(benefit, _)| *benefit)
}

fn options(report: &Report, stage: &str) -> In<Options, Grid> {
    let mut columns = vec![
        pick(Options::option, ""),
        pick(Options::availability_percent, "up").keep(2),
        pick(Options::price_per_month, "price"),
        pick(Options::loss_per_month, "downtime"),
        pick(Options::expected_total_per_month, "in all"),
    ];
    if has_rows::<Credits>(report) {
        columns.insert(4, pick(Options::credit_per_month, "credits").keep(1));
    }
    Grid::of("Options, a month", columns)
        .only(is(Options::stage, stage))
        .marking(
            is(Options::is_cheapest, true),
            Options::expected_total_per_month,
        )
}

fn measured(report: &Report, stage: &str) -> Option<In<Options, Grid>> {
    let unknown = Cell::missing("not measured");
    let known = is_not(Options::observed_availability_percent, unknown);
    let mut columns = vec![
        pick(Options::option, ""),
        pick(Options::observed_availability_percent, "up"),
        pick(Options::observed_downtime_minutes, "down a month").keep(2),
        pick(Options::observed_loss_per_month, "downtime"),
        pick(Options::observed_total_per_month, "in all"),
        pick(Options::observed_net_benefit_per_month, "net benefit"),
    ];
    if has_rows::<Credits>(report) {
        columns.insert(
            4,
            pick(Options::observed_credit_per_month, "credits").keep(1),
        );
    }
    let grid = Grid::of("As measured", columns);
    filled(report, grid, &[is(Options::stage, stage), known])
}

fn to_pay(report: &Report, stage: &str) -> Option<In<Options, Grid>> {
    let costs = is_not(Options::break_even_loss_share_percent, Cell::NONE);
    let columns = vec![
        pick(Options::option, ""),
        pick(Options::break_even_minutes, "avoided a month"),
        pick(Options::break_even_loss_share_percent, "really lost"),
        pick(Options::break_even_volume_per_hour, "flow an hour").keep(1),
        pick(Options::payback_months_per_incident, "an incident pays")
            .style(Style::Suffix(" months"))
            .keep(2),
        pick(Options::payback_incidents_per_year, "incidents a year"),
    ];
    let grid = Grid::of("Pays from", columns);
    filled(report, grid, &[is(Options::stage, stage), costs])
}

fn failover(report: &Report, stage: &str) -> Option<In<Failover, Grid>> {
    let columns = vec![
        pick(Failover::option, ""),
        pick(Failover::noticed_seconds, "noticed after"),
        pick(
            Failover::failed_requests_per_outage,
            "fail first, per outage",
        ),
        pick(Failover::probes_per_outage, "of them probes").keep(2),
        pick(Failover::lost_requests_per_outage, "lost per outage"),
        pick(Failover::false_trips_per_day, "false trips a day").keep(1),
        pick(Failover::at_once_availability_percent, "up at once"),
        pick(Failover::availability_percent, "up with it"),
    ];
    let grid = Grid::of("Under the breaker", columns);
    filled(report, grid, &[is(Failover::stage, stage)])
}

fn credits(report: &Report, stage: &str) -> Option<In<Credits, Grid>> {
    let columns = vec![
        pick(Credits::option, ""),
        pick(Credits::month_availability_percent, "a month"),
        pick(Credits::which_month, "").keep(1),
        pick(Credits::credit_percent, "credit"),
        pick(Credits::credit, "pays back"),
        pick(Credits::loss, "costs"),
        pick(Credits::credit_of_loss_percent, "of the loss").keep(2),
    ];
    let grid = Grid::of("What credits pay back", columns);
    filled(report, grid, &[is(Credits::stage, stage)])
}

fn depends(report: &Report, stage: &str) -> Option<In<Sensitivity, Grid>> {
    let columns = vec![
        pick(Sensitivity::input, ""),
        pick(Sensitivity::low, "if it is"),
        pick(Sensitivity::net_benefit_at_low, "net benefit"),
        pick(Sensitivity::high, "or is"),
        pick(Sensitivity::net_benefit_at_high, "net benefit"),
    ];
    let grid = Grid::of("What decides it", columns);
    filled(report, grid, &[is(Sensitivity::stage, stage)])
}

/// Whose net benefit the last table is about, and how its inputs move.
pub(super) fn moved(report: &Report) -> Option<Text> {
    let option = report
        .rows::<Sensitivity>()
        .next()?
        .text(Sensitivity::option)?;
    Some(text!(
        "What decides it: the net benefit of {}, with each input halved and doubled alone, shares up to the whole.",
        option
    ))
}
