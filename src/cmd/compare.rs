//! `plan compare`.

use crate::catalog::Listing;
use crate::engine::compare::cheapest_first;
use crate::error::{Exit, Failure};
use crate::options::{Global, integer};
use crate::report::{Report, pages, sections};
use crate::ui::Ui;

use super::workspace::{Workspace, detail};

/// What each model costs, and what it saves against a baseline
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Models to compare, instead of the shortlist
    #[arg(
        long,
        value_name = "A,B,…",
        value_delimiter = ',',
        conflicts_with = "all"
    )]
    pub models: Vec<String>,
    /// Compare all models in force, cheapest first
    #[arg(long)]
    pub all: bool,
    /// Model to count savings against
    ///
    /// Instead of the scenario's.
    #[arg(long, value_name = "MODEL")]
    pub baseline: Option<String>,
    /// Only the N cheapest
    #[arg(long, value_name = "N", value_parser = integer::<u32>(1..=u32::MAX.into()))]
    pub top: Option<u32>,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::PlanOptions,
}

const EXAMPLES: &str = "Examples:
  plan compare --stage launch --mix input=60%,cache_read=20%,output=20%
  plan compare --all --top 10 --tokens 1.5B --stage growth --format csv";

/// Prints the comparison.
///
/// # Errors
/// What was wrong with the input or the options.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let workspace = Workspace::open(global, ui)?;
    let mut case = workspace.case(global)?;
    let stages = workspace.stages(global)?;
    if let Some(baseline) = &args.baseline {
        case.links.baseline = workspace.listing(baseline, "--baseline")?;
    }
    let listings = listings(args, &workspace, &case.links.shortlist)?;
    case.links.shortlist.clone_from(&listings);
    let detail = detail(global);
    let mut section = sections::compare::section(detail);
    for stage in &stages {
        let mut costs = case.models(stage, &listings);
        if args.all || args.top.is_some() {
            cheapest_first(&mut costs);
        }
        let top = args
            .top
            .and_then(|top| usize::try_from(top).ok())
            .unwrap_or(usize::MAX);
        costs.truncate(top);
        sections::compare::rows(&mut section, stage, case.tokens(stage), &costs);
    }
    let header = workspace.header(workspace.title(&case, &stages), &case);
    let mut report = Report::new(header, vec![section.into()]);
    pages::compare(&mut report, &case, &stages);
    ui.report(&report)?;
    Ok(Exit::Answered)
}

fn listings<'a>(
    args: &Args,
    workspace: &'a Workspace,
    shortlist: &[Listing<'a>],
) -> Result<Vec<Listing<'a>>, Failure> {
    if args.all {
        return Ok(workspace.market().offers().map(Listing::Offered).collect());
    }
    if args.models.is_empty() {
        return Ok(shortlist.to_vec());
    }
    args.models
        .iter()
        .map(|name| workspace.listing(name.trim(), "--models"))
        .collect()
}
