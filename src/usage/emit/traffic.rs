//! How the requests of a log arrive: by the hour of the week, at the peak, and how unevenly.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::usage::Instant;
use crate::usage::read::Shape;

/// Minutes of a day.
const DAY: i64 = 1_440;

/// How requests arrive.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrivals {
    /// Minutes from the first request to the last, both included.
    pub minutes: u64,
    /// The busiest minute over the average one, in thousandths.
    pub peak_to_mean: u64,
    /// The coefficient of variation of the gaps between requests, in thousandths; `None` where
    /// there are too few to tell.
    pub burstiness: Option<u64>,
    /// The weight of each hour of a day in UTC, for the days named.
    pub profile: Vec<(&'static str, [u64; 24])>,
    /// The first and the last day since 1970.
    pub days: (i64, i64),
}

impl Arrivals {
    /// Measures a log; `None` where it has no times.
    pub fn of(shape: &Shape) -> Option<Self> {
        let minutes: BTreeMap<u32, u64> = shape.minutes.iter().map(|(at, n)| (*at, *n)).collect();
        let (first, last) = (*minutes.keys().next()?, *minutes.keys().next_back()?);
        let span = u64::from(last - first) + 1;
        let all: u64 = minutes.values().sum();
        let most = minutes.values().copied().max().unwrap_or(0);
        let peak = u128::from(most) * u128::from(span) * 1_000 / u128::from(all.max(1));
        let days = (
            i64::from(first).div_euclid(DAY),
            i64::from(last).div_euclid(DAY),
        );
        Some(Self {
            minutes: span,
            // A factor of a scenario is from 1 to 1,000.
            peak_to_mean: u64::try_from(peak)
                .unwrap_or(u64::MAX)
                .clamp(1_000, 1_000_000),
            burstiness: burstiness(&minutes),
            profile: profile(&minutes, days),
            days,
        })
    }
}

/// The requests of each minute around the mean of their hour: where the gaps between requests have
/// the coefficient of variation c, variance over mean of counts approaches c² (Cox and Lewis 1966,
/// section 4.3). The course of the day is taken out by looking at each hour by itself; 60 ÷ 59
/// makes up for the mean that is taken from the same minutes.
fn burstiness(minutes: &BTreeMap<u32, u64>) -> Option<u64> {
    let (first, last) = (
        minutes.keys().next()? / 60,
        minutes.keys().next_back()? / 60,
    );
    let mut hours: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for (minute, count) in minutes {
        let count = real(*count);
        let (sum, squares) = hours.entry(minute / 60).or_default();
        *sum += count;
        *squares += count * count;
    }
    // The first and the last hour may be cut.
    let whole = hours.range(first + 1..last.max(first + 1));
    let (mut apart, mut means, mut all) = (0.0, 0.0, 0.0);
    for (sum, squares) in whole.map(|(_, hour)| hour) {
        apart += squares - sum * sum / 60.0;
        means += sum / 60.0 * 59.0;
        all += sum;
    }
    if all < 100.0 {
        return None;
    }
    let variation = (apart / means).max(0.0).sqrt().min(100.0);
    format!("{:.0}", variation * 1_000.0).parse().ok()
}

/// The nearest floating-point number, which has all counts below 2^53.
fn real(count: u64) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// Requests by hour, per day of these; apart for weekends where the log has whole weeks.
pub(super) fn profile(
    minutes: &BTreeMap<u32, u64>,
    (first, last): (i64, i64),
) -> Vec<(&'static str, [u64; 24])> {
    let days = |minute: &u32| i64::from(*minute).div_euclid(DAY);
    let is_week = last - first >= 6;
    let mut sums = [[0_u64; 24]; 2];
    for (minute, count) in minutes {
        let hour = usize::try_from(minute / 60 % 24).unwrap_or(0);
        let part = usize::from(is_week && is_weekend(days(minute)));
        sums[part][hour] += count;
    }
    if !is_week {
        return vec![("daily", weights(sums[0], 1, peak(sums[0], 1)))];
    }
    let weekends = (first..=last).filter(|day| is_weekend(*day)).count();
    let count = |days: i64| u64::try_from(days).unwrap_or(1).max(1);
    let weekends = i64::try_from(weekends).unwrap_or(0);
    let (working, weekends) = (count(last - first + 1 - weekends), count(weekends));
    let [week, end] = sums;
    let most = peak(week, working).max(peak(end, weekends));
    vec![
        ("mon-fri", weights(week, working, most)),
        ("sat-sun", weights(end, weekends, most)),
    ]
}

/// The requests of the busiest hour a day, in thousandths.
fn peak(sums: [u64; 24], days: u64) -> u64 {
    let most = sums.into_iter().max().unwrap_or(0);
    most.saturating_mul(1_000) / days.max(1)
}

/// Weights of which the busiest hour has 10,000.
fn weights(sums: [u64; 24], days: u64, most: u64) -> [u64; 24] {
    sums.map(|sum| {
        let exact = u128::from(sum) * 10_000_000;
        let whole = u128::from(days.max(1)) * u128::from(most.max(1));
        u64::try_from((exact + whole / 2) / whole).unwrap_or(u64::MAX)
    })
}

fn is_weekend(day: i64) -> bool {
    let at = Instant::of_minute(day.saturating_mul(DAY)).timestamp();
    at.is_some_and(|at| {
        let weekday = at.to_zoned(TimeZone::UTC).weekday();
        weekday.to_monday_zero_offset() >= 5
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday, 2026-11-02 at midnight in UTC, in minutes since 1970.
    const MONDAY: u32 = 29_892_960;

    fn shape(minutes: impl IntoIterator<Item = (u32, u64)>) -> Shape {
        let mut shape = Shape::default();
        for (minute, count) in minutes {
            shape.minutes.insert(MONDAY + minute, count);
        }
        shape
    }

    #[test]
    fn the_busiest_minute_over_the_mean() {
        // 10 + 30 + 20 requests in four minutes: 30 ÷ 15 = 2.
        let found = Arrivals::of(&shape([(0, 10), (1, 30), (3, 20)])).unwrap();
        assert_eq!((found.minutes, found.peak_to_mean), (4, 2_000));
        assert_eq!(found.burstiness, None);
        assert_eq!(found.profile[0].0, "daily");
        assert_eq!(found.profile[0].1[0], 10_000);
        assert_eq!(Arrivals::of(&Shape::default()), None);
    }

    #[test]
    fn counts_that_never_vary_are_even_and_clumps_are_not() {
        let even = Arrivals::of(&shape((0..300).map(|minute| (minute, 5)))).unwrap();
        assert_eq!(even.burstiness, Some(0));
        // 20 requests each tenth minute: in an hour 6 × 400 − 120² ÷ 60 = 2,160 over a mean of 2
        // in 59: 18.305, and its root is 4.278.
        let clumps = Arrivals::of(&shape((0..30).map(|tenth| (tenth * 10, 20)))).unwrap();
        assert_eq!(clumps.burstiness, Some(4_278));
    }

    #[test]
    fn weekends_have_hours_of_their_own() {
        // At 9:00: 100 requests on each of five days, 40 on each of two.
        let week = (0..7).map(|day| (day * 1_440 + 540, if day < 5 { 100 } else { 40 }));
        let found = Arrivals::of(&shape(week)).unwrap();
        let hour: Vec<(&str, u64)> = found.profile.iter().map(|(d, w)| (*d, w[9])).collect();
        assert_eq!(hour, [("mon-fri", 10_000), ("sat-sun", 4_000)]);
    }
}
