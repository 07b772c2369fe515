//! The tables of incidents that a file says there were.

use crate::report::{Block, Cell, Grid, Pick, Report, Style};
use crate::words;

/// The tables, where there was a file.
pub(super) fn blocks(report: &Report) -> Vec<Block> {
    let has_rows = |name| {
        let section = report.section(name);
        section.is_some_and(|section| !section.rows.is_empty())
    };
    let mut grids = Vec::new();
    if has_rows("incidents") {
        grids.push(services());
    }
    if has_rows("joint_outages") {
        grids.push(together());
    }
    let grids = grids.into_iter();
    grids
        .flat_map(|grid| [Block::Grid(grid), Block::Blank])
        .collect()
}

fn services() -> Grid {
    let columns = vec![
        Pick::new("service", ""),
        Pick::new("option", "is").keep(2),
        Pick::new("outages", "outages"),
        Pick::new("mttr_mean_minutes", "to repair"),
        Pick::new("mttr_median_minutes", "median").keep(3),
        Pick::new("mtbf_mean_hours", "between failures").style(Style::Suffix(" h")),
        Pick::new("downtime_minutes", "down").keep(1),
        Pick::new("availability_percent", "up"),
    ];
    Grid::new("Incidents", "incidents", columns)
}

fn together() -> Grid {
    let columns = vec![
        Pick::new("service", "").style(Style::Join(" and ", "other")),
        Pick::new("both_down_percent", "both down"),
        Pick::new("times_independence", "of chance").style(Style::Suffix("x")),
        Pick::new("other_down_while_down_percent", "2nd while 1st").keep(1),
        Pick::new("down_while_other_down_percent", "1st while 2nd").keep(1),
    ];
    Grid::new("Down together", "joint_outages", columns)
}

/// How incidents were counted, and in which time.
pub(super) fn notes(report: &Report) -> Vec<String> {
    let Some(section) = report.section("incidents") else {
        return Vec::new();
    };
    let Some(row) = section.rows.first() else {
        return Vec::new();
    };
    let cell = |column| section.position(column).map(|at| &row[at]);
    let text = |column| match cell(column) {
        Some(Cell::Text(text)) => text.as_str(),
        _ => "",
    };
    let (basis, from, to) = (text("uptime_basis"), text("window_from"), text("window_to"));
    let short = match cell("window_is_given") {
        Some(Cell::Flag(true)) => "",
        _ => {
            ", from the first start or to the last end in the file, which is too short a time and \
              makes availability too low: --from and --to say it"
        }
    };
    let counted = format!(
        "Incidents are counted on the uptime basis `{basis}` ({}), from {from} to {to}{short}.",
        meaning(basis)
    );
    let at = (section.position("service"), section.position("option"));
    let unused = section.rows.iter().filter_map(|row| match at {
        (Some(service), Some(option)) if row[option] == Cell::NONE => name(row, service),
        _ => None,
    });
    let unused: Vec<String> = unused.collect();
    let unused = (!unused.is_empty()).then(|| {
        format!(
            "No level or option has the name of {}, so no figure above rests on it.",
            words::all_of(&unused)
        )
    });
    let single = section.rows.iter().filter(|row| {
        let outages = section.position("outages").map(|at| &row[at]);
        outages == Some(&Cell::Count(1))
    });
    let single: Vec<String> = single.filter_map(|row| name(row, at.0?)).collect();
    let single = (!single.is_empty()).then(|| {
        format!(
            "The time between failures is undefined for a single incident, as of {}.",
            words::all_of(&single)
        )
    });
    let notes = std::iter::once(counted).chain(single);
    notes.chain(unused).collect()
}

fn name(row: &[Cell], at: usize) -> Option<String> {
    match &row[at] {
        Cell::Text(name) => Some(words::visible(name)),
        _ => None,
    }
}

fn meaning(basis: &str) -> &'static str {
    use crate::scenario::UptimeBasis;
    let all = [
        UptimeBasis::Any,
        UptimeBasis::Major,
        UptimeBasis::Partial,
        UptimeBasis::Requests,
    ];
    let found = all.into_iter().find(|one| one.name() == basis);
    found.map_or("", UptimeBasis::describe)
}
