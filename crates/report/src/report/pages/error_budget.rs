//! The tables of an objective: its error budget, and the burn rates to alert on.

use crate::report::{Block, Grid, Pick, Report, Style};

/// The tables, where there is an objective.
pub(super) fn blocks(report: &Report) -> Vec<Block> {
    if report.section("burn_alerts").is_none() {
        return Vec::new();
    }
    [budget(), alerts()]
        .into_iter()
        .flat_map(|grid| [Block::Grid(grid), Block::Blank])
        .collect()
}

fn budget() -> Grid {
    let columns = vec![
        Pick::new("option", ""),
        Pick::new("stage", "stage").keep(1),
        Pick::new("objective_percent", "objective"),
        Pick::new("allowed_minutes", "allowed"),
        Pick::new("period_days", "in").style(Style::Suffix(" days")),
        Pick::new("used_percent", "used as promised"),
        Pick::new("observed_used_percent", "as measured").keep(2),
    ];
    Grid::new("Error budget", "error_budget", columns)
}

fn alerts() -> Grid {
    let hours = || Style::Suffix(" h");
    let columns = vec![
        Pick::new("alert", ""),
        Pick::new("budget_percent", "uses up"),
        Pick::new("long_window_hours", "within").style(hours()),
        Pick::new("short_window_minutes", "and still in").keep(2),
        Pick::new("burn_rate", "burn rate").style(Style::Suffix("x")),
        Pick::new("error_rate_percent", "requests failing"),
        Pick::new("exhausted_after_hours", "all gone in")
            .style(hours())
            .keep(1),
    ];
    Grid::new("Alert when", "burn_alerts", columns)
}
