//! The command line: the list of commands, how each is called, and what is said of a wrong line.

use clap::{Parser, Subcommand};

use crate::cmd;
use crate::error::{Exit, Failure};
use crate::options::{Global, PlanOptions};
use crate::ui::Ui;

mod command;
mod misused;

pub use command::{command, options_behind};
pub use misused::misused;

/// Plan what LLM APIs cost a growing product: models, service tiers, routed mixes and SLAs, from
/// dated price lists, exactly and offline.
///
/// Without a command, all growth stages side by side; with --stage, the whole plan of one stage.
#[derive(Debug, Parser)]
#[command(name = "plan", version, max_term_width = 100, after_long_help = EXAMPLES)]
pub struct Cli {
    /// Options of the plan. Those typed before a command are moved behind it before clap reads them.
    #[command(flatten)]
    pub options: PlanOptions,
    /// What to answer.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXAMPLES: &str = "Examples:
  plan --stage launch                       the plan of the Launch stage on one page
  plan --stage all --format csv -o plan.csv all stages as one table for a spreadsheet

Exit status: 0 the answer is given, 1 a policy or gate is broken, 2 wrong input or usage,
130 a run was ended with Ctrl-C and what was known is printed.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// What each model costs, and what it saves against a baseline
    Compare(cmd::compare::Args),
    /// Cost, fit and downtime of each service tier
    Tiers(cmd::tiers::Args),
    /// What a routed mix costs when part of its requests fail over
    Route(cmd::route::Args),
    /// At which volume one offer becomes cheaper than another
    BreakEven(cmd::break_even::Args),
    /// What downtime costs, and whether a better SLA pays
    Sla(Box<cmd::sla::Args>),
    /// Traffic, queues and limits played through
    Simulate(cmd::simulate::Args),
    /// Demand against limits
    Capacity(Box<cmd::capacity::Args>),
    /// One formula by itself, with plain numbers
    Calc(cmd::calc::Args),
    /// What real request logs and usage exports cost
    ///
    /// Logs of any size are read, and every request is priced by the price list of its own day and
    /// hour. Their format is told by their columns; they may be packed with gzip or Zstandard. Every
    /// row is priced, without a price, failed without using tokens, or bad, and the page says how
    /// many are which: nothing without a price counts as zero.
    Usage(cmd::usage::Args),
    /// The prices in force, or those of all dates
    Models(cmd::models::Args),
    /// Whether the plan keeps to its budgets and other rules, for CI
    Check(cmd::check::Args),
    /// What changed in prices, and what it costs the scenario; CI gates
    Diff(cmd::diff::Args),
    /// Read a foreign price catalog into price lists
    Import(cmd::import::Args),
    /// Where price sources disagree, and which price is used
    Crosscheck(cmd::crosscheck::Args),
    /// Write the built-in price lists and scenarios to a folder, to edit
    Init(cmd::init::Args),
    /// The JSON Schema of the file formats
    Schema(cmd::schema::Args),
    /// A completion script for a shell
    Completions(cmd::completions::Args),
    /// The manual page, in roff
    Man(cmd::man::Args),
    /// What an error code means and how to fix it
    Explain(cmd::explain::Args),
}

impl Cli {
    /// The shared options of the command that is run.
    pub fn global(&self) -> Global {
        let Some(command) = &self.command else {
            return Global::from(&self.options);
        };
        match command {
            Command::Compare(args) => Global::from(&args.shared),
            Command::Tiers(args) => Global::from(&args.shared),
            Command::Route(args) => Global::from(&args.shared),
            Command::BreakEven(args) => Global::from(&args.shared),
            Command::Sla(args) => Global::from(&args.shared),
            Command::Simulate(args) => Global::from(&args.shared),
            Command::Capacity(args) => Global::from(&args.shared),
            Command::Calc(args) => Global::from(&args.shared),
            Command::Usage(args) => Global::from(&args.shared),
            Command::Models(args) => Global::from(&args.shared),
            Command::Check(args) => Global::from(&args.shared),
            Command::Diff(args) => Global::from(&args.shared),
            Command::Import(args) => Global::from(&args.shared),
            Command::Crosscheck(args) => Global::from(&args.shared),
            Command::Init(args) => Global::from(&args.shared),
            Command::Schema(args) => Global::from(&args.shared),
            Command::Completions(args) => Global::from(&args.shared),
            Command::Man(args) => Global::from(&args.shared),
            Command::Explain(args) => Global::from(&args.shared),
        }
    }
}

/// Runs the command of a command line.
///
/// # Errors
/// What was wrong with the input or the options.
pub fn run(cli: &Cli, ui: &Ui) -> Result<Exit, Failure> {
    let global = &cli.global();
    if !matches!(cli.command, Some(Command::Check(_))) {
        ui.refuse_places()?;
    }
    match &cli.command {
        None => cmd::plan::run(global, ui),
        Some(Command::Compare(args)) => cmd::compare::run(args, global, ui),
        Some(Command::Tiers(args)) => cmd::tiers::run(args, global, ui),
        Some(Command::Route(args)) => cmd::route::run(args, global, ui),
        Some(Command::Sla(args)) => cmd::sla::run(args, global, ui),
        Some(Command::Usage(args)) => cmd::usage::run(args, global, ui),
        Some(Command::Simulate(args)) => cmd::simulate::run(args, global, ui),
        Some(Command::Models(args)) => cmd::models::run(args, global, ui),
        Some(Command::Check(args)) => cmd::check::run(args, global, ui),
        Some(Command::Init(args)) => cmd::init::run(args, ui),
        Some(Command::Schema(args)) => cmd::schema::run(args, ui),
        Some(Command::Completions(args)) => cmd::completions::run(args, command(), ui),
        Some(Command::Man(_)) => cmd::man::run(command(), ui),
        Some(Command::Explain(args)) => cmd::explain::run(args, ui),
        Some(Command::Diff(args)) => cmd::diff::run(args, global, ui),
        Some(Command::Crosscheck(args)) => cmd::crosscheck::run(args, global, ui),
        Some(Command::Import(args)) => cmd::import::run(args, ui),
        Some(Command::BreakEven(args)) => cmd::break_even::run(args, global, ui),
        Some(Command::Calc(args)) => cmd::calc::run(args, global, ui),
        Some(Command::Capacity(args)) => cmd::capacity::run(args, global, ui),
    }
}
