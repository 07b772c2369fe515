//! The tables of a year that was played many times.

use crate::engine::sla::{Decision, best};
use crate::report::sections::decision::{Options, Played};
use crate::report::{Block, Cell, Column, Grid, In, Report, Style, is, is_not, pick};
use crate::simulate::year::ChoiceOutcome;
use crate::text;
use crate::units::Real;
use crate::words::{self, Span, Text};

use super::decision::saves_most;
use super::filled;
use super::sla::Decided;

/// How many years were played; `None` where none were.
fn years(report: &Report) -> Option<u64> {
    let mut rows = report.rows::<Options>();
    rows.find_map(|row| match row.get(Options::simulated_years) {
        Cell::Count(years) => Some(*years),
        _ => None,
    })
}

/// The tables of one stage, as promised and, where that is known, as measured; the sentence on a
/// page of its own.
pub(super) fn blocks(report: &Report, one: &Decided<'_>, is_alone: bool) -> Vec<Block> {
    let Some(years) = years(report) else {
        return Vec::new();
    };
    let title = match is_alone {
        true => "Lost in a year".to_owned(),
        false => format!("A year, played {} times", words::count(years)),
    };
    let of_stage = || is(Options::stage, one.stage.name.as_str());
    let promised = [
        Options::probability_pays_percent,
        Options::loss_mean_per_year,
        Options::loss_p50,
        Options::loss_p95,
        Options::loss_p99,
        Options::probability_no_incident_percent,
    ];
    let observed = [
        Options::observed_probability_pays_percent,
        Options::observed_loss_mean_per_year,
        Options::observed_loss_p50,
        Options::observed_loss_p95,
        Options::observed_loss_p99,
        Options::observed_probability_no_incident_percent,
    ];
    let is_known = |reason| is_not(Options::observed_loss_p50, Cell::missing(reason));
    let known = [
        of_stage(),
        is_known("not measured"),
        is_known("not simulated"),
    ];
    let observed = filled(report, grid("As measured", observed), &known);
    let said = sentence(one).filter(|_| is_alone);
    let said = said.map(|said| Block::line(text!("A year, played {} times: {}", years, said)));
    let blocks = said.into_iter();
    let blocks = blocks.chain([grid(&title, promised).only(of_stage()).into()]);
    let blocks = blocks.chain(observed.map(Block::from));
    blocks.flat_map(|block| [block, Block::Blank]).collect()
}

fn grid(title: &str, columns: [Column<Options>; 6]) -> In<Options, Grid> {
    let [pays, mean, median, p95, p99, calm] = columns;
    let percent = || Style::Suffix(" %");
    let columns = vec![
        pick(Options::option, ""),
        pick(pays, "pays in").style(percent()),
        pick(mean, "on average").style(Style::Dollars).keep(3),
        pick(median, "median").style(Style::Dollars),
        pick(p95, "1 in 20 over").style(Style::Dollars),
        pick(p99, "1 in 100 over").style(Style::Dollars).keep(2),
        pick(calm, "no incident").style(percent()).keep(1),
    ];
    Grid::of(title, columns)
}

/// With what probability the option pays that saves most, as promised and as measured.
fn sentence(one: &Decided<'_>) -> Option<Text> {
    let promised = pays(one, best(one.decisions)?, |played| played.promised)?;
    let most = saves_most(one.decisions);
    let observed = most.and_then(|(_, most)| pays(one, most, |played| played.observed));
    let observed = observed.map(|said| text!(" As measured: {}", said));
    Some(promised + observed.unwrap_or_default())
}

/// What is said of an option by what a simulation found of it.
fn pays<'p>(
    one: &Decided<'p>,
    option: &Decision,
    basis: fn(&Played<'p>) -> Option<&'p ChoiceOutcome>,
) -> Option<Text> {
    let mut decisions = one.decisions.iter();
    let place = decisions.position(|other| std::ptr::eq(other, option))?;
    let outcome = one.played.as_ref()?.get(place).and_then(basis)?;
    let option = words::visible(&option.alternative.name);
    let pays = outcome.against_base.as_ref()?.pays;
    let percent = |share: Real| Real::new(share.get() * 100.0);
    let (pays, error) = (percent(pays.value)?, percent(pays.error)?);
    let pays = match pays.get() {
        ..=0.0 => "in none of them".to_owned(),
        100.0.. => "in all of them".to_owned(),
        _ => format!(
            "in {} % of them (standard error {} points)",
            words::real(pays),
            words::real(error)
        ),
    };
    Some(text!(
        "{} pays for itself {}; in one year of 20 it still loses over {}.",
        option,
        pays,
        Span::About(outcome.loss.p95.value)
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
