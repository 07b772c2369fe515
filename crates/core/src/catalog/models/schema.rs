//! A model of a price list as it is written in YAML.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::meter::{Meter, PricesFile};
use crate::catalog::rates::{RateFile, VolumeRule};
use crate::input::{Entries, Leaf, Part};
use crate::money::Usd;
use crate::units::{Factor, Flag, Label, Name, Tokens};

/// A model and its prices.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Model")]
pub struct ModelFile {
    /// The id that the provider's API takes.
    #[schemars(required)]
    pub id: Leaf<Name>,
    /// Other names for the same model at the same prices.
    pub aliases: Part<Vec<Leaf<Name>>>,
    /// Tokens that fit in one request, prompt and completion together.
    pub context_window: Leaf<Tokens>,
    /// The longest completion, in tokens.
    pub max_output: Leaf<Tokens>,
    /// Whether the model reasons before it answers, so that a scenario's reasoning counts.
    pub reasoning: Leaf<Flag>,
    /// Prices of standard processing, per million tokens.
    #[schemars(required)]
    pub prices: Part<PricesFile>,
    /// Prices of batch processing, per million tokens; none is derived from the others.
    pub batch: Part<PricesFile>,
    /// Prices of flex processing, per million tokens.
    pub flex: Part<PricesFile>,
    /// Prices of priority processing, per million tokens.
    pub priority: Part<PricesFile>,
    /// Prices that count instead for requests that meet conditions.
    pub rates: Part<Vec<Part<RateFile>>>,
    /// How rates with `volume_over` apply; graduated when not given.
    pub volume: Leaf<VolumeRule>,
    /// Which tokens count toward thresholds, where it is not as the list says.
    pub threshold_counts: Part<Vec<Leaf<Meter>>>,
    /// What token prices are multiplied with in a region, where it is not as the list says.
    pub regions: Part<Entries<Leaf<Factor>>>,
    /// Fees that are not for tokens.
    pub fees: Part<FeesFile>,
    /// The meters whose standard price two independent sources agree on within 1 %.
    pub confirmed: Part<Vec<Leaf<Meter>>>,
    /// The meters whose standard price only one source states.
    pub single_source: Part<Vec<Leaf<Meter>>>,
    /// Prices that another source gives instead, per million tokens.
    pub disputed: Part<PricesFile>,
    /// What a buyer must know and the prices do not say.
    pub note: Leaf<Label>,
}

/// Fees that are not for tokens.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Fees")]
pub struct FeesFile {
    /// For each request.
    pub request: Leaf<Usd>,
    /// For a thousand searches.
    pub search_per_1k: Leaf<Usd>,
}
