//! `plan calc blend`.

use crate::engine::Formula;
use crate::options::scalar;
use crate::report::pages::calc::Digits;
use crate::report::sections;
use crate::scenario::Outages;
use crate::units::Duration;

use super::Answer;

/// Availability from the time between failures and the time to repair
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The mean time between failures, while it is up
    #[arg(long, value_name = "TIME", value_parser = positive)]
    pub mtbf: Duration,
    /// The mean time to repair
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>)]
    pub mttr: Duration,
}

const EXAMPLES: &str = "Examples:
  plan calc blend --mtbf 5.64d --mttr 2.56h
  plan calc blend --mtbf 59d --mttr 47m";

fn positive(text: &str) -> Result<Duration, String> {
    match scalar::<Duration>(text)? {
        Duration::NONE => Err("a service that is never up has no availability".to_owned()),
        time => Ok(time),
    }
}

pub(super) fn answer(args: &Args) -> Answer {
    Answer {
        title: "Availability".to_owned(),
        formula: Formula::OutageShare,
        digits: Digits::All,
        figures: sections::calc::blend(Outages {
            mtbf: args.mtbf,
            mttr: args.mttr,
        }),
        readings: Vec::new(),
    }
}
