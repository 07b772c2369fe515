//! `plan models`: the prices in force, or those of all dates.

use crate::catalog::{Evidence, Listing, Meter, Offer, Processing};
use crate::money::UnitPrice;
use crate::report::{Rows, Section, columns};

use super::{compare, notes, text};

columns! {
    /// The prices of each offer.
    pub Models<'a>, "models", row: Offer<'a> =>
    provider: None = row.list.provider.as_str();
    model: None = row.model.id.as_str();
    effective: Date = row.list.effective.to_string();
    status: None = row.list.status.name();
    input: UsdPerMillionTokens = row.model.prices().of(Meter::Input);
    cache_read: UsdPerMillionTokens = row.model.prices().of(Meter::CacheRead);
    cache_write: UsdPerMillionTokens = row.model.prices().of(Meter::CacheWrite);
    output: UsdPerMillionTokens = row.model.prices().of(Meter::Output);
    batch_input: UsdPerMillionTokens = row.model.card.of(Processing::Batch).of(Meter::Input);
    batch_output: UsdPerMillionTokens = row.model.card.of(Processing::Batch).of(Meter::Output);
    context_window: Tokens = row.model.context_window;
    max_output: Tokens = row.model.max_output;
    currency: None = row.list.currency.code();
    source: None = row.list.provenance.publisher.as_str();
    checked: Date = row.list.provenance.checked.to_string();
    aliases: None = text(&row.model.aliases.join(" "));
    note: None = notes(&compare::notes_on(&Listing::Offered(*row), None));
    cache_write_1h: UsdPerMillionTokens = row.model.prices().of(Meter::CacheWrite1h);
    reasoning: UsdPerMillionTokens = row.model.prices().of(Meter::Reasoning);
    flex_input: UsdPerMillionTokens = row.model.card.of(Processing::Flex).of(Meter::Input);
    flex_output: UsdPerMillionTokens = row.model.card.of(Processing::Flex).of(Meter::Output);
    priority_input: UsdPerMillionTokens = row.model.card.of(Processing::Priority).of(Meter::Input);
    priority_output: UsdPerMillionTokens = row.model.card.of(Processing::Priority).of(Meter::Output);
    request_fee: Usd = row.model.fees.request;
    search_fee_per_1k: Usd = row.model.fees.search_per_1k;
    rates: None = text(&rates(*row).join("; "));
    confidence: None = row.model.weakest_evidence().map(Evidence::name);
    mark: None = text(&mark(*row));
}

/// The section with a row for each offer.
pub fn section<'a>(offers: impl IntoIterator<Item = Offer<'a>>) -> Section {
    Rows::<Models>::new().with(offers).into()
}

/// The rates of a model in words: `over 272k: input 10.00, output 45.00`.
fn rates(offer: Offer<'_>) -> Vec<String> {
    let write =
        |(meter, price): (Meter, UnitPrice)| format!("{} {}", meter.name(), price.to_decimal());
    let rates = offer.model.rates.iter().flat_map(|rate| {
        let when = rate.when.describe(&offer.list.windows);
        rate.card.iter().map(move |(way, prices)| {
            let prices: Vec<String> = prices.iter().map(write).collect();
            let way = match way {
                Processing::Standard => String::new(),
                way => format!(" {}", way.name()),
            };
            format!("{when}{way}: {}", prices.join(", "))
        })
    });
    rates.collect()
}

/// What a glance should not miss: `?` one source only, `!` sources disagree, `*` more prices for
/// some requests.
fn mark(offer: Offer<'_>) -> String {
    let evidence = match offer.model.weakest_evidence() {
        Some(Evidence::SingleSource) => "?",
        Some(Evidence::Disputed) => "!",
        Some(Evidence::Confirmed) | None => "",
    };
    let rates = if offer.model.rates.is_empty() {
        ""
    } else {
        "*"
    };
    format!("{evidence}{rates}")
}
