//! `plan models`: the prices in force, or those of all dates.

use crate::catalog::{Evidence, Meter, Offer, Prices, Processing};
use crate::money::UnitPrice;
use crate::report::{Cell, Section, Unit};

use super::{Detail, columns, compare, notes};

/// The section with a row for each offer.
pub fn section<'a>(offers: impl IntoIterator<Item = Offer<'a>>) -> Section {
    let price = Unit::UsdPerMillionTokens;
    let mut section = Section::new(
        "models",
        columns(
            [
                ("provider", Unit::None),
                ("model", Unit::None),
                ("effective", Unit::Date),
                ("status", Unit::None),
                ("input", price),
                ("cache_read", price),
                ("cache_write", price),
                ("output", price),
                ("batch_input", price),
                ("batch_output", price),
                ("context_window", Unit::Tokens),
                ("max_output", Unit::Tokens),
                ("currency", Unit::None),
                ("source", Unit::None),
                ("checked", Unit::Date),
                ("aliases", Unit::None),
                ("note", Unit::None),
                ("cache_write_1h", price),
                ("reasoning", price),
                ("flex_input", price),
                ("flex_output", price),
                ("priority_input", price),
                ("priority_output", price),
                ("request_fee", Unit::Usd),
                ("search_fee_per_1k", Unit::Usd),
                ("rates", Unit::None),
                ("confidence", Unit::None),
                ("mark", Unit::None),
            ],
            Detail::Figures,
        ),
    );
    for offer in offers {
        section.push(row(offer));
    }
    section
}

fn row(offer: Offer<'_>) -> Vec<Cell> {
    let (list, model) = (offer.list, offer.model);
    let price = |prices: &Prices, meter| Cell::or_missing(prices.of(meter), "");
    let (flex, priority) = (
        model.card.of(Processing::Flex),
        model.card.of(Processing::Priority),
    );
    let rates = rates(offer);
    let evidence = model.weakest_evidence();
    let aliases = model.aliases.join(" ");
    vec![
        Cell::from(list.provider.as_str()),
        Cell::from(model.id.as_str()),
        Cell::from(list.effective.to_string()),
        Cell::from(list.status.name()),
        price(model.prices(), Meter::Input),
        price(model.prices(), Meter::CacheRead),
        price(model.prices(), Meter::CacheWrite),
        price(model.prices(), Meter::Output),
        price(model.card.of(Processing::Batch), Meter::Input),
        price(model.card.of(Processing::Batch), Meter::Output),
        Cell::or_missing(model.context_window, ""),
        Cell::or_missing(model.max_output, ""),
        Cell::from(list.currency.code()),
        Cell::from(list.provenance.publisher.as_str()),
        Cell::from(list.provenance.checked.to_string()),
        Cell::or_missing((!aliases.is_empty()).then_some(aliases), ""),
        notes(&compare::notes_on(
            &crate::catalog::Listing::Offered(offer),
            None,
        )),
        price(model.prices(), Meter::CacheWrite1h),
        price(model.prices(), Meter::Reasoning),
        price(flex, Meter::Input),
        price(flex, Meter::Output),
        price(priority, Meter::Input),
        price(priority, Meter::Output),
        Cell::or_missing(model.fees.request, ""),
        Cell::or_missing(model.fees.search_per_1k, ""),
        Cell::or_missing((!rates.is_empty()).then(|| rates.join("; ")), ""),
        Cell::or_missing(evidence.map(Evidence::name), ""),
        Cell::or_missing(mark(offer), ""),
    ]
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
fn mark(offer: Offer<'_>) -> Option<String> {
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
    let mark = format!("{evidence}{rates}");
    (!mark.is_empty()).then_some(mark)
}
