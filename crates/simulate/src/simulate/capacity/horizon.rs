//! How long a stretch of a stage's demand is played, and what that takes.

use crate::scenario::NANOS_PER_MINUTE;
use crate::simulate::demand::MAX_REQUESTS;
use crate::units::{Month, Ratio};

/// Requests up to which a whole month is played.
const WHOLE_MONTH: u64 = 250_000;
/// Minutes of a week, after which the hours of the week repeat.
const WEEK: u64 = 7 * 24 * 60;
/// More requests than these are played only when forced: half a gigabyte, and half a minute.
pub(super) const MOST_REQUESTS: u64 = 20_000_000;
/// Bytes of memory that a request takes.
const BYTES: u64 = 24;
/// Looks at each request: one for the limits as they are, and a search for each of four meters.
const LOOKS: u64 = 60;
/// Nanoseconds that one look at one request takes, on one core of a small machine.
const LOOK: u64 = 15;

/// A stretch of demand from the beginning of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    minutes: u64,
    /// Whether it is one week and not the whole month.
    pub is_week: bool,
}

impl Horizon {
    /// The month, or a week of it where the month has over 250,000 requests: the hours of a
    /// week repeat, and with so many requests so do their busiest minutes.
    pub fn of(requests_a_month: Ratio, month: Month) -> Self {
        let whole = u64::try_from(month.minutes().ceil()).unwrap_or(u64::MAX);
        let is_week = requests_a_month > Ratio::whole(WHOLE_MONTH) && whole > WEEK;
        Self {
            minutes: if is_week { WEEK } else { whole },
            is_week,
        }
    }

    /// Where it ends, in nanoseconds from its beginning.
    pub fn end(self) -> u64 {
        self.minutes.saturating_mul(NANOS_PER_MINUTE)
    }

    /// Whole minutes of it.
    pub fn minutes(self) -> u64 {
        self.minutes
    }

    /// About how many requests come in it.
    pub fn requests(self, requests_a_month: Ratio, month: Month) -> u64 {
        let part = Ratio::whole(self.minutes).checked_div(month.minutes());
        let requests = part.map(|part| (part * requests_a_month).ceil());
        requests.map_or(u64::MAX, |count| u64::try_from(count).unwrap_or(u64::MAX))
    }
}

/// What playing so many requests takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Requests.
    pub requests: u64,
    /// Megabytes of memory.
    pub megabytes: u64,
    /// Seconds.
    pub seconds: u64,
}

impl Effort {
    /// The effort of so many requests.
    pub fn of(requests: u64) -> Self {
        Self {
            requests,
            megabytes: requests.saturating_mul(BYTES).div_ceil(1_000_000),
            seconds: requests
                .saturating_mul(LOOKS * LOOK)
                .div_ceil(1_000_000_000),
        }
    }

    /// Whether it is more than is done: without being forced, or at all.
    pub fn is_refused(self, is_forced: bool) -> bool {
        let most = if is_forced {
            MAX_REQUESTS
        } else {
            MOST_REQUESTS
        };
        self.requests > most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_month_is_judged_by_a_week() {
        // 5 B tokens at 1,350 a request: 3.7 M requests in 730 hours, and 168/730 of them in a week.
        let busy = Ratio::whole(3_703_704);
        let week = Horizon::of(busy, Month::PLANNING);
        assert!(week.is_week);
        assert_eq!(week.minutes(), 10_080);
        assert_eq!(week.requests(busy, Month::PLANNING), 852_360);
        let calm = Ratio::whole(37_037);
        let month = Horizon::of(calm, Month::PLANNING);
        assert_eq!((month.is_week, month.minutes()), (false, 43_800));
        assert_eq!(month.requests(calm, Month::PLANNING), 37_037);
        assert_eq!(month.end(), 43_800 * 60_000_000_000);
    }

    #[test]
    fn absurd_demand_is_known_beforehand() {
        let effort = Effort::of(1_000_000_000);
        assert!(effort.is_refused(false) && effort.is_refused(true));
        assert_eq!((effort.megabytes, effort.seconds), (24_000, 900));
        assert!(!Effort::of(MOST_REQUESTS).is_refused(false));
        assert!(!Effort::of(MAX_REQUESTS).is_refused(true));
        assert_eq!(Effort::of(u64::MAX).requests, u64::MAX);
    }
}
