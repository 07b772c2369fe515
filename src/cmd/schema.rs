//! `plan schema`.

use clap::ValueEnum;
use schemars::{Schema, schema_for};
use serde_json::json;

use crate::catalog::{ExchangeFile, OverlayFile, PriceListFile};
use crate::error::{Exit, Failure};
use crate::scenario::{PolicyFile, ScenarioFile};
use crate::ui::Ui;

/// The JSON Schema of the file formats
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Which file format; all when not given
    #[arg(value_enum)]
    pub of: Option<Of>,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::TextOptions,
}

const EXAMPLES: &str = "Examples:
  plan schema price-list -o price-list.schema.json
  plan schema scenario";

/// The file formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Of {
    /// `pricing/<provider>/<date>.yaml`
    PriceList,
    /// `scenarios/<name>.yaml`
    Scenario,
    /// A file for `--overlay`
    Overlay,
    /// `pricing/exchange-rates.yaml`
    ExchangeRates,
    /// The file of `plan check --policy`
    Policy,
}

/// Prints the schema.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &Args, ui: &Ui) -> Result<Exit, Failure> {
    let schema = match args.of {
        Some(of) => text(&serde_json::json!(schema(of))),
        None => text(&json!({
            "price-list": schema(Of::PriceList),
            "scenario": schema(Of::Scenario),
            "overlay": schema(Of::Overlay),
            "exchange-rates": schema(Of::ExchangeRates),
            "policy": schema(Of::Policy),
        })),
    };
    ui.text(&schema)?;
    Ok(Exit::Answered)
}

fn schema(of: Of) -> Schema {
    match of {
        Of::PriceList => schema_for!(PriceListFile),
        Of::Scenario => schema_for!(ScenarioFile),
        Of::Overlay => schema_for!(OverlayFile),
        Of::ExchangeRates => schema_for!(ExchangeFile),
        Of::Policy => schema_for!(PolicyFile),
    }
}

fn text(schema: &serde_json::Value) -> String {
    format!("{schema:#}\n")
}
