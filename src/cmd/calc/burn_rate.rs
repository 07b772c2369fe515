//! `plan calc burn-rate`.

use crate::engine::Formula;
use crate::engine::sla::burn_rate::burn_rate;
use crate::options::scalar;
use crate::report::pages::calc::Digits;
use crate::report::{pages, sections};
use crate::units::{Availability, Duration, Rate, Share};

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
    /// How often requests come, for the number of errors
    #[arg(long, value_name = "RATE", value_parser = scalar::<Rate>, requires = "availability")]
    pub requests: Option<Rate>,
}

const EXAMPLES: &str = "Examples:
  plan calc burn-rate --budget 2% --window 1h --period 30d
  plan calc burn-rate --budget 8% --window 1h --period 7d --availability 99.9% --requests 10/min";

pub(super) fn answer(args: &Args) -> Answer {
    let rate = burn_rate(args.budget, args.window, args.period);
    Answer {
        title: "Error budget".to_owned(),
        formula: Formula::BurnRate,
        digits: Digits::All,
        figures: sections::calc::burn_rate(
            args.budget,
            (args.window, args.period),
            args.availability,
            args.requests,
        ),
        readings: pages::calc::burn_rate(rate, args.availability, args.requests, args.window),
    }
}
