//! Numbers in text, read exactly as a log's are: `1200`, `+1.2e3`, `1200.000`, `2.25e-04`.
//!
//! Most counts are plain digits, which are cast. Any other number is written out between zeros
//! first, so that a power of ten only moves the place of its point. Then it is cut at that place
//! and cast, with no floating point on the way and no cast that could fail.

use crate::usage::record::MOST;

use super::column::Column;
use super::engine::Engine;
use super::select::Named;
use super::shape::Shape;
use super::words::BLANK;

/// A column that holds a number, and what it is called in the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) column: Column,
    /// The column of its value.
    pub(super) name: &'static str,
    /// The column of its text.
    pub(super) said: &'static str,
    /// By which power of ten its unit is larger than that of the value.
    power: i32,
}

const fn number(column: Column, name: &'static str, said: &'static str, power: i32) -> Number {
    Number {
        column,
        name,
        said,
        power,
    }
}

/// The counts, in the order in which a log's are looked at.
pub(super) const COUNTS: [Number; 9] = [
    number(Column::Input, "input", "said_input", 0),
    number(Column::CacheWrite, "cache_write_5m", "said_write", 0),
    number(Column::CacheWrite1h, "cache_write_1h", "said_write_1h", 0),
    number(Column::CacheWrites, "cache_writes", "said_writes", 0),
    number(Column::CacheRead, "cache_read", "said_read", 0),
    number(Column::Output, "output", "said_output", 0),
    number(Column::Reasoning, "reasoning", "said_reasoning", 0),
    number(Column::Requests, "request_count", "said_requests", 0),
    number(Column::Failed, "failed_count", "said_failed", 0),
];

/// What is no count: costs in pico-dollars, latencies in milliseconds. There is one of each.
pub(super) const OTHERS: [Number; 4] = [
    number(Column::Cost, "pico", "said_cost", 12),
    number(Column::CostCents, "pico", "said_cost", 10),
    number(Column::Latency, "latency", "said_latency", 0),
    number(Column::LatencySeconds, "latency", "said_latency", 3),
];

/// Zeros on either side: more than the largest power of ten, and the digits of the largest value.
const ZEROS: usize = 80;
/// Digits that any engine's whole numbers hold.
const WHOLE: usize = 18;
/// Digits of a cost: below a trillion dollars, of which sums still fit.
const WIDE: usize = 24;

/// The column of zeros, of which each number takes as many as it needs.
pub(super) fn zeros() -> Named {
    Named::new(format!("'{}'", "0".repeat(ZEROS)), "zeros")
}

impl Number {
    fn digits(self) -> String {
        format!("{}_digits", self.name)
    }

    fn place(self) -> String {
        format!("{}_place", self.name)
    }

    /// Whether it is written otherwise than in plain digits.
    fn is_spelled(self, engine: Engine) -> String {
        let said = self.said;
        let is_number = Shape::Number.of(said, engine);
        match self.power {
            0 => format!("NOT ({}) AND {is_number}", Shape::Digits.of(said, engine)),
            _ => is_number,
        }
    }

    /// The digits of a number between zeros, and how many of them stand before the point. Other
    /// text has no digits, and a place all the same: engines may cut it before they look whether
    /// there is anything to cut, and must not stop there.
    pub(super) fn spelled(self, engine: Engine) -> [Named; 2] {
        let said = self.said;
        let small = format!("REPLACE({said}, 'E', 'e')");
        let power = engine.position('e', &format!("{small} || 'e'"));
        let mantissa = format!("SUBSTR({said}, 1, {power} - 1)");
        let bare = format!("REPLACE(REPLACE({mantissa}, '+', ''), '-', '')");
        let point = engine.position('.', &format!("{bare} || '.'"));
        let exponent = engine.small(&format!("REPLACE(SUBSTR({said}, {power} + 1), '+', '')"));
        let has_power = format!("{} > 0", engine.position('e', &small));
        let before = i32::try_from(ZEROS).unwrap_or(i32::MAX) - 1 + self.power;
        let is_spelled = self.is_spelled(engine);
        [
            Named::new(
                format!(
                    "CASE WHEN {is_spelled} THEN zeros || REPLACE({bare}, '.', '') || zeros ELSE '' END"
                ),
                self.digits(),
            ),
            Named::new(
                format!(
                    "CASE WHEN {is_spelled} THEN {before} + {point} + CASE WHEN {has_power} THEN {exponent} ELSE 0 END ELSE {ZEROS} END"
                ),
                self.place(),
            ),
        ]
    }

    /// The last so many digits before the point.
    fn whole_part(self, width: usize) -> String {
        let (digits, place) = (self.digits(), self.place());
        format!("SUBSTR({digits}, {place} - {}, {width})", width - 1)
    }

    /// Whether there are more digits than that before the point.
    fn is_wider(self, width: usize) -> String {
        let (digits, place) = (self.digits(), self.place());
        format!("REPLACE(SUBSTR({digits}, 1, {place} - {width}), '0', '') <> ''")
    }

    /// A count: `absent` where there is none, nothing where it is no whole number, -1 where it is
    /// below zero, and one more than the largest where it is larger.
    pub(super) fn count(self, absent: &str, engine: Engine) -> Named {
        let (said, digits, place) = (self.said, self.digits(), self.place());
        let plain = Shape::Digits.of(said, engine);
        let cast = engine.whole(said);
        let whole = engine.whole(&self.whole_part(WHOLE));
        let wider = self.is_wider(WHOLE);
        let expression = format!(
            "CASE WHEN {said} IN ({BLANK}) THEN {absent} WHEN {plain} THEN {cast}\n      \
             WHEN {digits} = '' OR REPLACE(SUBSTR({digits}, {place} + 1), '0', '') <> '' THEN NULL\n      \
             WHEN {said} LIKE '-%' AND REPLACE({digits}, '0', '') <> '' THEN -1\n      \
             WHEN {wider} THEN {} ELSE {whole} END",
            MOST + 1
        );
        Named::new(expression, self.name)
    }

    /// An amount in whole pico-dollars, to the nearest; nothing where it is no amount.
    pub(super) fn pico(self, engine: Engine) -> Named {
        let width = engine.widest().min(WIDE);
        let (said, digits, wider) = (self.said, self.digits(), self.is_wider(width));
        let whole = engine.wide(&self.whole_part(width));
        let rounded = format!("({whole} + {})", self.round_up());
        let expression = format!(
            "CASE WHEN {digits} = '' OR {wider} THEN NULL WHEN {said} LIKE '-%' THEN -{rounded} ELSE {rounded} END"
        );
        Named::new(expression, self.name)
    }

    /// Whole milliseconds, to the nearest; nothing where there is no time.
    pub(super) fn millis(self, engine: Engine) -> Named {
        let (said, digits, wider) = (self.said, self.digits(), self.is_wider(WHOLE));
        let whole = engine.whole(&self.whole_part(WHOLE));
        let plain = match self.power {
            0 => {
                let is_plain = Shape::Digits.of(said, engine);
                format!("WHEN {is_plain} THEN {} ", engine.whole(said))
            }
            _ => String::new(),
        };
        let up = self.round_up();
        let expression = format!(
            "CASE {plain}WHEN {digits} = '' OR {said} LIKE '-%' OR {wider} THEN NULL ELSE {whole} + {up} END"
        );
        Named::new(expression, self.name)
    }

    /// 1 where what follows the point is half or more.
    fn round_up(self) -> String {
        let (digits, place) = (self.digits(), self.place());
        format!("CASE WHEN SUBSTR({digits}, {place} + 1, 1) >= '5' THEN 1 ELSE 0 END")
    }
}
