//! `plan models`: the prices in force, or those of all dates.

use crate::catalog::{Meter, Offer, Prices, Processing};
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
    ]
}
