//! `plan sla`: what contracts pay back in bad months, beside what those months cost.

use crate::engine::sla::{CreditTerms, Exposure, Level, downtime};
use crate::report::{Cell, Section, Unit};
use crate::units::{Availability, Count, Ratio};

use super::CURRENCY;

/// The section of credits without rows.
pub fn section() -> Section {
    Section::new(
        "credits",
        [
            ("stage", Unit::None),
            ("option", Unit::None),
            ("month_availability_percent", Unit::Percent),
            ("which_month", Unit::None),
            ("downtime_minutes", Unit::Minutes),
            ("bill", Unit::Usd),
            ("credit_percent", Unit::Percent),
            ("credit", Unit::Usd),
            ("loss", Unit::Usd),
            ("credit_of_loss_percent", Unit::Percent),
            ("claim_days", Unit::Count),
            ("currency", Unit::None),
            ("terms", Unit::None),
        ],
    )
}

/// Adds what the contracts of a stage pay back in bad months, and what those months cost: months
/// like the base, months as measured, and the worst month of each band.
pub fn rows(section: &mut Section, stage: &str, levels: &[Level], exposure: &Exposure) {
    for level in levels {
        let Some(terms) = &level.credit_terms else {
            continue;
        };
        for (month, which) in months(level, levels, terms) {
            section.push(row(stage, level, terms, (month, which), exposure));
        }
    }
}

fn months(
    level: &Level,
    levels: &[Level],
    terms: &CreditTerms,
) -> Vec<(Availability, &'static str)> {
    let like_base = levels.first().filter(|base| base.name != level.name);
    let like_base = like_base.map(|base| (base.availability, "as the base"));
    let measured = level.observed.map(|month| (month, "as measured"));
    let edges = terms.sla.credits.iter();
    let edges = edges.filter_map(|band| {
        let from = Availability::new(band.from.ratio())?;
        Some((from, "the worst of a band"))
    });
    like_base.into_iter().chain(measured).chain(edges).collect()
}

fn row(
    stage: &str,
    level: &Level,
    terms: &CreditTerms,
    (month, which): (Availability, &'static str),
    exposure: &Exposure,
) -> Vec<Cell> {
    let minutes = downtime(month, exposure.month);
    let loss = exposure.loss(minutes).total();
    let credit = terms.credit(month);
    let of_loss = credit.and_then(|credit| credit.amount.over(loss));
    let of_loss = of_loss.map(|part| Cell::Percent(part * Ratio::whole(100)));
    vec![
        Cell::from(stage),
        Cell::from(level.name.as_str()),
        Cell::from(month),
        Cell::from(which),
        Cell::Minutes(minutes),
        Cell::or_missing(terms.bill, "unpriced"),
        Cell::or_missing(credit.map(|credit| credit.share), "unpriced"),
        Cell::or_missing(credit.map(|credit| credit.amount), "unpriced"),
        Cell::from(loss),
        Cell::or_missing(of_loss, ""),
        Cell::or_missing(terms.sla.claim_days.map(Count::count), ""),
        Cell::from(CURRENCY),
        terms.sla.terms.as_deref().map_or(Cell::NONE, Cell::from),
    ]
}
