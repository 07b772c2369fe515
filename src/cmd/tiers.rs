//! `plan tiers`.

use crate::catalog::Listing;
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic};
use crate::options::Global;
use crate::report::sections::tiers::{Tiers, rows};
use crate::report::{Report, Rows, pages};
use crate::ui::Ui;

use super::workspace::{Workspace, detail};

/// Cost, fit and downtime of each service tier
///
/// From which volume on one tier costs less than another, or than a contract of your own:
/// `plan break-even MODEL@TIER MODEL@TIER`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Model whose provider's tiers are compared
    ///
    /// Instead of the route's workhorse.
    #[arg(long, value_name = "MODEL")]
    pub model: Option<String>,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::PlanOptions,
}

const EXAMPLES: &str = "Examples:
  plan tiers --stage all
  plan tiers --model global-api/deepseek-r1 --stage growth --format csv";

/// Prints the service tiers.
///
/// # Errors
/// What was wrong with the input or the options.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let workspace = Workspace::open(global, ui)?;
    let case = workspace.case(global)?;
    let stages = workspace.stages(global)?;
    let listing = match &args.model {
        Some(name) => Some(workspace.listing(name, "--model")?),
        None => case.tiered(),
    };
    let Some(listing) = listing.filter(Listing::sells_tiers) else {
        let note = match &args.model {
            Some(model) => format!("the price list that sells `{model}` has no `service_tiers`"),
            None => "asked were the route's workhorse and the shortlist of the scenario".to_owned(),
        };
        return Err(Failure::of(
            Diagnostic::error(
                Code::UnknownTier,
                "no provider in question sells service tiers",
            )
            .within("--model")
            .note(note)
            .help("add `service_tiers` to a price list of your own, or name another --model"),
        ));
    };
    let mut tiers = Rows::new().explained(detail(global), Tiers::explanation);
    for stage in &stages {
        rows(&mut tiers, stage, &case.tiers(stage, &listing));
    }
    let header = workspace.header(workspace.title(&case, &stages), &case);
    let mut report = Report::new(header, vec![tiers.into()]);
    pages::tiers(&mut report, &case, &stages);
    ui.report(&report)?;
    Ok(Exit::Answered)
}
