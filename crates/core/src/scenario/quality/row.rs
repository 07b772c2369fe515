//! One row of the table, cell by cell.

use crate::input::{Code, CsvCell, Diagnostic, Log, SourceId};
use crate::money::Usd;
use crate::units::{
    Availability, Decimal, Duration, Ratio, Real, Reject, RejectKind, Scalar, Share,
};

use super::Bill;
use super::sheet::Sheet;

/// The columns that are read; the first three must be there.
pub(super) const COLUMNS: [&str; 14] = [
    "model",
    "class",
    "quality",
    "cost",
    "requests",
    "samples",
    "input_tokens",
    "output_tokens",
    "provider",
    "latency_p50",
    "latency_p99",
    "availability",
    "error_rate",
    "steps",
];

/// One of the columns, by its place in [`COLUMNS`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Column(usize);

impl Column {
    pub(super) const MODEL: Self = Self(0);
    pub(super) const CLASS: Self = Self(1);
    pub(super) const QUALITY: Self = Self(2);
    pub(super) const COST: Self = Self(3);
    pub(super) const REQUESTS: Self = Self(4);
    pub(super) const SAMPLES: Self = Self(5);
    pub(super) const INPUT_TOKENS: Self = Self(6);
    pub(super) const OUTPUT_TOKENS: Self = Self(7);
    pub(super) const PROVIDER: Self = Self(8);
    pub(super) const LATENCY_P50: Self = Self(9);
    pub(super) const LATENCY_P99: Self = Self(10);
    pub(super) const AVAILABILITY: Self = Self(11);
    pub(super) const ERROR_RATE: Self = Self(12);
    pub(super) const STEPS: Self = Self(13);

    /// What it is called in a header.
    pub(super) fn name(self) -> &'static str {
        COLUMNS[self.0]
    }
}

/// Numbers of the table have at most so many decimals, and stay below a limit: sums and products
/// of them are then whole numbers of 128 bits.
const DECIMALS: u32 = 9;
const FEW_DECIMALS: u32 = 3;
const MOST_QUALITY: u64 = 1_000_000;
const MOST_COST: i128 = 1_000_000_000 * 1_000_000_000_000;
const MOST_REQUESTS: u64 = 1_000_000_000_000;
const MOST_TOKENS: u64 = 100_000_000;
const MOST_STEPS: u64 = 10_000;
/// The most tokens of a class: a million billion.
pub(super) const MOST_IN_CLASS: u64 = 1_000_000_000_000_000;

/// A row of a sheet that is being read.
pub(super) struct Cells<'s> {
    pub(super) sheet: &'s Sheet<'s>,
    /// Where each of the columns stands.
    pub(super) places: [Option<usize>; COLUMNS.len()],
    pub(super) row: &'s [CsvCell<'s>],
}

impl<'s> Cells<'s> {
    /// The cell of a column, if it is there and not empty.
    pub(super) fn cell(&self, column: Column) -> Option<&'s CsvCell<'s>> {
        let cell = &self.row[self.places[column.0]?];
        (!cell.value.is_empty()).then_some(cell)
    }

    /// Whether nothing is known of the model on the class: it then cannot serve it.
    pub(super) fn is_unmeasured(&self) -> bool {
        let figures = [
            Column::QUALITY,
            Column::COST,
            Column::INPUT_TOKENS,
            Column::OUTPUT_TOKENS,
        ];
        figures.iter().all(|column| self.cell(*column).is_none())
    }

    /// The text of a column that must have one.
    pub(super) fn text(&self, column: Column, log: &mut Log) -> Option<&'s CsvCell<'s>> {
        let cell = self.cell(column);
        if cell.is_none() {
            let place = self.places[column.0].map(|index| &self.row[index]);
            if let Some(place) = place {
                let message = format!("a row has no {}", column.name());
                let told = Diagnostic::error(Code::MissingField, message);
                log.push(told.at(self.sheet.source, place.span, "nothing is written here"));
            }
        }
        cell
    }

    /// A value of a column, told when it cannot be read.
    fn value<T>(
        &self,
        column: Column,
        log: &mut Log,
        expected: &str,
        read: impl Fn(&str) -> Result<T, Reject>,
    ) -> Option<T> {
        let cell = self.cell(column)?;
        match read(&cell.value) {
            Ok(value) => Some(value),
            Err(reject) => {
                log.push(refused(&reject, column, self.sheet.source, cell, expected));
                None
            }
        }
    }

    /// How good the answers are.
    pub(super) fn quality(&self, log: &mut Log) -> Option<Ratio> {
        self.text(Column::QUALITY, log)?;
        let expected = "a number such as `57` or `0.5712`";
        self.value(Column::QUALITY, log, expected, |text| {
            number(text, MOST_QUALITY, DECIMALS)
        })
    }

    /// The requests or samples of the class.
    pub(super) fn count(&self, column: Column, log: &mut Log) -> Option<u64> {
        let expected = "a whole number of one or more";
        self.value(column, log, expected, |text| {
            let count = whole(text)?;
            match count {
                0 => Err(Reject::new(RejectKind::Zero, "the number is zero")),
                1..=MOST_REQUESTS => Ok(count),
                _ => Err(too_large(MOST_REQUESTS)),
            }
        })
    }

    /// What serving the class costs.
    pub(super) fn bill(&self, log: &mut Log) -> Option<Bill> {
        if self.cell(Column::COST).is_some() {
            let expected = "an amount in dollars for the whole class, such as `12.50`";
            return self
                .value(Column::COST, log, expected, cost)
                .map(Bill::Cost);
        }
        let tokens = "tokens of one request on average, such as `812.5`";
        let tokens = |column, log: &mut Log| {
            self.value(column, log, tokens, |text| {
                number(text, MOST_TOKENS, FEW_DECIMALS)
            })
        };
        let has = |column| self.cell(column).is_some();
        if has(Column::INPUT_TOKENS) && has(Column::OUTPUT_TOKENS) {
            let (input, output) = (
                tokens(Column::INPUT_TOKENS, log),
                tokens(Column::OUTPUT_TOKENS, log),
            );
            return Some(Bill::Tokens {
                input: input?,
                output: output?,
            });
        }
        let message = "a row has neither a cost nor tokens of input and output".to_owned();
        let span = self.row.first()?.span;
        let told = Diagnostic::error(Code::MissingField, message);
        log.push(
            told.at(self.sheet.source, span, "this row")
                .help("fill in `cost`, or `input_tokens`, `output_tokens` and `requests`"),
        );
        None
    }

    /// The median and 99 % point in seconds, if both are there.
    pub(super) fn latency(&self, log: &mut Log) -> Option<(Real, Real)> {
        let expected = "seconds, or a duration such as `800ms`, `2.5s` or `1m`";
        let p50 = self.value(Column::LATENCY_P50, log, expected, seconds);
        let p99 = self.value(Column::LATENCY_P99, log, expected, seconds);
        let (p50, p99) = (p50?, p99?);
        if p99 < p50 {
            let cell = self.cell(Column::LATENCY_P99)?;
            let message = "the 99 % point of latency is below the median".to_owned();
            let told = Diagnostic::error(Code::NumberOutOfRange, message);
            log.push(told.at(self.sheet.source, cell.span, "less than `latency_p50`"));
            return None;
        }
        Some((p50, p99))
    }

    /// The share of requests that are answered, or what the error rate leaves.
    pub(super) fn availability(&self, log: &mut Log) -> Option<Availability> {
        let share = "a share such as `99.9%`";
        let available = self.value(Column::AVAILABILITY, log, share, Availability::parse);
        available.or_else(|| {
            self.value(Column::ERROR_RATE, log, share, |text| {
                let left = Share::measured(text)?.rest();
                Availability::parse(&left.to_string())
            })
        })
    }

    /// How many requests stand for one.
    pub(super) fn steps(&self, log: &mut Log) -> Ratio {
        let expected = "a number above zero, such as `1.8`";
        let steps = self.value(Column::STEPS, log, expected, |text| {
            let steps = number(text, MOST_STEPS, FEW_DECIMALS)?;
            if steps.is_zero() {
                Err(Reject::new(RejectKind::Zero, "the number is zero"))
            } else {
                Ok(steps)
            }
        });
        steps.unwrap_or(Ratio::ONE)
    }
}

fn too_large(most: u64) -> Reject {
    Reject::new(RejectKind::OutOfRange, format!("the number is over {most}"))
}

fn number(text: &str, most: u64, decimals: u32) -> Result<Ratio, Reject> {
    // All of them are measures, which programs write with every digit that they have.
    let number = Ratio::from(Decimal::measure(text)?.rounded(decimals));
    if number > Ratio::whole(most) {
        Err(too_large(most))
    } else {
        Ok(number)
    }
}

fn whole(text: &str) -> Result<u64, Reject> {
    let digits = Decimal::parse(text)?.at_scale(0);
    let digits = digits.ok_or_else(|| Reject::malformed("not a whole number"))?;
    u64::try_from(digits).map_err(|_| too_large(MOST_REQUESTS))
}

fn cost(text: &str) -> Result<Usd, Reject> {
    let cost = Usd::parse(text)?;
    if cost.pico() > MOST_COST {
        Err(Reject::new(
            RejectKind::OutOfRange,
            "the amount is over a billion dollars",
        ))
    } else {
        Ok(cost)
    }
}

/// Plain numbers are seconds.
fn seconds(text: &str) -> Result<Real, Reject> {
    let thousandth = Ratio::new(1, 1_000).unwrap_or(Ratio::ONE);
    let seconds = if let Some(millis) = text.strip_suffix("ms") {
        number(millis.trim_end(), 1_000_000_000, FEW_DECIMALS)? * thousandth
    } else if text.ends_with(|letter: char| letter.is_ascii_alphabetic()) {
        Duration::parse(text)?.minutes() * Ratio::whole(60)
    } else {
        number(text, 1_000_000_000, DECIMALS)?
    };
    match Real::new(seconds.approximate()) {
        Some(seconds) if seconds > Real::ZERO => Ok(seconds),
        _ => Err(Reject::new(RejectKind::Zero, "the time is zero")),
    }
}

fn refused(
    reject: &Reject,
    column: Column,
    source: SourceId,
    cell: &CsvCell<'_>,
    expected: &str,
) -> Diagnostic {
    let code = match reject.kind {
        RejectKind::Negative => Code::NegativeNumber,
        RejectKind::OutOfRange => Code::NumberOutOfRange,
        RejectKind::TooPrecise => Code::TooManyDecimals,
        RejectKind::Zero => Code::ZeroQuantity,
        _ => Code::InvalidValue,
    };
    let message = format!("the {} cannot be read", column.name().replace('_', " "));
    Diagnostic::error(code, message)
        .at(source, cell.span, reject.message.clone())
        .note(format!("expected {expected}"))
}
