//! The span of time that a row is in, as text that [`crate::usage::Clock`] reads.
//!
//! An offset from UTC is kept as it stands: a row of 07:08+05:30 is in the span 07:08+05:30, and
//! reading moves it to 01:38Z. So no engine needs to reckon with time zones. Where an offset is no
//! whole number of hours the span is the minute, since its hour begins within another.

use super::engine::Engine;
use super::select::Named;
use super::shape::Shape;

/// The offset at the end of a time, and in `SQLite` what stands before it.
pub(super) fn zoned(engine: Engine) -> Vec<Named> {
    let tail = "SUBSTR(said_at, 17)";
    let (plus, minus) = (engine.position('+', tail), engine.position('-', tail));
    let mut columns = vec![Named::new(
        format!(
            "CASE WHEN {plus} > 0 THEN SUBSTR(said_at, 16 + {plus}) WHEN {minus} > 0 THEN SUBSTR(said_at, 16 + {minus}) ELSE '' END"
        ),
        "zone",
    )];
    columns.push(Named::new(before_point("said_at", engine), "epoch"));
    columns
}

/// For `SQLite`: what is between the minute and the offset, without a word for UTC.
pub(super) fn seconds() -> Named {
    let between = "SUBSTR(said_at, 17, LENGTH(said_at) - 16 - LENGTH(zone))";
    Named::new(
        format!("RTRIM(REPLACE(REPLACE({between}, 'UTC', 'Z'), ' ', ''), 'Zz')"),
        "seconds",
    )
}

/// The whole part of text that is a number.
pub(super) fn before_point(text: &str, engine: Engine) -> String {
    let point = engine.position('.', &format!("{text} || '.'"));
    format!("SUBSTR({text}, 1, {point} - 1)")
}

/// The start of the span, of so many minutes; empty where there is no time that can be read.
pub(super) fn period(engine: Engine, grain: u32) -> Named {
    let is = |shape: Shape| shape.of("said_at", engine);
    let (calendar, day, epoch) = (is(Shape::Calendar), is(Shape::Day), is(Shape::Epoch));
    let (hour, compact) = (is(Shape::Hour), is(Shape::Compact));
    let compact_day = is(Shape::CompactDay);
    let on_calendar = format!(
        "SUBSTR(said_at, 1, 10) || 'T' || SUBSTR(said_at, 12, 3) || CASE WHEN SUBSTR(zone, LENGTH(zone) - 1, 2) <> '00' AND LENGTH(zone) > 3 THEN SUBSTR(said_at, 15, 2) ELSE {} END || ':00' || {OFFSET}",
        minute("SUBSTR(said_at, 15, 2)", engine, grain)
    );
    let of_digits = "SUBSTR(said_at, 1, 4) || '-' || SUBSTR(said_at, 5, 2) || '-' || SUBSTR(said_at, 7, 2) || 'T'";
    let in_digits = minute("SUBSTR(said_at, 12, 2)", engine, grain);
    let since_1970 = since_1970(engine, grain);
    Named::new(
        format!(
            "CASE\n      WHEN {calendar}\n        THEN {on_calendar}\n      WHEN {day} THEN said_at || 'T00:00:00Z'\n      WHEN {epoch}\n        THEN {since_1970}\n      WHEN {hour} THEN SUBSTR(said_at, 1, 10) || 'T' || SUBSTR(said_at, 12, 2) || ':00:00Z'\n      WHEN {compact_day} THEN {of_digits} || '00:00:00Z'\n      WHEN {compact}\n        THEN {of_digits} || SUBSTR(said_at, 10, 2) || ':' || {in_digits} || ':00Z'\n      ELSE '' END"
        ),
        "period",
    )
}

const OFFSET: &str = "CASE LENGTH(zone) WHEN 0 THEN 'Z' WHEN 3 THEN zone || ':00' WHEN 5 THEN SUBSTR(zone, 1, 3) || ':' || SUBSTR(zone, 4, 2) ELSE zone END";

/// The minute at which the span of a time of day begins, as two digits.
fn minute(minute: &str, engine: Engine, grain: u32) -> String {
    match grain {
        60 => "'00'".to_owned(),
        1 => minute.to_owned(),
        grain => {
            let minute = engine.whole(minute);
            let over = engine.remainder(&minute, &grain.to_string());
            let padded = engine.text(&format!("(100 + {minute} - {over})"));
            format!("SUBSTR({padded}, 2, 2)")
        }
    }
}

/// Milliseconds and finer units have that many more digits, in this century and the next.
fn since_1970(engine: Engine, grain: u32) -> String {
    let digits = "CASE WHEN LENGTH(epoch) <= 11 THEN LENGTH(epoch) WHEN LENGTH(epoch) <= 14 THEN LENGTH(epoch) - 3 WHEN LENGTH(epoch) <= 17 THEN LENGTH(epoch) - 6 ELSE LENGTH(epoch) - 9 END";
    let seconds = engine.whole(&format!("SUBSTR(epoch, 1, {digits})"));
    let over = engine.remainder(&seconds, &(grain * 60).to_string());
    engine.text(&format!("({seconds} - {over})"))
}
