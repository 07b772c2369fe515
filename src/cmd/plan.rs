//! `plan` without a command: the whole plan.

use crate::engine::bridge::Bill;
use crate::engine::sla::Exposure;
use crate::error::{Exit, Failure};
use crate::options::Global;
use crate::report::sections::plan::Plan;
use crate::report::sections::route::Route;
use crate::report::sections::sla::Sla;
use crate::report::sections::tiers::Tiers;
use crate::report::{Report, Rows, pages, sections};
use crate::ui::Ui;

use super::workspace::{Workspace, detail};

/// Prints the plan of one stage, or of all side by side.
pub(crate) fn run(global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let workspace = Workspace::open(global, ui)?;
    let case = workspace.case(global)?;
    let stages = workspace.stages(global)?;
    let plans: Vec<_> = stages.iter().map(|stage| case.plan(stage)).collect();
    let detail = detail(global);
    let route = case.route.as_ref().map(|route| route.name.as_str());

    let mut plan = Rows::new().explained(detail, Plan::explanation);
    let mut compare = sections::compare::section(detail);
    let mut tiers = Rows::new().explained(detail, Tiers::explanation);
    let mut routed = Rows::new().explained(detail, Route::explanation);
    let mut sla = Rows::new().explained(detail, Sla::explanation);
    let mut items = Rows::new();
    for one in &plans {
        sections::plan::rows(&mut plan, one, route);
        sections::compare::rows(&mut compare, one.stage, one.tokens, &one.models);
        sections::tiers::rows(&mut tiers, one.stage, &one.tiers);
        if let Some((route, cost)) = route.zip(one.route.as_ref()) {
            sections::route::rows(&mut routed, one.stage, route, cost);
        }
        let bill = Bill::of(&case, one.stage);
        sections::line_items::rows(&mut items, &one.stage.name, bill.as_ref());
        if let Some(stake) = &one.stage.stake {
            let exposure = Exposure::of(stake, case.month);
            let transaction = case.scenario.downtime.as_ref();
            let transaction = transaction.and_then(|downtime| downtime.transaction);
            let name = &one.stage.name;
            sections::sla::rows(&mut sla, name, &one.levels, exposure, transaction);
        }
    }
    let header = workspace.header(workspace.title(&case, &stages), &case);
    let sections = vec![
        plan.into(),
        compare.into(),
        tiers.into(),
        routed.into(),
        sla.into(),
        items.into(),
    ];
    let mut report = Report::new(header, sections);
    match &plans[..] {
        [plan] => pages::one_stage(&mut report, &case, plan),
        _ => pages::all_stages(&mut report, &case, &plans),
    }
    ui.report(&report)?;
    Ok(Exit::Answered)
}
