//! `plan route`.

mod ownership;

use crate::cli::{Global, scalar};
use crate::error::{Exit, Failure};
use crate::report::{Report, pages, sections};
use crate::ui::Ui;
use crate::units::Share;

use crate::cmd::workspace::{Workspace, detail};

/// What a routed mix costs when part of its requests fail over
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The route, instead of the scenario's own
    #[arg(long, value_name = "NAME")]
    pub route: Option<String>,
    /// The share of the workhorse's requests that fail and move to the fallback
    #[arg(long, value_name = "SHARE", value_parser = scalar::<Share>)]
    pub error_rate: Option<Share>,
    /// The cost of ownership.
    #[command(flatten)]
    pub ownership: ownership::Options,
}

const EXAMPLES: &str = "Examples:
  plan route --stage growth
  plan route --error-rate 5% --stage launch --format csv
  plan route --tco --months 36 --set direct.providers=2
  plan route --explain-claim 2.3x";

/// Prints the routed mix.
///
/// # Errors
/// What was wrong with the input or the options.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let workspace = Workspace::open(global, ui)?;
    if args.ownership.is_asked() {
        return ownership::run(args, workspace, global, ui);
    }
    let mut case = workspace.case(global)?;
    let stages = workspace.stages(global)?;
    let route = workspace.route(&case, args.route.as_deref())?;
    case.error_rate = args.error_rate;
    let detail = detail(global);
    let mut section = sections::route::section(detail);
    let costs: Vec<_> = stages
        .iter()
        .map(|stage| (*stage, case.route(stage, &route)))
        .collect();
    for (stage, cost) in &costs {
        sections::route::rows(&mut section, stage, &route.name, cost, detail);
    }
    case.route = Some(route.clone());
    let mut breakers = sections::breaker::section();
    for (stage, cost) in &costs {
        if let Some(watch) = &cost.watch {
            sections::breaker::rows(&mut breakers, stage, &route.name, watch);
        }
    }
    let header = workspace.header(workspace.title(&case, &stages), &case);
    let mut report = Report::new(header, vec![section, breakers]);
    pages::route(&mut report, &case, &costs);
    ui.report(&report)?;
    Ok(Exit::Answered)
}
