//! `plan route`.

mod limits;
mod obstacle;
pub mod optimize;
mod ownership;

use crate::error::{Exit, Failure};
use crate::options::{Global, frequency};
use crate::report::sections::route::Route;
use crate::report::{Report, Rows, pages, sections};
use crate::ui::Ui;
use crate::units::Share;

use crate::cmd::workspace::{Workspace, detail};

/// What a routed mix costs when part of its requests fail over
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The route, instead of the scenario's own
    #[arg(long, value_name = "NAME")]
    pub route: Option<String>,
    /// Share of the workhorse's requests that fail
    ///
    /// They move to the fallback.
    #[arg(long, value_name = "SHARE", value_parser = frequency)]
    pub error_rate: Option<Share>,
    /// The cost of ownership.
    #[command(flatten)]
    pub ownership: ownership::Options,
    /// The best mix instead of a given one.
    #[command(flatten)]
    pub best: optimize::Options,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::PlanOptions,
}

const EXAMPLES: &str = "Examples:
  plan route --stage growth
  plan route --error-rate 5% --stage launch --format csv
  plan route --tco --months 36 --set direct.providers=2
  plan route --explain-claim 2.3x
  plan route --optimize --quality benchmark.csv --min-quality 60 --max-share openai=50%
  plan route --frontier --quality benchmark.csv";

/// Prints the routed mix.
///
/// # Errors
/// What was wrong with the input or the options.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    if args.best.is_asked() {
        return optimize::run(args, global, ui);
    }
    let workspace = Workspace::open(global, ui)?;
    if args.ownership.is_asked() {
        return ownership::run(args, workspace, global, ui);
    }
    let mut case = workspace.case(global)?;
    let stages = workspace.stages(global)?;
    let route = workspace.route(&case, args.route.as_deref())?;
    case.error_rate = args.error_rate;
    let mut targets = Rows::new().explained(detail(global), Route::explanation);
    let costs: Vec<_> = stages
        .iter()
        .map(|stage| pages::Routed {
            stage,
            cost: case.route(stage, &route),
            watch: case.watch(stage, &route),
        })
        .collect();
    for one in &costs {
        sections::route::rows(&mut targets, one.stage, &route.name, &one.cost);
    }
    case.route = Some(route.clone());
    let mut breakers = Rows::new();
    for one in &costs {
        if let Some(watch) = &one.watch {
            sections::breaker::rows(&mut breakers, one.stage, &route.name, watch);
        }
    }
    let header = workspace.header(workspace.title(&case, &stages), &case);
    let mut report = Report::new(header, vec![targets.into(), breakers.into()]);
    pages::route(&mut report, &case, &costs);
    ui.report(&report)?;
    Ok(Exit::Answered)
}
