//! `plan calc cache`.

use crate::engine::Formula;
use crate::engine::cache::{CachePrices, hits_of};
use crate::options::{integer, scalar};
use crate::report::pages::calc::Digits;
use crate::report::{pages, sections};
use crate::units::{Duration, Quantity, Rate};

use super::Answer;

/// How often a prompt is found in a cache, and what that saves
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// How often calls with the same prefix come
    #[arg(long, value_name = "RATE", value_parser = scalar::<Rate>)]
    pub calls: Rate,
    /// How long a prefix lives after its last use
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>)]
    pub ttl: Duration,
    /// Price of a cached token over input
    #[arg(long, value_name = "MULTIPLE", value_parser = scalar::<Quantity>, default_value = "0.1")]
    pub read: Quantity,
    /// Price of a token written, over input
    #[arg(long, value_name = "MULTIPLE", value_parser = scalar::<Quantity>, default_value = "1.25")]
    pub write: Quantity,
    /// Providers with a cache each
    ///
    /// The calls are divided over them.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = integer::<u32>(1..=1_000))]
    pub providers: u32,
}

const EXAMPLES: &str = "Examples:
  plan calc cache --calls 0.5/min --ttl 5m --read 0.1 --write 1.25
  plan calc cache --calls 0.5/min --ttl 5m --providers 3";

pub(super) fn answer(args: &Args) -> Answer {
    let prices = CachePrices {
        read: args.read.ratio(),
        write: args.write.ratio(),
    };
    let multiplier = |providers| prices.multiplier(hits_of(args.calls, args.ttl, providers));
    Answer {
        title: "Prompt cache".to_owned(),
        formula: Formula::CacheHits,
        digits: Digits::Four,
        figures: sections::calc::cache(args.calls, args.ttl, prices, args.providers),
        readings: pages::calc::cache(multiplier(args.providers), multiplier(1), args.providers),
    }
}
