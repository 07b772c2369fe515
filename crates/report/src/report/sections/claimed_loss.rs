//! `plan sla --explain-claim`: which readings of the inputs give a claimed loss.

use crate::engine::sla::claim::{ClaimInputs, ClaimReading, Way};
use crate::report::{Cell, Rows, columns};
use crate::text;
use crate::units::{Period, Ratio, group_thousands};
use crate::words::{self, Text};

use super::CURRENCY;

columns! {
    /// Which readings of the inputs give a claimed loss.
    pub ClaimedLoss<'a>, "claim", row: Row<'a> =>
    reading: None = words(row.inputs, row.reading.way).0;
    formula: None = words(row.inputs, row.reading.way).1;
    value: Usd = row.reading.value;
    matches: None = row.reading.matches;
    ratio: Count = row.reading.ratio.map(Cell::Number);
    currency: None = CURRENCY;
    stage: None = row.stage;
    claimed_loss: Usd = row.inputs.loss;
    volume_per_minute: Usd = row.inputs.volume.over_minutes(Ratio::ONE);
}

/// A reading in a stage.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The stage.
    pub stage: &'a str,
    /// What the readings rest on.
    pub inputs: &'a ClaimInputs,
    /// The reading.
    pub reading: &'a ClaimReading,
}

/// Adds the readings of a stage.
pub fn rows(
    rows: &mut Rows<ClaimedLoss>,
    stage: &str,
    inputs: &ClaimInputs,
    readings: &[ClaimReading],
) {
    for reading in readings {
        rows.push(&Row {
            stage,
            inputs,
            reading,
        });
    }
}

/// What the readings rest on, in words.
pub fn basis(inputs: &ClaimInputs) -> Text {
    let (volume, minute) = (inputs.volume, inputs.volume.over_minutes(Ratio::ONE));
    let flow = match volume.per {
        Period::Minute => text!("{} flow in a minute", volume.amount),
        Period::Hour => text!("{} flow in an hour, {} in a minute", volume.amount, minute),
        Period::Second | Period::Day => {
            let period = volume.per.word();
            text!(
                "{} flow in a {}, {} in a minute",
                volume.amount,
                period,
                minute
            )
        }
    };
    let (base, better) = (inputs.base, inputs.better);
    flow + format!(". The difference is that of {base} and {better}.")
}

fn days(days: u64) -> String {
    match days {
        1 => "a day".to_owned(),
        7 => "a week".to_owned(),
        365 => "a year".to_owned(),
        _ => words::plural(days, "day"),
    }
}

/// Minutes with up to two decimals: `5.76 min`, `2,102.4 min`.
fn minutes(minutes: Ratio) -> String {
    format!("{} min", group_thousands(&minutes.to_decimal(2)))
}

/// What a reading is called, and how its value comes about.
fn words(inputs: &ClaimInputs, way: Way) -> (String, Text) {
    match way {
        Way::Window {
            days: window,
            minutes: down,
        } => (
            format!("the difference in {}", days(window)),
            minutes(down).into(),
        ),
        Way::BaseAlone {
            days: window,
            minutes: down,
        } => (
            format!("all downtime at {} in {}", inputs.base, days(window)),
            minutes(down).into(),
        ),
        Way::TradingDay {
            hours,
            minutes: down,
        } => {
            let hours = words::number(hours);
            (
                format!("a day's difference, in {hours} trading hours"),
                text!("{} x 24/{}", minutes(down), hours),
            )
        }
        Way::EveryDays {
            days,
            in_30_days,
            in_a_year,
        } => every_days(days, in_30_days, in_a_year),
        Way::Accumulated { days } => (
            format!("the difference of {} days together", words::number(days)),
            text!("{} x a day's difference", words::number(days)),
        ),
        Way::Outage { minutes: down } => {
            let minutes = minutes(down);
            (format!("one outage of {minutes}"), minutes.into())
        }
        Way::PartOf {
            minutes: down,
            share,
        } => {
            let share = words::percent(share * Ratio::whole(100));
            (
                format!("an outage of {} that stops {share}", minutes(down)),
                text!("{} x {}", minutes(down), share),
            )
        }
        Way::Transactions { count, each } => (
            "lost transactions".to_owned(),
            text!("{} x {}", words::number(count), each),
        ),
    }
}

fn every_days(days: Ratio, in_30_days: Ratio, in_a_year: Ratio) -> (String, Text) {
    let name = match words::number(days).as_str() {
        "1" => "one incident a day".to_owned(),
        "2" => "one incident every second day".to_owned(),
        number => format!("one incident every {number} days"),
    };
    let (month, year) = (words::number(in_30_days), words::number(in_a_year));
    (name, text!("30 days ÷ {}, year ÷ {}", month, year))
}
