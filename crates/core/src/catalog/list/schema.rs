//! A price list as it is written in YAML.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::gateway::GatewayFile;
use crate::catalog::meter::Meter;
use crate::catalog::models::ModelFile;
use crate::catalog::provenance::SourceFile;
use crate::catalog::status::{Currency, Status};
use crate::catalog::tiers::TierFile;
use crate::catalog::version::SchemaVersion;
use crate::catalog::window::WindowFile;
use crate::input::{Entries, Leaf, Part};
use crate::units::{Day, Factor, Label, Name};

/// What one provider charges from one day on.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "PriceList")]
pub struct PriceListFile {
    /// Version of this file format: 1.
    #[schemars(required)]
    pub schema: Leaf<SchemaVersion>,
    /// The provider's id; the folder has the same name.
    #[schemars(required)]
    pub provider: Leaf<Name>,
    /// The provider's name for people.
    pub title: Leaf<Label>,
    /// The first day on which these prices are charged; the file has the same name.
    #[schemars(required)]
    pub effective: Leaf<Day>,
    /// The currency of every price and fee.
    #[schemars(required)]
    pub currency: Leaf<Currency>,
    /// Where the prices come from.
    #[schemars(required)]
    pub source: Part<SourceFile>,
    /// Whether the provider charges these prices.
    #[schemars(required)]
    pub status: Leaf<Status>,
    /// Windows of the week in which other rates count, by name.
    pub windows: Part<Entries<Part<WindowFile>>>,
    /// Which tokens of a request count toward the thresholds of `over` and `at_least`; those of the
    /// whole prompt when not given.
    pub threshold_counts: Part<Vec<Leaf<Meter>>>,
    /// What token prices are multiplied with in a region, by its name.
    pub regions: Part<Entries<Leaf<Factor>>>,
    /// What a gateway adds to what it bills.
    pub gateway: Part<GatewayFile>,
    /// The models sold.
    #[schemars(required)]
    pub models: Part<Vec<Part<ModelFile>>>,
    /// The service tiers sold.
    pub service_tiers: Part<Vec<Part<TierFile>>>,
}
