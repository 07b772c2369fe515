//! A checked model and its prices.

use serde::{Deserialize, Serialize};

use crate::catalog::meter::{Meter, Prices};
use crate::catalog::rates::{Processing, Rate, RateCard, VolumeRule};
use crate::catalog::status::Evidence;
use crate::input::Span;
use crate::money::Usd;
use crate::units::{Factor, Tokens};

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

/// Fees that are not for tokens, in the list's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fees {
    /// For each request.
    pub request: Option<Usd>,
    /// For a thousand searches.
    pub search_per_1k: Option<Usd>,
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
