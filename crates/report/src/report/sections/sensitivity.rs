//! `plan sla`: what the net benefit of an option depends on.

use crate::engine::sla::{Input, Setting, Swing};
use crate::report::{Cell, Section, Unit};
use crate::units::Ratio;
use crate::words;

use super::CURRENCY;

/// The section of what the answer depends on, without rows.
pub fn section() -> Section {
    Section::new(
        "sensitivity",
        [
            ("stage", Unit::None),
            ("option", Unit::None),
            ("input", Unit::None),
            ("low", Unit::None),
            ("high", Unit::None),
            ("net_benefit_at_low", Unit::Usd),
            ("net_benefit_at_high", Unit::Usd),
            ("swing", Unit::Usd),
            ("currency", Unit::None),
        ],
    )
}

/// Adds what the net benefit of an option depends on.
pub fn rows(section: &mut Section, stage: &str, option: &str, swings: &[Swing]) {
    for swing in swings {
        section.push([
            Cell::from(stage),
            Cell::from(option),
            Cell::from(input(swing.input)),
            Cell::from(setting(swing.low.0)),
            Cell::from(setting(swing.high.0)),
            Cell::from(swing.low.1),
            Cell::from(swing.high.1),
            Cell::from(swing.width()),
            Cell::from(CURRENCY),
        ]);
    }
}

fn input(input: Input) -> &'static str {
    match input {
        Input::Volume => "money that flows",
        Input::Peak => "peak over mean",
        Input::Affected => "share affected",
        Input::NotRecovered => "share not recovered",
        Input::Margin => "margin",
        Input::BaseDowntime => "downtime of the base",
        Input::OwnDowntime => "downtime of the option",
        Input::Premium => "premium",
    }
}

/// A value with its unit, since the rows hold different ones.
fn setting(setting: Setting) -> String {
    match setting {
        Setting::Flow(flow) => format!("{}/{}", words::usd(flow.amount), flow.per.word()),
        Setting::Amount(amount) => words::usd(amount),
        Setting::Multiple(multiple) => words::multiple(multiple),
        Setting::Part(part) => words::percent(part * Ratio::whole(100)),
        Setting::Minutes(minutes) => words::minutes(minutes),
    }
}
