//! `plan calc availability`.

use crate::cli::scalar;
use crate::engine::Formula;
use crate::engine::sla::algebra::Composite;
use crate::report::pages::calc::Digits;
use crate::report::sections;

use super::Answer;

/// The availability of a system of parts
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The parts: `*` between those that are all needed, `|` between those of which one is enough,
    /// 2/3(…) for two of three that are alike; they fail independently
    #[arg(value_name = "SYSTEM", value_parser = scalar::<Composite>, allow_hyphen_values = true)]
    pub system: Composite,
}

const EXAMPLES: &str = "Examples:
  plan calc availability '99.99% * 99.95% * (99% | 99%)'
  plan calc availability '99.9% * 2/3(99.5%)'";

pub(super) fn answer(args: &Args) -> Answer {
    Answer {
        title: "Availability".to_owned(),
        formula: Formula::CompositeAvailability,
        digits: Digits::All,
        figures: sections::calc::availability(&args.system),
        readings: Vec::new(),
    }
}
