//! The options that commands share, in groups: a command takes the groups that it uses.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

pub mod mix;
mod value;

pub use value::{Refused, frequency, integer, scalar};

use crate::report::export::Format;
use crate::scenario::{RequestShape, TokenMix};
use crate::units::{Day, Month, Tokens};

/// The headings of the groups in help pages, in their order there.
pub(crate) const HEADINGS: [&str; 3] = [SCENARIO, PRICES, OUTPUT];
const SCENARIO: &str = "Scenario options";
const PRICES: &str = "Price options";
const OUTPUT: &str = "Output options";

const STARTUP: &str = "startup";
const ALL: &str = "all";

/// The shared options that a command is run with; those that it does not take have their defaults.
#[derive(Clone, Debug, Default)]
pub struct Global {
    /// What is planned.
    pub scenario: ScenarioOptions,
    /// By which prices.
    pub prices: PriceOptions,
    /// How much is said of each figure.
    pub explain: ExplainOption,
    /// Where the report goes, and how it looks.
    pub output: OutputOptions,
}

/// What is planned.
#[derive(Args, Clone, Debug)]
#[group(skip)]
#[command(next_help_heading = SCENARIO)]
pub struct ScenarioOptions {
    /// The scenario.
    #[command(flatten)]
    pub named: ScenarioOption,
    /// One growth stage, or all
    #[arg(long, value_name = "NAME|all", default_value = ALL)]
    pub stage: String,
    /// What a request looks like.
    #[command(flatten)]
    pub shape: ShapeOptions,
    /// Tokens per month, instead of the stage's: 500M, 1.5B
    #[arg(long, value_name = "N", value_parser = scalar::<Tokens>, allow_hyphen_values = true)]
    pub tokens: Option<Tokens>,
    /// Days in a month [default: 730 hours]
    #[arg(long, value_name = "N", value_parser = scalar::<Month>)]
    pub days: Option<Month>,
}

impl Default for ScenarioOptions {
    fn default() -> Self {
        Self {
            named: ScenarioOption::default(),
            stage: ALL.to_owned(),
            shape: ShapeOptions::default(),
            tokens: None,
            days: None,
        }
    }
}

/// The scenario.
#[derive(Args, Clone, Debug)]
#[group(skip)]
#[command(next_help_heading = SCENARIO)]
pub struct ScenarioOption {
    /// The business case: a name, or the path of a file
    ///
    /// It holds the stages, users, request size, peak, routes and what downtime costs.
    #[arg(long, value_name = "NAME|FILE", default_value = STARTUP)]
    pub scenario: String,
}

impl Default for ScenarioOption {
    fn default() -> Self {
        Self {
            scenario: STARTUP.to_owned(),
        }
    }
}

/// What a request looks like.
#[derive(Args, Clone, Debug, Default)]
#[group(skip)]
#[command(next_help_heading = SCENARIO)]
pub struct ShapeOptions {
    /// Token mix, instead of the scenario's: input=60%,output=40%
    #[arg(long, value_name = "TYPE=SHARE,…", value_parser = mix::parse)]
    pub mix: Option<TokenMix>,
    /// Tokens of one request: input=300000,output=10000
    ///
    /// Replaces the scenario's request and token mix.
    #[arg(long, value_name = "TYPE=TOKENS,…", value_parser = mix::parse_request, conflicts_with = "mix")]
    pub request: Option<RequestShape>,
}

/// By which prices.
#[derive(Args, Clone, Debug, Default)]
#[group(skip)]
#[command(next_help_heading = PRICES)]
pub struct PriceOptions {
    /// Folder of price lists to use instead of the built-in ones
    ///
    /// A ./pricing folder is used when it is there; `built-in` ignores it.
    #[arg(long, value_name = "DIR", env = "PLAN_PRICING")]
    pub pricing: Option<PathBuf>,
    /// Negotiated discounts, own prices and fees (repeatable)
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// The day whose prices apply [default: the newest confirmed date in the catalog]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = scalar::<Day>)]
    pub as_of: Option<Day>,
    /// Use announced prices too, once --as-of reaches their date
    #[arg(long)]
    pub announced: bool,
}

/// How much is said of each figure.
#[derive(Args, Clone, Copy, Debug, Default)]
#[group(skip)]
#[command(next_help_heading = OUTPUT)]
pub struct ExplainOption {
    /// Show the line items behind each figure
    #[arg(long)]
    pub explain: bool,
}

/// Where a report goes, and how it looks.
#[derive(Args, Clone, Debug, Default)]
#[group(skip)]
#[command(next_help_heading = OUTPUT)]
pub struct OutputOptions {
    /// Output format [default: from the file extension of --output, else table]
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub format: Option<Format>,
    /// The file.
    #[command(flatten)]
    pub to: FileOption,
    /// Width of tables in columns of text [default: the terminal's, else 100]
    #[arg(long, value_name = "COLUMNS", value_parser = integer::<usize>(0..=1_000_000))]
    pub width: Option<usize>,
    /// What stderr shows.
    #[command(flatten)]
    pub terminal: TerminalOptions,
    /// No progress on stderr
    #[arg(long)]
    pub no_progress: bool,
}

/// Where text goes.
#[derive(Args, Clone, Debug, Default)]
#[group(skip)]
#[command(next_help_heading = OUTPUT)]
pub struct FileOption {
    /// Write to FILE instead of stdout (atomic)
    #[arg(id = "report_file", short = 'o', long = "output", value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// What a terminal shows.
#[derive(Args, Clone, Copy, Debug, Default)]
#[group(skip)]
#[command(next_help_heading = OUTPUT)]
pub struct TerminalOptions {
    /// When to use color
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// No warnings and notes on stderr
    #[arg(short, long)]
    pub quiet: bool,
}

/// What commands take that work out a plan and explain its figures.
#[derive(Args, Clone, Debug)]
#[group(skip)]
pub struct PlanOptions {
    /// What is planned.
    #[command(flatten)]
    pub scenario: ScenarioOptions,
    /// By which prices.
    #[command(flatten)]
    pub prices: PriceOptions,
    /// Where the report goes, and how it looks.
    #[command(flatten)]
    pub output: OutputOptions,
    /// How much is said of each figure.
    #[command(flatten)]
    pub explain: ExplainOption,
}

impl From<&PlanOptions> for Global {
    fn from(taken: &PlanOptions) -> Self {
        Self {
            scenario: taken.scenario.clone(),
            prices: taken.prices.clone(),
            explain: taken.explain,
            output: taken.output.clone(),
        }
    }
}

/// What commands take that work out a plan and judge or compare it.
#[derive(Args, Clone, Debug)]
#[group(skip)]
pub struct CaseOptions {
    /// What is planned.
    #[command(flatten)]
    pub scenario: ScenarioOptions,
    /// By which prices.
    #[command(flatten)]
    pub prices: PriceOptions,
    /// Where the report goes, and how it looks.
    #[command(flatten)]
    pub output: OutputOptions,
}

impl From<&CaseOptions> for Global {
    fn from(taken: &CaseOptions) -> Self {
        Self {
            scenario: taken.scenario.clone(),
            prices: taken.prices.clone(),
            output: taken.output.clone(),
            ..Self::default()
        }
    }
}

/// What a command takes that prices what happened; a scenario only says where else it could go.
#[derive(Args, Clone, Debug)]
#[group(skip)]
pub struct UsageOptions {
    /// The scenario, for its routes.
    #[command(flatten)]
    pub named: ScenarioOption,
    /// What a request of a route looks like.
    #[command(flatten)]
    pub shape: ShapeOptions,
    /// By which prices.
    #[command(flatten)]
    pub prices: PriceOptions,
    /// Where the report goes, and how it looks.
    #[command(flatten)]
    pub output: OutputOptions,
    /// How much is said of each figure.
    #[command(flatten)]
    pub explain: ExplainOption,
}

impl From<&UsageOptions> for Global {
    fn from(taken: &UsageOptions) -> Self {
        Self {
            scenario: ScenarioOptions {
                named: taken.named.clone(),
                shape: taken.shape.clone(),
                ..ScenarioOptions::default()
            },
            prices: taken.prices.clone(),
            explain: taken.explain,
            output: taken.output.clone(),
        }
    }
}

/// What commands take that read price lists and no scenario.
#[derive(Args, Clone, Debug)]
#[group(skip)]
pub struct MarketOptions {
    /// By which prices.
    #[command(flatten)]
    pub prices: PriceOptions,
    /// Where the report goes, and how it looks.
    #[command(flatten)]
    pub output: OutputOptions,
}

impl From<&MarketOptions> for Global {
    fn from(taken: &MarketOptions) -> Self {
        Self {
            prices: taken.prices.clone(),
            output: taken.output.clone(),
            ..Self::default()
        }
    }
}

/// What a command takes that reads neither, and explains its figures.
#[derive(Args, Clone, Debug)]
#[group(skip)]
pub struct FormulaOptions {
    /// Where the report goes, and how it looks.
    #[command(flatten)]
    pub output: OutputOptions,
    /// How much is said of each figure.
    #[command(flatten)]
    pub explain: ExplainOption,
}

impl From<&FormulaOptions> for Global {
    fn from(taken: &FormulaOptions) -> Self {
        Self {
            explain: taken.explain,
            output: taken.output.clone(),
            ..Self::default()
        }
    }
}

/// What commands take that print a text.
#[derive(Args, Clone, Debug)]
#[group(skip)]
pub struct TextOptions {
    /// Where the text goes.
    #[command(flatten)]
    pub to: FileOption,
    /// What a terminal shows.
    #[command(flatten)]
    pub terminal: TerminalOptions,
}

impl From<&TextOptions> for Global {
    fn from(taken: &TextOptions) -> Self {
        Self {
            output: OutputOptions {
                to: taken.to.clone(),
                terminal: taken.terminal,
                ..OutputOptions::default()
            },
            ..Self::default()
        }
    }
}

impl From<&OutputOptions> for Global {
    fn from(output: &OutputOptions) -> Self {
        Self {
            output: output.clone(),
            ..Self::default()
        }
    }
}

impl From<&TerminalOptions> for Global {
    fn from(terminal: &TerminalOptions) -> Self {
        Self {
            output: OutputOptions {
                terminal: *terminal,
                ..OutputOptions::default()
            },
            ..Self::default()
        }
    }
}

/// The forms of output, each with what it is for.
fn formats() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.map(|one| PossibleValue::new(one.name()).help(one.about()));
    PossibleValuesParser::new(names).try_map(|name| Format::from_name(&name).ok_or("unknown form"))
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
