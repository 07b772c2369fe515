//! `plan calc`: one formula by itself, with plain numbers; no scenario and no prices are read.

pub mod availability;
pub mod blend;
pub mod breaker;
pub mod burn_rate;
pub mod cache;
pub mod cascade;
pub mod downtime;
pub mod erlang;
pub mod failover;
pub mod hedge;
pub mod outage;
pub mod ptu;
pub mod weights;

use crate::engine::Formula;
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic};
use crate::options::Global;
use crate::report::pages::calc::Digits;
use crate::report::sections::calc::Figure;
use crate::report::{Header, Report, pages, sections};
use crate::ui::Ui;

use super::workspace::detail;

/// One formula by itself, with plain numbers
///
/// Neither scenarios nor price lists are read. Rates and times carry their units: 1/min, 60s, 2.57h.
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Which formula.
    #[command(subcommand)]
    pub formula: Calc,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::FormulaOptions,
}

const EXAMPLES: &str = "Examples:
  plan calc breaker --errors 1/min --count 3 --window 60s
  plan calc availability '99.99% * 99.95% * (99% | 99%)'";

/// The formulas.
#[derive(clap::Subcommand, Debug)]
pub enum Calc {
    /// What a chain of retries and fallbacks costs and serves
    Failover(failover::Args),
    /// How soon a circuit breaker trips
    Breaker(breaker::Args),
    /// How often a prompt is found in a cache, and what that saves
    Cache(cache::Args),
    /// What a cheap model with a strong one behind it costs
    Cascade(cascade::Args),
    /// How a second request shortens the time to an answer
    Hedge(hedge::Args),
    /// What outages move to a fallback
    Outage(outage::Args),
    /// Shares of requests by 1 / price², as gateways weigh them
    Weights(weights::Args),
    /// The availability of a system of parts
    Availability(availability::Args),
    /// The downtime that an availability allows
    Downtime(downtime::Args),
    /// How fast an error budget is used up
    BurnRate(burn_rate::Args),
    /// Availability from times between failures and times to repair
    Blend(blend::Args),
    /// How long requests wait for one of several servers
    Erlang(erlang::Args),
    /// How many provisioned units a load needs, and when they pay
    Ptu(ptu::Args),
}

/// What a formula found.
struct Answer {
    title: String,
    formula: Formula,
    digits: Digits,
    figures: Vec<Figure>,
    /// What the figures mean, one sentence each.
    readings: Vec<String>,
}

/// Prints the figures of a formula.
///
/// # Errors
/// What was wrong with the options.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let answer = match &args.formula {
        Calc::Failover(args) => failover::answer(args),
        Calc::Breaker(args) => breaker::answer(args)?,
        Calc::Cache(args) => cache::answer(args),
        Calc::Cascade(args) => cascade::answer(args),
        Calc::Hedge(args) => hedge::answer(args)?,
        Calc::Outage(args) => outage::answer(args)?,
        Calc::Weights(args) => weights::answer(args)?,
        Calc::Availability(args) => availability::answer(args),
        Calc::Downtime(args) => downtime::answer(args),
        Calc::BurnRate(args) => burn_rate::answer(args),
        Calc::Blend(args) => blend::answer(args),
        Calc::Erlang(args) => erlang::answer(args)?,
        Calc::Ptu(args) => ptu::answer(args)?,
    };
    let header = Header {
        title: answer.title.into(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        ..Header::default()
    };
    let detail = detail(global);
    let section = sections::calc::section(&answer.figures, answer.formula, detail);
    let mut report = Report::new(header, vec![section]);
    pages::calc::calc(
        &mut report,
        answer.formula,
        answer.digits,
        answer.readings,
        detail,
    );
    ui.report(&report)?;
    Ok(Exit::Answered)
}

/// Options that do not go together.
fn refused(option: &str, message: impl Into<String>, help: &str) -> Failure {
    let told = Diagnostic::error(Code::BadOption, message).within(option);
    Failure::of(told.help(help))
}
