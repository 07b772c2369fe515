//! Figures of units of provisioned capacity.

use crate::engine::provisioned::{Fleet, Offer, Prices};
use crate::report::Cell;
use crate::units::Ratio;

use super::{Figure, figures, percent};

/// The figures of units for some traffic; costs and break-even only where prices are known.
pub fn ptu(fleet: &Fleet, prices: Prices, offers: &[Offer]) -> Vec<Figure> {
    let mut figures = figures! {
        "units_raw" => Cell::Number(fleet.need), "units", "units needed in the busiest minute";
        "units" => fleet.units, "units", "units to buy, in sizes sold";
    };
    figures.extend(fleet.converted.map(|tokens| {
        let meaning = "prompt tokens a minute, all converted";
        let metric = "converted_tpm";
        Figure::new(metric, Cell::Number(tokens), "tokens per minute", meaning)
    }));
    figures.push(Figure::new(
        "utilisation_percent",
        Cell::or_missing(fleet.utilisation().map(percent), "no units"),
        "percent",
        "how busy they are in that minute",
    ));
    figures.extend(prices.tokens.map(|tokens| {
        let worth = Cell::or_missing(fleet.worth(tokens), "no tokens count");
        let meaning = "tokens of a unit busy all month, one by one";
        Figure::new("unit_month_worth", worth, "USD", meaning)
    }));
    for offer in offers {
        figures.extend(of_offer(offer, prices));
    }
    figures
}

fn of_offer(offer: &Offer, prices: Prices) -> Vec<Figure> {
    let (start, how) = match offer.is_hourly {
        true => ("hourly_", "by the hour"),
        false if prices.reserved > 0 => ("", "reserved"),
        false => ("", "by the month"),
    };
    let mut figures = figures! {
        format!("{start}monthly_cost") => offer.cost, "USD", format!("all units for 730 hours, {how}");
    };
    if prices.reserved > 0 && !offer.is_hourly {
        let meaning = "of these, units beyond the reservation";
        figures.push(Figure::new(
            "overage_units",
            offer.overage,
            "units",
            meaning,
        ));
    }
    if prices.tokens.is_some() {
        let never = "never";
        let (share, requests) = (offer.break_even, offer.break_even_requests);
        figures.push(Figure::new(
            format!("{start}break_even_percent"),
            Cell::or_missing(share.map(percent), never),
            "percent",
            format!("how busy they must be to pay, {how}"),
        ));
        let possible = requests.filter(|_| share.is_some_and(|share| share <= Ratio::ONE));
        figures.push(Figure::new(
            format!("{start}break_even_rpm"),
            Cell::or_missing(possible.map(Cell::Number), never),
            "requests per minute",
            format!("requests a minute all month to pay, {how}"),
        ));
    }
    figures
}
