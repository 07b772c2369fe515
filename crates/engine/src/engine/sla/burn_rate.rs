//! Downtime that an objective allows, and how fast it is used up.

use crate::units::{Availability, Duration, Month, Rate, Ratio, Share};

/// The minutes without service that an availability allows in a window: unavailability × window.
pub fn allowed_downtime(availability: Availability, window: Duration) -> Ratio {
    availability.unavailability().ratio() * window.minutes()
}

/// How many times faster than allowed an error budget burns when a share of it burns in `window`:
/// share × period ÷ window. `None` for a window of no length.
pub fn burn_rate(budget: Share, window: Duration, period: Duration) -> Option<Ratio> {
    let windows = period.minutes().checked_div(window.minutes())?;
    Some(budget.ratio() * windows)
}

/// Hours until all of the budget is gone at that rate: window ÷ share. `None` where none burns.
pub fn time_to_exhaustion(budget: Share, window: Duration) -> Option<Ratio> {
    let hours = window.minutes().checked_div(Ratio::whole(60))?;
    hours.checked_div(budget.ratio())
}

/// The share of requests that fail at a burn rate; over 1 where no service could fail so often.
pub fn error_rate(burn_rate: Ratio, objective: Availability) -> Ratio {
    burn_rate * objective.unavailability().ratio()
}

/// Whether an alert at this share of failing requests can fire: no more than all of them can fail.
pub fn can_fire(error_rate: Ratio) -> bool {
    error_rate <= Ratio::ONE
}

/// The errors in a window that make an alert fire: ⌈error rate × requests × window⌉, and one at
/// least.
pub fn errors_to_fire(error_rate: Ratio, requests: Rate, window: Duration) -> i128 {
    let errors = error_rate * requests.per_minute() * window.minutes();
    errors.ceil().max(1)
}

/// An alert on the burn rate over two windows: a long one, and a short one that says whether it is
/// still going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Whether it wakes somebody, and does not only make a ticket.
    pub is_page: bool,
    /// The share of the budget that is used up in the long window.
    pub budget: Share,
    /// The long window.
    pub long: Duration,
    /// The short window, a twelfth of it.
    pub short: Duration,
}

/// The four alerts of Google's SRE Workbook, "Alerting on SLOs": 2 % of the budget in an hour and
/// 5 % in six wake somebody, 10 % in a day and in three days make a ticket.
pub fn workbook_alerts() -> impl Iterator<Item = Alert> {
    [(2, 1, true), (5, 6, true), (10, 24, false), (10, 72, false)]
        .into_iter()
        .filter_map(|(percent, hours, is_page)| {
            let minutes =
                |twelfths: u64| Duration::from_minutes(Ratio::whole(hours * 5 * twelfths));
            Some(Alert {
                is_page,
                budget: Share::new(Ratio::new(percent, 100)?)?,
                long: minutes(12),
                short: minutes(1),
            })
        })
}

/// The time that an error budget is for: the month where its days are given, else 30 days.
pub fn budget_period(month: Month) -> Duration {
    let days = Ratio::whole(30 * 1_440);
    Duration::from_minutes(match month {
        Month::PLANNING => days,
        given => given.minutes(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    fn time(text: &str) -> Duration {
        Duration::parse(text).unwrap()
    }

    #[test]
    fn allowances_by_window() {
        // (100 − A) % of 1,440, 40,320, 43,800 and 525,600 minutes.
        for (availability, day, four_weeks, month, year) in [
            ("99%", "14.4", "403.2", "438", "5256"),
            ("99.5%", "7.2", "201.6", "219", "2628"),
            ("99.9%", "1.44", "40.32", "43.8", "525.6"),
            ("99.95%", "0.72", "20.16", "21.9", "262.8"),
            ("99.99%", "0.144", "4.032", "4.38", "52.56"),
            ("99.999%", "0.0144", "0.4032", "0.438", "5.256"),
        ] {
            let availability = Availability::parse(availability).unwrap();
            let allowed = |window| allowed_downtime(availability, time(window)).to_decimal(12);
            assert_eq!(allowed("1d"), day);
            assert_eq!(allowed("28d"), four_weeks);
            assert_eq!(allowed("730h"), month);
            assert_eq!(allowed("365d"), year);
        }
        // Google's CRE blog: 43.2 minutes of 30 days.
        let three_nines = Availability::parse("99.9%").unwrap();
        assert_eq!(
            allowed_downtime(three_nines, time("30d")).to_decimal(3),
            "43.2"
        );
    }

    #[test]
    fn the_alerts_of_the_workbook() {
        // Google's SRE Workbook as shipped by sloth, and the same for 28 and 7 days.
        for (period, budget, window, rate, errors, hours) in [
            ("30d", "2%", "1h", "14.4", "1.44", "50"),
            ("30d", "5%", "6h", "6", "0.6", "120"),
            ("30d", "10%", "24h", "3", "0.3", "240"),
            ("30d", "10%", "72h", "1", "0.1", "720"),
            ("28d", "2%", "1h", "13.44", "1.344", "50"),
            ("28d", "10%", "24h", "2.8", "0.28", "240"),
            ("7d", "8%", "1h", "13.44", "1.344", "12.5"),
            ("7d", "20%", "24h", "1.4", "0.14", "120"),
        ] {
            let budget = Share::parse(budget).unwrap();
            let got = burn_rate(budget, time(window), time(period)).unwrap();
            assert_eq!(got.to_decimal(9), rate);
            let objective = Availability::parse("99.9%").unwrap();
            let percent = error_rate(got, objective) * Ratio::whole(100);
            assert_eq!(percent.to_decimal(9), errors);
            let left = time_to_exhaustion(budget, time(window)).unwrap();
            assert_eq!(left.to_decimal(9), hours);
        }
        // 14.4 within an hour of a week is 8.57 % of its budget, not 2 %.
        let budget = Share::parse("8.571429%").unwrap();
        let got = burn_rate(budget, time("1h"), time("7d")).unwrap();
        assert_eq!(got.to_decimal(3), "14.4");
    }

    /// 14.4 × 10 % is 144 % of requests: no service fails so often. 14.4 × 0.1 % of 60 requests in an
    /// hour are 0.864, so that the first error fires; of 10 a minute 8.64, so that 9 do.
    #[test]
    fn a_threshold_fires_at_whole_errors_or_never() {
        let objective = |text| Availability::parse(text).unwrap();
        let rate = Ratio::new(144, 10).unwrap();
        assert!(!can_fire(error_rate(rate, objective("90%"))));
        assert!(can_fire(error_rate(rate, objective("93.1%"))));
        let errors = error_rate(rate, objective("99.9%"));
        let at = |text| errors_to_fire(errors, Rate::parse(text).unwrap(), time("1h"));
        assert_eq!((at("1/min"), at("10/min"), at("1/h")), (1, 9, 1));
    }

    #[test]
    fn nothing_burns_in_no_time() {
        let all = Share::ALL;
        assert_eq!(burn_rate(all, Duration::NONE, time("30d")), None);
        assert_eq!(time_to_exhaustion(Share::NONE, time("1h")), None);
    }

    #[test]
    fn the_windows_are_those_of_the_workbook() {
        // 1 h/5 m, 6 h/30 m, 1 d/2 h, 3 d/6 h, at 14.4, 6, 3 and 1 times what 30 days allow.
        let alerts = workbook_alerts().map(|alert| {
            let period = budget_period(Month::PLANNING);
            let rate = burn_rate(alert.budget, alert.long, period).unwrap();
            let minutes = (alert.long.minutes(), alert.short.minutes());
            (minutes, rate.to_decimal(2), alert.is_page)
        });
        let expected = [
            (60, 5, "14.4", true),
            (360, 30, "6", true),
            (1_440, 120, "3", false),
            (4_320, 360, "1", false),
        ];
        let expected = expected.map(|(long, short, rate, page)| {
            let minutes = (Ratio::whole(long), Ratio::whole(short));
            (minutes, rate.to_owned(), page)
        });
        assert_eq!(alerts.collect::<Vec<_>>(), expected);
        let four_weeks = budget_period(Month::parse("28").unwrap());
        assert_eq!(four_weeks.minutes(), Ratio::whole(40_320));
    }
}
