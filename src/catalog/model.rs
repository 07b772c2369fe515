//! Checked price lists, models and service tiers.

use serde::{Deserialize, Serialize};

use crate::input::{SourceId, Span};
use crate::money::Usd;
use crate::units::{Day, RequestsPerMinute, Tokens};

use super::meter::Prices;
use super::status::{Capacity, Currency, Promise, Status};

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
    /// The models, in the order of the file.
    pub models: Vec<Model>,
    /// The service tiers, in the order of the file.
    pub service_tiers: Vec<ServiceTier>,
    /// The file that says so.
    pub origin: Origin,
}

/// Which file a list or scenario was read from, and the hash of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The source text, for diagnostics; set anew by every load.
    #[serde(skip)]
    pub source: SourceId,
    /// The path as shown to people; built-in files begin with `built-in:`.
    pub path: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
}

/// Where prices come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The page or publication.
    pub publisher: String,
    /// The day on which the prices were checked there.
    pub checked: Day,
    /// The catalogs that the figures were read from, if not from the publication itself.
    pub via: Option<String>,
}

/// A model and its prices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// The id that the provider's API takes.
    pub id: String,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// Tokens that fit in one request.
    pub context_window: Option<Tokens>,
    /// The longest completion.
    pub max_output: Option<Tokens>,
    /// Prices of standard processing.
    pub prices: Prices,
    /// Prices of batch processing.
    pub batch: Prices,
    /// Prices that another source gives instead.
    pub disputed: Prices,
    /// What a buyer must know and the prices do not say.
    pub note: Option<String>,
    /// Where the model is written in its file.
    pub span: Span,
}

/// A service tier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceTier {
    /// The tier's id.
    pub id: String,
    /// The tier's name for people; its id where the list gives none.
    pub title: String,
    /// What the contract promises.
    pub promise: Promise,
    /// Whose machines it runs on.
    pub capacity: Capacity,
    /// Requests accepted in a minute, where limited.
    pub requests_per_minute: Option<RequestsPerMinute>,
    /// The fee of a month on top of tokens.
    pub monthly_fee: Usd,
    /// How it is paid.
    pub payment: Option<String>,
    /// What support there is.
    pub support: Option<String>,
    /// Other terms.
    pub terms: Option<String>,
    /// What customers of the tier typically spend in a month.
    pub typical_spend: Option<TypicalSpend>,
    /// Where the tier is written in its file.
    pub span: Span,
}

/// A range of monthly spending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypicalSpend {
    /// The lower end.
    pub from: Usd,
    /// The upper end.
    pub to: Usd,
    /// Whether the upper end is open.
    pub or_more: bool,
}

impl PriceList {
    /// The list's name in reports: `openai 2026-11-11`.
    pub fn label(&self) -> String {
        format!("{} {}", self.provider, self.effective)
    }
}

impl Model {
    /// Whether the model goes by this name.
    pub fn is_called(&self, name: &str) -> bool {
        self.id == name || self.aliases.iter().any(|alias| alias == name)
    }
}
