//! `plan capacity`: units of provisioned capacity against tokens paid for one by one.

use crate::engine::provisioned::{Provisioning, UnitMonth};
use crate::report::{Cell, Section, Unit};
use crate::units::Ratio;

use super::CURRENCY;

/// The section of provisioned capacity without rows.
pub fn section() -> Section {
    Section::new(
        "provisioned",
        [
            ("stage", Unit::None),
            ("provider", Unit::None),
            ("tier", Unit::None),
            ("mean_units", Unit::Count),
            ("peak_units", Unit::Count),
            ("units", Unit::Count),
            ("unit_month_price", Unit::Usd),
            ("break_even_percent", Unit::Percent),
            ("by_token_cost", Unit::Usd),
            ("peak_cost", Unit::Usd),
            ("best_units", Unit::Count),
            ("best_cost", Unit::Usd),
            ("spilled_cost", Unit::Usd),
            ("currency", Unit::None),
        ],
    )
}

/// Adds what a tier's units do for the demand of a stage; no figures where the list does not say
/// what they carry, or a token has no price.
pub fn row(
    section: &mut Section,
    (stage, provider, tier): (&str, &str, &str),
    unit: UnitMonth,
    found: Option<&Provisioning>,
) {
    let names = [stage, provider, tier].map(Cell::from);
    let unknown = || Cell::missing("unknown");
    let figures = found.map_or_else(
        || {
            let mut figures: Vec<Cell> = (0..10).map(|_| unknown()).collect();
            figures[3] = Cell::from(unit.price);
            figures
        },
        |found| figures(unit, found),
    );
    section.push(names.into_iter().chain(figures).chain([CURRENCY.into()]));
}

fn figures(unit: UnitMonth, found: &Provisioning) -> Vec<Cell> {
    let share = found.break_even.map(|share| share * Ratio::whole(100));
    vec![
        Cell::Number(found.mean_need),
        Cell::Number(found.peak_need),
        Cell::from(found.peak_units),
        Cell::from(unit.price),
        Cell::or_missing(share.map(Cell::Percent), "never"),
        Cell::from(found.by_token),
        Cell::from(found.at_peak),
        Cell::from(found.best_units),
        Cell::from(found.at_best),
        Cell::from(found.spilled),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::provisioned::{Carries, MinuteLoad, Sizes, TokenPrices, provisioned};
    use crate::money::{UnitPrice, Usd};
    use crate::units::{Month, Scalar, Tokens};

    #[test]
    fn a_row_has_all_columns_and_says_what_is_unknown() {
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
        let mut section = section();
        row(&mut section, ("launch", "acme", "pro"), unit, Some(&found));
        row(&mut section, ("launch", "acme", "lite"), unit, None);
        let cell = |row: usize, name| section.rows[row][section.position(name).unwrap()].clone();
        assert!(
            section
                .rows
                .iter()
                .all(|row| row.len() == section.columns.len())
        );
        assert_eq!(
            cell(0, "best_cost"),
            Cell::from(Usd::parse("65.7").unwrap())
        );
        assert_eq!(
            cell(0, "break_even_percent"),
            Cell::Percent(Ratio::whole(50))
        );
        assert_eq!(cell(1, "unit_month_price"), Cell::from(unit.price));
        assert_eq!(cell(1, "best_units"), Cell::missing("unknown"));
    }
}
