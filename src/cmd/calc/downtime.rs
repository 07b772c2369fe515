//! `plan calc downtime`.

use crate::engine::Formula;
use crate::options::scalar;
use crate::report::pages::calc::Digits;
use crate::report::sections;
use crate::units::{Availability, Duration};

use super::Answer;

/// The downtime that an availability allows
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The availability
    #[arg(value_name = "AVAILABILITY", value_parser = scalar::<Availability>, allow_hyphen_values = true)]
    pub availability: Availability,
    /// In how long a time; a month is 730h
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, default_value = "730h")]
    pub window: Duration,
}

const EXAMPLES: &str = "Examples:
  plan calc downtime 99.9% --window 30d
  plan calc downtime 99.95% --window 365d";

pub(super) fn answer(args: &Args) -> Answer {
    Answer {
        title: "Downtime".to_owned(),
        formula: Formula::Downtime,
        digits: Digits::All,
        figures: sections::calc::downtime(args.availability, args.window),
        readings: Vec::new(),
    }
}
