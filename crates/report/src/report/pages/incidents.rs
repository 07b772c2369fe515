//! The tables of incidents that a file says there were.

use crate::report::sections::incidents::{Incidents, JointOutages};
use crate::report::{Block, Cell, Grid, In, Report, Style, is, join, pick};
use crate::scenario::IncidentHistory;
use crate::words;

use super::filled;

/// The tables, where there was a file.
pub(super) fn blocks(report: &Report) -> Vec<Block> {
    let services = filled(report, services(), &[]).map(Block::from);
    let together = filled(report, together(), &[]).map(Block::from);
    let grids = services.into_iter().chain(together);
    grids.flat_map(|grid| [grid, Block::Blank]).collect()
}

fn services() -> In<Incidents, Grid> {
    let columns = vec![
        pick(Incidents::service, ""),
        pick(Incidents::option, "is").keep(2),
        pick(Incidents::outages, "outages"),
        pick(Incidents::mttr_mean_minutes, "to repair"),
        pick(Incidents::mttr_median_minutes, "median").keep(3),
        pick(Incidents::mtbf_mean_hours, "between failures").style(Style::Suffix(" h")),
        pick(Incidents::downtime_minutes, "down").keep(1),
        pick(Incidents::availability_percent, "up"),
    ];
    Grid::of("Incidents", columns)
}

fn together() -> In<JointOutages, Grid> {
    let columns = vec![
        pick(JointOutages::service, "").style(join(" and ", JointOutages::other)),
        pick(JointOutages::both_down_percent, "both down"),
        pick(JointOutages::times_independence, "of chance").style(Style::Suffix("x")),
        pick(JointOutages::other_down_while_down_percent, "2nd while 1st").keep(1),
        pick(JointOutages::down_while_other_down_percent, "1st while 2nd").keep(1),
    ];
    Grid::of("Down together", columns)
}

/// How incidents were counted, and in which time.
pub(super) fn notes(report: &Report, history: Option<&IncidentHistory>) -> Vec<String> {
    let Some(history) = history.filter(|history| !history.services.is_empty()) else {
        return Vec::new();
    };
    let (basis, window) = (history.basis, &history.window);
    let short = match window.is_given {
        true => "",
        false => {
            ", from the first start or to the last end in the file, which is too short a time and \
              makes availability too low: --from and --to say it"
        }
    };
    let counted = format!(
        "Incidents are counted on the uptime basis `{}` ({}), from {} to {}{short}.",
        basis.name(),
        basis.describe(),
        window.from,
        window.to,
    );
    let single = history.services.iter().filter(|one| one.count() == 1);
    let single: Vec<_> = single.map(|one| words::visible(&one.service)).collect();
    let single = (!single.is_empty()).then(|| {
        format!(
            "The time between failures is undefined for a single incident, as of {}.",
            words::all_of(&single)
        )
    });
    let unused = report.rows::<Incidents>();
    let unused = unused.filter(|row| row.meets_all(&[is(Incidents::option, Cell::NONE)]));
    let unused = unused.filter_map(|row| row.text(Incidents::service));
    let unused: Vec<_> = unused
        .map(|name| words::visible(&name.to_string()))
        .collect();
    let unused = (!unused.is_empty()).then(|| {
        format!(
            "No level or option has the name of {}, so no figure above rests on it.",
            words::all_of(&unused)
        )
    });
    let notes = std::iter::once(counted).chain(single);
    notes.chain(unused).collect()
}
