//! `plan sla`: what the net benefit of an option depends on.

use crate::engine::sla::{Input, Setting, Swing};
use crate::report::{Rows, columns};
use crate::text;
use crate::units::Ratio;
use crate::words::{self, Text};

use super::CURRENCY;

columns! {
    /// What the net benefit of an option depends on.
    pub Sensitivity<'a>, "sensitivity", row: Row<'a> =>
    stage: None = row.stage;
    option: None = row.option;
    input: None = input(row.swing.input);
    low: None = setting(row.swing.low.0);
    high: None = setting(row.swing.high.0);
    net_benefit_at_low: Usd = row.swing.low.1;
    net_benefit_at_high: Usd = row.swing.high.1;
    swing: Usd = row.swing.width();
    currency: None = CURRENCY;
}

/// An input of an option's net benefit.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The stage.
    pub stage: &'a str,
    /// The option.
    pub option: &'a str,
    /// The input, and what the net benefit is at its ends.
    pub swing: &'a Swing,
}

/// Adds what the net benefit of an option depends on.
pub fn rows(rows: &mut Rows<Sensitivity>, stage: &str, option: &str, swings: &[Swing]) {
    for swing in swings {
        rows.push(&Row {
            stage,
            option,
            swing,
        });
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
fn setting(setting: Setting) -> Text {
    match setting {
        Setting::Flow(flow) => text!("{}/{}", flow.amount, flow.per.word()),
        Setting::Amount(amount) => amount.into(),
        Setting::Multiple(multiple) => words::multiple(multiple).into(),
        Setting::Part(part) => words::percent(part * Ratio::whole(100)).into(),
        Setting::Minutes(minutes) => words::minutes(minutes).into(),
    }
}
