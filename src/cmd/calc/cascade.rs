//! `plan calc cascade`.

use crate::engine::Formula;
use crate::engine::route::cascade::{Steps, cascade_cost};
use crate::money::Usd;
use crate::options::{frequency, scalar};
use crate::report::pages::calc::Digits;
use crate::report::{pages, sections};
use crate::units::Share;

use super::Answer;

/// What a cheap model with a strong one behind it costs
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// What the cheap model's answer costs, in dollars
    #[arg(long, value_name = "USD", value_parser = scalar::<Usd>)]
    pub cheap: Usd,
    /// What judging it costs
    #[arg(long, value_name = "USD", value_parser = scalar::<Usd>, default_value = "0")]
    pub verify: Usd,
    /// What the strong model's answer costs
    #[arg(long, value_name = "USD", value_parser = scalar::<Usd>)]
    pub strong: Usd,
    /// Cost of reading the cheap model's draft
    ///
    /// What the strong model's reading of it costs on top.
    #[arg(long, value_name = "USD", value_parser = scalar::<Usd>, default_value = "0")]
    pub draft: Usd,
    /// Share of answers that go to the strong model
    #[arg(long, value_name = "SHARE", value_parser = frequency)]
    pub escalate: Share,
}

const EXAMPLES: &str = "Examples:
  plan calc cascade --cheap 0.001375 --verify 0.0001 --strong 0.02 --escalate 30%
  plan calc cascade --cheap 0.001375 --strong 0.02 --draft 0.0025 --escalate 67%";

pub(super) fn answer(args: &Args) -> Answer {
    let steps = Steps {
        cheap: args.cheap,
        verify: args.verify,
        strong: args.strong,
        draft: args.draft,
    };
    let cost = cascade_cost(steps, args.escalate);
    Answer {
        title: "Cascade".to_owned(),
        formula: Formula::Cascade,
        digits: Digits::All,
        figures: sections::calc::cascade(&cost),
        readings: pages::calc::cascade(&cost, args.escalate),
    }
}
