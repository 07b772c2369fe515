//! The tables of a year that was played many times.

use crate::report::{Block, Cell, Condition, Grid, Pick, Report, Section, Style};
use crate::words;

use super::decision::filled;
use super::of_stage;

/// How many years were played; `None` where none were.
fn years(report: &Report) -> Option<u64> {
    let section = report.section("options")?;
    let at = section.position("simulated_years")?;
    section.rows.iter().find_map(|row| match row[at] {
        Cell::Count(years) => Some(years),
        _ => None,
    })
}

/// The tables of one stage, as promised and, where that is known, as measured; the sentence on a
/// page of its own.
pub(super) fn blocks(report: &Report, stage: &str, is_alone: bool) -> Vec<Block> {
    let Some(years) = years(report) else {
        return Vec::new();
    };
    let count = words::count(years);
    let title = match is_alone {
        true => "Lost in a year".to_owned(),
        false => format!("A year, played {count} times"),
    };
    let mut grids = vec![grid(&title, stage, Basis::Promised)];
    let is_known = |reason| Condition::is_not("observed_loss_p50", Cell::missing(reason));
    let (measured, played) = (is_known("not measured"), is_known("not simulated"));
    let observed = grid("As measured", stage, Basis::Observed);
    grids.extend(filled(
        report,
        observed,
        &[of_stage(stage), measured, played],
    ));
    let said = sentence(report, stage).filter(|_| is_alone);
    let said = said.map(|said| format!("A year, played {count} times: {said}"));
    let said = said.map(|text| [Block::Line(text), Block::Blank]);
    let grids = grids.into_iter();
    let grids = grids.flat_map(|grid| [Block::Grid(grid), Block::Blank]);
    said.into_iter().flatten().chain(grids).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basis {
    Promised,
    Observed,
}

fn grid(title: &str, stage: &str, basis: Basis) -> Grid {
    let [pays, mean, median, p95, p99, calm] = match basis {
        Basis::Promised => [
            "probability_pays_percent",
            "loss_mean_per_year",
            "loss_p50",
            "loss_p95",
            "loss_p99",
            "probability_no_incident_percent",
        ],
        Basis::Observed => [
            "observed_probability_pays_percent",
            "observed_loss_mean_per_year",
            "observed_loss_p50",
            "observed_loss_p95",
            "observed_loss_p99",
            "observed_probability_no_incident_percent",
        ],
    };
    let percent = || Style::Suffix(" %");
    let columns = vec![
        Pick::new("option", ""),
        Pick::new(pays, "pays in").style(percent()),
        Pick::new(mean, "on average").style(Style::Dollars).keep(3),
        Pick::new(median, "median").style(Style::Dollars),
        Pick::new(p95, "1 in 20 over").style(Style::Dollars),
        Pick::new(p99, "1 in 100 over")
            .style(Style::Dollars)
            .keep(2),
        Pick::new(calm, "no incident").style(percent()).keep(1),
    ];
    let grid = Grid::new(title, "options", columns);
    match basis {
        Basis::Promised => grid.only(of_stage(stage)),
        Basis::Observed => grid,
    }
}

/// With what probability the option pays that saves most on average, and on which basis.
fn sentence(report: &Report, stage: &str) -> Option<String> {
    let section = report.section("options")?;
    let promised = pays(section, stage, ("net_benefit_per_month", ""))?;
    let observed = pays(
        section,
        stage,
        ("observed_net_benefit_per_month", "observed_"),
    );
    let observed = observed.map(|said| format!(" As measured: {said}"));
    Some(promised + &observed.unwrap_or_default())
}

/// What is said of the option with the largest benefit in a column, which has the figures of the
/// columns with a prefix.
fn pays(section: &Section, stage: &str, (benefit, prefix): (&str, &str)) -> Option<String> {
    let own = Cell::from(stage);
    let cell = |row: &'_ [Cell], column: &str| Some(row[section.position(column)?].clone());
    let amount = |row: &[Cell]| match cell(row, benefit) {
        Some(Cell::Money(amount)) => Some(amount),
        _ => None,
    };
    let rows = section.rows.iter();
    let rows = rows.filter(|row| cell(row, "stage").as_ref() == Some(&own));
    let (_, best) = rows
        .filter_map(|row| Some((amount(row)?, row)))
        .max_by_key(|(amount, _)| *amount)?;
    let figure = |column: &str| match cell(best, &format!("{prefix}{column}"))? {
        Cell::Real(figure) => Some(figure),
        _ => None,
    };
    let option = words::visible(match &best[section.position("option")?] {
        Cell::Text(option) => option,
        _ => return None,
    });
    let (pays, error) = (
        figure("probability_pays_percent")?,
        figure("probability_pays_error_percent")?,
    );
    let pays = match pays.get() {
        ..=0.0 => "in none of them".to_owned(),
        100.0.. => "in all of them".to_owned(),
        _ => format!(
            "in {} % of them (standard error {} points)",
            words::real(pays),
            words::real(error)
        ),
    };
    let worst = words::about_usd(figure("loss_p95")?);
    Some(format!(
        "{option} pays for itself {pays}; in one year of 20 it still loses over {worst}."
    ))
}

/// What the simulation rests on.
pub(super) fn notes(report: &Report) -> Vec<String> {
    let (Some(_), Some(seed)) = (years(report), report.header.seed) else {
        return Vec::new();
    };
    vec![
        format!(
            "Every option meets the same years (seed {seed}); an option pays in a year in which it \
             saves more than it costs over the base. \"1 in 20 over\" is the value at risk at 95 %, \
             \"1 in 100 over\" that at 99 %. Credits are left out."
        ),
        "Standard errors are in the CSV and JSON forms; they say nothing of whether the \
         availabilities are right."
            .to_owned(),
    ]
}
