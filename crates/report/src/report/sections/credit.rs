//! `plan sla`: what contracts pay back in bad months, beside what those months cost.

use crate::engine::sla::{Credit, CreditTerms, Exposure, Level, downtime};
use crate::money::Usd;
use crate::report::{Cell, Rows, columns};
use crate::units::{Availability, Count, Ratio};

use super::{CURRENCY, money, percent};

columns! {
    /// What contracts pay back in bad months, and what those months cost.
    pub Credits<'a>, "credits", row: Row<'a> =>
    stage: None = row.stage;
    option: None = row.level.name.as_str();
    month_availability_percent: Percent = row.month;
    which_month: None = row.which;
    downtime_minutes: Minutes = Cell::Minutes(row.minutes());
    bill: Usd = money(row.terms.bill);
    credit_percent: Percent = Cell::or_missing(row.credit().map(|credit| credit.share), "unpriced");
    credit: Usd = money(row.credit().map(|credit| credit.amount));
    loss: Usd = row.loss();
    credit_of_loss_percent: Percent = row.of_loss().map(percent);
    claim_days: Count = row.terms.sla.claim_days.map(Count::count);
    currency: None = CURRENCY;
    terms: None = row.terms.sla.terms.as_deref();
}

/// A month under a contract.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    stage: &'a str,
    level: &'a Level,
    terms: &'a CreditTerms,
    month: Availability,
    which: &'static str,
    exposure: &'a Exposure,
}

impl Row<'_> {
    fn minutes(&self) -> Ratio {
        downtime(self.month, self.exposure.month)
    }

    fn loss(&self) -> Usd {
        self.exposure.loss(self.minutes()).total()
    }

    fn credit(&self) -> Option<Credit> {
        self.terms.credit(self.month)
    }

    fn of_loss(&self) -> Option<Ratio> {
        self.credit()?.amount.over(self.loss())
    }
}

/// Adds what the contracts of a stage pay back in bad months, and what those months cost: months
/// like the base, months as measured, and the worst month of each band.
pub fn rows(rows: &mut Rows<Credits>, stage: &str, levels: &[Level], exposure: &Exposure) {
    for level in levels {
        let Some(terms) = &level.credit_terms else {
            continue;
        };
        for (month, which) in months(level, levels, terms) {
            rows.push(&Row {
                stage,
                level,
                terms,
                month,
                which,
                exposure,
            });
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
