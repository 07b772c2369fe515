//! `plan calc weights`.

use crate::engine::Formula;
use crate::engine::route::weights::by_inverse_square;
use crate::error::Failure;
use crate::money::Usd;
use crate::options::scalar;
use crate::report::pages::calc::Digits;
use crate::report::sections;

use super::{Answer, refused};

/// Shares of requests by 1 / price², as gateways weigh them
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The price at each target, in dollars of any one unit
    #[arg(value_name = "USD", value_parser = scalar::<Usd>, required = true)]
    pub prices: Vec<Usd>,
}

const EXAMPLES: &str = "Examples:
  plan calc weights 1 2 3
  plan calc weights 0.25 0.27 0.40";

pub(super) fn answer(args: &Args) -> Result<Answer, Failure> {
    let (shares, mean) = by_inverse_square(&args.prices).ok_or_else(|| {
        let message = "a target that costs nothing takes all requests";
        refused("<USD>", message, "give prices above zero")
    })?;
    Ok(Answer {
        title: "Weights by price".to_owned(),
        formula: Formula::PriceWeights,
        digits: Digits::All,
        figures: sections::calc::weights(&args.prices, &shares, mean),
        readings: Vec::new(),
    })
}
