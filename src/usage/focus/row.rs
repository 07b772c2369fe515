//! One row of a bill.

use crate::money::Usd;
use crate::units::Ratio;

use super::{Item, Key, Length, Sum, periods};

/// The columns: those of FOCUS 1.2 in their order, then our own.
pub const COLUMNS: [&str; 62] = [
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
    "x_Model",
    "x_PriceList",
    "x_ServiceTier",
    "x_TokenClass",
    "x_Fee",
];

/// Appends a row. Columns that nothing is said of are null, which is an empty field.
pub(super) fn write(text: &mut String, key: &Key, sum: Sum, length: Length) {
    let Some([start, end, month, next]) = periods(key.from, length) else {
        return;
    };
    let (provider, model) = key.offer.split_once('/').unwrap_or(("", &key.offer));
    let price = Priced::of(key, sum);
    let way = key.way.name();
    let group_type = if key.group.is_empty() { "" } else { "Group" };
    let cost = sum.cost.to_decimal();
    let description = format!("{} of {} ({way})", price.what, key.offer);
    let sku_price = format!("{}/{way}/{}@{}", key.offer, price.what, key.list);
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
        "ContractedUnitPrice" => price.contracted.clone(),
        "ListCost" => sum.list_cost.to_decimal(),
        "ListUnitPrice" => price.listed.clone(),
        "PricingCategory" => "Standard".to_owned(),
        "PricingQuantity" => price.quantity.clone(),
        "PricingUnit" => price.unit.to_owned(),
        "ServiceCategory" => "AI and Machine Learning".to_owned(),
        "ServiceName" | "x_Model" => model.to_owned(),
        "ServiceSubcategory" => "Generative AI".to_owned(),
        "SkuId" => key.offer.clone(),
        "SkuMeter" => price.what.clone(),
        "SkuPriceId" => sku_price.clone(),
        "SubAccountId" | "SubAccountName" => key.group.clone(),
        "SubAccountType" => group_type.to_owned(),
        "x_PriceList" => key.list.clone(),
        "x_ServiceTier" => way.to_owned(),
        "x_TokenClass" => price.class.to_owned(),
        "x_Fee" => price.fee.to_owned(),
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
    fee: &'static str,
    consumed: String,
    consumed_unit: &'static str,
    quantity: String,
    unit: &'static str,
    listed: String,
    contracted: String,
}

impl Priced {
    /// Tokens are priced by the million, as price lists do: quantity and price have at most six
    /// decimals then, so that list unit price × quantity is the list cost to the last digit. A fee
    /// is one unit at its amount.
    fn of(key: &Key, sum: Sum) -> Self {
        match &key.item {
            Item::Tokens(meter, price, [numerator, denominator]) => {
                let factor = Ratio::new(*numerator, *denominator).unwrap_or(Ratio::ONE);
                let million = Ratio::whole(1_000_000);
                let quantity = sum.tokens.checked_div(million).unwrap_or(Ratio::ZERO);
                let listed = price.per_million().times(factor);
                Self {
                    what: format!("{} tokens", meter.name()),
                    class: meter.name(),
                    fee: "",
                    consumed: with_point(sum.tokens.to_decimal(6)),
                    consumed_unit: "Tokens",
                    quantity: quantity.to_decimal(12),
                    unit: "1000000 Tokens",
                    listed: listed.to_decimal(),
                    contracted: match sum.cost == sum.list_cost {
                        true => listed,
                        false => each(sum.cost, quantity),
                    }
                    .to_decimal(),
                }
            }
            Item::Fee(name) => Self {
                what: (*name).to_owned(),
                class: "",
                fee: name,
                consumed: with_point("1".to_owned()),
                consumed_unit: "Units",
                quantity: "1".to_owned(),
                unit: "Units",
                listed: sum.list_cost.to_decimal(),
                contracted: sum.cost.to_decimal(),
            },
        }
    }
}

/// With a decimal: a column of whole numbers alone is taken for one of no decimals by validators.
fn with_point(number: String) -> String {
    match number.contains('.') {
        true => number,
        false => format!("{number}.0"),
    }
}

/// What one unit costs.
fn each(cost: Usd, quantity: Ratio) -> Usd {
    let inverse = Ratio::ONE.checked_div(quantity);
    inverse.map_or(Usd::ZERO, |inverse| cost.times(inverse))
}

/// As it may stand in CSV.
fn quoted(field: &str) -> String {
    match field.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.to_owned(),
    }
}
