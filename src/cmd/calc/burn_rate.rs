//! `plan calc burn-rate`.

use crate::engine::Formula;
use crate::options::scalar;
use crate::report::pages::calc::Digits;
use crate::report::sections;
use crate::units::{Availability, Duration, Share};

use super::Answer;

/// How fast an error budget is used up
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Share of the budget used in the window
    #[arg(long, value_name = "SHARE", value_parser = scalar::<Share>)]
    pub budget: Share,
    /// The window
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>)]
    pub window: Duration,
    /// Time that the budget is for
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, default_value = "30d")]
    pub period: Duration,
    /// Objective, for the rate of errors
    #[arg(long, value_name = "AVAILABILITY", value_parser = scalar::<Availability>)]
    pub availability: Option<Availability>,
}

const EXAMPLES: &str = "Examples:
  plan calc burn-rate --budget 2% --window 1h --period 30d
  plan calc burn-rate --budget 8% --window 1h --period 7d --availability 99.9%";

pub(super) fn answer(args: &Args) -> Answer {
    Answer {
        title: "Error budget".to_owned(),
        formula: Formula::BurnRate,
        digits: Digits::All,
        figures: sections::calc::burn_rate(
            args.budget,
            args.window,
            args.period,
            args.availability,
        ),
        readings: Vec::new(),
    }
}
