//! `plan calc breaker`.

use crate::engine::Formula;
use crate::engine::route::breaker::{Stream, Terms, advise, assess, mean_time_to_trip, trips};
use crate::error::Failure;
use crate::options::{Refused, frequency, integer, scalar};
use crate::report::pages::calc::Digits;
use crate::report::{pages, sections};
use crate::scenario::Trigger;
use crate::units::{Duration, Rate, Ratio, Scalar, Share};
use crate::words;

use super::{Answer, refused};

/// How soon a circuit breaker trips, for errors of every day and for an outage
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Rate of routine errors: 1/min, or 1%
    ///
    /// A percentage is a share of --requests.
    #[arg(long, value_name = "RATE|SHARE", value_parser = errors)]
    pub errors: Errors,
    /// Rate of requests, to look at outages too
    #[arg(long, value_name = "RATE", value_parser = scalar::<Rate>)]
    pub requests: Option<Rate>,
    /// Errors within the window that trip it
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = integer::<u32>(1..=10_000))]
    pub count: u32,
    /// The window, which slides
    #[arg(long, value_name = "TIME", value_parser = window, default_value = "60s")]
    pub window: Duration,
    /// Another rule, such as '3 in a row'
    ///
    /// Others are '50% of at least 10 requests in 60s' and litellm.
    #[arg(long, value_name = "RULE", value_parser = scalar::<Trigger>, conflicts_with_all = ["count", "window"])]
    pub rule: Option<Trigger>,
    /// How long it stays open
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>)]
    pub cooldown: Option<Duration>,
    /// Mean length of an outage
    ///
    /// The default is that of a large provider, as measured.
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, default_value = "2.56h")]
    pub repair: Duration,
}

const EXAMPLES: &str = "Examples:
  plan calc breaker --errors 1/min --count 3 --window 60s
  plan calc breaker --errors 1% --requests 0.96/s --rule '3 in a row' --cooldown 60s";

/// Errors as they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errors {
    /// So many a period.
    Rate(Rate),
    /// A share of requests.
    Share(Share),
}

fn errors(text: &str) -> Result<Errors, Refused> {
    match text.contains('%') {
        true => frequency(text).map(Errors::Share),
        false => scalar(text).map(Errors::Rate),
    }
}

fn window(text: &str) -> Result<Duration, String> {
    let window = scalar::<Duration>(text)?;
    match window == Duration::NONE {
        true => Err(format!(
            "the window has no length; expected {}",
            Duration::EXPECTED
        )),
        false => Ok(window),
    }
}

pub(super) fn answer(args: &Args) -> Result<Answer, Failure> {
    let rule = args.rule.unwrap_or(Trigger::Count {
        errors: args.count,
        window: args.window,
    });
    let stream = stream(args, rule)?;
    let terms = Terms {
        cooldown: args.cooldown.unwrap_or(Duration::NONE),
        repair: args.repair,
    };
    let to_trip = mean_time_to_trip(rule, stream);
    let tripping = trips(to_trip, terms.cooldown);
    let assessed = args.requests.map(|_| assess(rule, stream, terms));
    let advised = assessed.and_then(|_| advise(stream, terms));
    let advised = advised.filter(|other| other.rule != rule);
    let (assessed, advised) = (assessed.as_ref(), advised.as_ref());
    let errors = match args.errors {
        Errors::Rate(rate) if rate.per_minute() == Ratio::ONE => "1 error a minute".to_owned(),
        Errors::Rate(rate) => format!("{} errors a minute", words::number(rate.per_minute())),
        Errors::Share(share) => format!("{share} of requests failing"),
    };
    let name = rule.to_string();
    let named = (name.as_str(), errors.as_str());
    Ok(Answer {
        title: "Circuit breaker".to_owned(),
        formula: Formula::TripTime,
        digits: Digits::Four,
        figures: sections::calc::breaker(
            (to_trip, tripping),
            args.cooldown.is_some(),
            assessed,
            advised,
        ),
        readings: pages::calc::breaker(
            named,
            (to_trip, tripping.0),
            assessed,
            args.repair,
            advised,
        ),
    })
}

/// Errors and requests as a stream; a count of errors needs no requests.
fn stream(args: &Args, rule: Trigger) -> Result<Stream, Failure> {
    let needs_requests = |what: &str| {
        let message = format!("{what}, and the requests are not given");
        refused(
            "--errors",
            message,
            "say how often requests come with --requests 10/s",
        )
    };
    match (args.errors, args.requests) {
        (Errors::Share(failing), Some(requests)) => Ok(Stream { requests, failing }),
        (Errors::Share(_), None) => Err(needs_requests("--errors is a share of requests")),
        (Errors::Rate(errors), Some(requests)) => {
            let failing = errors.per_minute().checked_div(requests.per_minute());
            let failing = failing.and_then(Share::new).ok_or_else(|| {
                let message = "there are more errors than requests";
                refused(
                    "--requests",
                    message,
                    "--errors counts the requests that fail, too",
                )
            })?;
            Ok(Stream { requests, failing })
        }
        (Errors::Rate(errors), None) => match rule {
            Trigger::Count { .. } => Ok(Stream {
                requests: errors,
                failing: Share::ALL,
            }),
            other => Err(needs_requests(&format!("`{other}` looks at requests too"))),
        },
    }
}
