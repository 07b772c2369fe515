//! The command line as typed: clap's derive, no logic and no input or output.

use std::fmt;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use crate::cmd;
use crate::input::closest;
use crate::scenario::{RequestShape, TokenMix};
use crate::units::{Day, Frequency, Month, Reject, RejectKind, Scalar, Share, Tokens, whole};

/// Plan what LLM APIs cost a growing product: models, service tiers, routed mixes and SLAs, from
/// dated price lists, exactly and offline.
///
/// Without a command, all growth stages side by side; with --stage, the whole plan of one stage.
#[derive(Debug, Parser)]
#[command(name = "plan", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to answer.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXAMPLES: &str = "Examples:
  plan --stage launch                       the plan of the Launch stage on one page
  plan --stage all --format csv -o plan.csv all stages as one table for a spreadsheet

Exit status: 0 the answer is given, 1 a policy or gate is broken, 2 wrong input or usage,
130 a run was ended with Ctrl-C and what was known is printed.";

/// Options of every command.
#[derive(Args, Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// The business case: a name, or the path of a file; it holds the stages, users, request size,
    /// peak, routes and what downtime costs
    #[arg(
        long,
        global = true,
        value_name = "NAME|FILE",
        default_value = "startup"
    )]
    pub scenario: String,
    /// One growth stage, or all
    #[arg(long, global = true, value_name = "NAME|all", default_value = "all")]
    pub stage: String,
    /// Price lists to use instead of the built-in ones; a ./pricing folder is used when it is
    /// there, `built-in` ignores it
    #[arg(long, global = true, value_name = "DIR", env = "PLAN_PRICING")]
    pub pricing: Option<PathBuf>,
    /// Negotiated discounts, own prices and fees to lay over the price lists; may be repeated
    #[arg(long, global = true, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// The day whose prices are in force [default: the newest confirmed date in the catalog]
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = scalar::<Day>)]
    pub as_of: Option<Day>,
    /// Use announced prices too, once --as-of reaches their date
    #[arg(long, global = true)]
    pub announced: bool,
    /// How tokens divide over the meters, instead of the scenario's token mix
    #[arg(long, global = true, value_name = "METER=SHARE,…", value_parser = cmd::mix::parse)]
    pub mix: Option<TokenMix>,
    /// What one request looks like, instead of the scenario's request and token mix:
    /// input=300000,output=10000
    #[arg(long, global = true, value_name = "METER=TOKENS,…", value_parser = cmd::mix::parse_request, conflicts_with = "mix")]
    pub request: Option<RequestShape>,
    /// Tokens a month, instead of the stage's: 500M, 1.5B
    #[arg(long, global = true, value_name = "N", value_parser = scalar::<Tokens>, allow_hyphen_values = true)]
    pub tokens: Option<Tokens>,
    /// Days in a month [default: 730 hours]
    #[arg(long, global = true, value_name = "N", value_parser = scalar::<Month>)]
    pub days: Option<Month>,
    /// Output form [default: from the ending of --output, else table]
    #[arg(long, global = true, value_enum, value_name = "FORM")]
    pub format: Option<Form>,
    /// Write to a file, whole or not at all, instead of stdout
    #[arg(
        id = "report_file",
        short = 'o',
        long = "output",
        global = true,
        value_name = "FILE"
    )]
    pub output: Option<PathBuf>,
    /// Under each figure, the line items that it is made of
    #[arg(long, global = true)]
    pub explain: bool,
    /// Columns of text that a table may take [default: the terminal's, else 100]
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = integer::<usize>(0..=1_000_000))]
    pub width: Option<usize>,
    /// When to use colour
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto"
    )]
    pub color: When,
    /// No warnings and notes on stderr
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// No progress on stderr
    #[arg(long, global = true, action = ArgAction::SetTrue)]
    pub no_progress: bool,
}

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// In a terminal, unless `NO_COLOR` is set
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
    /// What changed in prices, and what that costs the scenario; gates for CI
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
