//! `plan capacity`: units of provisioned capacity against tokens paid for one by one.

use crate::engine::provisioned::{Provisioning, UnitMonth};
use crate::report::{Cell, columns};
use crate::units::Ratio;

use super::CURRENCY;

/// What a tier's units do for the demand of a stage.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The stage.
    pub stage: &'a str,
    /// Who sells the units.
    pub provider: &'a str,
    /// The tier.
    pub tier: &'a str,
    /// What a month of one costs.
    pub unit: UnitMonth,
    /// What they do; nothing where the list does not say what they carry, or a token has no price.
    pub found: Option<&'a Provisioning>,
}

columns! {
    /// Provisioned capacity against tokens paid for one by one.
    pub Provisioned<'a>, "provisioned", row: Row<'a> =>
    stage: None = row.stage;
    provider: None = row.provider;
    tier: None = row.tier;
    mean_units: Count = row.figure(|found| Cell::Number(found.mean_need));
    peak_units: Count = row.figure(|found| Cell::Number(found.peak_need));
    units: Count = row.figure(|found| found.peak_units.into());
    unit_month_price: Usd = row.unit.price;
    break_even_percent: Percent = row.figure(break_even);
    by_token_cost: Usd = row.figure(|found| found.by_token.into());
    peak_cost: Usd = row.figure(|found| found.at_peak.into());
    best_units: Count = row.figure(|found| found.best_units.into());
    best_cost: Usd = row.figure(|found| found.at_best.into());
    spilled_cost: Usd = row.figure(|found| found.spilled.into());
    currency: None = CURRENCY;
}

impl Row<'_> {
    fn figure(&self, of: fn(&Provisioning) -> Cell) -> Cell {
        Cell::or_missing(self.found.map(of), "unknown")
    }
}

fn break_even(found: &Provisioning) -> Cell {
    let percent = found.break_even.map(|share| share * Ratio::whole(100));
    Cell::or_missing(percent.map(Cell::Percent), "never")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::provisioned::{Carries, MinuteLoad, Sizes, TokenPrices, provisioned};
    use crate::money::{UnitPrice, Usd};
    use crate::units::{Month, Scalar, Tokens};

    #[test]
    fn a_row_says_what_is_unknown() {
        let unit = UnitMonth {
            price: Usd::parse("21.9").unwrap(),
            sizes: Sizes::SINGLE,
            month: Month::PLANNING,
        };
        let minutes = [1_000, 3_000].map(|input| MinuteLoad {
            input,
            ..MinuteLoad::default()
        });
        let carries = Carries::Separate {
            input: Tokens::new(1_000),
            output: Tokens::new(1_000),
        };
        let prices = TokenPrices {
            input: UnitPrice::parse("1").unwrap(),
            cached: None,
            output: None,
        };
        let found = provisioned(&minutes, carries, prices, unit).unwrap();
        let row = |found| Row {
            stage: "launch",
            provider: "acme",
            tier: "pro",
            unit,
            found,
        };
        let (known, unknown) = (row(Some(&found)), row(None));
        let best = Cell::from(Usd::parse("65.7").unwrap());
        assert_eq!(Provisioned::best_cost.of(&known), best);
        let half = Cell::Percent(Ratio::whole(50));
        assert_eq!(Provisioned::break_even_percent.of(&known), half);
        let price = Cell::from(unit.price);
        assert_eq!(Provisioned::unit_month_price.of(&unknown), price);
        let best = Provisioned::best_units.of(&unknown);
        assert_eq!(best, Cell::missing("unknown"));
    }
}
