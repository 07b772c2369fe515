//! `plan simulate`.

mod path;
mod plain;
mod run;

use crate::error::{Exit, Failure};
use crate::options::Global;
use crate::ui::Ui;

/// Traffic, queues and limits played through
///
/// Without --arrival-rate, the path of a stage's requests: planned target, slots, limits, failures,
/// outages, retries, breaker and fallbacks, in the order of time. With it, a plain queue: requests
/// that wait for one of several slots in order of arrival. The same seed gives the same figures, on any number of threads. Ctrl-C ends a run early
/// and prints what is known by then; the exit status is then 130.
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// How long the run is, and its random numbers.
    #[command(flatten)]
    pub run: run::Options,
    /// A plain queue.
    #[command(flatten)]
    pub plain: plain::Options,
    /// A scenario's path.
    #[command(flatten)]
    pub path: path::Options,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::PlanOptions,
}

const EXAMPLES: &str = "Examples:
  plan simulate --stage launch --replications 50
  plan simulate --stage growth --slots 100 --give-up 10s --horizon 7d --format csv
  plan simulate --arrival-rate 9/s --service-time 1s --servers 10 --requests 10M
  plan simulate --arrival-rate 12/s --service-time 1s --servers 10 --patience 5s --service-cv 0.5";

/// Plays a queue, or the path of a scenario.
///
/// # Errors
/// What was wrong with the options or the files.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    match args.plain.arrival_rate {
        Some(rate) => plain::run(args, rate, global, ui),
        None => path::run(args, global, ui),
    }
}
