//! How requests arrive, and what a month of them is.

use std::fmt::Write as _;

use crate::units::{Ratio, Tokens};
use crate::words;

use super::measures::Measures;
use super::traffic::Arrivals;
use super::yaml::{ScenarioDefaults, line};

/// Minutes of the planning month of 730 hours.
const MONTH: u64 = 730 * 60;
/// Minutes of 27 and of 32 days, between which a log is a month of its own.
const MONTHLY: std::ops::RangeInclusive<u64> = 27 * 1_440..=32 * 1_440;
/// More tokens than that are no stage.
const MOST: u64 = 1_000_000_000_000_000;

impl Measures<'_> {
    pub(super) fn traffic(&self, text: &mut String) {
        let Some(arrivals) = &self.arrivals else {
            line!(text, "# The log has no times: traffic was not measured.\n");
            return;
        };
        let has_hours = arrivals.has_hours();
        if !has_hours && arrivals.peak_to_mean.is_none() {
            line!(
                text,
                "# Not measured: when requests come, their peak and burstiness. {}\n",
                arrivals.rows()
            );
            return;
        }
        line!(text, "traffic:");
        match arrivals.peak_to_mean {
            Some(peak) => arrivals.peak(text, peak),
            None => {
                line!(
                    text,
                    "  # Not measured: peak and burstiness within hours. {}",
                    arrivals.rows()
                );
            }
        }
        if has_hours {
            arrivals.hours(text);
        }
        line!(text, "");
    }

    pub(super) fn stages(&self, text: &mut String, wanted: &ScenarioDefaults) {
        let users = wanted.users;
        if wanted.is_guess {
            line!(
                text,
                "# A log does not say how many people there are: `users` was not measured."
            );
        }
        line!(text, "stages:");
        line!(text, "  # All billed tokens of the log.");
        line!(
            text,
            "  - {{ name: measured, title: Measured, users: {users}, tokens: {} }}",
            self.all()
        );
        let Some(arrivals) = &self.arrivals else {
            return;
        };
        let Some(minutes) = arrivals.minutes else {
            line!(text, "  # No month is made of it. {}", arrivals.rows());
            return;
        };
        if !MONTHLY.contains(&minutes) {
            self.month(text, (minutes, arrivals), users);
        }
    }

    /// A month at the rate of the log, which covers so many minutes.
    fn month(&self, text: &mut String, (minutes, arrivals): (u64, &Arrivals), users: u64) {
        let times = Ratio::new(i128::from(MONTH), i128::from(minutes.max(1)));
        let month = (Tokens::new(self.all()).ratio() * times.unwrap_or(Ratio::ONE)).round();
        let covered = match arrivals.widest {
            Some(0 | 1) => "from its first minute to its last",
            _ => "from the beginning of its first span of time to the end of its last",
        };
        line!(
            text,
            "  # A month of 730 hours at the rate of the log's {} hours, {covered}.",
            Ratio::new(i128::from(minutes), 60)
                .unwrap_or(Ratio::ZERO)
                .to_decimal(1)
        );
        // Of a log of a few minutes a month may be more than a stage can have.
        if let Some(month) = u64::try_from(month).ok().filter(|all| *all < MOST) {
            line!(
                text,
                "  - {{ name: month, title: A month at that rate, users: {users}, tokens: {month} }}"
            );
        }
    }
}

impl Arrivals {
    /// Whether it is known at which hours of the day requests come.
    fn has_hours(&self) -> bool {
        let mut weights = self.profile.iter().flat_map(|(_, weights)| weights);
        weights.any(|weight| *weight > 0)
    }

    /// What rows stand for, in a sentence.
    fn rows(&self) -> String {
        match self.widest {
            None => {
                "Rows are sums over spans of time, and do not say how long those are.".to_owned()
            }
            Some(0 | 1) => "Rows do not count requests.".to_owned(),
            Some(60) => "Rows stand for hours.".to_owned(),
            Some(1_440) => "Rows stand for days.".to_owned(),
            Some(minutes) if minutes % 1_440 == 0 => {
                format!(
                    "Rows stand for up to {}.",
                    words::plural(minutes / 1_440, "day")
                )
            }
            Some(minutes) => format!("Rows stand for up to {}.", words::plural(minutes, "minute")),
        }
    }

    fn peak(&self, text: &mut String, peak: u64) {
        line!(
            text,
            "  # The busiest minute of {}.",
            words::plural(self.minutes.unwrap_or(1), "minute")
        );
        line!(text, "  peak_to_mean: {}", thousandths(peak));
        if let Some(burstiness) = self.burstiness.map(thousandths) {
            line!(
                text,
                "  # Within hours, variance over mean of requests a minute is the square of {burstiness}."
            );
            line!(text, "{BURSTINESS}{burstiness}");
        }
    }

    fn hours(&self, text: &mut String) {
        let counted = if self.is_of_tokens {
            "Tokens"
        } else {
            "Requests"
        };
        line!(
            text,
            "  # {counted} of an hour of such a day, in UTC; the busiest has 10,000."
        );
        line!(text, "  profile:");
        for (days, weights) in &self.profile {
            let weights = weights.map(|weight| weight.to_string());
            line!(text, "    {days}: [{}]", weights.join(", "));
        }
    }
}

/// How the burstiness of traffic is written.
const BURSTINESS: &str = "  burstiness: ";

fn thousandths(number: u64) -> String {
    let exact = Ratio::new(i128::from(number), 1_000);
    exact.unwrap_or(Ratio::ONE).to_decimal(3)
}
