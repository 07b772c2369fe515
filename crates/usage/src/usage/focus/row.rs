//! One row of a bill.

use crate::catalog::Meter;
use crate::money::Usd;
use crate::units::Ratio;
use crate::words::plain_text;

use super::charge::{Item, Key, Length, Sum, moment, periods};

/// The columns: those of FOCUS 1.2 by the alphabet, then our own, as its Column Handling asks.
pub const COLUMNS: [&str; 67] = [
    "AvailabilityZone",
    "BilledCost",
    "BillingAccountId",
    "BillingAccountName",
    "BillingAccountType",
    "BillingCurrency",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "CapacityReservationId",
    "CapacityReservationStatus",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "ChargeFrequency",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "CommitmentDiscountCategory",
    "CommitmentDiscountId",
    "CommitmentDiscountName",
    "CommitmentDiscountQuantity",
    "CommitmentDiscountStatus",
    "CommitmentDiscountType",
    "CommitmentDiscountUnit",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ContractedCost",
    "ContractedUnitPrice",
    "EffectiveCost",
    "InvoiceId",
    "InvoiceIssuerName",
    "ListCost",
    "ListUnitPrice",
    "PricingCategory",
    "PricingCurrency",
    "PricingCurrencyContractedUnitPrice",
    "PricingCurrencyEffectiveCost",
    "PricingCurrencyListUnitPrice",
    "PricingQuantity",
    "PricingUnit",
    "ProviderName",
    "PublisherName",
    "RegionId",
    "RegionName",
    "ResourceId",
    "ResourceName",
    "ResourceType",
    "ServiceCategory",
    "ServiceName",
    "ServiceSubcategory",
    "SkuId",
    "SkuMeter",
    "SkuPriceDetails",
    "SkuPriceId",
    "SubAccountId",
    "SubAccountName",
    "SubAccountType",
    "Tags",
    "x_Fee",
    "x_Model",
    "x_MonthTokensBefore",
    "x_PriceCondition",
    "x_PriceList",
    "x_PriceTime",
    "x_PromptTokensFrom",
    "x_RequestCount",
    "x_ServiceTier",
    "x_TokenClass",
];

/// Appends a row. Columns that nothing is said of are null, which is an empty field.
pub(super) fn write(text: &mut String, key: &Key, sum: &Sum, length: Length) {
    let Some([start, end, month, next]) = periods(key.from, length) else {
        return;
    };
    let (provider, model) = key.offer.split_once('/').unwrap_or(("", &key.offer));
    let price = Priced::of(key, sum);
    let way = key.processing_mode.name();
    let group_type = if key.group.is_empty() { "" } else { "Group" };
    let cost = sum.cost.to_decimal();
    let description = format!("{} of {} ({way})", price.what, key.offer);
    let fields = COLUMNS.map(|column| match column {
        "BilledCost" | "ContractedCost" | "EffectiveCost" => cost.clone(),
        // A log does not say which account paid: there is one for each provider.
        "BillingAccountId" | "InvoiceIssuerName" | "ProviderName" | "PublisherName" => {
            provider.to_owned()
        }
        "BillingAccountType" => "Provider".to_owned(),
        "BillingCurrency" => "USD".to_owned(),
        "BillingPeriodEnd" => next.clone(),
        "BillingPeriodStart" => month.clone(),
        "ChargeCategory" => "Usage".to_owned(),
        "ChargeDescription" => description.clone(),
        "ChargeFrequency" => "Usage-Based".to_owned(),
        "ChargePeriodEnd" => end.clone(),
        "ChargePeriodStart" => start.clone(),
        "ConsumedQuantity" => price.consumed.clone(),
        "ConsumedUnit" => price.consumed_unit.to_owned(),
        "ContractedUnitPrice" => price.contracted.to_decimal(),
        "ListCost" => sum.list_cost.to_decimal(),
        "ListUnitPrice" => price.listed.to_decimal(),
        "PricingCategory" => "Standard".to_owned(),
        // Required wherever the columns are, and they are required where a list may be in another
        // currency than the bill.
        "PricingCurrency" => key.currency.0.code().to_owned(),
        "PricingCurrencyContractedUnitPrice" => in_list_currency(key, price.contracted),
        "PricingCurrencyEffectiveCost" => in_list_currency(key, sum.cost),
        "PricingCurrencyListUnitPrice" => in_list_currency(key, price.listed),
        "PricingQuantity" => price.quantity.clone(),
        "PricingUnit" => price.unit.to_owned(),
        "ServiceCategory" => "AI and Machine Learning".to_owned(),
        "ServiceName" | "x_Model" => model.to_owned(),
        "ServiceSubcategory" => "Generative AI".to_owned(),
        "SkuId" => price.sku(key),
        "SkuMeter" => price.what.clone(),
        "SkuPriceDetails" => price.details(key),
        "SkuPriceId" => price.sku_price(key),
        "SubAccountId" | "SubAccountName" => key.group.clone(),
        "SubAccountType" => group_type.to_owned(),
        "x_Fee" => price.fee.to_owned(),
        "x_MonthTokensBefore" => stated(sum.met.before),
        "x_PriceCondition" => price.condition.clone(),
        "x_PriceList" => key.list.clone(),
        "x_PriceTime" => moment(i64::from(sum.met.minute)).unwrap_or_default(),
        "x_PromptTokensFrom" => stated(Some(sum.met.band).filter(|_| !price.class.is_empty())),
        "x_RequestCount" => stated(Some(sum.requests).filter(|requests| *requests > 0)),
        "x_ServiceTier" => way.to_owned(),
        "x_TokenClass" => price.class.to_owned(),
        _ => String::new(),
    });
    let fields = fields.map(|field| quoted(&field));
    text.push_str(&fields.join(","));
    text.push('\n');
}

/// What a row says of quantities and unit prices.
struct Priced {
    what: String,
    class: &'static str,
    condition: String,
    fee: &'static str,
    consumed: String,
    consumed_unit: &'static str,
    quantity: String,
    unit: &'static str,
    listed: Usd,
    contracted: Usd,
}

impl Priced {
    fn of(key: &Key, sum: &Sum) -> Self {
        match &key.item {
            Item::Tokens(meter, condition, price) => {
                let listed = price.per_million().times(key.currency.1);
                Self::tokens(*meter, condition, listed, sum)
            }
            Item::Fee(name, each, is_listed) => Self::fee(name, *each, *is_listed, sum),
        }
    }

    /// Tokens are priced by the million, as price lists do: quantity and price have at most six
    /// decimals then, so that list unit price × quantity is the list cost to the last digit.
    fn tokens(meter: Meter, condition: &str, listed: Usd, sum: &Sum) -> Self {
        let million = Ratio::whole(1_000_000);
        let quantity = sum.quantity.checked_div(million).unwrap_or(Ratio::ZERO);
        Self {
            what: format!("{} tokens", meter.name()),
            class: meter.name(),
            condition: condition.to_owned(),
            fee: "",
            consumed: with_point(sum.quantity.to_decimal(6)),
            consumed_unit: "Tokens",
            quantity: quantity.to_decimal(12),
            unit: "1000000 Tokens",
            listed,
            contracted: if sum.cost == sum.list_cost {
                listed
            } else {
                each(sum.cost, quantity)
            },
        }
    }

    /// A fee is so much a request, or a share of the dollars that are billed.
    fn fee(name: &'static str, each: Ratio, is_listed: bool, sum: &Sum) -> Self {
        let each = Usd::from_pico((each * Ratio::whole(1_000_000_000_000)).round());
        let (what, unit) = match name {
            "requests" => ("requests".to_owned(), "Requests"),
            "searches" => ("searches".to_owned(), "1000 Searches"),
            name => (format!("{name} fee"), "Dollars"),
        };
        Self {
            what,
            class: "",
            condition: String::new(),
            fee: name,
            consumed: with_point(sum.quantity.to_decimal(12)),
            consumed_unit: unit,
            quantity: sum.quantity.to_decimal(12),
            unit,
            listed: if is_listed { each } else { Usd::ZERO },
            contracted: each,
        }
    }

    /// The model with what is metered, so that a SKU has one meter.
    fn sku(&self, key: &Key) -> String {
        format!("{}/{}", key.offer, self.what.replace(' ', "-"))
    }

    /// The SKU with what picks one of its prices: processing, size of prompt, hours and volume.
    /// Amounts and days are no part of it: by FOCUS it stays the same while the price changes.
    fn sku_price(&self, key: &Key) -> String {
        let condition = match self.condition.as_str() {
            "" => key.processing_mode.name(),
            condition => condition,
        };
        let condition = condition.replace(", ", "+").replace(' ', "-");
        format!("{}/{condition}", self.sku(key))
    }

    /// What all charges of one `SkuPriceId` share, as a JSON object.
    fn details(&self, key: &Key) -> String {
        let mut details = serde_json::Map::new();
        let mut put = |name: &str, value: &str| {
            if !value.is_empty() {
                details.insert(name.to_owned(), value.into());
            }
        };
        put("x_Fee", self.fee);
        put("x_PriceCondition", &self.condition);
        put("x_ServiceTier", key.processing_mode.name());
        put("x_TokenClass", self.class);
        serde_json::Value::Object(details).to_string()
    }
}

/// Dollars in the currency of the price list.
fn in_list_currency(key: &Key, amount: Usd) -> String {
    each(amount, key.currency.1).to_decimal()
}

/// A count; null where there is none.
fn stated(count: Option<u64>) -> String {
    count.map_or_else(String::new, |count| count.to_string())
}

/// With a decimal: a column of whole numbers alone is taken for one of no decimals by validators.
fn with_point(number: String) -> String {
    if number.contains('.') {
        number
    } else {
        format!("{number}.0")
    }
}

/// What one unit costs.
fn each(cost: Usd, quantity: Ratio) -> Usd {
    let inverse = Ratio::ONE.checked_div(quantity);
    inverse.map_or(Usd::ZERO, |inverse| cost.times(inverse))
}

/// As it may stand in CSV. Names come from logs, and bills are opened in spreadsheets; what is of
/// digits alone is a number.
fn quoted(field: &str) -> String {
    let digits = field.strip_prefix('-').unwrap_or(field);
    let is_number = digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    let field = if is_number {
        field.to_owned()
    } else {
        plain_text(field)
    };
    if field.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn names_are_no_formulas_and_numbers_stay() {
        for (field, expected) in [
            ("=1+1", "'=1+1"),
            ("\u{202e}@SUM(A1)", "'\\u{202e}@SUM(A1)"),
            ("＋1,2", "\"'＋1,2\""),
            ("-1+2", "'-1+2"),
            ("-1.25", "-1.25"),
            ("gpt-4o", "gpt-4o"),
            ("", ""),
        ] {
            assert_eq!(quoted(field), expected);
        }
    }
}
