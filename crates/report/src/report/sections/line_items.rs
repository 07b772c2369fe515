//! What the plan bills, line by line: enough to explain later why another one costs more.

use crate::engine::bridge::{Bill, Line};
use crate::money::Usd;
use crate::report::{Cell, Rows, columns};
use crate::units::Ratio;

use super::{CURRENCY, money};

/// What stands for a meter in the row of fees.
pub const FEES: &str = "fees";
/// What stands for a meter where a model of the plan has no price, and so the plan no bill.
pub const UNPRICED: &str = "unpriced";

/// A line of the bill of a stage.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The stage.
    pub stage: &'a str,
    /// What tokens are billed as, and how many; `None` where it is not about tokens.
    pub tokens: Option<(&'a Line, Ratio)>,
    /// The meter, or what stands for it.
    pub meter: &'static str,
    /// What it costs.
    pub cost: Option<Usd>,
}

columns! {
    /// What the plan bills, which saved plans are read by.
    pub LineItems<'a>, "line_items", row: Row<'a> =>
    stage: None = row.stage;
    provider: None = row.tokens.map(|((provider, ..), _)| provider.as_str());
    model: None = row.tokens.map(|((_, model, _), _)| model.as_str());
    meter: None = row.meter;
    tokens: Tokens = row.tokens.map(|(_, tokens)| Cell::Number(thousandths(tokens)));
    cost: Usd = money(row.cost);
    currency: None = CURRENCY;
}

/// Tokens to a thousandth: a number that is read back with all its digits, however large.
fn thousandths(tokens: Ratio) -> Ratio {
    let count = (tokens * Ratio::whole(1_000)).round();
    Ratio::new(count, 1_000).unwrap_or(tokens)
}

/// Adds the rows of a stage: the tokens of each model and meter, and the fees.
pub fn rows(rows: &mut Rows<LineItems>, stage: &str, bill: Option<&Bill>) {
    let lines = bill.into_iter().flat_map(|bill| &bill.lines);
    for (line, (tokens, cost)) in lines {
        rows.push(&Row {
            stage,
            tokens: Some((line, *tokens)),
            meter: line.2.name(),
            cost: Some(*cost),
        });
    }
    rows.push(&Row {
        stage,
        tokens: None,
        meter: bill.map_or(UNPRICED, |_| FEES),
        cost: bill.map(|bill| bill.fees),
    });
}
