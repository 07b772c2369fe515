//! `off_peak_pricing`: other prices in some hours of the week.
//!
//! The base prices are those of the peak. Hours are UTC; weekdays count by UTC too, unless the
//! entry names a time zone for them, by whose clock the window is then written.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::catalog::{
    Conditions, Hours, Prices, Processing, Rate, RateCard, Weekdays, Window, Zone,
};
use crate::input::Span;
use crate::units::Scalar;

use super::tiers::fill;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// The windows of an entry's off-peak prices; `None` when they cannot be said exactly.
pub(super) fn windows(off_peak: &Map<String, Value>) -> Option<Vec<Window>> {
    let zone = match off_peak.get("weekday_timezone") {
        Some(Value::String(name)) => Zone::parse(name).ok()?,
        Some(_) => return None,
        None => Zone::utc(),
    };
    let shift = fixed_shift(&zone)?;
    let mut by_day: [Vec<Hours>; 7] = Default::default();
    for window in off_peak.get("windows")?.as_array()? {
        let window = window.as_object()?;
        if window
            .keys()
            .any(|key| key != "hours_utc" && key != "weekdays")
        {
            return None;
        }
        let days = weekdays(window.get("weekdays"))?;
        let hours = hours(window.get("hours_utc")?)?;
        for day in days {
            by_day[day].extend(hours.iter().flat_map(|one| shifted(*one, shift)));
        }
    }
    let mut groups: BTreeMap<Vec<(u16, u16)>, [bool; 7]> = BTreeMap::new();
    for (day, hours) in by_day.iter().enumerate() {
        let hours = merged(hours);
        if !hours.is_empty() {
            groups.entry(hours).or_default()[day] = true;
        }
    }
    let mut windows: Vec<Window> = groups
        .into_iter()
        .map(|(hours, days)| named(&zone, days, &hours))
        .collect();
    windows.sort_by(|one, two| one.name.cmp(&two.name));
    (!windows.is_empty()).then_some(windows)
}

fn named(zone: &Zone, days: [bool; 7], hours: &[(u16, u16)]) -> Window {
    let days = Weekdays::new(days);
    let name = match days {
        Weekdays::DAILY => "off-peak".to_owned(),
        days => format!("off-peak-{days}"),
    };
    let hours = hours.iter().map(|(from, to)| Hours {
        from: *from,
        to: *to,
    });
    Window {
        name,
        zone: zone.clone(),
        days,
        hours: hours.collect(),
    }
}

/// By how many minutes the zone's clock is ahead of UTC, when it is so all year.
fn fixed_shift(zone: &Zone) -> Option<u16> {
    let rules = zone.rules();
    let offset = |text: &str| {
        let instant: Timestamp = text.parse().ok()?;
        Some(rules.to_offset(instant).seconds())
    };
    let (winter, summer) = (offset("2026-01-15T00:00Z")?, offset("2026-07-15T00:00Z")?);
    let is_fixed = winter == summer && winter % 60 == 0;
    u16::try_from((winter / 60).rem_euclid(i32::from(DAY)))
        .ok()
        .filter(|_| is_fixed)
}

/// Days of ISO numbers, Monday is 1; all of them when not given.
fn weekdays(value: Option<&Value>) -> Option<Vec<usize>> {
    let Some(value) = value else {
        return Some((0..7).collect());
    };
    let index = |day: &Value| {
        let number: usize = day.as_number()?.as_str().parse().ok()?;
        (1..=7).contains(&number).then(|| number - 1)
    };
    value.as_array()?.iter().map(index).collect()
}

/// One range of hours, or a list of them; those over midnight are two.
fn hours(value: &Value) -> Option<Vec<Hours>> {
    let texts: Vec<&str> = match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().map(Value::as_str).collect::<Option<_>>()?,
        _ => return None,
    };
    let mut all = Vec::new();
    for text in texts {
        let (from, to) = text.split_once('-')?;
        let minute = |text: &str| {
            let read = Hours::parse(&format!("00:00-{}", text.trim()));
            match text.trim() {
                "00:00" => Some(0),
                _ => read.ok().map(|hours| hours.to),
            }
        };
        let (from, to) = (minute(from)?, minute(to)?);
        let to = if to == 0 { DAY } else { to };
        if from < to {
            all.push(Hours { from, to });
        } else {
            all.extend([Hours { from, to: DAY }, Hours { from: 0, to }]);
        }
    }
    Some(all)
}

/// The same hours by a clock that is ahead, as hours of one day each: the weekday is that of the
/// clock, so that hours which pass midnight begin the same day again.
fn shifted(hours: Hours, ahead: u16) -> Vec<Hours> {
    let (from, to) = (hours.from + ahead, hours.to + ahead);
    match (from >= DAY, to > DAY) {
        (true, _) => vec![Hours {
            from: from - DAY,
            to: to - DAY,
        }],
        (false, true) => vec![
            Hours { from, to: DAY },
            Hours {
                from: 0,
                to: to - DAY,
            },
        ],
        (false, false) => vec![Hours { from, to }],
    }
}

/// Hours in order, with those that touch made one.
fn merged(hours: &[Hours]) -> Vec<(u16, u16)> {
    let mut sorted: Vec<(u16, u16)> = hours.iter().map(|one| (one.from, one.to)).collect();
    sorted.sort_unstable();
    let mut merged: Vec<(u16, u16)> = Vec::new();
    for (from, to) in sorted {
        match merged.last_mut() {
            Some((_, last)) if from <= *last => *last = to.max(*last),
            _ => merged.push((from, to)),
        }
    }
    merged
}

/// The rates of off-peak windows: in them the off-peak prices take the place of all others, also
/// of those above a size, as the catalog's own calculator does.
pub(super) fn rates(
    off_peak: &Prices,
    base: &RateCard,
    sizes: &[Rate],
    windows: usize,
) -> Vec<Rate> {
    let prices = fill(off_peak, base.of(Processing::Standard));
    let card = RateCard::default().with(Processing::Standard, prices);
    let rate = |when| Rate {
        when,
        card,
        span: Span::default(),
    };
    let mut rates = Vec::new();
    for window in 0..windows {
        let window = Some(window);
        rates.push(rate(Conditions {
            window,
            ..Conditions::default()
        }));
        rates.extend(sizes.iter().map(|size| {
            rate(Conditions {
                window,
                ..size.when.clone()
            })
        }));
    }
    rates
}
