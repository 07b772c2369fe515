//! `plan calc availability`.

use crate::engine::Formula;
use crate::engine::sla::algebra::Composite;
use crate::options::scalar;
use crate::report::pages::calc::Digits;
use crate::report::sections;
use crate::units::{Duration, Share};

use super::Answer;

/// The availability of a system of parts
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The parts: '99.9% * (99% | 99%)'
    ///
    /// A `*` stands between parts that are all needed, a `|` between those of which one is enough,
    /// 2/3(…) for two of three that are alike, 2+1(…) for two and a spare; they fail independently
    /// unless --common says otherwise.
    #[arg(value_name = "SYSTEM", value_parser = scalar::<Composite>, allow_hyphen_values = true)]
    pub system: Composite,
    /// Share of failures with one cause
    ///
    /// Of parts that stand in for each other: it takes all of them.
    #[arg(long, value_name = "SHARE", value_parser = scalar::<Share>, default_value = "0%")]
    pub common: Share,
    /// Share of requests that fail while up
    #[arg(long, value_name = "SHARE", value_parser = scalar::<Share>)]
    pub failing: Option<Share>,
    /// Planned maintenance per month of 730 h
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>)]
    pub maintenance: Option<Duration>,
}

const EXAMPLES: &str = "Examples:
  plan calc availability '99.99% * 99.95% * (99% | 99%)'
  plan calc availability '99.9% * 2+1(99.5%)' --common 5%";

pub(super) fn answer(args: &Args) -> Answer {
    Answer {
        title: "Availability".to_owned(),
        formula: Formula::CompositeAvailability,
        digits: Digits::All,
        figures: sections::calc::availability(
            &args.system,
            args.common,
            (args.failing, args.maintenance),
        ),
        readings: Vec::new(),
    }
}
