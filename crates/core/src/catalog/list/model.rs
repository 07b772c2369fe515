//! A checked price list.

use serde::{Deserialize, Serialize};

use crate::catalog::gateway::Gateway;
use crate::catalog::meter::Meter;
use crate::catalog::models::Models;
use crate::catalog::origin::Origin;
use crate::catalog::provenance::Provenance;
use crate::catalog::status::{Currency, Status};
use crate::catalog::tiers::ServiceTier;
use crate::catalog::window::Window;
use crate::units::{Day, Factor};

/// What one provider charges from one day on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PriceList {
    /// The provider's id.
    pub provider: String,
    /// The provider's name for people; its id where the list gives none.
    pub title: String,
    /// The first day on which these prices are charged.
    pub effective: Day,
    /// The currency of every price and fee.
    pub currency: Currency,
    /// Where the prices come from.
    pub provenance: Provenance,
    /// Whether the provider charges these prices.
    pub status: Status,
    /// Windows of the week in which other rates count.
    pub windows: Vec<Window>,
    /// Which tokens of a request count toward thresholds; those of the whole prompt when empty.
    pub threshold_counts: Vec<Meter>,
    /// What token prices are multiplied with in a region.
    pub regions: Vec<(String, Factor)>,
    /// What a gateway adds to what it bills.
    pub gateway: Option<Gateway>,
    /// The models, in the order of the file; packed apart from the list.
    #[serde(skip)]
    pub models: Models,
    /// The service tiers, in the order of the file.
    pub service_tiers: Vec<ServiceTier>,
    /// The file that says so.
    pub origin: Origin,
}

impl PriceList {
    /// The list's name in reports: `openai 2026-11-11`.
    pub fn label(&self) -> String {
        format!("{} {}", self.provider, self.effective)
    }
}
