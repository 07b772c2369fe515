//! Checked price lists, models and service tiers.

use serde::{Deserialize, Serialize};

use crate::input::{SourceId, Span};
use crate::money::Usd;
use crate::units::{Count, Day, Factor, Share, Tokens, Units};

use super::limits::Limits;
use super::meter::{Meter, Prices};
use super::models::Models;
use super::rate::{Processing, Rate, RateCard, VolumeRule};
use super::sla::Sla;
use super::status::{Capacity, Currency, Evidence, Promise, Status};
use super::window::Window;

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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// The id that the provider's API takes.
    pub id: String,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// Tokens that fit in one request.
    pub context_window: Option<Tokens>,
    /// The longest completion.
    pub max_output: Option<Tokens>,
    /// Whether it reasons before it answers.
    pub reasons: bool,
    /// The prices of requests that meet no rate.
    pub card: RateCard,
    /// Prices of requests that meet conditions.
    pub rates: Vec<Rate>,
    /// How rates by volume apply.
    pub volume: VolumeRule,
    /// Which tokens count toward thresholds, where it is not as the list says.
    pub threshold_counts: Vec<Meter>,
    /// What token prices are multiplied with in a region, where it is not as the list says.
    pub regions: Vec<(String, Factor)>,
    /// Fees that are not for tokens.
    pub fees: Fees,
    /// The meters whose standard price two sources agree on.
    pub confirmed: Vec<Meter>,
    /// The meters whose standard price only one source states.
    pub single_source: Vec<Meter>,
    /// Prices that another source gives instead.
    pub disputed: Prices,
    /// What a buyer must know and the prices do not say.
    pub note: Option<String>,
    /// Where the model is written in its file.
    pub span: Span,
}

/// What a gateway adds to what it bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gateway {
    /// The fee as a share of what is billed.
    pub fee: Share,
    /// The least fee of one purchase.
    pub minimum: Usd,
}

/// Fees that are not for tokens, in the list's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fees {
    /// For each request.
    pub request: Option<Usd>,
    /// For a thousand searches.
    pub search_per_1k: Option<Usd>,
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
    /// What a month below the promise pays back, where the contract says.
    pub sla: Option<Sla>,
    /// Whose machines it runs on.
    pub capacity: Capacity,
    /// What it accepts in a span of time.
    pub limits: Limits,
    /// The fee of a month on top of tokens.
    pub monthly_fee: Usd,
    /// How its tokens are processed.
    pub processing: Processing,
    /// Spending on tokens that is paid for in any case.
    pub commitment: Option<Commitment>,
    /// Capacity that is paid for by the hour, tokens included.
    pub provisioned: Option<Provisioned>,
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

/// Spending on tokens that is paid for in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// The least to pay for tokens in a month.
    pub monthly: Usd,
    /// What prices are multiplied with beyond it.
    pub overage: Factor,
}

/// Capacity by the hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provisioned {
    /// The price of a unit for an hour.
    pub unit_hour: Usd,
    /// How many units.
    pub units: Units,
    /// The price of a unit for a month that is reserved.
    pub unit_month: Option<Usd>,
    /// Prompt tokens that a unit carries in a minute.
    pub input_tokens_per_minute: Option<Tokens>,
    /// How many prompt tokens a completion token counts as.
    pub output_ratio: Option<Factor>,
    /// Completion tokens that a unit carries in a minute, beside its prompt tokens.
    pub output_tokens_per_minute: Option<Tokens>,
    /// The fewest units that are sold.
    pub minimum: Option<Units>,
    /// The step in which they are sold.
    pub increment: Option<Units>,
    /// Requests that a unit serves at once.
    pub slots: Option<Count>,
}

impl Provisioned {
    /// So many units at a price for an hour, of which no more is known.
    pub const fn hourly(unit_hour: Usd, units: Units) -> Self {
        Self {
            unit_hour,
            units,
            unit_month: None,
            input_tokens_per_minute: None,
            output_ratio: None,
            output_tokens_per_minute: None,
            minimum: None,
            increment: None,
            slots: None,
        }
    }
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

    /// Standard prices of requests that meet no rate.
    pub fn prices(&self) -> &Prices {
        self.card.of(Processing::Standard)
    }

    /// How well a standard price is attested; `None` where the list does not say.
    pub fn evidence(&self, meter: Meter) -> Option<Evidence> {
        if self.disputed.of(meter).is_some() {
            Some(Evidence::Disputed)
        } else if self.single_source.contains(&meter) {
            Some(Evidence::SingleSource)
        } else {
            self.confirmed
                .contains(&meter)
                .then_some(Evidence::Confirmed)
        }
    }

    /// The weakest evidence of its standard prices; `None` where the list does not say.
    pub fn weakest_evidence(&self) -> Option<Evidence> {
        self.prices()
            .iter()
            .filter_map(|(meter, _)| self.evidence(meter))
            .max()
    }
}

impl Model {
    /// Its id, and its other names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.id.as_str()).chain(self.aliases.iter().map(String::as_str))
    }

    /// Whether all that is charged for it is charged for another, at the same prices.
    pub fn costs_as(&self, other: &Self) -> bool {
        self.card == other.card
            && self.rates == other.rates
            && self.volume == other.volume
            && self.threshold_counts == other.threshold_counts
            && self.regions == other.regions
            && self.fees == other.fees
    }
}
