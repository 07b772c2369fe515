//! The tables of `plan sla` that lead to a decision.

use crate::money::Usd;
use crate::report::{Block, Cell, Condition, Grid, Pick, Report, Section, Style};

use crate::words;

use super::{of_stage, year};

/// The tables of one stage: the options, those measured, and, on a page of its own, what it takes
/// to pay, what credits are worth and what the answer depends on.
pub(super) fn tables(report: &Report, stage: &str, is_alone: bool) -> Vec<Block> {
    let mut grids = vec![options(report, stage)];
    grids.extend(measured(report, stage));
    if is_alone {
        grids.extend(failover(report, stage));
        grids.extend(to_pay(report, stage));
        grids.extend(credits(report, stage));
        grids.extend(depends(report, stage));
    }
    let verdict = verdict(report, stage);
    let verdict = verdict.map(|text| [Block::Verdict(text), Block::Blank]);
    let year = year::blocks(report, stage, is_alone);
    let blocks = grids.into_iter();
    blocks
        .flat_map(|grid| [Block::Grid(grid), Block::Blank])
        .chain(year)
        .chain(verdict.into_iter().flatten())
        .collect()
}

/// The cells of a stage's options that a verdict names.
struct Said<'a> {
    option: &'a str,
    total: Usd,
    benefit: Option<Usd>,
    measured: Option<Usd>,
}

fn said<'a>(section: &'a Section, stage: &str) -> Vec<Said<'a>> {
    let own = Cell::from(stage);
    let cell = |row: &'a [Cell], column| section.position(column).map(|at| &row[at]);
    let amount = |row: &'a [Cell], column| match cell(row, column) {
        Some(Cell::Money(amount)) => Some(*amount),
        _ => None,
    };
    let rows = section.rows.iter();
    let rows = rows.filter(|row| cell(row, "stage") == Some(&own));
    rows.filter_map(|row| match cell(row, "option") {
        Some(Cell::Text(option)) => Some(Said {
            option,
            total: amount(row, "expected_total_per_month")?,
            benefit: amount(row, "net_benefit_per_month"),
            measured: amount(row, "observed_net_benefit_per_month"),
        }),
        _ => None,
    })
    .collect()
}

/// Which option costs least in all, as promised and as measured.
fn verdict(report: &Report, stage: &str) -> Option<String> {
    let options = said(report.section("options")?, stage);
    let base = options.first().filter(|_| options.len() > 1)?;
    let least = options.iter().min_by_key(|one| one.total)?;
    let total = words::usd(least.total);
    let promised = match least.benefit {
        Some(benefit) => format!(
            "{} costs least in all: {total} a month, {} less than {}.",
            least.option,
            words::usd(benefit),
            base.option
        ),
        None => format!(
            "Nothing pays: {} costs least in all, {total} a month.",
            base.option
        ),
    };
    let measured = options.iter().filter_map(|one| Some((one.measured?, one)));
    let best = measured.max_by_key(|(benefit, _)| *benefit);
    let measured = best.map(|(benefit, one)| {
        let (option, amount) = (one.option, words::usd(benefit.magnitude()));
        match benefit > Usd::ZERO {
            true => format!(" As measured, {option} saves {amount} a month."),
            false => format!(" As measured, nothing pays: {option} costs {amount} a month more."),
        }
    });
    Some(promised + &measured.unwrap_or_default())
}

fn options(report: &Report, stage: &str) -> Grid {
    let mut columns = vec![
        Pick::new("option", ""),
        Pick::new("availability_percent", "up").keep(2),
        Pick::new("price_per_month", "price"),
        Pick::new("loss_per_month", "downtime"),
        Pick::new("expected_total_per_month", "in all"),
    ];
    if has_credits(report) {
        columns.insert(4, Pick::new("credit_per_month", "credits").keep(1));
    }
    Grid::new("Options, a month", "options", columns)
        .only(of_stage(stage))
        .marking(
            Condition::is("is_cheapest", true),
            "expected_total_per_month",
        )
}

fn measured(report: &Report, stage: &str) -> Option<Grid> {
    let known = Condition::is_not(
        "observed_availability_percent",
        Cell::missing("not measured"),
    );
    let only = [of_stage(stage), known];
    let mut columns = vec![
        Pick::new("option", ""),
        Pick::new("observed_availability_percent", "up"),
        Pick::new("observed_downtime_minutes", "down a month").keep(2),
        Pick::new("observed_loss_per_month", "downtime"),
        Pick::new("observed_total_per_month", "in all"),
        Pick::new("observed_net_benefit_per_month", "net benefit"),
    ];
    if has_credits(report) {
        columns.insert(4, Pick::new("observed_credit_per_month", "credits").keep(1));
    }
    filled(report, Grid::new("As measured", "options", columns), &only)
}

fn to_pay(report: &Report, stage: &str) -> Option<Grid> {
    let costs = Condition::is_not("break_even_loss_share_percent", Cell::NONE);
    let columns = vec![
        Pick::new("option", ""),
        Pick::new("break_even_minutes", "avoided a month"),
        Pick::new("break_even_loss_share_percent", "really lost"),
        Pick::new("break_even_volume_per_hour", "flow an hour").keep(1),
        Pick::new("payback_months_per_incident", "an incident pays")
            .style(Style::Suffix(" months"))
            .keep(2),
        Pick::new("payback_incidents_per_year", "incidents a year"),
    ];
    let grid = Grid::new("Pays from", "options", columns);
    filled(report, grid, &[of_stage(stage), costs])
}

fn failover(report: &Report, stage: &str) -> Option<Grid> {
    let columns = vec![
        Pick::new("option", ""),
        Pick::new("noticed_seconds", "noticed after"),
        Pick::new("lost_requests_per_outage", "lost an outage"),
        Pick::new("probes_per_outage", "of them probes").keep(2),
        Pick::new("false_trips_per_day", "false trips a day").keep(1),
        Pick::new("at_once_availability_percent", "up at once"),
        Pick::new("availability_percent", "up with it"),
    ];
    let grid = Grid::new("Under the breaker", "failover", columns);
    filled(report, grid, &[of_stage(stage)])
}

fn credits(report: &Report, stage: &str) -> Option<Grid> {
    let columns = vec![
        Pick::new("option", ""),
        Pick::new("month_availability_percent", "a month"),
        Pick::new("which_month", "").keep(1),
        Pick::new("credit_percent", "credit"),
        Pick::new("credit", "pays back"),
        Pick::new("loss", "costs"),
        Pick::new("credit_of_loss_percent", "of the loss").keep(2),
    ];
    let grid = Grid::new("What credits pay back", "credits", columns);
    filled(report, grid, &[of_stage(stage)])
}

fn depends(report: &Report, stage: &str) -> Option<Grid> {
    let columns = vec![
        Pick::new("input", ""),
        Pick::new("low", "if it is"),
        Pick::new("net_benefit_at_low", "net benefit"),
        Pick::new("high", "or is"),
        Pick::new("net_benefit_at_high", "net benefit"),
    ];
    let grid = Grid::new("What decides it", "sensitivity", columns);
    filled(report, grid, &[of_stage(stage)])
}

/// Whose net benefit the last table is about, and how its inputs move.
pub(super) fn moved(report: &Report) -> Option<String> {
    let section = report.section("sensitivity")?;
    let at = section.position("option")?;
    match &section.rows.first()?[at] {
        Cell::Text(option) => Some(format!(
            "What decides it: the net benefit of {option}, with each input halved and doubled alone, shares up to the whole."
        )),
        _ => None,
    }
}

/// Whether any contract in question states credits.
fn has_credits(report: &Report) -> bool {
    let section = report.section("credits");
    section.is_some_and(|section| !section.rows.is_empty())
}

/// The grid under conditions, where it has rows at all.
pub(super) fn filled(report: &Report, grid: Grid, only: &[Condition]) -> Option<Grid> {
    let section = report.section(grid.section)?;
    let holds = |row: &[Cell]| only.iter().all(|one| meets(section, row, one));
    let has_rows = section.rows.iter().any(|row| holds(row));
    has_rows.then(|| only.iter().cloned().fold(grid, Grid::only))
}

fn meets(section: &Section, row: &[Cell], condition: &Condition) -> bool {
    let at = section.position(condition.column());
    at.is_some_and(|at| condition.holds(&row[at]))
}
