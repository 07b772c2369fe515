//! How the requests of a log arrive: by the hour of the week, at the peak, and how unevenly.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::usage::Instant;
use crate::usage::read::Shape;

/// Minutes of a day.
const DAY: i64 = 1_440;

/// Minutes of the longest span of which the busiest minute can be told, and the busiest hour.
const MINUTE: u64 = 1;
const HOUR: u64 = 60;

/// How requests arrive.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrivals {
    /// Minutes from the first request to the last, both included, or to the end of the last span
    /// of time; `None` where rows stand for spans that they do not state.
    pub minutes: Option<u64>,
    /// Minutes of the longest span that a row stands for; `None` likewise.
    pub widest: Option<u64>,
    /// The busiest minute over the average one, in thousandths; `None` where rows do not show it.
    pub peak_to_mean: Option<u64>,
    /// The coefficient of variation of the gaps between requests, in thousandths; `None` where
    /// there are too few to tell, or rows do not show it.
    pub burstiness: Option<u64>,
    /// The weight of each hour of a day in UTC, for the days named; empty where rows do not show
    /// the hour.
    pub profile: Vec<(&'static str, [u64; 24])>,
    /// Whether it is that of tokens, since rows do not count requests.
    pub is_of_tokens: bool,
    /// The first and the last day since 1970, where the hours are known.
    pub days: Option<(i64, i64)>,
}

impl Arrivals {
    /// Measures a log; `None` where it has no times.
    pub fn of(shape: &Shape) -> Option<Self> {
        let is_of_tokens = shape.minutes.is_empty();
        let counts = if is_of_tokens {
            &shape.uncounted
        } else {
            &shape.minutes
        };
        let minutes: BTreeMap<u32, u64> = counts.iter().map(|(at, n)| (*at, *n)).collect();
        let (first, last) = (*minutes.keys().next()?, *minutes.keys().next_back()?);
        let (span, widest) = (shape.coverage.minutes(), shape.coverage.widest());
        let shows = |wide| widest.is_some_and(|widest| widest <= wide);
        let has_minutes = shows(MINUTE) && !is_of_tokens;
        let days = (
            i64::from(first).div_euclid(DAY),
            i64::from(last).div_euclid(DAY),
        );
        let days = shows(HOUR).then_some(days);
        Some(Self {
            minutes: span,
            widest,
            peak_to_mean: span
                .filter(|_| has_minutes)
                .map(|span| peak_to_mean(&minutes, span)),
            burstiness: has_minutes.then(|| burstiness(&minutes)).flatten(),
            profile: days.map_or_else(Vec::new, |days| profile(&minutes, days)),
            is_of_tokens,
            days,
        })
    }
}

/// The busiest minute over the mean of so many, in thousandths.
fn peak_to_mean(minutes: &BTreeMap<u32, u64>, span: u64) -> u64 {
    let all: u64 = minutes.values().sum();
    let most = minutes.values().copied().max().unwrap_or(0);
    let peak = u128::from(most) * u128::from(span) * 1_000 / u128::from(all.max(1));
    // A factor of a scenario is from 1 to 1,000.
    u64::try_from(peak)
        .unwrap_or(u64::MAX)
        .clamp(1_000, 1_000_000)
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
        return vec![("daily", weights(sums[0], 1, busiest(sums[0], 1)))];
    }
    let weekends = (first..=last).filter(|day| is_weekend(*day)).count();
    let count = |days: i64| u64::try_from(days).unwrap_or(1).max(1);
    let weekends = i64::try_from(weekends).unwrap_or(0);
    let (working, weekends) = (count(last - first + 1 - weekends), count(weekends));
    let [week, end] = sums;
    let (one, other) = (busiest(week, working), busiest(end, weekends));
    let times = |(sum, _): Busiest, (_, days): Busiest| u128::from(sum) * u128::from(days);
    let most = if times(one, other) >= times(other, one) {
        one
    } else {
        other
    };
    vec![
        ("mon-fri", weights(week, working, most)),
        ("sat-sun", weights(end, weekends, most)),
    ]
}

/// The requests of the busiest hour, over so many days.
type Busiest = (u64, u64);

fn busiest(sums: [u64; 24], days: u64) -> Busiest {
    (sums.into_iter().max().unwrap_or(0), days)
}

/// Weights of which the busiest hour has 10,000.
fn weights(sums: [u64; 24], days: u64, (most, over): Busiest) -> [u64; 24] {
    let whole = (u128::from(days) * u128::from(most)).max(1);
    sums.map(|sum| {
        let exact = u128::from(sum) * u128::from(over) * 10_000;
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
    use crate::usage::record::six;
    use crate::usage::record::{Record, RowPeriod};

    /// Monday, 2026-11-02 at midnight in UTC, in minutes since 1970.
    const MONDAY: u32 = 29_892_960;

    fn shape(minutes: impl IntoIterator<Item = (u32, u64)>) -> Shape {
        let mut shape = Shape::default();
        for (minute, requests) in minutes {
            shape.add(&row(minute, requests));
        }
        shape
    }

    fn row(minute: u32, requests: u64) -> Record<'static> {
        Record {
            at: Some(Instant::of_minute(i64::from(MONDAY + minute))),
            requests,
            ..Record::default()
        }
    }

    /// The same rows as sums of so many minutes.
    fn summed(minutes: impl IntoIterator<Item = (u32, u64)>, wide: i64) -> Shape {
        let mut shape = Shape::default();
        for (minute, requests) in minutes {
            let from = Instant::of_minute(i64::from(MONDAY + minute));
            let until = Instant::of_minute(from.minute() + wide);
            shape.add(&Record {
                row_period: RowPeriod::Span(from, until),
                tokens: six([1_000, 0, 0, 0, 0, 0]),
                ..row(minute, requests)
            });
        }
        shape
    }

    #[test]
    fn the_busiest_minute_over_the_mean() {
        // 10 + 30 + 20 requests in four minutes: 30 ÷ 15 = 2.
        let found = Arrivals::of(&shape([(0, 10), (1, 30), (3, 20)])).unwrap();
        assert_eq!((found.minutes, found.peak_to_mean), (Some(4), Some(2_000)));
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

    #[test]
    fn days_show_no_burst_and_hours_no_peak() {
        // Two days of 1,000 requests: a peak of 1,000 and all traffic at midnight were told.
        let days = Arrivals::of(&summed([(0, 1_000), (1_440, 1_000)], 1_440)).unwrap();
        assert_eq!((days.minutes, days.peak_to_mean), (Some(2_880), None));
        assert_eq!((days.burstiness, days.profile.len()), (None, 0));
        let hours = Arrivals::of(&summed((0..5).map(|hour| (hour * 60, 100)), 60)).unwrap();
        assert_eq!((hours.minutes, hours.peak_to_mean), (Some(300), None));
        assert_eq!((hours.burstiness, hours.profile[0].1[4]), (None, 10_000));
        // Reports of minutes show their peak.
        let minutes = Arrivals::of(&summed([(0, 10), (3, 30)], 1)).unwrap();
        assert_eq!(minutes.peak_to_mean, Some(3_000));
        // Where requests are not counted, hours are those of tokens.
        let uncounted = Arrivals::of(&summed([(60, 0), (120, 0), (120, 0)], 60)).unwrap();
        assert!(uncounted.is_of_tokens && uncounted.peak_to_mean.is_none());
        assert_eq!(uncounted.profile[0].1[1..3], [5_000, 10_000]);
    }

    #[test]
    fn the_busiest_hour_has_ten_thousand_whatever_the_days() {
        // 7 requests over 22 working days at 9:00 and 1 over 8 days of weekends: weights were
        // 10,003 and more, since requests a day were cut to thousandths.
        let working = (0..30).filter(|day| day % 7 < 5).take(7);
        let days = working.map(|day| (day * 1_440 + 540, 1));
        let found = Arrivals::of(&shape(days.chain([(29 * 1_440 + 60, 1)]))).unwrap();
        assert_eq!(found.profile[0].1[9], 10_000);
    }
}
