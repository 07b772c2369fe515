//! `plan calc ptu`.

use std::path::PathBuf;

use crate::engine::Formula;
use crate::engine::provisioned::{Carries, Fleet, Prices, Sizes, TokenPrices, Traffic};
use crate::error::Failure;
use crate::money::{UnitPrice, Usd};
use crate::options::scalar;
use crate::report::pages::calc::Digits;
use crate::report::{pages, sections};
use crate::units::{Quantity, Ratio, Scalar, Share, Tokens, Units};

use super::{Answer, refused};

/// How many units of provisioned capacity a load needs, and when they pay
///
/// Sized as Azure's provisioned throughput units are: cached tokens need none, and a completion
/// token counts as several prompt tokens. With --output-tpm-per-unit instead of --output-ratio, both
/// kinds have a limit of their own, as in Bedrock's model units.
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Requests in the busiest minute
    #[arg(long, value_name = "N", value_parser = scalar::<Quantity>)]
    pub rpm: Quantity,
    /// Prompt tokens of a request
    ///
    /// Cached ones included.
    #[arg(long, value_name = "TOKENS", value_parser = tokens)]
    pub input: u64,
    /// Completion tokens of a request
    #[arg(id = "completion", long = "output", value_name = "TOKENS", value_parser = tokens)]
    pub output: u64,
    /// Share of cached tokens
    #[arg(long, value_name = "SHARE", value_parser = scalar::<Share>, default_value = "0%")]
    pub cached: Share,
    /// Prompt tokens per unit and minute
    #[arg(long, value_name = "TOKENS", value_parser = carried)]
    pub tpm_per_unit: Tokens,
    /// Prompt tokens per completion token
    #[arg(long, value_name = "N", value_parser = ratio, required_unless_present = "output_tpm_per_unit")]
    pub output_ratio: Option<Quantity>,
    /// Completion tokens per unit and minute
    ///
    /// Beside its prompt tokens.
    #[arg(long, value_name = "TOKENS", value_parser = carried, conflicts_with = "output_ratio")]
    pub output_tpm_per_unit: Option<Tokens>,
    /// Fewest units sold
    #[arg(long, value_name = "UNITS", value_parser = units, default_value = "1")]
    pub minimum: Units,
    /// Step of the sizes sold
    #[arg(long, value_name = "UNITS", value_parser = units, default_value = "1")]
    pub increment: Units,
    /// Price of a unit per month
    ///
    /// Such as under a reservation.
    #[arg(long, value_name = "USD", value_parser = unit_price)]
    pub unit_month: Option<Usd>,
    /// Price of a unit per hour
    #[arg(long, value_name = "USD", value_parser = unit_price)]
    pub unit_hour: Option<Usd>,
    /// Units at the price of a month
    ///
    /// The others are at that of an hour.
    #[arg(long, value_name = "UNITS", value_parser = units, requires_all = ["unit_month", "unit_hour"])]
    pub reserved: Option<Units>,
    /// Price of a million prompt tokens
    ///
    /// Bought one by one.
    #[arg(long, value_name = "USD", value_parser = scalar::<UnitPrice>)]
    pub input_price: Option<UnitPrice>,
    /// The same of cached ones
    #[arg(long, value_name = "USD", value_parser = scalar::<UnitPrice>, requires = "input_price")]
    pub cached_price: Option<UnitPrice>,
    /// The same of completion tokens
    ///
    /// The input price times --output-ratio when not given.
    #[arg(long, value_name = "USD", value_parser = scalar::<UnitPrice>, requires = "input_price")]
    pub output_price: Option<UnitPrice>,
    /// Write to FILE (atomic)
    ///
    /// Here --output is a number of tokens.
    // It has the id of the option of every command, in whose place it stands.
    #[arg(
        id = "report_file",
        short = 'o',
        long = "output-file",
        value_name = "FILE"
    )]
    pub file: Option<PathBuf>,
}

const EXAMPLES: &str = "Examples:
  plan calc ptu --rpm 1000 --input 500 --output 200 --tpm-per-unit 3400 --output-ratio 8
  plan calc ptu --rpm 9 --input 4k --output 1k --tpm-per-unit 3k --output-ratio 4 --unit-hour 1";

/// The most tokens of a request and units of a plan: more is a mistake, and no product overflows.
const MOST: u64 = 1_000_000_000;

fn tokens(text: &str) -> Result<u64, String> {
    let count = match text.trim() {
        "0" => 0,
        text => scalar::<Tokens>(text)?.count(),
    };
    bounded(count, "the count is over a billion")
}

fn carried(text: &str) -> Result<Tokens, String> {
    let count = scalar::<Tokens>(text)?.count();
    bounded(count, "the count is over a billion").map(Tokens::new)
}

fn units(text: &str) -> Result<Units, String> {
    let count = scalar::<Units>(text)?.count();
    bounded(count, "there are over a billion units").map(Units::new)
}

fn bounded(count: u64, message: &str) -> Result<u64, String> {
    match count <= MOST {
        true => Ok(count),
        false => Err(message.to_owned()),
    }
}

fn unit_price(text: &str) -> Result<Usd, String> {
    let price = scalar::<Usd>(text)?;
    let most = Usd::from_pico(1_000_000_000_000_000_000);
    match price <= most {
        true => Ok(price),
        false => Err(format!(
            "the price is over a million dollars; expected {}",
            Usd::EXPECTED
        )),
    }
}

fn ratio(text: &str) -> Result<Quantity, String> {
    let ratio = scalar::<Quantity>(text)?;
    let (parts, most) = (Ratio::whole(1_000), Ratio::whole(1_000));
    let is_coarse = (ratio.ratio() * parts).is_whole();
    match is_coarse && Ratio::ZERO < ratio.ratio() && ratio.ratio() <= most {
        true => Ok(ratio),
        false => {
            Err("expected a number up to 1000 with at most 3 decimals, such as `8`".to_owned())
        }
    }
}

pub(super) fn answer(args: &Args) -> Result<Answer, Failure> {
    let traffic = Traffic {
        requests: args.rpm.ratio(),
        input: args.input,
        output: args.output,
        cached: args.cached,
    };
    let sizes = Sizes {
        minimum: args.minimum.count(),
        increment: args.increment.count(),
    };
    let too_many = || {
        let message = "over a billion units are needed";
        refused(
            "--rpm",
            message,
            "--rpm counts requests, and --tpm-per-unit the tokens of one unit",
        )
    };
    let fleet = Fleet::new(traffic, carries(args), sizes);
    let fleet = fleet
        .filter(|fleet| fleet.units <= MOST)
        .ok_or_else(too_many)?;
    let prices = Prices {
        tokens: token_prices(args)?,
        month: args.unit_month,
        hour: args.unit_hour,
        reserved: args.reserved.map_or(0, Units::count),
    };
    let offers = fleet.offers(prices);
    Ok(Answer {
        title: "Provisioned capacity".to_owned(),
        formula: Formula::ProvisionedUnits,
        digits: Digits::Four,
        figures: sections::calc::ptu(&fleet, prices, &offers),
        readings: pages::provisioned::readings(&fleet, &offers),
    })
}

fn carries(args: &Args) -> Carries {
    let input = args.tpm_per_unit;
    match (args.output_tpm_per_unit, args.output_ratio) {
        (Some(output), _) => Carries::Separate { input, output },
        (None, ratio) => Carries::Converted {
            input,
            output_ratio: ratio.map_or(Ratio::ONE, Quantity::ratio),
        },
    }
}

/// Prices of tokens one by one, where that of prompts is given.
fn token_prices(args: &Args) -> Result<Option<TokenPrices>, Failure> {
    let Some(input) = args.input_price else {
        return Ok(None);
    };
    let cached = args.cached_price;
    if args.cached != Share::NONE && cached.is_none() {
        let message = "a cache holds part of the prompts, and what its tokens cost is not given";
        return Err(refused(
            "--cached-price",
            message,
            "say what a million cost with --cached-price",
        ));
    }
    let by_ratio = || TokenPrices::by_ratio(input, carries(args));
    let output = args.output_price.or_else(by_ratio);
    if args.output > 0 && output.is_none() {
        let message = "what completion tokens cost is not given";
        return Err(refused(
            "--output-price",
            message,
            "say what a million cost with --output-price",
        ));
    }
    Ok(Some(TokenPrices {
        input,
        cached,
        output,
    }))
}
