//! Downtime that an objective allows, and how fast it is used up.

use crate::units::{Availability, Duration, Ratio, Share};

/// Minutes with longer fractions are rounded to multiples of 10⁻⁹.
const WALL: i128 = 1_000_000_000;

fn minutes(time: Duration) -> Ratio {
    time.minutes().within(WALL)
}

/// The minutes without service that an availability allows in a window: unavailability × window.
pub fn allowed_downtime(availability: Availability, window: Duration) -> Ratio {
    availability.unavailability().ratio() * minutes(window)
}

/// How many times faster than allowed an error budget burns when a share of it burns in `window`:
/// share × period ÷ window. `None` for a window of no length.
pub fn burn_rate(budget: Share, window: Duration, period: Duration) -> Option<Ratio> {
    let windows = minutes(period).checked_div(minutes(window))?;
    Some((budget.ratio() * windows.within(WALL)).within(WALL))
}

/// Hours until all of the budget is gone at that rate: window ÷ share. `None` where none burns.
pub fn time_to_exhaustion(budget: Share, window: Duration) -> Option<Ratio> {
    let hours = minutes(window).checked_div(Ratio::whole(60))?;
    hours.checked_div(budget.ratio())
}

/// The share of requests that fail at a burn rate; over 1 where no service could fail so often.
pub fn error_rate(burn_rate: Ratio, objective: Availability) -> Ratio {
    burn_rate * objective.unavailability().ratio()
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

    #[test]
    fn nothing_burns_in_no_time() {
        let all = Share::ALL;
        assert_eq!(burn_rate(all, Duration::NONE, time("30d")), None);
        assert_eq!(time_to_exhaustion(Share::NONE, time("1h")), None);
    }
}
