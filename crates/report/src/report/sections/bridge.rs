//! `plan diff` of two plans: how much of the change is volume, mix and price.

use crate::engine::bridge::Bridge;
use crate::report::{Cell, Section, Unit};

use super::CURRENCY;

/// The section with the components of each stage, from the old cost to the new one.
pub fn section(bridges: &[(String, Bridge)]) -> Section {
    let mut section = Section::new(
        "bridge",
        [
            ("stage", Unit::None),
            ("component", Unit::None),
            ("amount", Unit::Usd),
            ("share_percent", Unit::Percent),
            ("currency", Unit::None),
        ],
    );
    for (stage, bridge) in bridges {
        for (component, amount) in bridge.parts() {
            let is_part = !matches!(component, "old" | "new");
            let share = bridge.share(amount).filter(|_| is_part);
            section.push([
                Cell::from(stage.as_str()),
                Cell::from(component),
                Cell::from(amount),
                Cell::or_missing(share.map(Cell::Percent), ""),
                Cell::from(CURRENCY),
            ]);
        }
    }
    section
}
