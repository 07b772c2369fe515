//! The command line as typed: clap's derive, no input or output.

use std::fmt;
use std::ops::RangeInclusive;

use clap::{Parser, Subcommand, ValueEnum};

use crate::cmd;
use crate::input::closest;
use crate::units::{Frequency, Reject, RejectKind, Scalar, Share, whole};

mod command;
mod options;

pub use command::{command, options_behind};
pub use options::{
    CaseOptions, FormulaOptions, Global, MarketOptions, OutputOptions, PlanOptions,
    TerminalOptions, TextOptions, UsageOptions,
};

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

/// The forms of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For people
    Table,
    /// For spreadsheets: exact decimals, one table
    Csv,
    /// For programs
    Json,
    /// For pull requests
    Markdown,
    /// For code scanning; `plan check` only
    Sarif,
    /// For GitHub Actions, as annotations; `plan check` only
    Github,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// In a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

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

/// Why the value of an option is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The kind of mistake and what is wrong.
    pub reject: Reject,
    /// What should stand there, after "expected".
    pub expected: String,
    /// The known word that was probably meant.
    pub meant: Option<String>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; expected {}", self.reject, self.expected)
    }
}

impl std::error::Error for Refused {}

impl From<Refused> for String {
    fn from(refused: Refused) -> Self {
        refused.to_string()
    }
}

/// Reads an option's value as its unit does.
///
/// # Errors
/// What is wrong with it.
pub fn scalar<T: Scalar>(text: &str) -> Result<T, Refused> {
    T::parse(text).map_err(|reject| Refused {
        reject,
        expected: T::EXPECTED.to_owned(),
        meant: closest(text, T::CHOICES.iter().copied()).map(str::to_owned),
    })
}

/// Reads a measured share, such as an error rate.
///
/// # Errors
/// What is wrong with it.
pub fn frequency(text: &str) -> Result<Share, Refused> {
    scalar::<Frequency>(text).map(Frequency::share)
}

/// Reads a whole number within bounds, written as counts are: `20`, `1_000`, `10k`, `2e3`.
pub fn integer<T: TryFrom<u64>>(
    range: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, Refused> + Clone {
    move |text| {
        // A seed may be of 64 bits, more than any count.
        let read = text.parse().map_or_else(|_| whole(text), Ok);
        let within = |number: u64| {
            let number = Some(number).filter(|number| range.contains(number));
            number.and_then(|number| T::try_from(number).ok())
        };
        let outside = || Reject::new(RejectKind::OutOfRange, "the number is out of range");
        let read = read.and_then(|number| within(number).ok_or_else(outside));
        read.map_err(|reject| Refused {
            reject,
            expected: format!("a whole number from {} to {}", range.start(), range.end()),
            meant: None,
        })
    }
}
