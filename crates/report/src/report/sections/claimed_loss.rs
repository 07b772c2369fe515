//! `plan sla --explain-claim`: which readings of the inputs give a claimed loss.

use crate::engine::sla::claim::{ClaimInputs, ClaimReading, Way};
use crate::report::{Cell, Rows, columns};
use crate::units::{Period, Ratio, group_thousands};
use crate::words;

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
pub fn basis(inputs: &ClaimInputs) -> String {
    let amount = words::usd(inputs.volume.amount);
    let minute = words::usd(inputs.volume.over_minutes(Ratio::ONE));
    let flow = match inputs.volume.per {
        Period::Minute => format!("{amount} flow in a minute"),
        Period::Hour => format!("{amount} flow in an hour, {minute} in a minute"),
        Period::Second | Period::Day => {
            let period = inputs.volume.per.word();
            format!("{amount} flow in a {period}, {minute} in a minute")
        }
    };
    let (base, better) = (inputs.base, inputs.better);
    format!("{flow}. The difference is that of {base} and {better}.")
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
fn words(inputs: &ClaimInputs, way: Way) -> (String, String) {
    match way {
        Way::Window {
            days: window,
            minutes: down,
        } => (format!("the difference in {}", days(window)), minutes(down)),
        Way::BaseAlone {
            days: window,
            minutes: down,
        } => (
            format!("all downtime at {} in {}", inputs.base, days(window)),
            minutes(down),
        ),
        Way::TradingDay {
            hours,
            minutes: down,
        } => {
            let hours = words::number(hours);
            (
                format!("a day's difference, in {hours} trading hours"),
                format!("{} x 24/{hours}", minutes(down)),
            )
        }
        Way::EveryDays {
            days,
            in_30_days,
            in_a_year,
        } => every_days(days, in_30_days, in_a_year),
        Way::Accumulated { days } => (
            format!("the difference of {} days together", words::number(days)),
            format!("{} x a day's difference", words::number(days)),
        ),
        Way::Outage { minutes: down } => {
            (format!("one outage of {}", minutes(down)), minutes(down))
        }
        Way::PartOf {
            minutes: down,
            share,
        } => {
            let share = words::percent(share * Ratio::whole(100));
            (
                format!("an outage of {} that stops {share}", minutes(down)),
                format!("{} x {share}", minutes(down)),
            )
        }
        Way::Transactions { count, each } => (
            "lost transactions".to_owned(),
            format!("{} x {}", words::number(count), words::usd(each)),
        ),
    }
}

fn every_days(days: Ratio, in_30_days: Ratio, in_a_year: Ratio) -> (String, String) {
    let name = match words::number(days).as_str() {
        "1" => "one incident a day".to_owned(),
        "2" => "one incident every second day".to_owned(),
        number => format!("one incident every {number} days"),
    };
    let (month, year) = (words::number(in_30_days), words::number(in_a_year));
    (name, format!("30 days ÷ {month}, year ÷ {year}"))
}
