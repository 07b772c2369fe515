//! `plan calc outage`.

use crate::engine::Formula;
use crate::engine::route::outage::{Guard, outage_share};
use crate::error::Failure;
use crate::options::scalar;
use crate::report::pages::calc::Digits;
use crate::report::sections;
use crate::scenario::Outages;
use crate::units::{Duration, Rate};

use super::{Answer, refused};

/// What outages move to a fallback
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The mean time between failures, while it is up
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>)]
    pub mtbf: Duration,
    /// The mean time to repair
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>)]
    pub mttr: Duration,
    /// How often requests come
    #[arg(long, value_name = "RATE", value_parser = scalar::<Rate>)]
    pub requests: Rate,
    /// Time until the breaker opens
    ///
    /// Once errors come; without it there is no breaker.
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>)]
    pub detection: Option<Duration>,
    /// How long a request hangs before it fails
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, default_value = "0s", requires = "detection")]
    pub timeout: Duration,
    /// Open time before a request probes
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, default_value = "60s", requires = "detection")]
    pub cooldown: Duration,
}

const EXAMPLES: &str = "Examples:
  plan calc outage --mtbf 59d --mttr 2.56h --requests 10/s --detection 0.3s --timeout 30s
  plan calc outage --mtbf 5.64d --mttr 2.56h --requests 10/s";

pub(super) fn answer(args: &Args) -> Result<Answer, Failure> {
    let (mtbf, mttr) = (args.mtbf, args.mttr);
    if mtbf == Duration::NONE && mttr == Duration::NONE {
        let message = "there is neither time up nor time down";
        return Err(refused(
            "--mtbf",
            message,
            "give --mtbf and --mttr above zero",
        ));
    }
    let guard = args.detection.map(|detection| Guard {
        detection,
        timeout: args.timeout,
        cooldown: args.cooldown,
        gap: Duration::NONE,
    });
    let share = outage_share(Outages { mtbf, mttr }, args.requests, guard);
    Ok(Answer {
        title: "Outages".to_owned(),
        formula: Formula::OutageShare,
        digits: Digits::All,
        figures: sections::calc::outage(&share),
        readings: Vec::new(),
    })
}
