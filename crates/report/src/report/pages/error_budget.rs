//! The tables of an objective: its error budget, and the burn rates to alert on.

use crate::report::sections::error_budget::{BurnAlerts, ErrorBudget};
use crate::report::{Block, Grid, In, Report, Style, pick};

use super::has_rows;

/// The tables, where there is an objective.
pub(super) fn blocks(report: &Report) -> Vec<Block> {
    match has_rows::<BurnAlerts>(report) {
        true => vec![budget().into(), Block::Blank, alerts().into(), Block::Blank],
        false => Vec::new(),
    }
}

fn budget() -> In<ErrorBudget, Grid> {
    let columns = vec![
        pick(ErrorBudget::option, ""),
        pick(ErrorBudget::stage, "stage").keep(1),
        pick(ErrorBudget::objective_percent, "objective"),
        pick(ErrorBudget::allowed_minutes, "allowed"),
        pick(ErrorBudget::period_days, "in").style(Style::Suffix(" days")),
        pick(ErrorBudget::used_percent, "used as promised"),
        pick(ErrorBudget::observed_used_percent, "as measured").keep(2),
    ];
    Grid::of("Error budget", columns)
}

fn alerts() -> In<BurnAlerts, Grid> {
    let hours = || Style::Suffix(" h");
    let columns = vec![
        pick(BurnAlerts::alert, ""),
        pick(BurnAlerts::budget_percent, "uses up"),
        pick(BurnAlerts::long_window_hours, "within").style(hours()),
        pick(BurnAlerts::short_window_minutes, "and still in").keep(2),
        pick(BurnAlerts::burn_rate, "burn rate").style(Style::Suffix("x")),
        pick(BurnAlerts::error_rate_percent, "requests failing"),
        pick(BurnAlerts::errors_to_fire, "errors").keep(1),
        pick(BurnAlerts::exhausted_after_hours, "all gone in")
            .style(hours())
            .keep(1),
        pick(BurnAlerts::note, "").keep(3),
    ];
    Grid::of("Alert when", columns)
}
