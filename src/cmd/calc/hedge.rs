//! `plan calc hedge`.

use crate::engine::Formula;
use crate::engine::route::latency::{Hedged, Lognormal};
use crate::error::Failure;
use crate::options::scalar;
use crate::report::pages::calc::Digits;
use crate::report::sections;
use crate::units::{Duration, Quantity, Real};

use super::{Answer, refused};

/// How a second request shortens the time to an answer
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The median time to an answer
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>)]
    pub p50: Duration,
    /// The time that 99 % of answers do not exceed
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, required_unless_present = "sigma")]
    pub p99: Option<Duration>,
    /// Sigma of the lognormal, instead of --p99
    ///
    /// The standard deviation of the time's logarithm.
    #[arg(long, value_name = "NUMBER", value_parser = scalar::<Quantity>, conflicts_with = "p99")]
    pub sigma: Option<Quantity>,
    /// How long to wait before the second request is sent
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>)]
    pub after: Duration,
}

const EXAMPLES: &str = "Examples:
  plan calc hedge --p50 2s --sigma 0.6 --after 5.36587s
  plan calc hedge --p50 0.8s --p99 6s --after 2s";

pub(super) fn answer(args: &Args) -> Result<Answer, Failure> {
    let sigma = args
        .sigma
        .and_then(|sigma| Real::new(sigma.ratio().approximate()));
    let alone = match (args.p99, sigma) {
        (Some(p99), _) => Lognormal::of_percentiles(args.p50, p99),
        (None, sigma) => sigma.and_then(|sigma| Lognormal::of_sigma(args.p50, sigma)),
    };
    let alone = alone.ok_or_else(|| {
        let message = "the median is zero, or over the 99th percentile";
        refused("--p50", message, "--p50 is above zero and not above --p99")
    })?;
    let hedged = Hedged::new(alone, alone, args.after);
    Ok(Answer {
        title: "Hedged requests".to_owned(),
        formula: Formula::LatencyTail,
        digits: Digits::Four,
        figures: sections::calc::hedge(alone, hedged),
        readings: Vec::new(),
    })
}
