//! Exchange rates by day, for price lists that are not in US dollars.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::{Leaf, Part, Reader};
use crate::units::{Day, Ratio, Reject, RejectKind, Scalar};

use super::origin::Origin;
use super::provenance::{Provenance, SourceFile, provenance};
use super::status::Currency;
use super::version::SchemaVersion;

/// What other currencies are worth in US dollars, by day.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "ExchangeRates")]
pub struct ExchangeFile {
    /// Version of this file format: 1.
    #[schemars(required)]
    pub schema: Leaf<SchemaVersion>,
    /// Where the rates come from.
    #[schemars(required)]
    pub source: Part<SourceFile>,
    /// The rates, in any order.
    #[schemars(required)]
    pub rates: Part<Vec<Part<ExchangeRateFile>>>,
}

/// What one currency is worth from a day on.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "ExchangeRate")]
pub struct ExchangeRateFile {
    /// The currency.
    #[schemars(required)]
    pub currency: Leaf<Currency>,
    /// The first day on which the rate counts.
    #[schemars(required)]
    pub effective: Leaf<Day>,
    /// US dollars for one unit of the currency.
    #[schemars(required)]
    pub usd: Leaf<ExchangeRate>,
}

/// US dollars for one unit of a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeRate(Ratio);

impl ExchangeRate {
    /// A dollar for a dollar.
    pub const ONE: Self = Self(Ratio::ONE);

    /// The rate as a factor.
    pub fn ratio(self) -> Ratio {
        self.0
    }
}

impl Scalar for ExchangeRate {
    const EXPECTED: &'static str = "US dollars for one unit, such as `0.1379`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let ratio = Ratio::parse(text)?;
        if ratio.is_zero() || !ratio.has_denominator_within(1_000_000_000_000) {
            Err(Reject::new(
                RejectKind::OutOfRange,
                "the rate is zero, or has more than 12 decimals",
            ))
        } else {
            Ok(Self(ratio))
        }
    }
}

/// Checked exchange rates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    rates: Vec<(Currency, Day, ExchangeRate)>,
    /// Where they come from; `None` where there are none.
    pub source: Option<(Provenance, Origin)>,
}

impl Exchange {
    /// The rate of a currency on a day: the newest that has come into effect.
    pub fn rate(&self, currency: Currency, day: Day) -> Option<ExchangeRate> {
        if currency == Currency::USD {
            return Some(ExchangeRate::ONE);
        }
        let rates = self
            .rates
            .iter()
            .filter(|(of, from, _)| *of == currency && *from <= day);
        rates
            .max_by_key(|(_, from, _)| *from)
            .map(|(_, _, rate)| *rate)
    }
}

/// Checks exchange rates; `None` when a mistake was told that leaves none.
pub(super) fn exchange(
    part: Part<ExchangeFile>,
    origin: Origin,
    reader: &mut Reader<'_>,
) -> Option<Exchange> {
    let file = part.into_spanned()?;
    let (file, span) = (file.value, file.span);
    reader.require(file.schema, "schema", span);
    let source = provenance(file.source, reader, span);
    let parts = reader.require_part(file.rates, "rates", span, "a list of exchange rates");
    let rate = |part: Part<ExchangeRateFile>, reader: &mut Reader<'_>| {
        let file = part.into_spanned()?;
        let currency = reader.require(file.value.currency, "currency", file.span);
        let effective = reader.require(file.value.effective, "effective", file.span);
        let usd = reader.require(file.value.usd, "usd", file.span);
        Some((currency?.value, effective?.value, usd?.value))
    };
    let parts = parts?.value.into_iter();
    let rates = parts.filter_map(|part| rate(part, reader)).collect();
    Some(Exchange {
        rates,
        source: Some((source?, origin)),
    })
}
