//! Overlays: negotiated discounts, own prices and fees, laid over price lists.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::{Code, Leaf, Part, Reader, Span};
use crate::money::UnitPrice;
use crate::units::{Day, Label, Name, Share};

use super::gateway::{Gateway, GatewayFile, gateway};
use super::meter::{Meter, Prices, PricesFile};
use super::models::Model;
use super::origin::Origin;
use super::rates::Processing;
use super::version::SchemaVersion;

/// What a team pays instead of list prices.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Overlay")]
pub struct OverlayFile {
    /// Version of this file format: 1.
    #[schemars(required)]
    pub schema: Leaf<SchemaVersion>,
    /// The overlay's name for people.
    pub title: Leaf<Label>,
    /// The rules; of those that say something of a price, the last one counts.
    #[schemars(required)]
    pub rules: Part<Vec<Part<RuleFile>>>,
}

/// What counts instead for some prices.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Rule")]
pub struct RuleFile {
    /// Only of this provider.
    pub provider: Leaf<Name>,
    /// Only of this model; a `*` at its end stands for any ending.
    pub model: Leaf<Name>,
    /// Only this meter.
    pub meter: Leaf<Meter>,
    /// Only this way of processing.
    pub processing: Leaf<Processing>,
    /// From this day on.
    pub from: Leaf<Day>,
    /// Up to and with this day.
    pub until: Leaf<Day>,
    /// A discount on list prices.
    pub discount: Leaf<Share>,
    /// Prices instead of list prices, in the list's currency per million tokens, whatever the size
    /// and hour of a request.
    pub prices: Part<PricesFile>,
    /// A gateway's fee on what is billed.
    pub gateway: Part<GatewayFile>,
    /// What the bank adds to what is billed.
    pub card_fee: Leaf<Share>,
}

/// A checked overlay.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overlay {
    /// The name for people; the file's path where it has none.
    pub title: String,
    /// The rules.
    pub rules: Vec<Rule>,
    /// The file that says so.
    pub origin: Option<Origin>,
}

/// A checked rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Only of this provider.
    pub provider: Option<String>,
    /// Only of this model, or of models that begin so when it ends in `*`.
    pub model: Option<String>,
    meter: Option<Meter>,
    processing: Option<Processing>,
    from: Option<Day>,
    until: Option<Day>,
    discount: Option<Share>,
    prices: Prices,
    pub(super) gateway: Option<Gateway>,
    pub(super) card_fee: Option<Share>,
    /// Where it is written.
    pub span: Span,
}

/// What an overlay makes of a list price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contract {
    /// So much of the list price.
    Discounted(Share),
    /// A price of its own.
    Priced(UnitPrice),
}

impl Rule {
    /// Whether it is for a provider's model on a day.
    pub fn covers(&self, provider: &str, model: &Model, day: Day) -> bool {
        let is_named = |pattern: &String| match pattern.strip_suffix('*') {
            Some(start) => model.id.starts_with(start),
            None => model.is_called(pattern),
        };
        self.provider.as_ref().is_none_or(|own| own == provider)
            && self.model.as_ref().is_none_or(is_named)
            && self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
    }

    /// What it makes of the price of a meter; `None` where it says nothing of it.
    pub(super) fn contract(&self, way: Processing, meter: Meter) -> Option<Contract> {
        let is_meant = self.meter.is_none_or(|one| one == meter)
            && self.processing.is_none_or(|one| one == way);
        if !is_meant {
            return None;
        }
        let way_of_prices = self.processing.unwrap_or(Processing::Standard);
        let own = self.prices.of(meter).filter(|_| way_of_prices == way);
        own.map(Contract::Priced)
            .or(self.discount.map(Contract::Discounted))
    }
}

/// Checks an overlay; `None` when a mistake was told that leaves none.
pub(super) fn overlay(
    part: Part<OverlayFile>,
    origin: Origin,
    reader: &mut Reader<'_>,
) -> Option<Overlay> {
    let file = part.into_spanned()?;
    let (file, span) = (file.value, file.span);
    reader.require(file.schema, "schema", span);
    let parts = reader.require_part(file.rules, "rules", span, "a list of rules");
    let rules = parts?
        .value
        .into_iter()
        .filter_map(|part| rule(part, reader));
    Some(Overlay {
        rules: rules.collect(),
        title: file
            .title
            .into_text()
            .unwrap_or_else(|| origin.path.clone()),
        origin: Some(origin),
    })
}

fn rule(part: Part<RuleFile>, reader: &mut Reader<'_>) -> Option<Rule> {
    let file = part.into_spanned()?;
    let (file, span) = (file.value, file.span);
    let gateway = file
        .gateway
        .into_spanned()
        .and_then(|one| gateway(one, reader));
    let rule = Rule {
        provider: file.provider.into_text(),
        model: file.model.into_text(),
        meter: file.meter.value,
        processing: file.processing.value,
        from: file.from.value,
        until: file.until.value,
        discount: file.discount.value,
        prices: file.prices.value.unwrap_or_default().into(),
        gateway,
        card_fee: file.card_fee.value,
        span,
    };
    let says_something = rule.discount.is_some()
        || !rule.prices.is_empty()
        || rule.gateway.is_some()
        || rule.card_fee.is_some();
    if !says_something && !reader.has_told_within(span) {
        let message = "a rule says nothing".to_owned();
        let label = "add `discount`, `prices`, `gateway` or `card_fee`";
        reader.tell(Code::MissingField, message, span, label);
    }
    if rule.discount.is_some() && !rule.prices.is_empty() {
        let message = "a rule has both a discount and prices".to_owned();
        reader.tell(Code::InvalidValue, message, span, "write one of them");
    }
    if let (Some(from), Some(until)) = (rule.from, rule.until)
        && until < from
    {
        let message = format!("the rule ends on {until}, before it begins on {from}");
        reader.tell(Code::InvalidValue, message, span, "no day is within");
    }
    Some(rule)
}
