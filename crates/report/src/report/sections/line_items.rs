//! What the plan bills, line by line: enough to explain later why another one costs more.

use crate::engine::bridge::Bill;
use crate::report::{Cell, Section, Unit};
use crate::units::Ratio;

use super::CURRENCY;

/// The name of the section, which saved plans are read by.
pub const NAME: &str = "line_items";
/// What stands for a meter in the row of fees.
pub const FEES: &str = "fees";
/// What stands for a meter where a model of the plan has no price, and so the plan no bill.
pub const UNPRICED: &str = "unpriced";

/// The section without rows.
pub fn section() -> Section {
    Section::new(
        NAME,
        [
            ("stage", Unit::None),
            ("provider", Unit::None),
            ("model", Unit::None),
            ("meter", Unit::None),
            ("tokens", Unit::Tokens),
            ("cost", Unit::Usd),
            ("currency", Unit::None),
        ],
    )
}

/// Tokens to a thousandth: a number that is read back with all its digits, however large.
fn thousandths(tokens: Ratio) -> Ratio {
    let count = (tokens * Ratio::whole(1_000)).round();
    Ratio::new(count, 1_000).unwrap_or(tokens)
}

/// Adds the rows of a stage: the tokens of each model and meter, and the fees.
pub fn rows(section: &mut Section, stage: &str, bill: Option<&Bill>) {
    let without_model = |meter: &str, cost: Cell| {
        [
            Cell::from(stage),
            Cell::NONE,
            Cell::NONE,
            Cell::from(meter),
            Cell::NONE,
            cost,
            Cell::from(CURRENCY),
        ]
    };
    let Some(bill) = bill else {
        section.push(without_model(UNPRICED, super::money(None)));
        return;
    };
    for ((provider, model, meter), (tokens, cost)) in &bill.lines {
        section.push([
            Cell::from(stage),
            Cell::from(provider.as_str()),
            Cell::from(model.as_str()),
            Cell::from(meter.name()),
            Cell::Number(thousandths(*tokens)),
            Cell::from(*cost),
            Cell::from(CURRENCY),
        ]);
    }
    section.push(without_model(FEES, Cell::from(bill.fees)));
}
