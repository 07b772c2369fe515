//! The dated and timed rows of a model in genai-prices, and which of them counts when.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::catalog::{Hours, Weekdays, Window, Zone};
use crate::units::{Day, Scalar};

use super::super::notes::Notes;

const MINUTES_A_DAY: u16 = 24 * 60;

/// Prices, and when they count.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    since: Option<Day>,
    /// From minute to minute of the day in UTC; the end is not within and may lie after midnight.
    hours: Option<(u16, u16)>,
    /// The prices by key.
    pub(super) prices: &'a Map<String, Value>,
}

/// The rows of a model, of which the last that matches counts.
#[derive(Clone, Debug)]
pub(super) struct Rows<'a>(Vec<Row<'a>>);

/// A part of the day in which other rows count, and a minute of it.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The part as price lists say it.
    pub(super) window: Window,
    /// A minute within.
    pub(super) minute: u16,
}

impl<'a> Rows<'a> {
    /// The rows of `prices`: one object, or a list of objects with constraints.
    pub(super) fn of(value: Option<&'a Value>, notes: &mut Notes) -> Self {
        let mut rows = Vec::new();
        match value {
            Some(Value::Object(prices)) => rows.push(Row {
                since: None,
                hours: None,
                prices,
            }),
            Some(Value::Array(all)) => {
                for one in all {
                    let prices = one.get("prices").and_then(Value::as_object);
                    let (Some(prices), Some((since, hours))) = (prices, constraint(one)) else {
                        notes.unread("prices with another constraint");
                        continue;
                    };
                    rows.push(Row {
                        since,
                        hours,
                        prices,
                    });
                }
            }
            _ => {}
        }
        Self(rows)
    }

    /// The prices on a day, at a minute or outside of all hours that are named.
    pub(super) fn on(&self, day: Day, minute: Option<u16>) -> Option<&'a Map<String, Value>> {
        let counts = |row: &&Row<'_>| {
            let has_begun = row.since.is_none_or(|since| since <= day);
            let in_hours = row
                .hours
                .is_none_or(|hours| minute.is_some_and(|minute| is_within(hours, minute)));
            has_begun && in_hours
        };
        self.0.iter().rfind(counts).map(|row| row.prices)
    }

    /// The days after one on which a row begins to count.
    pub(super) fn days_after(&self, date: Day) -> BTreeSet<Day> {
        let days = self.0.iter().filter_map(|row| row.since);
        days.filter(|day| *day > date).collect()
    }

    /// The parts of the day in which, on one of the days, other prices count than otherwise.
    pub(super) fn parts(&self, days: &[Day]) -> Vec<Part> {
        let hours = self.0.iter().filter_map(|row| row.hours);
        let mut cuts: BTreeSet<u16> = hours.flat_map(|(from, to)| [from, to]).collect();
        cuts.extend([0, MINUTES_A_DAY]);
        let cuts: Vec<u16> = cuts.into_iter().collect();
        let at = |minute| -> Vec<_> { days.iter().map(|day| self.on(*day, minute)).collect() };
        let otherwise = at(None);
        let mut groups: Vec<(Vec<_>, Vec<Hours>)> = Vec::new();
        for pair in cuts.windows(2) {
            let &[from, to] = pair else { continue };
            let prices = at(Some(from));
            if prices == otherwise {
                continue;
            }
            let group = groups.iter_mut().find(|(known, _)| *known == prices);
            match group {
                Some((_, hours)) => extend(hours, Hours { from, to }),
                None => groups.push((prices, vec![Hours { from, to }])),
            }
        }
        groups
            .into_iter()
            .filter_map(|(_, hours)| part(hours))
            .collect()
    }
}

fn extend(hours: &mut Vec<Hours>, next: Hours) {
    match hours.last_mut() {
        Some(last) if last.to == next.from => last.to = next.to,
        _ => hours.push(next),
    }
}

/// A window is named by its hours: those of two models are the same where their names are.
fn part(hours: Vec<Hours>) -> Option<Part> {
    let minute = hours.first()?.from;
    let names = hours.iter().map(|one| one.to_string().replace(':', ""));
    let window = Window {
        name: format!("utc-{}", names.collect::<Vec<_>>().join("-")),
        zone: Zone::utc(),
        days: Weekdays::DAILY,
        hours,
    };
    Some(Part { window, minute })
}

fn is_within((from, to): (u16, u16), minute: u16) -> bool {
    if from < to {
        (from..to).contains(&minute)
    } else {
        minute >= from || minute < to
    }
}

/// When something counts: from which day, in which hours.
type When = (Option<Day>, Option<(u16, u16)>);

/// The constraint of a row or a variant; `None` when it is of a form that is not known.
pub(super) fn constraint(value: &Value) -> Option<When> {
    let Some(constraint) = value.get("constraint").filter(|one| !one.is_null()) else {
        return Some((None, None));
    };
    let (mut since, mut from, mut to) = (None, None, None);
    for (key, value) in constraint.as_object()? {
        match key.as_str() {
            "start_date" => since = Some(Day::parse(value.as_str()?).ok()?),
            "start_time" => from = Some(minute(value.as_str()?)?),
            "end_time" => to = Some(minute(value.as_str()?)?),
            _ => return None,
        }
    }
    let hours = match (from, to) {
        (Some(from), Some(to)) => Some((from, to)),
        (None, None) => None,
        _ => return None,
    };
    Some((since, hours))
}

/// The minute of the day in UTC of a time such as `00:30:00+08:00`; whole minutes only.
fn minute(text: &str) -> Option<u16> {
    let (clock, offset) = match text.find(['+', '-', 'Z']) {
        Some(at) => text.split_at(at),
        None => (text, "Z"),
    };
    let two = |text: &str| -> Option<i32> {
        let is_plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| text.parse().ok())?
    };
    let mut parts = clock.split(':');
    let (hour, minute) = (two(parts.next()?)?, two(parts.next()?)?);
    let seconds = parts.next().unwrap_or("00");
    let is_whole = seconds.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if hour > 23 || minute > 59 || !is_whole || parts.next().is_some() {
        return None;
    }
    let ahead = match offset.strip_prefix(['+', '-']) {
        None => 0,
        Some(shift) => {
            let (hours, minutes) = shift.split_once(':').unwrap_or((shift, "00"));
            let shift = two(hours)? * 60 + two(minutes)?;
            if offset.starts_with('-') {
                -shift
            } else {
                shift
            }
        }
    };
    u16::try_from((hour * 60 + minute - ahead).rem_euclid(MINUTES_A_DAY.into())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_other_zones_are_turned_into_utc() {
        // 09:00 in Beijing is 01:00 UTC; 02:00 there is 18:00 UTC of the day before.
        assert_eq!(minute("09:00:00+08:00"), Some(60));
        assert_eq!(minute("02:00+08:00"), Some(18 * 60));
        assert_eq!(minute("23:30:00-01:00"), Some(30));
        assert_eq!(minute("16:30:00Z"), Some(16 * 60 + 30));
        assert_eq!(minute("16:30:00"), Some(16 * 60 + 30));
        for bad in ["", "9:00", "24:00", "10:61", "10:00:30", "10:00+x", "é:00"] {
            assert_eq!(minute(bad), None, "{bad}");
        }
    }

    #[test]
    fn hours_over_midnight_are_split_and_equal_ones_joined() {
        let value = serde_json::json!([
            {"prices": {"a": 1}},
            {"constraint": {"start_time": "22:00:00Z", "end_time": "02:00:00Z"}, "prices": {"a": 2}},
            {"constraint": {"start_time": "06:00:00Z", "end_time": "08:00:00Z"}, "prices": {"a": 2}},
            {"constraint": {"start_time": "08:00:00Z", "end_time": "09:00:00Z"}, "prices": {"a": 3}},
        ]);
        let mut notes = Notes::new(super::super::super::number::PriceUnit::Million);
        let rows = Rows::of(Some(&value), &mut notes);
        let day = Day::parse("2026-11-09").unwrap();
        let parts = rows.parts(&[day]);
        let names: Vec<_> = parts.iter().map(|part| part.window.name.as_str()).collect();
        assert_eq!(
            names,
            ["utc-0000-0200-0600-0800-2200-2400", "utc-0800-0900"]
        );
        assert_eq!(rows.on(day, Some(0)).unwrap()["a"], 2);
        assert_eq!(rows.on(day, Some(8 * 60)).unwrap()["a"], 3);
        assert_eq!(rows.on(day, None).unwrap()["a"], 1);
    }
}
