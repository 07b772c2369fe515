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
    /// The bridge that it is of.
    pub bridge: &'a Bridge,
    /// Which one: `old`, `volume`, …, `new`.
    pub component: &'static str,
    /// How much.
    pub amount: Usd,
}

columns! {
    /// The components from the old cost to the new one.
    pub Bridges<'a>, "bridge", row: Row<'a> =>
    stage: None = row.stage;
    component: None = row.component;
    amount: Usd = row.amount;
    share_percent: Percent = row.share().map(Cell::Percent);
    currency: None = CURRENCY;
}

impl Row<'_> {
    fn share(&self) -> Option<Ratio> {
        let is_part = !matches!(self.component, "old" | "new");
        self.bridge.share(self.amount).filter(|_| is_part)
    }
}

/// The section with the components of each stage, from the old cost to the new one.
pub fn section(bridges: &[(String, Bridge)]) -> Section {
    let rows = bridges.iter().flat_map(|(stage, bridge)| {
        let parts = bridge.parts().into_iter();
        parts.map(move |(component, amount)| Row {
            stage,
            bridge,
            component,
            amount,
        })
    });
    Rows::<Bridges>::new().with(rows).into()
}
