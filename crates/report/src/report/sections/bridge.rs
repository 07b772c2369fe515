//! `plan diff` of two plans: how much of the change is volume, mix and price.

use crate::engine::bridge::Bridge;
use crate::money::Usd;
use crate::report::{Cell, Rows, Section, columns};
use crate::units::Ratio;

use super::CURRENCY;

/// A component of a stage.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The stage.
    pub stage: &'a str,
    /// Which one: `old`, `volume`, …, `new`.
    pub component: &'static str,
    /// How much.
    pub amount: Usd,
    /// In percent of the change, where it is a part of it.
    pub share: Option<Ratio>,
}

columns! {
    /// The components from the old cost to the new one.
    pub Bridges<'a>, "bridge", row: Row<'a> =>
    stage: None = row.stage;
    component: None = row.component;
    amount: Usd = row.amount;
    share_percent: Percent = row.share.map(Cell::Percent);
    currency: None = CURRENCY;
}

/// The section with the components of each stage, from the old cost to the new one.
pub fn section(bridges: &[(String, Bridge)]) -> Section {
    let rows = bridges.iter().flat_map(|(stage, bridge)| {
        let parts = bridge.parts().into_iter();
        parts.map(move |(component, amount)| Row {
            stage,
            component,
            amount,
            share: match component {
                "old" | "new" => None,
                _ => bridge.share(amount),
            },
        })
    });
    Rows::<Bridges>::new().with(rows).into()
}
