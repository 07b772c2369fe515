//! The hours of the week in which the requests of a target come, where its price depends on them.

use std::collections::BTreeMap;

use crate::catalog::{Offer, Weekdays};
use crate::units::Day;
use crate::usage::price::window_at;

use super::target::alike;
use super::traffic::profile;

/// Hours of a day.
const HOURS: usize = 24;

/// The window that a minute since 1970 is in, of windows with the same prices the first.
pub(super) fn window(offer: Offer<'_>, minute: Option<u32>) -> Option<usize> {
    let window = window_at(offer, minute, offer.terms.as_of)?;
    Some(alike(offer.model, window))
}

/// The profile of requests that all came in one window, as days and weights; nothing where no whole
/// hour of the week is in it.
///
/// Hours that are not wholly in the window have no weight, so that a plan sees what the log saw:
/// all of these requests at its prices. Where no hour is left, all hours of the window weigh the
/// same.
pub(super) fn within(
    offer: Offer<'_>,
    own: Option<usize>,
    hours: &BTreeMap<u32, u64>,
    days: Option<(i64, i64)>,
) -> Vec<(String, [u64; HOURS])> {
    let minutes = hours.iter().map(|(hour, count)| (hour * 60, *count));
    let minutes: BTreeMap<u32, u64> = minutes.collect();
    let measured = days.map_or_else(Vec::new, |days| profile(&minutes, days));
    let inside = mask(offer, own);
    let mut week = [[0_u64; HOURS]; 7];
    for (day, weights) in week.iter_mut().enumerate() {
        let of_day = measured
            .iter()
            .find(|(days, _)| *days == "daily" || (*days == "sat-sun") == (day >= 5));
        let of_day = of_day.map_or([0; HOURS], |(_, weights)| *weights);
        for (hour, weight) in weights.iter_mut().enumerate() {
            *weight = of_day[hour] * u64::from(inside[day][hour]);
        }
    }
    if week.iter().flatten().all(|weight| *weight == 0) {
        week = inside.map(|day| day.map(u64::from));
    }
    if week.iter().flatten().all(|weight| *weight == 0) {
        return Vec::new();
    }
    alike_days(&week)
}

/// Days that have the same weights, together.
fn alike_days(week: &[[u64; HOURS]; 7]) -> Vec<(String, [u64; HOURS])> {
    let mut told = [false; 7];
    let mut rows = Vec::new();
    for day in 0..7 {
        if told[day] {
            continue;
        }
        let same = [0, 1, 2, 3, 4, 5, 6].map(|other| week[other] == week[day]);
        for (told, same) in told.iter_mut().zip(same) {
            *told |= same;
        }
        rows.push((Weekdays::new(same).to_string(), week[day]));
    }
    rows
}

/// The hours of the week from Monday in UTC that are wholly in a window, in the week of the plan.
fn mask(offer: Offer<'_>, own: Option<usize>) -> [[bool; HOURS]; 7] {
    let day = offer.terms.as_of;
    let mut week = [[true; HOURS]; 7];
    let Some(monday) = monday(day) else {
        return week;
    };
    for (day, hours) in (0_u32..).zip(week.iter_mut()) {
        for (hour, is_inside) in (0_u32..).zip(hours.iter_mut()) {
            let start = monday + (day * 24 + hour) * 60;
            let mut minutes = start..start + 60;
            *is_inside = minutes.all(|minute| window(offer, Some(minute)) == own);
        }
    }
    week
}

/// The minute since 1970 with which the week of a day begins.
fn monday(day: Day) -> Option<u32> {
    let date = day.date();
    let back = jiff::Span::new().days(i64::from(date.weekday().to_monday_zero_offset()));
    let start = date.checked_sub(back).ok()?;
    let start = start.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    u32::try_from(start.timestamp().as_second() / 60).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_alike_are_written_together() {
        let mut week = [[1; HOURS]; 7];
        week[5] = [0; HOURS];
        week[6] = [0; HOURS];
        let days: Vec<String> = alike_days(&week)
            .into_iter()
            .map(|(days, _)| days)
            .collect();
        assert_eq!(days, ["mon-fri", "sat-sun"]);
        week[1][3] = 2;
        let days: Vec<String> = alike_days(&week)
            .into_iter()
            .map(|(days, _)| days)
            .collect();
        assert_eq!(days, ["mon+wed-fri", "tue", "sat-sun"]);
    }
}
